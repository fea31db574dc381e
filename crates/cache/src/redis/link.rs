//! The connection to Redis: opened when needed, dropped when it fails.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use coffer_domain::{Clock, Rng, rng};
use redis::{
    AsyncConnectionConfig, Client, InfoDict, Pipeline, RedisError, RedisResult,
    aio::MultiplexedConnection,
};

use super::{Epoch, Names, TOMBSTONE, millis};
use crate::{CacheKey, metrics, tombstones::Tombstones};

/// The timeout of a command and of connecting.
const PATIENCE: Duration = Duration::from_millis(250);

/// The pause after a failed attempt to connect.
const PAUSE: Duration = Duration::from_secs(1);

/// The number of tombstones sent at once.
const BATCH: usize = 1000;

pub(super) struct Link {
    client: Client,
    names: Names,
    lifetime: Duration,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    state: Mutex<State>,
    connecting: tokio::sync::Mutex<()>,
}

struct State {
    line: Option<Line>,
    /// The number of connections so far.
    lines: u64,
    /// The time of the latest failure to connect, if no attempt has succeeded since.
    failed_at: Option<Instant>,
    /// All recent tombstones, whether or not they arrived.
    raised: Tombstones,
    /// The keys of those that were set while a connection was being opened.
    waiting: Vec<CacheKey>,
}

/// A connection, with its number.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) connection: MultiplexedConnection,
    pub(super) number: u64,
}

impl Link {
    pub(super) fn new(
        client: Client,
        names: Names,
        tombstones: TimeDelta,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        let state = State {
            line: None,
            lines: 0,
            failed_at: None,
            raised: Tombstones::new(tombstones),
            waiting: Vec::new(),
        };
        Self {
            client,
            names,
            lifetime: tombstones.to_std().unwrap_or_default(),
            clock,
            rng,
            state: Mutex::new(state),
            connecting: tokio::sync::Mutex::new(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_up(&self) -> bool {
        self.state().line.is_some()
    }

    /// True if this is still the current connection.
    pub(super) fn is(&self, number: u64) -> bool {
        let state = self.state();
        state
            .line
            .as_ref()
            .is_some_and(|line| line.number == number)
    }

    /// The connection, reopened if it is time to try.
    pub(super) async fn line(&self) -> Option<Line> {
        if let Some(line) = &self.state().line {
            return Some(line.clone());
        }
        // Others who need it meanwhile do without.
        let _connecting = self.connecting.try_lock().ok()?;
        {
            let state = self.state();
            if state.line.is_some() {
                return state.line.clone();
            }
            if state.failed_at.is_some_and(|at| at.elapsed() < PAUSE) {
                return None;
            }
        }
        match self.connect().await {
            Ok(line) => Some(line),
            Err(error) => {
                let mut state = self.state();
                let first = state.failed_at.replace(Instant::now()).is_none();
                // They are recorded in `raised` already.
                state.waiting = Vec::new();
                drop(state);
                metrics::reachable(false);
                // Logged once, not every second while it is unreachable.
                if first {
                    tracing::warn!(%error, "cannot connect to Redis; caching is suspended");
                }
                None
            }
        }
    }

    /// Records tombstones for these keys, and returns the connection to send them on, if there is
    /// one.
    pub(super) async fn note(&self, keys: &[CacheKey]) -> Option<Line> {
        // Without a connection, one may be opened now; if that fails, the next one starts with
        // these.
        let made = self.line().await;
        let now = self.clock.now();
        let mut state = self.state();
        state.raised.clear(now);
        for key in keys {
            state.raised.raise(key, now);
        }
        let line = state.line.clone().or(made);
        if state.line.is_none() {
            state.waiting.extend_from_slice(keys);
        }
        line
    }

    /// The command that sets tombstones.
    pub(super) fn tombstones<'k>(&self, keys: impl Iterator<Item = &'k CacheKey>) -> Pipeline {
        let mut pipeline = redis::pipe();
        for key in keys {
            pipeline
                .cmd("SET")
                .arg(self.names.of(key))
                .arg(TOMBSTONE)
                .arg("PX")
                .arg(millis(self.lifetime))
                .ignore();
        }
        pipeline
    }

    /// Drops a connection after an error, unless it has been replaced.
    pub(super) fn lost(&self, number: u64, error: &RedisError) {
        if self.hang_up(number) {
            tracing::warn!(%error, "lost the connection to Redis; caching is suspended");
        }
    }

    /// Drops a connection to a Redis without its data, so that the next one begins a new epoch.
    pub(super) fn emptied(&self, number: u64) {
        if self.hang_up(number) {
            tracing::warn!("Redis lost its data; starting with an empty cache");
        }
    }

    fn hang_up(&self, number: u64) -> bool {
        let mut state = self.state();
        let lost = state.line.take_if(|line| line.number == number).is_some();
        drop(state);
        if lost {
            metrics::reachable(false);
        }
        lost
    }

    /// Connects, begins a new epoch, and sets the tombstones that may not have arrived.
    async fn connect(&self) -> RedisResult<Line> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        let mut connection = connection.await?;
        warn_of_eviction(&mut connection).await;
        let mut left = {
            let now = self.clock.now();
            let mut state = self.state();
            state.raised.clear(now);
            state.waiting.clear();
            state.raised.standing()
        };
        self.begin_epoch(&mut connection).await?;
        loop {
            for batch in left.chunks(BATCH) {
                let tombstones = self.tombstones(batch.iter());
                tombstones.query_async::<()>(&mut connection).await?;
            }
            let mut state = self.state();
            left = std::mem::take(&mut state.waiting);
            if left.is_empty() {
                state.lines += 1;
                let number = state.lines;
                let line = Line { connection, number };
                state.line = Some(line.clone());
                state.failed_at = None;
                metrics::reachable(true);
                tracing::info!("connected to Redis");
                return Ok(line);
            }
        }
    }

    /// Begins a new epoch: earlier values are ignored, and readers who missed before can no longer
    /// fill.
    async fn begin_epoch(&self, connection: &mut MultiplexedConnection) -> RedisResult<()> {
        let epoch = Epoch(u64::from_be_bytes(rng::array(&*self.rng)));
        let mut command = redis::cmd("SET");
        command.arg(self.names.epoch()).arg(epoch.to_string());
        command.query_async::<()>(connection).await?;
        metrics::epoch();
        Ok(())
    }
}

/// Warns if Redis evicts keys when it is full, since it would evict tombstones, too.
async fn warn_of_eviction(connection: &mut MultiplexedConnection) {
    let mut command = redis::cmd("INFO");
    command.arg("memory");
    // If the permission to query this is missing, there is nothing to warn of.
    let Ok(info) = command.query_async::<InfoDict>(connection).await else {
        return;
    };
    let limit: u64 = info.get("maxmemory").unwrap_or(0);
    let policy: String = info.get("maxmemory_policy").unwrap_or_default();
    if limit > 0 && policy != "noeviction" {
        tracing::warn!(
            policy,
            "Redis may evict tombstones, after which stale values can be served for minutes; set its maxmemory-policy to noeviction"
        );
    }
}

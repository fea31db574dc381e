//! The connection to Redis: opened when needed, closed when it fails.

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

use super::{Epoch, KeyNames, TOMBSTONE, millis};
use crate::{CacheKey, metrics, tombstones::Tombstones};

/// The time-out of a command and of connecting.
const TIMEOUT: Duration = Duration::from_millis(250);

/// The time between a failed attempt to connect and the next one.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// The number of tombstones sent at once.
const BATCH: usize = 1000;

/// The connection that all requests share.
pub(super) struct SharedConnection {
    client: Client,
    names: KeyNames,
    tombstone_lifetime: Duration,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    state: Mutex<State>,
    connecting: tokio::sync::Mutex<()>,
}

struct State {
    connection: Option<Connection>,
    /// The number of connections opened so far.
    opened: u64,
    /// The time of the latest failure to connect, if no attempt has succeeded since.
    failed_at: Option<Instant>,
    /// All recent tombstones, whether or not they reached Redis.
    tombstones: Tombstones,
    /// The keys of the tombstones that were set while a connection was being opened.
    pending: Vec<CacheKey>,
}

/// An open connection, with its number.
#[derive(Clone)]
pub(super) struct Connection {
    pub(super) inner: MultiplexedConnection,
    pub(super) number: u64,
}

impl SharedConnection {
    pub(super) fn new(
        client: Client,
        names: KeyNames,
        tombstone_lifetime: TimeDelta,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        let state = State {
            connection: None,
            opened: 0,
            failed_at: None,
            tombstones: Tombstones::new(tombstone_lifetime),
            pending: Vec::new(),
        };
        Self {
            client,
            names,
            tombstone_lifetime: tombstone_lifetime.to_std().unwrap_or_default(),
            clock,
            rng,
            state: Mutex::new(state),
            connecting: tokio::sync::Mutex::new(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if there is a connection that has not failed.
    pub(super) fn is_open(&self) -> bool {
        self.state().connection.is_some()
    }

    /// True if the connection with this number is still the current one.
    pub(super) fn is_current(&self, number: u64) -> bool {
        let state = self.state();
        state
            .connection
            .as_ref()
            .is_some_and(|connection| connection.number == number)
    }

    /// The connection, opened if necessary; `None` if another request is opening it, or if that
    /// failed just now.
    pub(super) async fn get(&self) -> Option<Connection> {
        if let Some(connection) = &self.state().connection {
            return Some(connection.clone());
        }
        let _connecting = self.connecting.try_lock().ok()?;
        {
            let state = self.state();
            if state.connection.is_some() {
                return state.connection.clone();
            }
            if state.failed_at.is_some_and(|at| at.elapsed() < RETRY_DELAY) {
                return None;
            }
        }
        match self.connect().await {
            Ok(connection) => Some(connection),
            Err(error) => {
                let mut state = self.state();
                let first = state.failed_at.replace(Instant::now()).is_none();
                // These are recorded in `tombstones`, too.
                state.pending = Vec::new();
                drop(state);
                metrics::set_reachable(false);
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
    pub(super) async fn record_tombstones(&self, keys: &[CacheKey]) -> Option<Connection> {
        // May open a connection. If that fails, the next connection starts by sending these
        // tombstones.
        let opened = self.get().await;
        let now = self.clock.now();
        let mut state = self.state();
        state.tombstones.remove_expired(now);
        for key in keys {
            state.tombstones.add(key, now);
        }
        let connection = state.connection.clone().or(opened);
        if state.connection.is_none() {
            state.pending.extend_from_slice(keys);
        }
        connection
    }

    /// The commands that set tombstones.
    pub(super) fn set_tombstones<'k>(&self, keys: impl Iterator<Item = &'k CacheKey>) -> Pipeline {
        let mut pipeline = redis::pipe();
        for key in keys {
            pipeline
                .cmd("SET")
                .arg(self.names.value(key))
                .arg(TOMBSTONE)
                .arg("PX")
                .arg(millis(self.tombstone_lifetime))
                .ignore();
        }
        pipeline
    }

    /// Closes a connection after an error, unless it has been replaced.
    pub(super) fn close_failed(&self, number: u64, error: &RedisError) {
        if self.close(number) {
            tracing::warn!(%error, "lost the connection to Redis; caching is suspended");
        }
    }

    /// Closes a connection to a Redis that has lost its data, so that the next connection begins a
    /// new epoch.
    pub(super) fn close_emptied(&self, number: u64) {
        if self.close(number) {
            tracing::warn!("Redis lost its data; starting with an empty cache");
        }
    }

    /// Closes a connection; false if it has been replaced.
    fn close(&self, number: u64) -> bool {
        let mut state = self.state();
        let closed = state
            .connection
            .take_if(|connection| connection.number == number)
            .is_some();
        drop(state);
        if closed {
            metrics::set_reachable(false);
        }
        closed
    }

    /// Connects, begins a new epoch, and sets the tombstones that may not have reached Redis.
    async fn connect(&self) -> RedisResult<Connection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT));
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        let mut connection = connection.await?;
        warn_of_eviction(&mut connection).await;
        let mut unsent = {
            let now = self.clock.now();
            let mut state = self.state();
            state.tombstones.remove_expired(now);
            state.pending.clear();
            state.tombstones.keys()
        };
        self.begin_epoch(&mut connection).await?;
        loop {
            for batch in unsent.chunks(BATCH) {
                let commands = self.set_tombstones(batch.iter());
                commands.query_async::<()>(&mut connection).await?;
            }
            let mut state = self.state();
            unsent = std::mem::take(&mut state.pending);
            if unsent.is_empty() {
                state.opened += 1;
                let connection = Connection {
                    inner: connection,
                    number: state.opened,
                };
                state.connection = Some(connection.clone());
                state.failed_at = None;
                metrics::set_reachable(true);
                tracing::info!("connected to Redis");
                return Ok(connection);
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
        metrics::count_epoch();
        Ok(())
    }
}

/// Warns if Redis evicts keys when it is full, since it would evict tombstones, too.
async fn warn_of_eviction(connection: &mut MultiplexedConnection) {
    let mut command = redis::cmd("INFO");
    command.arg("memory");
    // Without the permission to query this, there is no warning.
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

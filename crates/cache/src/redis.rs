//! The cache that all nodes of an installation share.

mod counters;
mod link;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use coffer_domain::{Clock, Rng};
use redis::{Client, RedisResult, Script, aio::MultiplexedConnection};
use thiserror::Error;

use self::link::{Line, Link};
use crate::{Cache, CacheKey, CacheSettings, Epoch, InProcessCounters, Ticket, metrics};

/// What stands where nothing may be filled. No value is this short.
const TOMBSTONE: &[u8] = b"x";

/// Before each value stands its epoch, in hexadecimal.
const EPOCH_LENGTH: usize = 16;

/// Keeps a value, unless the epoch is over or there is something already: `1` if it is there now.
///
/// What is left of another epoch is nothing; a tombstone is something in every epoch.
const FILL: &str = "
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    local found = redis.call('GET', KEYS[2])
    if found then
        if #found == 1 then return 0 end
        if string.sub(found, 1, 16) == ARGV[1] then return 1 end
    end
    redis.call('SET', KEYS[2], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
    return 1";

/// A cache in Redis 6 or newer.
///
/// Every value belongs to an *epoch*, whose name stands in Redis as well. A node that was cut off
/// may have committed changes without leaving tombstones; when it is back, and when it starts, it
/// begins a new epoch before anything else, and all that was kept counts as nothing. A reader who
/// looked in the epoch before can't fill any more. What its changes of the last moments should have
/// left, it leaves then. While a node is cut off, the others may serve what it replaced.
///
/// Nobody waits for a Redis that is away: a command has a quarter of a second, and after one that
/// failed a new connection is tried once a second, by one request.
pub struct RedisCache {
    link: Link,
    names: Names,
    fill: Script,
    clock: Arc<dyn Clock>,
    /// What is counted while Redis is away.
    local: InProcessCounters,
}

/// The address of a Redis is not one.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "must be a Redis URL: redis://[user:password@]host[:port][/database], rediss:// for TLS, or redis+unix:///path"
)]
pub struct RedisUrlError;

/// How keys are called in Redis.
#[derive(Debug, Clone)]
struct Names {
    prefix: Arc<str>,
}

impl Names {
    fn epoch(&self) -> String {
        format!("{}:epoch", self.prefix)
    }

    fn of(&self, key: &CacheKey) -> String {
        format!("{}:{key}", self.prefix)
    }

    fn counter(&self, key: &CacheKey) -> String {
        format!("{}:count:{key}", self.prefix)
    }
}

impl RedisCache {
    /// A cache in the Redis at `url`, which is connected to when it is first used.
    ///
    /// # Errors
    ///
    /// When `url` is none of a Redis.
    pub fn new(
        url: &str,
        settings: &CacheSettings,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Result<Self, RedisUrlError> {
        let client = client(url)?;
        let names = Names {
            prefix: settings.redis_prefix.as_str().into(),
        };
        let tombstones = settings.tombstone_lifetime();
        Ok(Self {
            link: Link::new(client, names.clone(), tombstones, clock.clone(), rng),
            names,
            fill: Script::new(FILL),
            local: InProcessCounters::new(clock.clone()),
            clock,
        })
    }

    /// Asks for nothing, having connected if that was necessary. Says whether there was an answer.
    pub async fn ping(&self) -> bool {
        let asked = async |connection: &mut MultiplexedConnection| {
            redis::cmd("PING").query_async::<()>(connection).await
        };
        self.ask(asked).await.is_some()
    }

    /// Whether Redis answered last time.
    pub fn is_reachable(&self) -> bool {
        self.link.is_up()
    }

    /// What a command came to, unless Redis is away or went away meanwhile.
    async fn ask<T>(
        &self,
        command: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        let line = self.link.line().await?;
        self.ask_on(line, command).await
    }

    async fn ask_on<T>(
        &self,
        mut line: Line,
        command: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        match command(&mut line.connection).await {
            // What a line says that was lost meanwhile may be older than a change that found it
            // lost.
            Ok(answer) => self.link.is(line.number).then_some(answer),
            Err(error) => {
                self.link.lost(line.number, &error);
                None
            }
        }
    }

    async fn look_up(&self, key: &CacheKey) -> Option<Result<Bytes, Ticket>> {
        let line = self.link.line().await?;
        let number = line.number;
        let mut asked = redis::cmd("MGET");
        asked.arg(self.names.epoch()).arg(self.names.of(key));
        let (epoch, found): (Option<Vec<u8>>, Option<Vec<u8>>) = self
            .ask_on(line, async |connection| asked.query_async(connection).await)
            .await?;
        let Some((epoch, text)) = epoch.and_then(|text| Some((parse(&text)?, text))) else {
            // Its data were thrown away, and tombstones with them.
            self.link.emptied(number);
            return None;
        };
        let value = found.and_then(|found| {
            let value = found.strip_prefix(text.as_slice())?;
            Some(Bytes::copy_from_slice(value))
        });
        Some(value.ok_or(Ticket(Some(epoch))))
    }
}

fn client(url: &str) -> Result<Client, RedisUrlError> {
    Client::open(url).map_err(|_| RedisUrlError)
}

/// Whether this is the address of a Redis.
pub(crate) fn check_url(url: &str) -> Result<(), RedisUrlError> {
    client(url).map(drop)
}

fn parse(epoch: &[u8]) -> Option<Epoch> {
    if epoch.len() != EPOCH_LENGTH {
        return None;
    }
    let text = str::from_utf8(epoch).ok()?;
    u64::from_str_radix(text, 16).ok().map(Epoch)
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0EPOCH_LENGTH$x}", self.0)
    }
}

/// Milliseconds, of which Redis wants one at least.
fn millis(lifetime: Duration) -> u64 {
    // Far beyond what Redis can add to its clock, it refuses.
    const LONGEST: u64 = 1 << 42;
    let millis = u64::try_from(lifetime.as_millis()).unwrap_or(LONGEST);
    millis.clamp(1, LONGEST)
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket> {
        let found = self.look_up(key).await.unwrap_or(Err(Ticket::ANY));
        match &found {
            Ok(_) => metrics::hit(key.namespace()),
            Err(_) => metrics::miss(key.namespace()),
        }
        found
    }

    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket) {
        // Who found Redis away has no epoch to fill in.
        let Ticket(Some(epoch)) = ticket else { return };
        let asked = async |connection: &mut MultiplexedConnection| {
            self.fill
                .key(self.names.epoch())
                .key(self.names.of(key))
                .arg(epoch.to_string())
                .arg(&*value)
                .arg(millis(lifetime))
                .invoke_async(connection)
                .await
        };
        if let Some(0) = self.ask(asked).await {
            metrics::fill_refused(key.namespace());
        }
    }

    async fn tombstone(&self, keys: &[CacheKey]) {
        // Noted before they are sent: what does not arrive is sent again with the new epoch.
        let line = self.link.note(keys).await;
        let Some(line) = line else { return };
        let asked = self.link.tombstones(keys.iter());
        let sent = self.ask_on(line, async |connection| {
            asked.query_async::<()>(connection).await
        });
        sent.await;
    }
}

impl fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCache")
            .field("prefix", &self.names.prefix)
            .field("reachable", &self.is_reachable())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

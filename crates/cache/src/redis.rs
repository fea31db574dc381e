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

/// The value of a tombstone. No real value is this short.
const TOMBSTONE: &[u8] = b"x";

/// The length of the epoch before each value, in hexadecimal digits.
const EPOCH_LENGTH: usize = 16;

/// Stores a value, unless the epoch has ended or there already is something. Returns `1` if it is
/// stored.
///
/// A value of another epoch counts as nothing; a tombstone counts in every epoch.
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
/// Every value belongs to an *epoch*, whose name is stored in Redis, too. A node that was
/// disconnected may have committed changes without setting tombstones. When it reconnects, and when
/// it starts, it begins a new epoch before anything else, in which all earlier values are ignored.
/// Readers who missed in the previous epoch can no longer fill, and the node sets the tombstones of
/// its recent changes. While a node is disconnected, the others may serve values that it has
/// changed.
///
/// No request waits for an unreachable Redis: commands time out after a quarter of a second, and
/// after a failure a single request per second tries a new connection.
pub struct RedisCache {
    link: Link,
    names: Names,
    fill: Script,
    clock: Arc<dyn Clock>,
    /// The counters while Redis is unreachable.
    local: InProcessCounters,
}

/// The text is not the URL of a Redis server.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "must be a Redis URL: redis://[user:password@]host[:port][/database], rediss:// for TLS, or redis+unix:///path"
)]
pub struct RedisUrlError;

/// The names of keys in Redis.
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
    /// Creates a cache in the Redis at `url`. It connects when it is first used.
    ///
    /// # Errors
    ///
    /// If `url` is not the URL of a Redis server.
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

    /// Sends a command without effect, connecting first if necessary. Returns whether there was a
    /// response.
    pub async fn ping(&self) -> bool {
        let asked = async |connection: &mut MultiplexedConnection| {
            redis::cmd("PING").query_async::<()>(connection).await
        };
        self.ask(asked).await.is_some()
    }

    /// True if Redis responded to the latest command.
    pub fn is_reachable(&self) -> bool {
        self.link.is_up()
    }

    /// Runs a command; `None` if Redis is unreachable or the connection failed meanwhile.
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
            // A response on a connection that has failed meanwhile may be older than a change
            // during which the failure was noticed.
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
            // Its data were deleted, including tombstones.
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

/// Checks that a text is the URL of a Redis server.
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

/// The lifetime in milliseconds, at least one, as Redis requires.
fn millis(lifetime: Duration) -> u64 {
    // Redis rejects lifetimes that overflow its clock.
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
        // A reader who missed because Redis was unreachable has no epoch to fill in.
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
        // Recorded before they are sent, so that those that do not arrive are sent again with the
        // new epoch.
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

//! The cache that all nodes of an installation share.

mod connection;
mod counters;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use coffer_domain::{Clock, Rng};
use redis::{Client, RedisResult, Script, aio::MultiplexedConnection};
use thiserror::Error;

use self::connection::{Connection, SharedConnection};
use crate::{Cache, CacheKey, CacheSettings, Epoch, InProcessCounters, Ticket, metrics};

/// The value of a tombstone. No real value is this short.
const TOMBSTONE: &[u8] = b"x";

/// The length of the epoch before each value, in hexadecimal digits.
const EPOCH_LENGTH: usize = 16;

/// Stores a value, unless its epoch has ended or the key has a value or a tombstone. Returns `0` if
/// a tombstone or the end of the epoch prevented that.
///
/// A value of another epoch is replaced; a tombstone counts in every epoch.
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
/// Every value belongs to an *epoch*; the name of the current one is also stored in Redis. A node
/// that was disconnected may have committed changes without setting tombstones. When it starts or
/// reconnects, it first begins a new epoch, in which all earlier values are ignored. Readers who
/// missed in the previous epoch can no longer fill, and the node sets the tombstones of its recent
/// changes. While a node is disconnected, the others may serve values that it has changed.
///
/// No request waits for an unreachable Redis: commands time out after a quarter of a second, and
/// after a failure a single request per second tries a new connection.
pub struct RedisCache {
    connection: SharedConnection,
    names: KeyNames,
    fill: Script,
    clock: Arc<dyn Clock>,
    /// The counters that are used while Redis is unreachable.
    local_counters: InProcessCounters,
}

/// The text is not the URL of a Redis server.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "must be a Redis URL: redis://[user:password@]host[:port][/database], rediss:// for TLS, or redis+unix:///path"
)]
pub struct RedisUrlError;

/// The names of keys in Redis.
#[derive(Debug, Clone)]
struct KeyNames {
    prefix: Arc<str>,
}

impl KeyNames {
    fn epoch(&self) -> String {
        format!("{}:epoch", self.prefix)
    }

    fn value(&self, key: &CacheKey) -> String {
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
        let names = KeyNames {
            prefix: settings.redis_prefix.as_str().into(),
        };
        let lifetime = settings.tombstone_lifetime();
        Ok(Self {
            connection: SharedConnection::new(client, names.clone(), lifetime, clock.clone(), rng),
            names,
            fill: Script::new(FILL),
            local_counters: InProcessCounters::new(clock.clone()),
            clock,
        })
    }

    /// Sends a command without effect, connecting first if necessary. Returns true if there was a
    /// response.
    pub async fn ping(&self) -> bool {
        let command = async |connection: &mut MultiplexedConnection| {
            redis::cmd("PING").query_async::<()>(connection).await
        };
        self.run(command).await.is_some()
    }

    /// True if Redis responded to the latest command.
    pub fn is_reachable(&self) -> bool {
        self.connection.is_open()
    }

    /// Runs a command; `None` if Redis is unreachable or the connection has failed.
    async fn run<T>(
        &self,
        command: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        let connection = self.connection.get().await?;
        self.run_on(connection, command).await
    }

    /// Runs a command on a connection; `None` if the connection has failed.
    async fn run_on<T>(
        &self,
        mut connection: Connection,
        command: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Option<T> {
        let number = connection.number;
        match command(&mut connection.inner).await {
            // If another request has found that the connection failed, the response may be older
            // than a change whose tombstone could not be sent.
            Ok(response) => self.connection.is_current(number).then_some(response),
            Err(error) => {
                self.connection.close_failed(number, &error);
                None
            }
        }
    }

    async fn look_up(&self, key: &CacheKey) -> Option<Result<Bytes, Ticket>> {
        let connection = self.connection.get().await?;
        let number = connection.number;
        let mut command = redis::cmd("MGET");
        command.arg(self.names.epoch()).arg(self.names.value(key));
        let (epoch, found): (Option<Vec<u8>>, Option<Vec<u8>>) = self
            .run_on(connection, async |connection| {
                command.query_async(connection).await
            })
            .await?;
        let Some((epoch, text)) = epoch.and_then(|text| Some((parse_epoch(&text)?, text))) else {
            // The data in Redis was deleted, including tombstones.
            self.connection.close_emptied(number);
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

fn parse_epoch(epoch: &[u8]) -> Option<Epoch> {
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
    const MAX: u64 = 1 << 42;
    let millis = u64::try_from(lifetime.as_millis()).unwrap_or(MAX);
    millis.clamp(1, MAX)
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket> {
        let found = self.look_up(key).await.unwrap_or(Err(Ticket::ANY));
        match &found {
            Ok(_) => metrics::count_hit(key.namespace()),
            Err(_) => metrics::count_miss(key.namespace()),
        }
        found
    }

    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket) {
        // A reader who missed because Redis was unreachable does not know the epoch.
        let Ticket(Some(epoch)) = ticket else { return };
        let command = async |connection: &mut MultiplexedConnection| {
            self.fill
                .key(self.names.epoch())
                .key(self.names.value(key))
                .arg(epoch.to_string())
                .arg(&*value)
                .arg(millis(lifetime))
                .invoke_async(connection)
                .await
        };
        if let Some(0) = self.run(command).await {
            metrics::count_refused_fill(key.namespace());
        }
    }

    async fn tombstone(&self, keys: &[CacheKey]) {
        // Recorded before they are sent, so that those that do not reach Redis are sent again at
        // the start of the next epoch.
        let Some(connection) = self.connection.record_tombstones(keys).await else {
            return;
        };
        let commands = self.connection.set_tombstones(keys.iter());
        let sent = self.run_on(connection, async |connection| {
            commands.query_async::<()>(connection).await
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

//! Counters that all nodes share: a list of times per key, in descending order.

use async_trait::async_trait;
use redis::aio::MultiplexedConnection;

use super::{RedisCache, millis};
use crate::{CacheKey, Counters, Window};

#[async_trait]
impl Counters for RedisCache {
    async fn add(&self, key: &CacheKey, window: Window) -> u32 {
        let now = self.clock.now();
        let name = self.names.counter(key);
        let mut command = redis::pipe();
        command
            .atomic()
            .lpush(&name, now.timestamp_millis())
            .ignore()
            .ltrim(&name, 0, last_index(window))
            .ignore()
            .cmd("PEXPIRE")
            .arg(&name)
            .arg(millis(window.length))
            .ignore()
            .lrange(&name, 0, last_index(window));
        let added = self
            .run(async |connection: &mut MultiplexedConnection| {
                command.query_async::<(Vec<i64>,)>(connection).await
            })
            .await;
        match added {
            Some((times,)) => count_after(&times, window.start(now).timestamp_millis()),
            None => self.local_counters.add(key, window).await,
        }
    }

    async fn count(&self, key: &CacheKey, window: Window) -> u32 {
        let start = window.start(self.clock.now()).timestamp_millis();
        let mut command = redis::cmd("LRANGE");
        command
            .arg(self.names.counter(key))
            .arg(0)
            .arg(last_index(window));
        let found = self
            .run(async |connection: &mut MultiplexedConnection| {
                command.query_async::<Vec<i64>>(connection).await
            })
            .await;
        match found {
            Some(times) => count_after(&times, start),
            None => self.local_counters.count(key, window).await,
        }
    }
}

/// The index of the last time that counts.
fn last_index(window: Window) -> isize {
    isize::try_from(window.max_count).unwrap_or(isize::MAX) - 1
}

/// The number of times after `start`.
fn count_after(times: &[i64], start: i64) -> u32 {
    let count = times.iter().filter(|at| **at > start).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

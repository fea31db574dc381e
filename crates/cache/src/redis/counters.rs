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
        let mut asked = redis::pipe();
        asked
            .atomic()
            .lpush(&name, now.timestamp_millis())
            .ignore()
            .ltrim(&name, 0, last(window))
            .ignore()
            .cmd("PEXPIRE")
            .arg(&name)
            .arg(millis(window.length))
            .ignore()
            .lrange(&name, 0, last(window));
        let added = self
            .ask(async |connection: &mut MultiplexedConnection| {
                asked.query_async::<(Vec<i64>,)>(connection).await
            })
            .await;
        match added {
            Some((times,)) => within(&times, window.begins(now).timestamp_millis()),
            None => self.local.add(key, window).await,
        }
    }

    async fn count(&self, key: &CacheKey, window: Window) -> u32 {
        let begin = window.begins(self.clock.now()).timestamp_millis();
        let mut asked = redis::cmd("LRANGE");
        asked.arg(self.names.counter(key)).arg(0).arg(last(window));
        let found = self
            .ask(async |connection: &mut MultiplexedConnection| {
                asked.query_async::<Vec<i64>>(connection).await
            })
            .await;
        match found {
            Some(times) => within(&times, begin),
            None => self.local.count(key, window).await,
        }
    }
}

/// The index of the last time that counts.
fn last(window: Window) -> isize {
    isize::try_from(window.most).unwrap_or(isize::MAX) - 1
}

fn within(times: &[i64], begin: i64) -> u32 {
    let within = times.iter().filter(|at| **at > begin).count();
    u32::try_from(within).unwrap_or(u32::MAX)
}

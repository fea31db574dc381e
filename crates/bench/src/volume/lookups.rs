//! Lookups of data that rarely changes, for some users far more often than for others: in the
//! database, in a cache in this process, and in Redis.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use coffer_cache::{
    Cache, CacheSettings, InProcessCache, Lookup, RedisCache, TypedCache, testing::RedisServer,
};
use coffer_domain::{Actor, ids::UserId, settings::UserSettings};
use coffer_storage::RepositoryFactory as _;
use coffer_storage_pg::PgRepositoryFactory;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde::Serialize;
use tokio::task::JoinSet;

use super::queries::actor;
use crate::{
    data::Reader,
    dependencies::{BenchClock, BenchRng},
    failure::{Context as _, Failure},
    times::{Percentiles, Times, count},
};

/// The number of concurrent lookups.
const CLIENTS: u64 = 16;

/// The duration of each measurement.
const DURATION: Duration = Duration::from_secs(3);

/// The lifetime of a cached value: a tenth of the duration, so that some lookups miss.
const LIFETIME: Duration = Duration::from_millis(300);

/// The results of all sides.
#[derive(Debug, Serialize)]
pub(crate) struct Lookups {
    pub(crate) database: Side,
    pub(crate) in_process: Side,
    pub(crate) redis: Side,
}

/// The results of one side.
#[derive(Debug, Serialize)]
pub(crate) struct Side {
    pub(crate) per_second: f64,
    /// The share of lookups that hit the cache.
    pub(crate) hits: f64,
    #[serde(flatten)]
    pub(crate) times: Percentiles,
}

type Users = Arc<Vec<(UserId, Actor)>>;

pub(super) async fn measure(
    factory: &Arc<PgRepositoryFactory>,
    readers: &[Reader],
) -> Result<Lookups, Failure> {
    let users: Users = Arc::new(readers.iter().copied().map(actor).collect());
    let (clock, settings) = (Arc::new(BenchClock), CacheSettings::default());
    let in_process = InProcessCache::new(&settings, clock.clone());
    let server = RedisServer::start();
    let redis = RedisCache::new(&server.url(), &settings, clock, Arc::new(BenchRng));
    let redis = redis.context("reaching Redis")?;
    if !redis.ping().await {
        return Err("Redis does not respond".into());
    }
    Ok(Lookups {
        database: side(factory, &users, None).await?,
        in_process: side(factory, &users, Some(Arc::new(in_process))).await?,
        redis: side(factory, &users, Some(Arc::new(redis))).await?,
    })
}

async fn side(
    factory: &Arc<PgRepositoryFactory>,
    users: &Users,
    cache: Option<Arc<dyn Cache>>,
) -> Result<Side, Failure> {
    let values = cache.map(|cache| Arc::new(TypedCache::new(cache, "settings", LIFETIME)));
    let shares = Arc::new(zipf(users.len()));
    let mut clients = JoinSet::new();
    for seed in 0..CLIENTS {
        clients.spawn(client(
            factory.clone(),
            users.clone(),
            shares.clone(),
            values.clone(),
            seed,
        ));
    }
    let (mut times, mut hits) = (Times::new()?, 0_u32);
    for client in clients.join_all().await {
        let (of_client, found) = client?;
        times.add(&of_client)?;
        hits += found;
    }
    let done = count(&times)?;
    Ok(Side {
        per_second: done / DURATION.as_secs_f64(),
        hits: f64::from(hits) / done,
        times: times.percentiles(),
    })
}

/// The distribution of lookups over users (Zipf): the second is looked up half as often as the
/// first, the third a third as often, and so on; as cumulative sums, in millionths of the first
/// one's.
fn zipf(users: usize) -> Vec<u64> {
    let mut sum = 0;
    let shares = (1..=users as u64).map(|rank| {
        sum += 1_000_000 / rank;
        sum
    });
    shares.collect()
}

async fn client(
    factory: Arc<PgRepositoryFactory>,
    users: Users,
    shares: Arc<Vec<u64>>,
    values: Option<Arc<TypedCache<UserSettings>>>,
    seed: u64,
) -> Result<(Times, u32), Failure> {
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut times, mut hits) = (Times::new()?, 0);
    let total = shares.last().copied().unwrap_or(1);
    let end = Instant::now() + DURATION;
    loop {
        let random = rng.random_range(0..total);
        let rank = shares.partition_point(|sum| *sum <= random);
        let (user, actor) = users.get(rank).ok_or("no such user")?;
        let begun = Instant::now();
        let found = match &values {
            None => {
                read(&factory, *user, actor).await?;
                false
            }
            Some(values) => match values.find(user.uuid()).await {
                Lookup::Hit(_) => true,
                Lookup::Miss(guard) => {
                    guard.fill(&read(&factory, *user, actor).await?).await;
                    false
                }
            },
        };
        hits += u32::from(found);
        let now = Instant::now();
        if now >= end {
            return Ok((times, hits));
        }
        times.record(now - begun);
        // A lookup in this process does not wait, so it yields to the others explicitly.
        tokio::task::yield_now().await;
    }
}

async fn read(
    factory: &PgRepositoryFactory,
    user: UserId,
    actor: &Actor,
) -> Result<UserSettings, Failure> {
    let once = factory.read_once(actor).await;
    let once = once.context("starting a unit of work")?;
    let settings = once.settings().settings(user).await;
    let settings = settings.context("reading settings")?;
    settings.ok_or_else(|| "a user has no settings".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_user_is_looked_up_half_as_often() {
        assert_eq!(zipf(3), [1_000_000, 1_500_000, 1_833_333]);
    }
}

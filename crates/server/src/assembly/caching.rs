//! The cache of the repositories.

use std::{sync::Arc, time::Duration};

use coffer_cache::{Cache, CacheSettings, Counters, InProcessCache, InProcessCounters, RedisCache};
use coffer_domain::{Clock, Rng};
use coffer_storage::{RepositoryFactory, cached::CachedFactory};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{config::Settings, failure::Failure, timer::every};

/// The interval at which the availability of Redis is checked.
const PING_INTERVAL: Duration = Duration::from_secs(2);

/// The cache for data that rarely changes.
pub(crate) enum Caching {
    InProcess(Arc<InProcessCache>),
    Redis(Arc<RedisCache>),
    /// No cache: other nodes may use the same database, and a cache in this process would miss
    /// their changes.
    Disabled,
}

impl Caching {
    pub(crate) async fn new(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Result<Self, Failure> {
        let cache = &settings.cache;
        if let Some(url) = &cache.redis_url {
            let redis = RedisCache::new(url.expose_secret(), cache, clock, rng);
            let redis = redis.map_err(Failure::during("parsing COFFER__CACHE__REDIS_URL"))?;
            // If Redis is unavailable, this logs it; the server starts nevertheless.
            redis.ping().await;
            Ok(Self::Redis(Arc::new(redis)))
        } else if settings.database.url.is_none() {
            Ok(Self::InProcess(Arc::new(InProcessCache::new(cache, clock))))
        } else {
            Ok(Self::Disabled)
        }
    }

    /// The repositories, cached unless the cache is disabled.
    pub(crate) fn wrap(
        &self,
        stored: Arc<dyn RepositoryFactory>,
        settings: &CacheSettings,
    ) -> Arc<dyn RepositoryFactory> {
        let cache: Arc<dyn Cache> = match self {
            Self::InProcess(cache) => cache.clone(),
            Self::Redis(cache) => cache.clone(),
            Self::Disabled => return stored,
        };
        Arc::new(CachedFactory::new(stored, cache, settings))
    }

    /// Counters, shared by all nodes if Redis is used.
    pub(crate) fn counters(&self, clock: Arc<dyn Clock>) -> Arc<dyn Counters> {
        match self {
            Self::Redis(cache) => cache.clone(),
            Self::InProcess(_) | Self::Disabled => Arc::new(InProcessCounters::new(clock)),
        }
    }

    /// Checks regularly whether Redis is available, even without requests.
    pub(crate) fn watch(&self, tasks: &mut JoinSet<()>) {
        if let Self::Redis(cache) = self {
            let cache = cache.clone();
            tasks.spawn(async move {
                let mut interval = every(PING_INTERVAL);
                loop {
                    interval.tick().await;
                    cache.ping().await;
                }
            });
        }
    }

    /// The state reported by the readiness probe. Without Redis, a server is slower but ready.
    pub(crate) fn state(&self) -> Value {
        match self {
            Self::InProcess(_) => json!({ "kind": "in_process" }),
            Self::Redis(cache) => json!({ "kind": "redis", "reachable": cache.is_reachable() }),
            Self::Disabled => json!({ "kind": "none" }),
        }
    }
}

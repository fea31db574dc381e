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
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The cache for data that rarely changes.
pub(crate) enum Caching {
    InProcess(Arc<InProcessCache>),
    Redis(Arc<RedisCache>),
    /// On a database that may serve other nodes as well, this process's cache would go on with what
    /// one of them replaced.
    Nowhere,
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
            let redis = redis.map_err(Failure::doing("parsing COFFER__CACHE__REDIS_URL"))?;
            // If Redis is unavailable now, that has been logged, and it may return later.
            redis.ping().await;
            Ok(Self::Redis(Arc::new(redis)))
        } else if settings.database.url.is_none() {
            Ok(Self::InProcess(Arc::new(InProcessCache::new(cache, clock))))
        } else {
            Ok(Self::Nowhere)
        }
    }

    /// The repositories with the cache before them.
    pub(crate) fn before(
        &self,
        stored: Arc<dyn RepositoryFactory>,
        settings: &CacheSettings,
    ) -> Arc<dyn RepositoryFactory> {
        let cache: Arc<dyn Cache> = match self {
            Self::InProcess(cache) => cache.clone(),
            Self::Redis(cache) => cache.clone(),
            Self::Nowhere => return stored,
        };
        Arc::new(CachedFactory::new(stored, cache, settings))
    }

    /// Counters that all nodes share, or this node's own.
    pub(crate) fn counters(&self, clock: Arc<dyn Clock>) -> Arc<dyn Counters> {
        match self {
            Self::Redis(cache) => cache.clone(),
            Self::InProcess(_) | Self::Nowhere => Arc::new(InProcessCounters::new(clock)),
        }
    }

    /// Checks regularly whether Redis is available, even without requests.
    pub(crate) fn watch(&self, tasks: &mut JoinSet<()>) {
        if let Self::Redis(cache) = self {
            let cache = cache.clone();
            tasks.spawn(async move {
                let mut interval = every(LOOK_EVERY);
                loop {
                    interval.tick().await;
                    cache.ping().await;
                }
            });
        }
    }

    /// The state for readiness. A server without its Redis is slower, but ready.
    pub(crate) fn state(&self) -> Value {
        match self {
            Self::InProcess(_) => json!({ "kind": "in_process" }),
            Self::Redis(cache) => json!({ "kind": "redis", "reachable": cache.is_reachable() }),
            Self::Nowhere => json!({ "kind": "none" }),
        }
    }
}

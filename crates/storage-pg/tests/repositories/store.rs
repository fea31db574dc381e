//! A store on a database of its own for each test.

use std::sync::Arc;

use coffer_cache::{Cache, CacheSettings, InProcessCache, RedisCache, testing::RedisServer};
use coffer_domain::{
    Rng,
    audit::AuditRecord,
    testing::{SeededRng, TestClock},
};
use coffer_storage::{
    AuditSigner, RepositoryFactory,
    audited::AuditedFactory,
    cached::CachedFactory,
    contract::{Calls, RecordedFactory, Stage},
};
use coffer_storage_pg::PgRepositoryFactory;
use coffer_test_support::database::TestDatabase;
use tokio_postgres::Config;

/// The decorators over the repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stack {
    Plain,
    Audited,
    Cached,
    CachedInRedis,
    AuditedOverCached,
}

/// The number of a store's connections for requests.
pub(crate) const CONNECTIONS: usize = 6;

pub(crate) struct Store {
    pub(crate) database: TestDatabase,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) rng: Arc<SeededRng>,
    factory: Arc<dyn RepositoryFactory>,
    /// The Redis server with the cache, if there is one.
    pub(crate) redis: Option<RedisServer>,
}

impl Store {
    pub(crate) async fn new(stack: Stack) -> Self {
        let clock = Arc::new(TestClock::default());
        if stack == Stack::CachedInRedis {
            let redis = RedisServer::start();
            let cache = redis_cache(&redis, &clock, 0).await;
            let mut store = Self::with_cache(stack, clock, cache).await;
            store.redis = Some(redis);
            return store;
        }
        let cache = InProcessCache::new(&CacheSettings::default(), clock.clone());
        Self::with_cache(stack, clock, Arc::new(cache)).await
    }

    pub(crate) async fn with_cache(
        stack: Stack,
        clock: Arc<TestClock>,
        cache: Arc<dyn Cache>,
    ) -> Self {
        let database = TestDatabase::new().await;
        let rng = Arc::new(SeededRng::new(7));
        let pg = pg_factory(&database, database.app(), CONNECTIONS, &clock);
        let mut factory: Arc<dyn RepositoryFactory> = Arc::new(pg);
        if !matches!(stack, Stack::Plain | Stack::Audited) {
            factory = Arc::new(CachedFactory::new(
                factory,
                cache,
                &CacheSettings::default(),
            ));
        }
        if matches!(stack, Stack::Audited | Stack::AuditedOverCached) {
            factory = Arc::new(AuditedFactory::new(factory, clock.clone(), rng.clone()));
        }
        Self {
            database,
            clock,
            rng,
            factory,
            redis: None,
        }
    }

    /// A store without decorators, with this many connections opened as in `app`.
    pub(crate) fn plain(database: TestDatabase, app: Config, connections: usize) -> Self {
        let clock = Arc::new(TestClock::default());
        let factory = Arc::new(pg_factory(&database, app, connections, &clock));
        Self {
            database,
            clock,
            rng: Arc::new(SeededRng::new(7)),
            factory,
            redis: None,
        }
    }

    /// A store without decorators that records the calls of repositories.
    pub(crate) async fn recorded(calls: Calls) -> Self {
        let mut store = Self::new(Stack::Plain).await;
        store.factory = Arc::new(RecordedFactory::new(store.factory, calls));
        store
    }

    /// The environment for the behaviours of the contract.
    pub(crate) fn stage(&self) -> Stage<'_> {
        Stage {
            factory: &*self.factory,
            clock: &self.clock,
            rng: &*self.rng as &dyn Rng,
        }
    }
}

/// The cache of one node.
pub(crate) async fn redis_cache(
    server: &RedisServer,
    clock: &Arc<TestClock>,
    node: u64,
) -> Arc<RedisCache> {
    let rng = Arc::new(SeededRng::new(node));
    let settings = CacheSettings::default();
    let cache = RedisCache::new(&server.url(), &settings, clock.clone(), rng).unwrap();
    assert!(cache.ping().await);
    Arc::new(cache)
}

/// The repositories on this database, with connections of their own.
pub(crate) fn pg_factory(
    database: &TestDatabase,
    app: Config,
    connections: usize,
    clock: &Arc<TestClock>,
) -> PgRepositoryFactory {
    let system = database.system();
    let signer = Arc::new(Stamp);
    PgRepositoryFactory::new(app, system, connections, signer, clock.clone()).unwrap()
}

/// Signs every record with the same value.
struct Stamp;

impl AuditSigner for Stamp {
    fn mac(&self, _: &AuditRecord) -> [u8; 32] {
        [7; 32]
    }

    fn key(&self) -> [u8; 8] {
        [7; 8]
    }
}

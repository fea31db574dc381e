//! Two nodes on one database and one Redis: neither serves values that the other has replaced.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::{Duration, Instant},
};

use coffer_cache::{CacheSettings, RedisCache, testing::RedisServer};
use coffer_domain::{Actor, ids::UserId, settings::UserProfile};
use coffer_storage::{RepositoryFactory, cached::CachedFactory, contract::Stage};

use super::store::{CONNECTIONS, Stack, Store, pg_factory, redis_cache};

struct Nodes {
    store: Store,
    redis: RedisServer,
    caches: [Arc<RedisCache>; 2],
    factories: [CachedFactory; 2],
}

async fn nodes() -> Nodes {
    let store = Store::new(Stack::Plain).await;
    let redis = RedisServer::start();
    let caches = [
        redis_cache(&redis, &store.clock, 1).await,
        redis_cache(&redis, &store.clock, 2).await,
    ];
    let factory = |cache: &Arc<RedisCache>| {
        let (database, clock) = (&store.database, &store.clock);
        let stored = pg_factory(database, database.app(), CONNECTIONS, clock);
        CachedFactory::new(Arc::new(stored), cache.clone(), &CacheSettings::default())
    };
    let factories = caches.each_ref().map(factory);
    Nodes {
        store,
        redis,
        caches,
        factories,
    }
}

impl Nodes {
    fn stage(&self, node: usize) -> Stage<'_> {
        Stage {
            factory: &self.factories[node] as &dyn RepositoryFactory,
            ..self.store.stage()
        }
    }
}

async fn version(stage: &Stage<'_>, actor: &Actor, user: UserId) -> i32 {
    let found = stage
        .read(actor, async |unit| {
            unit.settings().profile(user).await.unwrap()
        })
        .await;
    found.unwrap().version
}

async fn edit(stage: &Stage<'_>, actor: &Actor, user: UserId) {
    stage
        .write(actor, async |unit| {
            let mut settings = unit.settings();
            let before = settings.profile(user).await.unwrap().unwrap();
            let after = UserProfile {
                version: before.version + 1,
                ..before.clone()
            };
            settings.update_profile(&before, &after).await.unwrap();
        })
        .await;
}

#[tokio::test]
async fn value_read_by_one_node_is_served_to_the_other_from_redis() {
    let nodes = nodes().await;
    let (one, two) = (nodes.stage(0), nodes.stage(1));
    let ada = one.sign_up("ada@example.com").await;
    let user = ada.user_id().unwrap();
    assert_eq!(version(&one, &ada, user).await, 0);
    let (client, connection) = nodes
        .store
        .database
        .owner()
        .connect(tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let behind_their_backs = "UPDATE user_profiles SET version = 77";
    client.batch_execute(behind_their_backs).await.unwrap();
    assert_eq!(version(&two, &ada, user).await, 0);
}

// Proves: TASK-005-017.3, TASK-007-006.4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn node_never_serves_a_value_replaced_earlier_by_another() {
    const COMMITS: i32 = 60;
    let nodes = nodes().await;
    let ada = nodes.stage(0).sign_up("ada@example.com").await;
    let user = ada.user_id().unwrap();
    let committed = AtomicI32::new(0);
    let writer = async {
        for _ in 0..COMMITS {
            edit(&nodes.stage(0), &ada, user).await;
            committed.fetch_add(1, Ordering::SeqCst);
        }
    };
    let reader = async |node: usize| {
        let mut reads = 0;
        while committed.load(Ordering::SeqCst) < COMMITS {
            let least = committed.load(Ordering::SeqCst);
            let read = version(&nodes.stage(node), &ada, user).await;
            assert!(
                read >= least,
                "{read} after {least} commits, by node {node}"
            );
            reads += 1;
        }
        reads
    };
    let ((), first, second, third) = futures_util::join!(writer, reader(0), reader(1), reader(1));
    assert!(first > 0 && second > 0 && third > 0);
    assert_eq!(version(&nodes.stage(1), &ada, user).await, COMMITS);
}

// Proves: TASK-005-017.3
#[tokio::test]
async fn values_from_before_a_redis_outage_are_not_served() {
    let mut nodes = nodes().await;
    let ada = nodes.stage(0).sign_up("ada@example.com").await;
    let user = ada.user_id().unwrap();
    assert_eq!(version(&nodes.stage(1), &ada, user).await, 0);
    nodes.redis.suspend();
    // Serving and committing go on.
    edit(&nodes.stage(0), &ada, user).await;
    assert_eq!(version(&nodes.stage(1), &ada, user).await, 1);
    nodes.redis.resume();
    let patience = Instant::now() + Duration::from_secs(20);
    for cache in &nodes.caches {
        while !cache.ping().await {
            assert!(Instant::now() < patience, "Redis is back, and not reached");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    for node in [0, 1, 0] {
        assert_eq!(version(&nodes.stage(node), &ada, user).await, 1);
    }
    nodes.redis.stop();
    edit(&nodes.stage(1), &ada, user).await;
    assert_eq!(version(&nodes.stage(0), &ada, user).await, 2);
}

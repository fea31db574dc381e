//! Readers and writers in the most unfavourable order, in which gates in the cache pause them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use coffer_cache::{Bytes, Cache, CacheKey, CacheSettings, InProcessCache, Ticket};
use coffer_domain::{Actor, settings::UserProfile, testing::TestClock};
use coffer_storage::contract::Stage;
use tokio::sync::Notify;

use super::store::{Stack, Store};

/// The maximum time that a test waits for an expected event.
const PATIENCE: Duration = Duration::from_secs(10);

/// A point at which a call is paused until it may continue.
#[derive(Debug, Default)]
struct Gate {
    closed: AtomicBool,
    reached: Notify,
    opened: Notify,
}

impl Gate {
    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
        self.opened.notify_one();
    }

    /// Waits until a call has stopped here.
    async fn reached(&self) {
        let reached = self.reached.notified();
        tokio::time::timeout(PATIENCE, reached).await.unwrap();
    }

    async fn pass(&self) {
        if self.closed.load(Ordering::SeqCst) {
            self.reached.notify_one();
            let opened = self.opened.notified();
            tokio::time::timeout(PATIENCE, opened).await.unwrap();
        }
    }
}

/// A cache with gates.
#[derive(Debug)]
struct GatedCache {
    inner: InProcessCache,
    after_get: Gate,
    before_fill: Gate,
    after_tombstone: Gate,
}

#[async_trait]
impl Cache for GatedCache {
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket> {
        let value = self.inner.get(key).await;
        self.after_get.pass().await;
        value
    }

    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket) {
        self.before_fill.pass().await;
        self.inner.fill(key, value, lifetime, ticket).await;
    }

    async fn tombstone(&self, keys: &[CacheKey]) {
        self.inner.tombstone(keys).await;
        self.after_tombstone.pass().await;
    }
}

async fn store() -> (Store, Arc<GatedCache>) {
    let clock = Arc::new(TestClock::default());
    let cache = Arc::new(GatedCache {
        inner: InProcessCache::new(&CacheSettings::default(), clock.clone()),
        after_get: Gate::default(),
        before_fill: Gate::default(),
        after_tombstone: Gate::default(),
    });
    let store = Store::with_cache(Stack::Cached, clock, cache.clone()).await;
    (store, cache)
}

async fn version(stage: &Stage<'_>, actor: &Actor) -> i32 {
    let user = actor.user_id().unwrap();
    stage
        .read(actor, async |unit| {
            unit.settings().profile(user).await.unwrap()
        })
        .await
        .unwrap()
        .version
}

async fn edit(stage: &Stage<'_>, actor: &Actor) {
    let user = actor.user_id().unwrap();
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
async fn value_read_before_a_commit_is_not_cached_after_it() {
    let (store, cache) = store().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    cache.before_fill.close();
    let slow_reader = version(&stage, &ada);
    let writer = async {
        cache.before_fill.reached().await;
        edit(&stage, &ada).await;
        cache.before_fill.open();
    };
    let (read, ()) = tokio::join!(slow_reader, writer);
    assert_eq!(read, 0);
    for _ in 0..2 {
        assert_eq!(version(&stage, &ada).await, 1);
    }
}

#[tokio::test]
async fn value_read_during_a_commit_is_not_cached() {
    let (store, cache) = store().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    assert_eq!(version(&stage, &ada).await, 0);
    cache.after_tombstone.close();
    let writer = edit(&stage, &ada);
    let reader = async {
        cache.after_tombstone.reached().await;
        // The change is not committed: the old value is right, but must not be cached.
        assert_eq!(version(&stage, &ada).await, 0);
        cache.after_tombstone.open();
    };
    tokio::join!(writer, reader);
    for _ in 0..2 {
        assert_eq!(version(&stage, &ada).await, 1);
    }
}

#[tokio::test]
async fn cached_value_is_removed_on_commit() {
    let (store, cache) = store().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    assert_eq!(version(&stage, &ada).await, 0);
    // This reader received the cached value before the commit and may return it, because it asked
    // before the commit was acknowledged. Later readers must not receive it.
    cache.after_get.close();
    let early_reader = version(&stage, &ada);
    let writer = async {
        cache.after_get.reached().await;
        edit(&stage, &ada).await;
        cache.after_get.open();
        version(&stage, &ada).await
    };
    let (early, late) = tokio::join!(early_reader, writer);
    assert_eq!((early, late), (0, 1));
}

// Proves: TASK-005-004.4, TASK-005-024.4
#[tokio::test]
async fn second_read_is_served_from_the_cache() {
    let (store, _) = store().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    assert_eq!(version(&stage, &ada).await, 0);
    let (client, connection) = store
        .database
        .owner()
        .connect(tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let behind_its_back = "UPDATE user_profiles SET version = 77";
    client.batch_execute(behind_its_back).await.unwrap();
    assert_eq!(version(&stage, &ada).await, 0);
    // Other users must not receive it from the cache, even if they know its owner.
    let bob = stage.sign_up("bob@example.com").await;
    let found = stage
        .read(&bob, async |unit| {
            let mut settings = unit.settings();
            settings.profile(ada.user_id().unwrap()).await.unwrap()
        })
        .await;
    assert_eq!(found, None);
}

// Proves: TASK-005-010.1
#[tokio::test]
async fn system_categories_are_cached_and_own_ones_are_not() {
    let (store, _) = store().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let names = async |actor: &Actor| {
        let all = stage
            .read(actor, async |unit| unit.categories().all().await.unwrap())
            .await;
        let names = all.iter().map(|category| category.name.as_str().to_owned());
        names.collect::<Vec<_>>()
    };
    assert!(names(&ada).await.contains(&"Groceries".to_owned()));
    let (client, connection) = store
        .database
        .owner()
        .connect(tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let behind_its_back = "UPDATE categories SET name = 'Grub' WHERE name = 'Groceries'";
    client.batch_execute(behind_its_back).await.unwrap();
    let own = stage.category(ada.user_id().unwrap(), "Klettern", None);
    stage
        .write(&ada, async |unit| {
            // A unit that can write reads from the database.
            let all = unit.categories().all().await.unwrap();
            assert!(all.iter().any(|category| category.name.as_str() == "Grub"));
            unit.categories().add(&own).await.unwrap();
        })
        .await;
    let found = names(&ada).await;
    assert!(found.contains(&"Groceries".to_owned()) && found.contains(&"Klettern".to_owned()));
    let bob = stage.sign_up("bob@example.com").await;
    assert!(!names(&bob).await.contains(&"Klettern".to_owned()));
}

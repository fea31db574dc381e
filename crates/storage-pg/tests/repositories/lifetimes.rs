//! The times for which the kinds of cached values are served.

use std::sync::Arc;

use chrono::TimeDelta;
use coffer_cache::{CacheSettings, InProcessCache};
use coffer_domain::Actor;
use coffer_storage::{RepositoryFactory, cached::CachedFactory, contract::Stage};
use tokio_postgres::{Client, NoTls};

use super::store::{CONNECTIONS, Stack, Store, pg_factory};

/// The versions of the user's profile and settings, and of a system category.
async fn versions(stage: &Stage<'_>, actor: &Actor) -> [i32; 3] {
    let user = actor.user_id().unwrap();
    stage
        .read(actor, async |unit| {
            let profile = unit.settings().profile(user).await.unwrap();
            let settings = unit.settings().settings(user).await.unwrap();
            let categories = unit.categories().all().await.unwrap();
            let system = categories.iter().find(|found| found.is_system());
            [
                profile.unwrap().version,
                settings.unwrap().version,
                system.unwrap().version,
            ]
        })
        .await
}

/// Changes all values without Coffer, as with `psql`.
async fn change(owner: &Client) {
    let statements = "UPDATE user_profiles SET version = version + 1;
        UPDATE user_settings SET version = version + 1;
        UPDATE categories SET version = version + 1 WHERE user_id IS NULL";
    owner.batch_execute(statements).await.unwrap();
}

// Proves: TASK-005-017.2
#[tokio::test]
async fn each_kind_of_value_is_served_for_its_own_time() {
    let settings = CacheSettings {
        profile_seconds: 60,
        settings_seconds: 10,
        categories_seconds: 300,
        ..CacheSettings::default()
    };
    let store = Store::new(Stack::Plain).await;
    let app = store.database.app();
    let stored = pg_factory(&store.database, app, CONNECTIONS, &store.clock);
    let cache = Arc::new(InProcessCache::new(&settings, store.clock.clone()));
    let factory = CachedFactory::new(Arc::new(stored), cache, &settings);
    let stage = Stage {
        factory: &factory as &dyn RepositoryFactory,
        ..store.stage()
    };
    let (owner, connection) = store.database.owner().connect(NoTls).await.unwrap();
    tokio::spawn(connection);

    let ada = stage.sign_up("ada@example.com").await;
    // The tombstones of the new user's values expire.
    store.clock.advance(TimeDelta::seconds(120));
    let [profile, settings, category] = versions(&stage, &ada).await;
    change(&owner).await;
    for (seconds, changed) in [
        (0, [0, 0, 0]),
        (9, [0, 0, 0]),
        (1, [0, 1, 0]),
        (50, [1, 1, 0]),
        (240, [1, 1, 1]),
    ] {
        store.clock.advance(TimeDelta::seconds(seconds));
        let expected = [
            profile + changed[0],
            settings + changed[1],
            category + changed[2],
        ];
        assert_eq!(versions(&stage, &ada).await, expected, "{seconds}");
    }
}

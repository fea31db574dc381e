//! The time limits of connections.

use std::{collections::BTreeMap, sync::Arc};

use coffer_domain::{Actor, Client, ids::RequestId, testing::TestClock};
use coffer_storage::RepositoryFactory as _;
use coffer_test_support::database::TestDatabase;
use uuid::Uuid;

use super::{PATIENCE, connect, store};
use crate::repositories::store::pg_factory;

// Proves: TASK-004-001.2
#[tokio::test]
async fn every_connection_has_its_limits() {
    let store = store(1).await;
    let owner = connect(store.database.owner()).await;
    // The settings of the application's connections are only visible to a trigger on its changes.
    owner
        .batch_execute(
            "CREATE TABLE seen (name text, setting text);
             CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
             BEGIN
                 INSERT INTO seen SELECT name, setting FROM pg_settings;
                 RETURN NULL;
             END $$;
             CREATE TRIGGER tell AFTER INSERT ON portfolios EXECUTE FUNCTION tell()",
        )
        .await
        .unwrap();
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&savings).await.unwrap();
        })
        .await;
    let seen = owner.query("SELECT name, setting FROM seen", &[]).await;
    let seen: BTreeMap<String, String> = seen
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for (setting, expected) in [
        ("idle_in_transaction_session_timeout", "30000"),
        ("statement_timeout", "30000"),
        ("lock_timeout", "10000"),
        ("TimeZone", "UTC"),
        ("application_name", "coffer"),
    ] {
        assert_eq!(seen[setting], expected, "{setting}");
    }
}

// Proves: TASK-004-018.1
#[tokio::test]
async fn pool_counts_used_and_idle_connections_and_waiting_units() {
    let database = TestDatabase::new().await;
    let clock = Arc::new(TestClock::default());
    let factory = Arc::new(pg_factory(&database, database.app(), 2, &clock));
    let status = || {
        let status = factory.pool_status();
        (status.in_use, status.idle, status.waiting, status.max)
    };
    assert_eq!(status(), (0, 0, 0, 2));
    let stranger = Actor::anonymous(Client::local(), RequestId::from(Uuid::nil()));
    let first = factory.begin_read(&stranger).await.unwrap();
    assert_eq!(status(), (1, 0, 0, 2));
    let second = factory.begin_read(&stranger).await.unwrap();
    assert_eq!(status(), (2, 0, 0, 2));
    let third = {
        let (factory, stranger) = (factory.clone(), stranger.clone());
        tokio::spawn(async move { factory.begin_read(&stranger).await })
    };
    let waits = async {
        while status().2 == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waits).await.unwrap();
    assert_eq!(status(), (2, 0, 1, 2));
    drop(first);
    let third = third.await.unwrap().unwrap();
    assert_eq!(status(), (2, 0, 0, 2));
    drop((second, third));
    assert_eq!(status(), (0, 2, 0, 2));
}

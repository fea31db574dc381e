//! An unreachable database, and a busy one.

use coffer_storage::{RepositoryError, contract::Stage};
use coffer_test_support::database::TestDatabase;

use super::{PATIENCE, Watcher, store};
use crate::repositories::store::Store;

fn is_unavailable<T>(result: &Result<T, RepositoryError>) -> bool {
    matches!(result, Err(RepositoryError::Unavailable(_)))
}

// Proves: TASK-004-001.2
#[tokio::test]
async fn unit_without_a_free_connection_is_refused_in_time() {
    let store = store(2).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let held = (
        stage.factory.begin(&ada).await.unwrap(),
        stage.factory.begin_read(&ada).await.unwrap(),
    );
    // With time standing still, the clock jumps to the moment at which waiting ends.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    assert!(is_unavailable(&stage.factory.begin(&ada).await));
    assert!(began.elapsed() <= PATIENCE);
    tokio::time::resume();

    drop(held);
    stage
        .read(&ada, async |unit| unit.open().await.unwrap())
        .await;
}

#[tokio::test]
async fn unreachable_database_is_reported_as_unavailable() {
    let database = TestDatabase::new().await;
    let nowhere = tempfile::tempdir().unwrap();
    let mut config = tokio_postgres::Config::new();
    config.host_path(nowhere.path()).user("coffer_app");
    let store = Store::plain(database, config, 1);
    let stage = store.stage();
    assert!(is_unavailable(&stage.factory.begin(&stage.visitor()).await));
}

/// Ends all connections of the application, as a restart of the database would.
async fn cut(store: &Store) {
    let watcher = Watcher::of(&store.database).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND usename = 'coffer_app'";
    watcher.0.batch_execute(cut).await.unwrap();
    watcher.wait_for(0, "true").await;
}

// Proves: TASK-004-001.2
#[tokio::test]
async fn unit_with_a_lost_connection_fails_and_the_next_one_works() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");

    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.portfolios().add(&savings).await.unwrap();
    cut(&store).await;
    let lost = unit.users().get(ada.user_id().unwrap()).await;
    assert!(is_unavailable(&lost), "{lost:?}");
    let lost = unit.commit().await;
    assert!(matches!(lost, Err(RepositoryError::Poisoned)), "{lost:?}");
    assert_recovers(&stage, &ada, &savings).await;

    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.open().await.unwrap();
    let nested = unit.begin_nested().await.unwrap();
    cut(&store).await;
    drop(nested);
    let lost = unit.commit().await;
    assert!(lost.is_err());

    // A connection that was lost while idle affects at most the unit that discovers it.
    cut(&store).await;
    assert_recovers(&stage, &ada, &stage.portfolio(savings.user_id, "More")).await;
}

/// Checks that a portfolio can be added, once the pool has noticed the lost connections.
async fn assert_recovers(
    stage: &Stage<'_>,
    actor: &coffer_domain::Actor,
    portfolio: &coffer_domain::portfolio::Portfolio,
) {
    let added = async {
        let mut unit = stage.factory.begin(actor).await?;
        unit.portfolios().add(portfolio).await?;
        unit.commit().await
    };
    if let Err(error) = added.await {
        assert!(
            matches!(error, RepositoryError::Unavailable(_)),
            "{error:?}"
        );
        stage
            .write(actor, async |unit| {
                unit.portfolios().add(portfolio).await.unwrap();
            })
            .await;
    }
}

//! Commits always complete.

use std::sync::Arc;

use coffer_domain::audit::{Action, AuditRecord, EntityType};
use coffer_storage::{BeforeCommit, RepositoryError, UnitOfWork};
use coffer_test_support::CapturedLog;
use tokio::sync::Notify;
use tracing::Instrument as _;

use super::{PATIENCE, Watcher, connect, ends_within, store};

/// An action that signals its start and waits until it may continue.
fn gate(reached: &Arc<Notify>, opened: &Arc<Notify>) -> BeforeCommit {
    let (reached, opened) = (Arc::clone(reached), Arc::clone(opened));
    Box::new(move || {
        Box::pin(async move {
            reached.notify_one();
            opened.notified().await;
        })
    })
}

// Proves: TASK-005-014.1
#[tokio::test]
async fn commit_and_its_actions_finish_without_their_caller() {
    let store = store(2).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let (reached, opened) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.portfolios().add(&savings).await.unwrap();
    unit.before_commit(gate(&reached, &opened));
    let now = stage.now();
    let record = AuditRecord::new(&ada, Action::SignedIn, EntityType::Session, now, stage.rng);
    unit.record(record.clone());
    assert!(ends_within(1, unit.commit()).await.is_none());

    tokio::time::timeout(PATIENCE, reached.notified())
        .await
        .unwrap();
    let find = async || {
        stage
            .read(&ada, async |unit| {
                unit.portfolios().get(savings.id).await.unwrap()
            })
            .await
    };
    assert_eq!(find().await, None);
    opened.notify_one();
    let committed = async { while find().await.is_none() {} };
    tokio::time::timeout(PATIENCE, committed).await.unwrap();
    let watcher = Watcher::of(&store.database).await;
    let logged = "SELECT count(*) FROM audit_logs WHERE id = $1";
    let logged = watcher.0.query_one(logged, &[&record.id.uuid()]).await;
    assert_eq!(logged.unwrap().get::<_, i64>(0), 1);
}

#[tokio::test]
async fn commit_with_refused_records_is_rolled_back() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let now = stage.now();
    let forged = AuditRecord::new(&bob, Action::SignedIn, EntityType::Session, now, stage.rng);
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.portfolios().add(&savings).await.unwrap();
    unit.record(forged);
    assert!(unit.commit().await.is_err());
    stage
        .system(async |unit| {
            let found = unit.portfolios().get(savings.id).await.unwrap();
            assert_eq!(found, None);
        })
        .await;
    // The connection can be used again.
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&savings).await.unwrap();
        })
        .await;
}

#[tokio::test]
async fn commit_refused_by_the_database_returns_the_reason() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    connect(store.database.owner())
        .await
        .batch_execute(
            "ALTER TABLE chat_history DROP CONSTRAINT chat_history_session_fkey;
             ALTER TABLE chat_history ADD CONSTRAINT chat_history_session_fkey
             FOREIGN KEY (user_id, session_id) REFERENCES chat_sessions (user_id, id)
             DEFERRABLE INITIALLY DEFERRED",
        )
        .await
        .unwrap();
    let nowhere = stage.chat_session(ada.user_id().unwrap(), "Never stored");
    let message = stage.chat_message(&nowhere, "Is anybody there?");
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.chat().add_message(&message).await.unwrap();
    let refused = unit.commit().await.unwrap_err();
    assert!(
        refused.is_conflict_with("chat_history_session_fkey"),
        "{refused:?}"
    );
    Watcher::of(&store.database).await.wait_for_rest().await;
}

#[tokio::test]
async fn panicking_action_rolls_back_its_unit() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.portfolios().add(&savings).await.unwrap();
    unit.before_commit(Box::new(|| panic!("an action of this test")));
    let failed = unit.commit().await;
    assert!(
        matches!(failed, Err(RepositoryError::Backend(_))),
        "{failed:?}"
    );
    Watcher::of(&store.database).await.wait_for_rest().await;
    let found = stage
        .read(&ada, async |unit| {
            unit.portfolios().get(savings.id).await.unwrap()
        })
        .await;
    assert_eq!(found, None);
}

#[tokio::test]
async fn unused_unit_sends_no_statement() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let watcher = Watcher::of(&store.database).await;
    watcher.wait_for_rest().await;
    let changed = "SELECT state_change, query FROM pg_stat_activity \
         WHERE datname = current_database() AND usename = 'coffer_app'";
    let last = async || -> (std::time::SystemTime, String) {
        let row = watcher.0.query_one(changed, &[]).await.unwrap();
        (row.get(0), row.get(1))
    };
    let before = last().await;
    let unit: Box<dyn UnitOfWork> = stage.factory.begin(&ada).await.unwrap();
    unit.commit().await.unwrap();
    drop(stage.factory.begin(&ada).await.unwrap());
    assert_eq!(last().await, before);
}

// Proves: TASK-005-026.4
#[tokio::test]
async fn log_of_a_commit_belongs_to_its_request() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.before_commit(Box::new(|| {
        Box::pin(async { tracing::info!("said while committing") })
    }));
    let log = CapturedLog::start();
    let request = tracing::info_span!("request", number = 7);
    unit.commit().instrument(request).await.unwrap();
    let text = log.text();
    let mut lines = text.lines();
    let line = lines.find(|line| line.contains("said while committing"));
    assert!(line.unwrap().contains("request{number=7}"), "{text}");
}

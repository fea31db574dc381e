//! Records can only be added to the audit log, and every record is sealed.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{NOT_ALLOWED, act_as, connect, number, refusal, rows, texts};

/// Takes the records to be sealed from the queue, as the application does.
async fn seal(system: &Client) -> Vec<String> {
    texts(system, "DELETE FROM audit_unsealed RETURNING id::text").await
}

// Proves: TASK-004-020.1
#[tokio::test]
async fn audit_records_can_only_be_added() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    rows::add(&app, "audit_logs", 1).await.unwrap();
    let system = connect(database.system()).await;
    rows::add(&system, "audit_seals", 1).await.unwrap();
    for (client, table) in [
        (&app, "audit_logs"),
        (&system, "audit_logs"),
        (&system, "audit_seals"),
    ] {
        for statement in [
            format!("UPDATE {table} SET created_at = now()"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("SELECT FROM {table} FOR UPDATE"),
        ] {
            assert_eq!(
                refusal(client, &statement).await,
                NOT_ALLOWED,
                "{statement}"
            );
        }
    }
    assert_eq!(
        refusal(&system, "UPDATE audit_unsealed SET id = id").await,
        NOT_ALLOWED
    );
    let queue = "INSERT INTO audit_unsealed SELECT id FROM audit_logs";
    assert_eq!(refusal(&system, queue).await, NOT_ALLOWED);
}

#[tokio::test]
async fn requests_record_only_their_own_user_or_none() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add(&owner, "users", 1).await.unwrap();
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    assert_eq!(
        refusal(&app, &rows::insert("audit_logs", 2)).await,
        NOT_ALLOWED
    );

    // A failed sign-in: an anonymous actor, about a user.
    act_as(&app, None).await;
    let nobodys = rows::insert("audit_logs", 2).replace("actor_id, ", "");
    let nobodys = nobodys.replacen(&format!("uuid '{}', ", rows::user(2)), "", 1);
    app.batch_execute(&nobodys).await.unwrap();
    assert_eq!(
        refusal(&app, &rows::insert("audit_logs", 1)).await,
        NOT_ALLOWED
    );
    assert_eq!(number(&app, "SELECT count(*) FROM audit_logs").await, 0);

    // The user concerned sees it.
    act_as(&app, Some(rows::user(2))).await;
    assert_eq!(number(&app, "SELECT count(*) FROM audit_logs").await, 1);
    act_as(&app, Some(rows::user(1))).await;
    assert_eq!(number(&app, "SELECT count(*) FROM audit_logs").await, 0);
}

#[tokio::test]
async fn record_that_commits_late_is_sealed() {
    let database = TestDatabase::new().await;
    let (mut early, late) = (connect(database.app()).await, connect(database.app()).await);
    act_as(&early, Some(rows::user(1))).await;
    act_as(&late, Some(rows::user(2))).await;
    let system = connect(database.system()).await;

    let slow = early.transaction().await.unwrap();
    slow.batch_execute(&rows::insert("audit_logs", 1))
        .await
        .unwrap();
    rows::add(&late, "audit_logs", 2).await.unwrap();
    assert_eq!(seal(&system).await, [rows::id("audit_logs", 2).to_string()]);
    slow.commit().await.unwrap();
    assert_eq!(seal(&system).await, [rows::id("audit_logs", 1).to_string()]);
    assert!(seal(&system).await.is_empty());
}

#[tokio::test]
async fn unfinished_seal_leaves_the_queue_unchanged() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    rows::add(&app, "audit_logs", 1).await.unwrap();
    let mut system = connect(database.system()).await;
    let cut_off = system.transaction().await.unwrap();
    cut_off
        .execute("DELETE FROM audit_unsealed", &[])
        .await
        .unwrap();
    cut_off.rollback().await.unwrap();
    assert_eq!(seal(&system).await.len(), 1);
}

#[tokio::test]
async fn rolled_back_record_is_not_awaited() {
    let database = TestDatabase::new().await;
    let mut app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    let undone = app.transaction().await.unwrap();
    undone
        .batch_execute(&rows::insert("audit_logs", 1))
        .await
        .unwrap();
    undone.rollback().await.unwrap();
    assert!(seal(&connect(database.system()).await).await.is_empty());
}

#[tokio::test]
async fn record_removed_before_sealing_leaves_a_trace() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add(&owner, "audit_logs", 1).await.unwrap();
    owner.batch_execute("DELETE FROM audit_logs").await.unwrap();
    let system = connect(database.system()).await;
    assert_eq!(seal(&system).await, [rows::id("audit_logs", 1).to_string()]);
}

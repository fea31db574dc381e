//! Erasing a user removes all of their data except the audit log, which has no personal data.

use coffer_test_support::database::TestDatabase;

use super::{connect, number, rows, texts};

// Proves: TASK-004-003.4, TASK-004-010.3
#[tokio::test]
async fn erased_user_leaves_no_rows() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    rows::add_person(&owner, 2).await;
    let system = connect(database.system()).await;
    let deleted = system
        .execute("DELETE FROM users WHERE id = $1", &[&rows::user(1)])
        .await;
    assert_eq!(deleted.unwrap(), 1);

    let tables = texts(
        &owner,
        "SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attname = 'user_id'",
    )
    .await;
    assert!(tables.len() >= 8, "{tables:?}");
    for table in tables {
        let theirs =
            format!("SELECT DISTINCT user_id::text FROM {table} WHERE user_id IS NOT NULL");
        let left = texts(&owner, &theirs).await;
        assert_eq!(left, [rows::user(2).to_string()], "{table}");
    }
    assert_eq!(number(&owner, "SELECT count(*) FROM audit_logs").await, 2);
}

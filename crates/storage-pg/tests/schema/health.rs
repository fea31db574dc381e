//! The health check of a database.

use coffer_storage_pg::health;
use coffer_test_support::database::TestDatabase;

use super::connect;

#[tokio::test]
async fn fresh_database_has_no_findings_beyond_test_settings() {
    let database = TestDatabase::new().await;
    let health = health::check(database.owner()).await.unwrap();
    let server = &health.server;
    assert!(server.is_new_enough && !server.is_standby);
    assert!(!server.fsync, "tests need no disk");
    assert!(server.connections > 0 && server.size > 0);
    assert_eq!(health.unprotected, [""; 0]);
    assert_eq!(health.rights, [""; 0]);
    assert_eq!(health.surplus, [""; 0]);
    assert_eq!(health.missing_roles, [""; 0]);
    assert_eq!(health.invalid_indexes, [""; 0]);
    let sizes: Vec<_> = health.largest.iter().map(|size| size.bytes).collect();
    assert_eq!(sizes.len(), 10);
    assert!(sizes.is_sorted_by(|larger, smaller| larger >= smaller));
    assert!(health.bloated.is_empty() && health.replicas.is_empty());
    let audit = health.audit.unwrap();
    assert_eq!((audit.seals, audit.waiting, audit.oldest), (0, 0, None));
}

#[tokio::test]
async fn incomplete_index_is_reported() {
    let database = TestDatabase::new().await;
    let administrator = connect(database.config("postgres")).await;
    administrator
        .batch_execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'prices_pkey'::regclass",
        )
        .await
        .unwrap();
    let health = health::check(database.owner()).await.unwrap();
    assert_eq!(health.invalid_indexes, ["prices_pkey"]);
}

#[tokio::test]
async fn database_without_a_schema_can_be_checked() {
    let database = TestDatabase::empty().await;
    let health = health::check(database.owner()).await.unwrap();
    assert!(health.audit.is_none() && health.largest.is_empty());
}

/// Tables as TimescaleDB creates them.
#[tokio::test]
async fn facts_need_no_row_security_while_requests_have_no_privilege_on_them() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let unprotected = async |change: &str| {
        owner.batch_execute(change).await.unwrap();
        let health = health::check(database.owner()).await.unwrap();
        health.unprotected
    };
    let off = "ALTER TABLE transaction_facts DISABLE ROW LEVEL SECURITY";
    assert_eq!(unprotected(off).await, ["transaction_facts"]);
    let adopted = "DROP POLICY transaction_facts_own ON transaction_facts;
         DROP POLICY transaction_facts_system ON transaction_facts";
    assert_eq!(unprotected(adopted).await, [""; 0]);
    let granted = "GRANT SELECT (spent) ON transaction_facts TO coffer_app";
    assert_eq!(unprotected(granted).await, ["transaction_facts"]);
}

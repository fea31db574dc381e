//! The policies allow index conditions, and the indexes serve the queries in their comments.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{act_as, connect, rows, texts};

/// Queries of the application, with the index that each must use.
const SERVED: &[(&str, &str)] = &[
    ("SELECT id, email FROM users", "users_pkey"),
    ("SELECT * FROM user_settings", "user_settings_pkey"),
    (
        "SELECT * FROM sessions ORDER BY id DESC LIMIT 50",
        "sessions_user_idx",
    ),
    (
        "SELECT * FROM portfolios WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 50",
        "portfolios_newest_idx",
    ),
    (
        "SELECT * FROM portfolios WHERE deleted_at IS NULL ORDER BY lower(name), id LIMIT 50",
        "portfolios_name_idx",
    ),
    (
        "SELECT * FROM holdings WHERE portfolio_id = {portfolios} AND deleted_at IS NULL
         ORDER BY symbol LIMIT 50",
        "holdings_portfolio_symbol_currency_key",
    ),
    (
        "SELECT amount FROM prices WHERE symbol = 'SYM1' AND currency = 'EUR'
         ORDER BY quoted_on DESC LIMIT 1",
        "prices_symbol_currency_quoted_on_key",
    ),
    (
        "SELECT * FROM chat_sessions WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 50",
        "chat_sessions_newest_idx",
    ),
    (
        "SELECT * FROM chat_history WHERE session_id = {chat_sessions} ORDER BY id DESC LIMIT 50",
        "chat_history_newest_idx",
    ),
    (
        "SELECT * FROM audit_logs WHERE subject_id = {users}
         ORDER BY created_at DESC, id DESC LIMIT 50",
        "audit_logs_subject_idx",
    ),
    (
        "SELECT * FROM idempotency_keys WHERE key = 'key'",
        "idempotency_keys_pkey",
    ),
    (
        "SELECT * FROM change_sets ORDER BY id DESC LIMIT 50",
        "change_sets_user_id_id_key",
    ),
    (
        "SELECT * FROM change_set_rows WHERE change_set_id = {change_sets} ORDER BY entity_id LIMIT 50",
        "change_set_rows_pkey",
    ),
    (
        "SELECT * FROM change_set_rows WHERE entity_id = {transactions}",
        "change_set_rows_entity_idx",
    ),
];

/// Queries of administration and commands, which see all users' rows, with the index that each must
/// use.
const SERVED_TO_SYSTEM: &[(&str, &str)] = &[
    (
        "SELECT * FROM audit_logs ORDER BY created_at DESC, id DESC LIMIT 50",
        "audit_logs_time_idx",
    ),
    (
        "SELECT * FROM audit_logs WHERE created_at >= '2025-01-01' AND created_at < '2025-02-01'
         ORDER BY created_at DESC, id DESC LIMIT 50",
        "audit_logs_time_idx",
    ),
    (
        "SELECT * FROM audit_logs WHERE subject_id = {users}
         ORDER BY created_at DESC, id DESC LIMIT 50",
        "audit_logs_subject_idx",
    ),
    (
        "SELECT * FROM audit_logs WHERE entity_type = 'account' AND entity_id = {accounts}
         ORDER BY created_at DESC, id DESC LIMIT 50",
        "audit_logs_entity_idx",
    ),
    (
        "SELECT id FROM jobs WHERE kind = 'mail' AND state = 'pending' AND run_at <= now()
         ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        "jobs_due_idx",
    ),
    (
        "SELECT * FROM jobs WHERE state = 'dead' ORDER BY updated_at DESC LIMIT 50",
        "jobs_dead_idx",
    ),
];

// Proves: TASK-004-009.4, TASK-004-014.3
#[tokio::test]
async fn queries_under_the_policies_use_their_index() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    assert_served(&app, SERVED).await;
}

// Proves: TASK-004-009.4, TASK-004-014.3
#[tokio::test]
async fn queries_of_all_users_rows_use_their_index() {
    let database = TestDatabase::new().await;
    let system = connect(database.system()).await;
    assert_served(&system, SERVED_TO_SYSTEM).await;
}

/// Checks that each query is read by its index, in order.
async fn assert_served(client: &Client, queries: &[(&str, &str)]) {
    // On empty tables no other plan would be chosen for its cost alone.
    client
        .batch_execute(
            "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off",
        )
        .await
        .unwrap();
    for (query, index) in queries {
        let plan = explain(client, &rows::fill(query, 1)).await;
        assert!(plan.contains(index), "{query}\n{plan}");
        assert!(
            !plan.contains("Seq Scan") && !plan.contains("Sort"),
            "{query}\n{plan}"
        );
    }
}

#[tokio::test]
async fn user_of_a_unit_is_an_index_condition() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    app.batch_execute("SET enable_seqscan = off").await.unwrap();
    let plan = explain(&app, "SELECT * FROM sessions").await;
    let condition = plan
        .lines()
        .find(|line| line.contains("Index Cond"))
        .unwrap_or_default();
    assert!(condition.contains("user_id = $"), "{plan}");
}

async fn explain(client: &Client, query: &str) -> String {
    texts(client, &format!("EXPLAIN (COSTS OFF) {query}"))
        .await
        .join("\n")
}

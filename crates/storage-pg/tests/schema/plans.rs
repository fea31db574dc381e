//! The policies leave index conditions to the planner, and the indexes serve what they say.

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
];

// Proves: TASK-004-009.4, TASK-004-014.3
#[tokio::test]
async fn queries_under_the_policies_use_their_index() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    // On empty tables no other plan would be chosen for its cost alone.
    app.batch_execute(
        "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off",
    )
    .await
    .unwrap();
    for (query, index) in SERVED {
        let plan = explain(&app, &rows::fill(query, 1)).await;
        assert!(plan.contains(index), "{query}\n{plan}");
        assert!(
            !plan.contains("Seq Scan") && !plan.contains("Sort"),
            "{query}\n{plan}"
        );
    }
}

#[tokio::test]
async fn the_user_of_a_unit_is_an_index_condition() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    app.batch_execute("SET enable_seqscan = off").await.unwrap();
    let plan = explain(&app, "SELECT * FROM sessions").await;
    let condition = plan
        .lines()
        .find(|line| line.contains("Index Cond"))
        .unwrap_or_default();
    assert!(condition.contains("current_setting"), "{plan}");
}

async fn explain(client: &Client, query: &str) -> String {
    texts(client, &format!("EXPLAIN (COSTS OFF) {query}"))
        .await
        .join("\n")
}

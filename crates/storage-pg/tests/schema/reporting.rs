//! The data visible to reports: only the figures of the schema `reporting`.

use coffer_test_support::database::TestDatabase;

use super::{NOT_ALLOWED, connect, refusal, rows, texts};

const VIEWS: [&str; 3] = [
    "reporting.balances_by_month",
    "reporting.spending_by_month",
    "reporting.users_by_month",
];

// Proves: TASK-004-020.2
#[tokio::test]
async fn reports_read_figures_by_user_and_month() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    rows::add_person(&owner, 2).await;
    // A top-level category of the user's own, whose name is theirs, and a second month.
    owner
        .batch_execute(&rows::fill(
            "UPDATE categories SET parent_id = NULL WHERE id = {categories};
             INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description,
                 version, created_at, updated_at)
             VALUES ('01940000-0000-7000-8000-000000000099', {users}, {accounts}, '2025-02-28', 50, 'EUR',
                 'Gift', 1, {now}, {now})",
            1,
        ))
        .await
        .unwrap();
    let readonly = connect(database.config("coffer_readonly")).await;
    let (one, two) = (rows::user(1), rows::user(2));
    assert_eq!(
        texts(
            &readonly,
            "SELECT concat_ws(' ', user_id, month, currency, coalesce(category, '?'), spent, received, transactions)
             FROM reporting.spending_by_month ORDER BY user_id, month",
        )
        .await,
        [
            format!("{one} 2025-01-01 EUR ? 12.3400 0.0000 1"),
            format!("{one} 2025-02-01 EUR ? 0.0000 50.0000 1"),
            format!("{two} 2025-01-01 EUR Food and drink 12.3400 0.0000 1"),
        ]
    );
    assert_eq!(
        texts(
            &readonly,
            "SELECT concat_ws(' ', user_id, month, currency, account_type, change, balance, transactions)
             FROM reporting.balances_by_month ORDER BY user_id, month",
        )
        .await,
        [
            format!("{one} 2025-01-01 EUR checking -12.3400 87.6600 1"),
            format!("{one} 2025-02-01 EUR checking 50.0000 137.6600 1"),
            format!("{two} 2025-01-01 EUR checking -12.3400 87.6600 1"),
        ]
    );
    assert_eq!(
        texts(
            &readonly,
            "SELECT concat_ws(' ', month, status, tier, users) FROM reporting.users_by_month",
        )
        .await,
        ["2025-01-01 active free 2"]
    );
}

// Proves: TASK-004-020.2
#[tokio::test]
async fn reports_can_read_only_their_figures() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let readonly = connect(database.config("coffer_readonly")).await;
    let relations = texts(
        &readonly,
        "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_|^information_schema$'
             AND has_schema_privilege(n.oid, 'USAGE')
             AND (has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE'))
         ORDER BY 1",
    )
    .await;
    assert_eq!(relations, VIEWS);
    let written = texts(
        &readonly,
        "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_|^information_schema$'
             AND (has_any_column_privilege(c.oid, 'INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE'))",
    )
    .await;
    assert!(written.is_empty(), "{written:?}");
    let functions = texts(
        &readonly,
        "SELECT p.oid::regprocedure::text FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
         WHERE n.nspname !~ '^pg_|^information_schema$' AND has_function_privilege(p.oid, 'EXECUTE')
             AND NOT EXISTS (
                 SELECT FROM pg_depend AS d
                 WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
             )",
    )
    .await;
    assert!(functions.is_empty(), "{functions:?}");
    for statement in [
        "SELECT FROM users",
        "SELECT FROM transactions",
        "SELECT FROM valued_portfolios",
        "CREATE VIEW reporting.mine AS SELECT 1",
        "CREATE TABLE reporting.mine (id int)",
    ] {
        assert_eq!(
            refusal(&readonly, statement).await,
            NOT_ALLOWED,
            "{statement}"
        );
    }
}

// Proves: TASK-004-020.2
#[tokio::test]
async fn reports_show_no_text_of_users() {
    let database = TestDatabase::new().await;
    let readonly = connect(database.config("coffer_readonly")).await;
    let columns = texts(
        &readonly,
        "SELECT attname::text FROM pg_attribute
         WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'reporting'::regnamespace)
             AND attnum > 0
         GROUP BY 1 ORDER BY 1",
    )
    .await;
    assert_eq!(
        columns,
        [
            "account_type",
            "balance",
            "category",
            "change",
            "currency",
            "month",
            "received",
            "spent",
            "status",
            "tier",
            "transactions",
            "user_id",
            "users"
        ]
    );
}

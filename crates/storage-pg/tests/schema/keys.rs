//! Primary keys and foreign keys, and the effect of deleting rows.

use std::collections::{BTreeMap, BTreeSet};

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{FOREIGN_KEY, connect, number, refusal, rows, texts};

/// Every foreign key, with its action when the referenced row is deleted, as in `pg_constraint`
/// (`c`: the row is deleted, `n`: the column is set to NULL, `a`: the deletion is refused), and the
/// reason.
const FOREIGN_KEYS: &[(&str, &str, &str)] = &[
    (
        "accounts_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "balance_deltas_account_fkey",
        "c",
        "figures of an account go with it",
    ),
    (
        "budget_alerts_budget_fkey",
        "c",
        "alerts mean nothing without their budget",
    ),
    (
        "budgets_category_fkey",
        "c",
        "without its category a budget would be for all spending",
    ),
    (
        "budgets_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "categories_parent_fkey",
        "a",
        "a category with subcategories is merged or emptied first",
    ),
    (
        "categories_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "change_set_rows_change_set_fkey",
        "c",
        "rows are part of their change set",
    ),
    (
        "change_sets_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "chat_history_session_fkey",
        "c",
        "messages are part of their session",
    ),
    (
        "chat_sessions_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "holdings_portfolio_fkey",
        "c",
        "holdings are part of their portfolio",
    ),
    (
        "idempotency_keys_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "jobs_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "monthly_spending_user_fkey",
        "c",
        "figures of a user go with them",
    ),
    (
        "portfolios_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "sessions_impersonator_fkey",
        "c",
        "erasing an administrator ends what they do in others' names",
    ),
    (
        "sessions_user_fkey",
        "c",
        "erasing a user signs them out everywhere",
    ),
    (
        "stored_counts_user_fkey",
        "c",
        "figures of a user go with them",
    ),
    (
        "transaction_facts_user_fkey",
        "c",
        "figures of a user go with them",
    ),
    (
        "transactions_account_fkey",
        "c",
        "transactions are part of their account",
    ),
    (
        "transactions_category_fkey",
        "n",
        "transactions of a deleted category become uncategorised",
    ),
    (
        "user_profiles_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
    (
        "user_settings_user_fkey",
        "c",
        "erasing a user erases what is theirs",
    ),
];

/// Tables whose primary key is not a UUID of their own, each with the reason.
const NATURAL_KEYS: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the number of the migration"),
    ("audit_seals", "the place in the chain"),
    ("balance_deltas", "the account and the day"),
    ("change_set_rows", "the change set and the row it changed"),
    ("data_migrations", "the name of the migration"),
    ("idempotency_keys", "the user and the key they chose"),
    ("latest_prices", "the symbol and the currency"),
    ("signing_keys", "the key id of RFC 7517"),
    ("stored_counts", "the user and the resource"),
    ("user_profiles", "the user, of whom there is one profile"),
    ("user_settings", "the user, of whom there is one set"),
];

/// Tables that are never referred to by row.
const WITHOUT_PRIMARY_KEY: &[&str] = &["monthly_spending", "transaction_facts"];

// Proves: TASK-004-002.1
#[tokio::test]
async fn primary_keys_are_uuids_that_the_application_generates() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let tables = texts(
        &owner,
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
    )
    .await;
    // The application's identifiers are of version 7; a default would make others.
    let generated = texts(
        &owner,
        "SELECT c.relname::text
         FROM pg_class AS c
         JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE c.relnamespace = 'public'::regnamespace
             AND a.attname = 'id' AND a.atttypid = 'uuid'::regtype AND NOT a.atthasdef AND a.attidentity = ''
         ORDER BY 1",
    )
    .await;
    let mut known: Vec<&str> = generated.iter().map(String::as_str).collect();
    known.extend(NATURAL_KEYS.iter().map(|(table, _)| table));
    known.extend(WITHOUT_PRIMARY_KEY);
    known.sort_unstable();
    assert_eq!(tables, known);
}

/// The action of every foreign key when the referenced row is deleted.
async fn foreign_keys(owner: &Client) -> BTreeMap<String, String> {
    let rows = owner.query(
        "SELECT conname::text, confdeltype::text FROM pg_constraint
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
        &[],
    );
    let rows = rows.await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

// Proves: TASK-004-010.1, TASK-004-014.2
#[tokio::test]
async fn every_foreign_key_has_its_action_on_deletion() {
    let database = TestDatabase::new().await;
    let found = foreign_keys(&connect(database.owner()).await).await;
    let expected = FOREIGN_KEYS
        .iter()
        .map(|(key, action, _)| ((*key).to_owned(), (*action).to_owned()));
    assert_eq!(found, expected.collect());
}

/// The tables that have rows.
async fn filled(owner: &Client) -> BTreeSet<String> {
    let tables = texts(
        owner,
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    )
    .await;
    let mut filled = BTreeSet::new();
    for table in tables {
        if number(owner, &format!("SELECT count(*) FROM {table}")).await > 0 {
            filled.insert(table);
        }
    }
    filled
}

/// Deletes a user's row of one table, and returns the other tables that are empty afterwards.
async fn tables_emptied_with(table: &str) -> Vec<String> {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let before = filled(&owner).await;
    let delete = format!("DELETE FROM {table} WHERE id = $1");
    let deleted = owner.execute(&delete, &[&rows::id(table, 1)]).await;
    assert_eq!(deleted.unwrap(), 1, "{table}");
    let after = filled(&owner).await;
    let emptied = before.difference(&after).filter(|other| *other != table);
    emptied.cloned().collect()
}

// Proves: TASK-004-010.1, TASK-004-010.3, TASK-004-014.2
#[tokio::test]
async fn deleting_a_row_deletes_what_belongs_to_it() {
    // Only rows without an owner, and the audit log, remain of the user.
    let nobodys = [
        "_sqlx_migrations",
        "audit_logs",
        "audit_seals",
        "audit_unsealed",
        "categories",
        "data_migrations",
        "exchange_rates",
        "latest_prices",
        "prices",
        "signing_keys",
        "users",
    ];
    let all = rows::ROWS.iter().map(|(table, _)| *table);
    let all: BTreeSet<_> = all.chain(rows::FILLED_BY_TRIGGER.iter().copied()).collect();
    let nobodys: BTreeSet<_> = nobodys.into_iter().collect();
    let theirs: Vec<_> = all.difference(&nobodys).map(|t| (*t).to_owned()).collect();
    assert_eq!(tables_emptied_with("users").await, theirs);

    assert_eq!(
        tables_emptied_with("accounts").await,
        ["balance_deltas", "monthly_spending", "transactions"]
    );
    assert_eq!(tables_emptied_with("portfolios").await, ["holdings"]);
    assert_eq!(tables_emptied_with("chat_sessions").await, ["chat_history"]);
    assert_eq!(tables_emptied_with("budgets").await, ["budget_alerts"]);
    assert_eq!(
        tables_emptied_with("change_sets").await,
        ["change_set_rows"]
    );
    assert_eq!(
        tables_emptied_with("categories").await,
        ["budget_alerts", "budgets"]
    );
}

// Proves: TASK-004-010.3, TASK-004-014.2
#[tokio::test]
async fn deleting_a_category_keeps_transactions_and_fails_with_subcategories() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let nested = rows::insert("categories", 2)
        .replace(&rows::user(2).to_string(), &rows::user(1).to_string())
        .replace(
            "'00000000-0000-7000-8000-000000030000'",
            &format!("'{}'", rows::id("categories", 1)),
        )
        .replace("'Picnics'", "'Drinks'");
    owner
        .batch_execute("UPDATE categories SET parent_id = NULL WHERE user_id IS NOT NULL")
        .await
        .unwrap();
    owner.batch_execute(&nested).await.unwrap();
    let delete = |n| {
        format!(
            "DELETE FROM categories WHERE id = '{}'",
            rows::id("categories", n)
        )
    };
    assert_eq!(refusal(&owner, &delete(1)).await, FOREIGN_KEY);
    owner.batch_execute(&delete(2)).await.unwrap();
    owner.batch_execute(&delete(1)).await.unwrap();
    let uncategorised = "SELECT count(*) FROM transactions WHERE category_id IS NULL";
    assert_eq!(number(&owner, uncategorised).await, 1);
}

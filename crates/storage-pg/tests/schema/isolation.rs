//! Row-level security, table by table as the catalog lists them.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{FOREIGN_KEY, NOT_ALLOWED, act_as, connect, number, refusal, rows, texts};

const ANN: u32 = 1;
const BEN: u32 = 2;

/// A database with two users, and a connection as the role that serves requests.
async fn two_people() -> (TestDatabase, Client) {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, ANN).await;
    rows::add_person(&owner, BEN).await;
    let app = connect(database.app()).await;
    (database, app)
}

/// The tables of which the connected role has this privilege on any column.
async fn allowed(client: &Client, privilege: &str) -> Vec<String> {
    let query = format!(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
             AND has_any_column_privilege(oid, '{privilege}') ORDER BY 1"
    );
    texts(client, &query).await
}

/// The tables whose rows have an owner, with the owner's column.
async fn owned(client: &Client) -> Vec<(String, String)> {
    let tables = texts(
        client,
        "SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attname = 'user_id'
         ORDER BY 1",
    )
    .await;
    let mut owned: Vec<_> = tables
        .into_iter()
        .map(|t| (t, "user_id".to_owned()))
        .collect();
    owned.push(("users".to_owned(), "id".to_owned()));
    owned
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn no_row_is_visible_without_a_user() {
    let (_database, app) = two_people().await;
    let tables = allowed(&app, "SELECT").await;
    assert!(tables.len() >= 10, "{tables:?}");
    for table in &tables {
        let visible = number(&app, &format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(visible, 0, "{table}, where nobody was set");
    }
    // A setting that was local to an ended transaction reads as an empty text from then on.
    app.batch_execute(
        "BEGIN; SET LOCAL app.user_id = '01940000-0000-7000-8000-000000000001'; COMMIT",
    )
    .await
    .unwrap();
    for table in &tables {
        let visible = number(&app, &format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(visible, 0, "{table}, after a user's transaction");
    }
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn users_see_only_their_own_rows() {
    let (_database, app) = two_people().await;
    let readable = allowed(&app, "SELECT").await;
    act_as(&app, Some(rows::user(ANN))).await;
    for (table, column) in owned(&app).await {
        if !readable.contains(&table) {
            continue;
        }
        // System categories have no owner and are visible to all.
        let visible =
            format!("SELECT DISTINCT {column}::text FROM {table} WHERE {column} IS NOT NULL");
        let whose = texts(&app, &visible).await;
        assert_eq!(whose, [rows::user(ANN).to_string()], "{table}");
    }
    // Prices are everyone's.
    assert_eq!(number(&app, "SELECT count(*) FROM prices").await, 2);
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn another_users_rows_cannot_be_changed_or_deleted() {
    let (database, app) = two_people().await;
    let owner = connect(database.owner()).await;
    act_as(&app, Some(rows::user(ANN))).await;
    let (updatable, deletable) = (allowed(&app, "UPDATE").await, deletable(&app).await);
    for (table, column) in owned(&app).await {
        let before = all_rows(&owner, &table).await;
        let bens = format!("WHERE {column} = '{}'", rows::user(BEN));
        for (statement, possible) in [
            (
                format!("UPDATE {table} SET updated_at = updated_at + interval '1 hour' {bens}"),
                updatable.contains(&table),
            ),
            (
                format!("DELETE FROM {table} {bens}"),
                deletable.contains(&table),
            ),
        ] {
            match app.execute(&statement, &[]).await {
                Ok(touched) => assert!(possible && touched == 0, "{statement}"),
                Err(error) => {
                    assert!(!possible, "{statement}: {error}");
                    assert_eq!(super::code(&error), NOT_ALLOWED, "{statement}");
                }
            }
        }
        assert_eq!(all_rows(&owner, &table).await, before, "{table}");
    }
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn rows_cannot_be_added_for_or_given_to_another_user() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, ANN).await;
    rows::add(&owner, "users", BEN).await.unwrap();
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(ANN))).await;
    for (table, column) in owned(&app).await {
        let add = rows::insert(&table, BEN);
        assert_eq!(refusal(&app, &add).await, NOT_ALLOWED, "{add}");
        let give = format!("UPDATE {table} SET {column} = '{}'", rows::user(BEN));
        assert_eq!(refusal(&app, &give).await, NOT_ALLOWED, "{give}");
    }
}

// Proves: TASK-004-010.1, TASK-004-014.2
#[tokio::test]
async fn own_row_cannot_reference_another_users_row() {
    // A unique key that revealed the other user's rows would fail before the foreign key.
    let (_database, app) = two_people().await;
    act_as(&app, Some(rows::user(ANN))).await;
    for (table, parent) in [
        ("holdings", "portfolios"),
        ("chat_history", "chat_sessions"),
    ] {
        let (anns, bens) = (rows::id(parent, ANN), rows::id(parent, BEN));
        let add = rows::insert(table, ANN)
            .replace(&anns.to_string(), &bens.to_string())
            .replace(
                &rows::id(table, ANN).to_string(),
                &rows::id(table, 3).to_string(),
            );
        assert_eq!(refusal(&app, &add).await, FOREIGN_KEY, "{add}");
    }
}

// Proves: TASK-004-020.3
#[tokio::test]
async fn jobs_and_administration_see_all_users_rows() {
    let (database, _app) = two_people().await;
    let system = connect(database.system()).await;
    for (table, column) in owned(&system).await {
        let people = format!("SELECT count(DISTINCT {column}) FROM {table}");
        let visible = number(&system, &people).await;
        assert_eq!(visible, 2, "{table}");
    }
}

async fn deletable(client: &Client) -> Vec<String> {
    texts(
        client,
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'DELETE')",
    )
    .await
}

/// All rows of a table.
async fn all_rows(owner: &Client, table: &str) -> Vec<String> {
    texts(
        owner,
        &format!("SELECT t::text FROM {table} AS t ORDER BY 1"),
    )
    .await
}

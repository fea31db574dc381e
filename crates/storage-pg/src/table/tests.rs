use chrono::{DateTime, Utc};
use coffer_test_support::database::TestDatabase;
use uuid::Uuid;

use super::*;
use crate::{
    accounts::ACCOUNTS,
    budgets::BUDGETS,
    categories::CATEGORIES,
    change_sets::CHANGE_SETS,
    chat::{MESSAGES, SESSIONS as CONVERSATIONS},
    holdings::HOLDINGS,
    portfolios::PORTFOLIOS,
    preferences::{PROFILES, SETTINGS},
    sessions::SESSIONS,
    timing::{name, plan},
    transactions::TRANSACTIONS,
    users::USERS,
};

struct Shelf {
    id: Uuid,
    user_id: Uuid,
    name: String,
    books: i64,
    version: i32,
    deleted_at: Option<DateTime<Utc>>,
}

table! {
    /// A table with a column of each usage.
    SHELVES: Shelves("shelves") of Shelf {
        id: Key,
        user_id: Insert,
        name: Write,
        books: Read,
        version: Version,
        deleted_at: Update,
    }
}

#[test]
fn columns_are_written_as_declared() {
    let Statements {
        get,
        insert,
        update,
    } = SHELVES.statements();
    assert_eq!(
        get,
        "SELECT \"id\", \"user_id\", \"name\", \"books\", \"version\", \"deleted_at\" FROM \"shelves\" WHERE \"id\" = $1"
    );
    assert_eq!(
        insert,
        "INSERT INTO shelves (id, user_id, name, version) VALUES ($1, $2, $3, $4)"
    );
    assert_eq!(
        update,
        "UPDATE shelves SET name = $1, version = $2, deleted_at = $3 WHERE id = $4 AND version = $5"
    );
    assert_eq!(name(insert), "shelves.add");
    assert_eq!(name(update), "shelves.update");
}

/// The texts of a table's statements, and of one that reads it.
fn texts<T: Table>(table: &T) -> Vec<String> {
    let Statements {
        get,
        insert,
        update,
    } = table.statements();
    let texts = [get, insert, update].map(String::clone);
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

#[tokio::test]
async fn declared_columns_exist_and_are_granted_to_requests() {
    let database = TestDatabase::new().await;
    let tables = [
        texts(&ACCOUNTS),
        texts(&BUDGETS),
        texts(&CATEGORIES),
        texts(&CHANGE_SETS),
        texts(&CONVERSATIONS),
        texts(&HOLDINGS),
        texts(&MESSAGES),
        texts(&PORTFOLIOS),
        texts(&PROFILES),
        texts(&SESSIONS),
        texts(&SETTINGS),
        texts(&TRANSACTIONS),
        texts(&USERS),
    ];
    for text in tables.into_iter().flatten() {
        let plan = plan(&database.app().into(), &text).await;
        let plan = plan.unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert!(plan.contains("cost="), "{text}: {plan}");
    }
}

use coffer_test_support::database::TestDatabase;

use super::*;
use crate::{
    accounts::ACCOUNTS,
    budgets::BUDGETS,
    categories::CATEGORIES,
    chat::{MESSAGES, SESSIONS as CONVERSATIONS},
    holdings::HOLDINGS,
    portfolios::PORTFOLIOS,
    preferences::{PROFILES, SETTINGS},
    sessions::SESSIONS,
    timing::{name, plan},
    transactions::TRANSACTIONS,
    users::USERS,
};

#[test]
fn columns_are_written_as_declared() {
    let Statements { insert, update } = ACCOUNTS.statements();
    assert_eq!(
        insert,
        "INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, opened_on, \
         closed_on, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    assert_eq!(
        update,
        "UPDATE accounts SET name = $1, kind = $2, currency = $3, opening_balance = $4, \
         opened_on = $5, closed_on = $6, version = $7, updated_at = $8, deleted_at = $9 \
         WHERE id = $10 AND version = $11"
    );
    assert_eq!(name(insert), "accounts.add");
    assert_eq!(name(update), "accounts.update");
}

/// The texts of a table's statements, and of one that reads it.
fn texts<T: Table>(table: &T) -> Vec<String> {
    let Statements { insert, update } = table.statements();
    let select = table.select().to_string(sea_query::PostgresQueryBuilder);
    let texts = [insert.clone(), update.clone(), select];
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

#[tokio::test]
async fn declared_columns_exist_and_are_granted_to_requests() {
    let database = TestDatabase::new().await;
    let tables = [
        texts(&ACCOUNTS),
        texts(&BUDGETS),
        texts(&CATEGORIES),
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

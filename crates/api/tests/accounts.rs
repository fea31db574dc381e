//! Accounts and what is in them.

mod balances;
mod closing;
mod edit;
mod list;
mod opening;
mod ownership;
mod related;
mod rules;
mod scheduled;

use coffer_test_support::{Client, Response, TestApp, User};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/accounts";

/// A current account in euros, of this name.
fn checking(name: &str, opening_balance: &str) -> Value {
    json!({
        "name": name,
        "type": "checking",
        "currency": "EUR",
        "opening_balance": opening_balance,
    })
}

async fn create(client: &Client, body: &Value) -> Response {
    client.post(ALL).json(body).await.assert_status(201)
}

/// Creates an account, and returns its path.
async fn created(client: &Client, body: &Value) -> String {
    let answer = create(client, body).await.json();
    format!("{ALL}/{}", answer["id"].as_str().unwrap())
}

/// The names on a page.
fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

/// Books a transaction, in the account's currency.
async fn book(app: &TestApp, user: &User, path: &str, amount: &str, day: &str) {
    let account = path.rsplit('/').next().unwrap();
    app.execute(&format!(
        "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, \
         description, version, created_at, updated_at) \
         SELECT gen_random_uuid(), '{}', id, '{day}', {amount}, currency, 'T', 1, now(), now() \
         FROM accounts WHERE id = '{account}'",
        user.id
    ))
    .await;
}

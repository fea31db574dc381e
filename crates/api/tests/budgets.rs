//! Budgets, their progress and their alerts.

mod alerts;
mod edit;
mod list;
mod progress;
mod rules;

use coffer_test_support::{Client, Response, TestApp, User};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/budgets";

/// The system's categories that tests use: food, groceries under it, and an income.
pub(crate) const FOOD: &str = "00000000-0000-7000-8000-000000030000";
pub(crate) const GROCERIES: &str = "00000000-0000-7000-8000-000000030001";
pub(crate) const EMPLOYMENT: &str = "00000000-0000-7000-8000-000000500000";

/// A budget for all spending, with this name and 100 euros per month.
fn monthly(name: &str) -> Value {
    json!({
        "name": name,
        "amount": "100",
        "currency": "EUR",
        "period": "monthly",
        "starts_on": "2026-01-01",
        "alert_thresholds": [80, 100],
    })
}

/// A value with some fields replaced.
pub(crate) fn with(mut body: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn create(client: &Client, body: &Value) -> Response {
    client.post(ALL).json(body).await.assert_status(201)
}

/// Creates a budget, and returns its path.
async fn created(client: &Client, body: &Value) -> String {
    let answer = create(client, body).await.json();
    format!("{ALL}/{}", answer["id"].as_str().unwrap())
}

/// Creates an account in this currency, and returns its ID.
pub(crate) async fn account(user: &User, currency: &str) -> String {
    let body = json!({ "name": "A", "type": "checking", "currency": currency });
    let made = user.post("/api/v1/accounts").json(&body).await;
    let made = made.assert_status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// Books a transaction to an account without creating alerts, as an import does.
pub(crate) async fn book(
    app: &TestApp,
    account: &str,
    amount: &str,
    day: &str,
    category: Option<&str>,
) {
    let category = category.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    app.execute(&format!(
        "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency, \
         description, version, created_at, updated_at) \
         SELECT gen_random_uuid(), user_id, id, {category}, '{day}', {amount}, currency, 'T', 1, now(), now() \
         FROM accounts WHERE id = '{account}'"
    ))
    .await;
}

/// The names of a page's items.
fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

//! System categories and the users' own categories.

mod edit;
mod list;
mod merge;
mod ownership;
mod rules;

use coffer_test_support::{Client, Response, TestApp, User};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/categories";

/// The system's categories that tests use: a family for expenses, one of its members, and a family
/// for income.
const FOOD: &str = "00000000-0000-7000-8000-000000030000";
const GROCERIES: &str = "00000000-0000-7000-8000-000000030001";
const EMPLOYMENT: &str = "00000000-0000-7000-8000-000000500000";

/// A top-level expense category.
fn expense(name: &str) -> Value {
    json!({ "name": name, "type": "expense", "icon": "mountain", "colour": "#4F6D9A" })
}

/// An expense category under another one.
fn under(parent: &str, name: &str) -> Value {
    let mut body = expense(name);
    body["parent_id"] = json!(parent);
    body
}

async fn create(client: &Client, body: &Value) -> Response {
    client.post(ALL).json(body).await.assert_status(201)
}

/// Creates a category, and returns its id.
async fn created(client: &Client, body: &Value) -> String {
    let answer = create(client, body).await.json();
    answer["id"].as_str().unwrap().to_owned()
}

fn path(id: &str) -> String {
    format!("{ALL}/{id}")
}

/// The names on a page.
fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

/// Books ten euros spent in a category, on an account of the user's.
async fn spend(app: &TestApp, user: &User, category: &str) {
    let account = json!({ "name": "A", "type": "cash", "currency": "EUR" });
    let made = user.post("/api/v1/accounts").json(&account).await;
    let account = made.assert_status(201).json()["id"].clone();
    let account = account.as_str().unwrap().to_owned();
    app.execute(&format!(
        "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, \
         currency, description, version, created_at, updated_at) \
         VALUES (gen_random_uuid(), '{}', '{account}', '{category}', '2027-01-01', -10, 'EUR', \
         'T', 1, now(), now())",
        user.id
    ))
    .await;
}

/// Creates a budget of fifty euros per month for a category.
async fn budget(app: &TestApp, user: &User, category: &str) {
    app.execute(&format!(
        "INSERT INTO budgets (id, user_id, category_id, name, amount, currency, period, starts_on, \
         alert_thresholds, rollover, version, created_at, updated_at) \
         VALUES (gen_random_uuid(), '{}', '{category}', 'B', 50, 'EUR', 'monthly', '2027-01-01', \
         '{{}}', false, 1, now(), now())",
        user.id
    ))
    .await;
}

/// The user's transactions, budgets and subcategories in a category.
async fn usage(user: &User, id: &str) -> Value {
    let usage = user.get(&format!("{ALL}/usage")).await.assert_status(200);
    let usage = usage.json();
    let items = usage["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["category_id"] == id).unwrap();
    json!([
        found["transaction_count"],
        found["budget_count"],
        found["subcategory_count"]
    ])
}

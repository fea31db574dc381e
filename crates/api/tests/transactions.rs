//! Transactions, bulk operations and transfers.

mod bulk;
mod bulk_changes;
mod change_sets;
mod closed_accounts;
mod edit;
mod export;
mod former_transfers;
mod limits;
mod list;
mod rules;
mod search;
mod subcategories;
mod transfers;

use coffer_test_support::{Client, Response};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/transactions";
const BULK: &str = "/api/v1/transactions/bulk";

/// One of the system's categories.
const GROCERIES: &str = "00000000-0000-7000-8000-000000030001";

/// The system category above it.
const FOOD: &str = "00000000-0000-7000-8000-000000030000";

/// Creates an account in a currency, and returns its id.
pub(crate) async fn account(client: &Client, name: &str, currency: &str) -> String {
    let body = json!({ "name": name, "type": "checking", "currency": currency });
    let made = client.post("/api/v1/accounts").json(&body).await;
    let made = made.assert_status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

fn transaction(account: &str, amount: &str, day: &str, description: &str) -> Value {
    json!({
        "account_id": account,
        "amount": amount,
        "booked_on": day,
        "description": description,
    })
}

async fn create(client: &Client, body: &Value) -> Response {
    client.post(ALL).json(body).await.assert_status(201)
}

/// Books a transaction, and returns its id.
async fn booked(client: &Client, account: &str, amount: &str, day: &str, text: &str) -> String {
    let made = create(client, &transaction(account, amount, day, text)).await;
    made.json()["id"].as_str().unwrap().to_owned()
}

fn path(id: &str) -> String {
    format!("{ALL}/{id}")
}

/// The balance of an account.
async fn balance(client: &Client, account: &str) -> String {
    let shown = client.get(&format!("/api/v1/accounts/{account}")).await;
    let shown = shown.assert_status(200).json();
    shown["balance"].as_str().unwrap().to_owned()
}

/// The descriptions on a page.
fn texts(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["description"].as_str().unwrap())
        .collect()
}

//! Portfolios. Their tests are the model for the other resources.

mod edit;
mod idempotency;
mod list;
mod ownership;
mod rules;

use coffer_test_support::{Client, Response};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/portfolios";

/// A domestic portfolio with this name.
fn domestic(name: &str) -> Value {
    json!({
        "name": name,
        "account_type": "DOMESTIC",
        "country_code": "DE",
        "home_country": "DE",
        "base_currency": "EUR",
    })
}

/// An international portfolio with this name.
fn international(name: &str) -> Value {
    json!({
        "name": name,
        "account_type": "INTERNATIONAL",
        "country_code": "US",
        "home_country": "DE",
        "base_currency": "USD",
    })
}

async fn create(client: &Client, body: &Value) -> Response {
    client.post(ALL).json(body).await.assert_status(201)
}

/// Creates a portfolio, and returns its path.
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

//! Holdings of portfolios.

mod edit;
mod list;
mod ownership;
mod rules;

use coffer_test_support::{Client, Response, TestApp};
use serde_json::{Value, json};

const PORTFOLIOS: &str = "/api/v1/portfolios";

/// Creates a portfolio, and returns the path of its holdings.
async fn portfolio(client: &Client, name: &str) -> String {
    let body = json!({ "name": name, "account_type": "DOMESTIC", "country_code": "DE",
        "home_country": "DE", "base_currency": "EUR" });
    let made = client.post(PORTFOLIOS).json(&body).await.assert_status(201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    format!("{PORTFOLIOS}/{id}/holdings")
}

/// The path of the portfolio with these holdings.
fn portfolio_of(holdings: &str) -> &str {
    holdings.strip_suffix("/holdings").unwrap()
}

/// A holding with this symbol and quantity, in euros.
fn holding(symbol: &str, quantity: &str) -> Value {
    json!({ "symbol": symbol, "name": format!("{symbol} fund"), "quantity": quantity,
        "currency": "EUR" })
}

async fn create(client: &Client, holdings: &str, body: &Value) -> Response {
    client.post(holdings).json(body).await.assert_status(201)
}

/// Adds a holding, and returns its path.
async fn created(client: &Client, holdings: &str, body: &Value) -> String {
    let answer = create(client, holdings, body).await.json();
    format!("{holdings}/{}", answer["id"].as_str().unwrap())
}

/// Records a price for a day in January 2027.
async fn quote(app: &TestApp, symbol: &str, currency: &str, day: u8, price: &str) {
    app.execute(&format!(
        "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
         VALUES (gen_random_uuid(), '{symbol}', '{currency}', '2027-01-{day:02}', {price}, now(), now())"
    ))
    .await;
}

/// The symbols on a page.
fn symbols(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["symbol"].as_str().unwrap())
        .collect()
}

//! Repeated creating requests with an idempotency key, after the created resource has changed.

use coffer_test_support::{Client, Response, TestApp};
use serde_json::{Value, json};

async fn send(client: &Client, path: &str, body: &Value) -> Response {
    let request = client.post(path).json(body);
    request.header("idempotency-key", path).await
}

/// Asserts that two responses are equal, byte for byte.
fn assert_same(replay: &Response, first: &Response) {
    assert_eq!(replay.status(), first.status());
    assert_eq!(replay.find_header("etag"), first.find_header("etag"));
    assert_eq!(
        replay.find_header("content-type"),
        first.find_header("content-type")
    );
    assert_eq!(replay.text(), first.text());
}

fn id(created: &Response) -> String {
    created.json()["id"].as_str().unwrap().to_owned()
}

/// Creates a resource, updates and deletes it, and replays the request.
async fn replay_after_changes(client: &Client, path: &str, body: &Value, change: &Value) {
    let first = send(client, path, body).await.assert_status(201);
    let resource = format!("{path}/{}", id(&first));
    let updated = client.patch(&resource).json(change).await;
    updated.assert_status(200);
    assert_same(&send(client, path, body).await, &first);
    client.delete(&resource).await.assert_status(204);
    assert_same(&send(client, path, body).await, &first);
}

async fn created(client: &Client, path: &str, body: &Value) -> String {
    id(&client.post(path).json(body).await.assert_status(201))
}

#[tokio::test]
async fn replay_of_a_finance_request_returns_the_original_response() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let renamed = json!({ "name": "Renamed" });
    let account = json!({ "name": "A", "type": "checking", "currency": "EUR" });
    replay_after_changes(&user, "/api/v1/accounts", &account, &renamed).await;
    let category = json!({ "name": "C", "type": "expense", "icon": "bike", "colour": "#123456" });
    replay_after_changes(&user, "/api/v1/categories", &category, &renamed).await;
    let budget = json!({ "name": "B", "amount": "100", "currency": "EUR", "period": "monthly",
        "starts_on": "2026-01-01", "alert_thresholds": [80] });
    replay_after_changes(&user, "/api/v1/budgets", &budget, &renamed).await;

    let account_id = created(&user, "/api/v1/accounts", &account).await;
    let other_id = created(&user, "/api/v1/accounts", &account).await;
    let transaction = json!({ "account_id": account_id, "amount": "-5", "booked_on": "2026-01-31",
        "description": "T" });
    let described = json!({ "description": "Described anew" });
    let transactions = "/api/v1/transactions";
    replay_after_changes(&user, transactions, &transaction, &described).await;

    let bulk = "/api/v1/transactions/bulk?on_error=skip";
    let unknown = json!({ "account_id": other_id, "amount": "0", "booked_on": "2026-01-31",
        "description": "Nothing" });
    let rows = json!({ "items": [transaction, unknown] });
    let first = send(&user, bulk, &rows).await.assert_status(200);
    let added = first.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{transactions}/{added}");
    user.delete(&path).await.assert_status(204);
    assert_same(&send(&user, bulk, &rows).await, &first);

    let transfers = "/api/v1/transfers";
    let transfer = json!({ "from_account_id": account_id, "to_account_id": other_id,
        "amount": "10", "booked_on": "2026-01-31", "description": "T" });
    let first = send(&user, transfers, &transfer).await.assert_status(201);
    let path = format!("{transfers}/{}", id(&first));
    let updated = user.patch(&path).json(&json!({ "amount": "20" })).await;
    updated.assert_status(200);
    assert_same(&send(&user, transfers, &transfer).await, &first);
}

#[tokio::test]
async fn replay_of_a_portfolio_or_chat_request_returns_the_original_response() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let renamed = json!({ "name": "Renamed" });
    let portfolio = json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE",
        "home_country": "DE", "base_currency": "EUR" });
    replay_after_changes(&user, "/api/v1/portfolios", &portfolio, &renamed).await;
    let portfolio_id = created(&user, "/api/v1/portfolios", &portfolio).await;
    let holdings = format!("/api/v1/portfolios/{portfolio_id}/holdings");
    let holding = json!({ "symbol": "VWCE", "name": "A fund", "quantity": "1", "currency": "EUR" });
    replay_after_changes(&user, &holdings, &holding, &renamed).await;

    let sessions = "/api/v1/chat/sessions";
    let session = json!({ "title": "S" });
    replay_after_changes(&user, sessions, &session, &json!({ "title": "Renamed" })).await;
    let session_id = created(&user, sessions, &session).await;
    let messages = format!("{sessions}/{session_id}/messages");
    let message = json!({ "content": "Once" });
    let first = send(&user, &messages, &message).await.assert_status(201);
    let path = format!("{sessions}/{session_id}");
    let updated = user.patch(&path).json(&json!({ "title": "Renamed" })).await;
    updated.assert_status(200);
    assert_same(&send(&user, &messages, &message).await, &first);
}

#[tokio::test]
async fn replay_keeps_a_field_that_this_version_does_not_know() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = "/api/v1/accounts";
    let account = json!({ "name": "A", "type": "checking", "currency": "EUR" });
    let first = send(&user, path, &account).await.assert_status(201);
    app.execute(
        r#"UPDATE idempotency_keys
           SET response = response || '{"body": "{\"a field of another version\": 1}"}'"#,
    )
    .await;
    let replay = send(&user, path, &account).await.assert_status(201);
    assert_eq!(replay.text(), r#"{"a field of another version": 1}"#);
    assert_eq!(replay.header("etag"), first.header("etag"));
}

//! Repeated creating requests with an idempotency key.

use chrono::TimeDelta;
use coffer_test_support::{Client, Response, TestApp};
use serde_json::Value;

use super::{ALL, domestic, international};

async fn create_as(client: &Client, key: &str, body: &Value) -> Response {
    let request = client.post(ALL).json(body);
    request.header("idempotency-key", key).await
}

#[tokio::test]
async fn repeated_request_receives_the_same_response() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let first = create_as(&user, "key-1", &domestic("P"))
        .await
        .assert_status(201);
    app.clock().advance(TimeDelta::hours(23));
    user.post("/api/auth/refresh").await.assert_status(200);
    let again = create_as(&user, "key-1", &domestic("P"))
        .await
        .assert_status(201);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(app.count("portfolios").await, 1);
    let records = app.audit(user.id).await;
    let created = records
        .iter()
        .filter(|record| record["entity_type"] == "portfolio");
    assert_eq!(created.count(), 1);
}

#[tokio::test]
async fn different_request_with_the_same_key_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    create_as(&user, "key", &domestic("P"))
        .await
        .assert_status(201);
    let other = create_as(&user, "key", &international("P"))
        .await
        .assert_status(422);
    assert_eq!(other.problem().codes(), ["Idempotency-Key: reused"]);
    let request = user.post("/api/v1/chat/sessions");
    let request = request.json(&serde_json::json!({ "title": "P" }));
    let elsewhere = request.header("idempotency-key", "key").await;
    assert_eq!(
        elsewhere.assert_status(422).problem().codes(),
        ["Idempotency-Key: reused"]
    );
    assert_eq!(app.count("portfolios").await, 1);
}

#[tokio::test]
async fn concurrent_requests_create_one_row_and_receive_the_same_response() {
    let app = TestApp::new().await;
    let node = app.another_node().await;
    let user = app.user().await;
    let elsewhere = node
        .anonymous()
        .bearer(&user.cookie("access_token").unwrap());
    let body = domestic("P");
    let answers = tokio::join!(
        create_as(&user, "key", &body),
        create_as(&elsewhere, "key", &body),
        create_as(&user, "key", &body),
        create_as(&elsewhere, "key", &body),
    );
    let answers = [answers.0, answers.1, answers.2, answers.3];
    let bodies: Vec<Value> = answers
        .map(|answer| answer.assert_status(201).json())
        .into();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(app.count("portfolios").await, 1);
}

#[tokio::test]
async fn idempotency_keys_of_users_are_independent() {
    let app = TestApp::new().await;
    let (one, other) = (app.user().await, app.user().await);
    let first = create_as(&one, "key", &domestic("P"))
        .await
        .assert_status(201);
    let second = create_as(&other, "key", &international("Q"))
        .await
        .assert_status(201);
    assert_ne!(first.json()["id"], second.json()["id"]);
}

#[tokio::test]
async fn idempotency_key_expires_after_a_day() {
    let app = TestApp::with(|settings| settings.auth.access_token_expire_minutes = 1440).await;
    let user = app.user().await;
    create_as(&user, "key", &domestic("P"))
        .await
        .assert_status(201);
    app.clock().advance(TimeDelta::hours(12));
    user.post("/api/auth/refresh").await.assert_status(200);
    app.clock().advance(TimeDelta::hours(12));
    create_as(&user, "key", &international("Q"))
        .await
        .assert_status(201);
    assert_eq!(app.count("portfolios").await, 2);
    assert_eq!(app.count("idempotency_keys").await, 1);
}

#[tokio::test]
async fn refused_request_does_not_use_up_its_key() {
    let app = TestApp::new().await;
    let user = app.user().await;
    create_as(&user, "key", &domestic(" "))
        .await
        .assert_status(422);
    create_as(&user, "key", &domestic("P"))
        .await
        .assert_status(201);
}

#[tokio::test]
async fn invalid_idempotency_key_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let long = "k".repeat(256);
    for key in ["", "a b", "é", &long] {
        let answer = create_as(&user, key, &domestic("P"))
            .await
            .assert_status(422);
        assert_eq!(
            answer.problem().codes(),
            ["Idempotency-Key: invalid_format"]
        );
    }
    assert_eq!(app.count("portfolios").await, 0);
}

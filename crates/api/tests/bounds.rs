//! Properties of every response, and limits on every request.

use std::{convert::Infallible, num::NonZeroU32, time::Duration};

use axum::body::Body;
use coffer_test_support::{PASSWORD, TestApp};
use futures_util::stream;
use serde_json::{Value, json};

#[tokio::test]
async fn every_api_response_forbids_storing() {
    let app = TestApp::with(|settings| {
        settings.http.rate_limit.sign_in_per_minute = NonZeroU32::MIN;
    })
    .await;
    let user = app.user().await;
    let foreign = user.post("/api/auth/logout");
    let sign_in = json!({ "email": user.email, "password": PASSWORD });
    for (request, status) in [
        (user.get("/api/auth/me"), 200),
        (user.get("/api/nothing"), 404),
        (foreign.header("origin", "https://evil.example"), 403),
        (user.post("/api/auth/login").json(&sign_in), 429),
        (user.get("/health/live"), 200),
        (user.get("/health/ready"), 200),
        (user.get("/metrics"), 200),
    ] {
        let answer = request.await.assert_status(status);
        assert_eq!(answer.header("cache-control"), "no-store", "{answer}");
    }
}

#[tokio::test]
async fn operator_routes_except_liveness_are_rate_limited() {
    let app = TestApp::with(|settings| {
        settings.http.rate_limit.address_per_minute = NonZeroU32::MIN;
    })
    .await;
    let visitor = app.anonymous();
    visitor.get("/health/ready").await.assert_status(200);
    for path in ["/health/ready", "/metrics", "/api/auth/me"] {
        let answer = visitor.get(path).await.assert_status(429);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    for _ in 0..3 {
        visitor.get("/health/live").await.assert_status(200);
    }
}

#[tokio::test]
async fn body_size_is_limited_per_operation() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let long = "x".repeat(20 * 1024);
    let body = json!({ "email": "a@example.com", "password": long });
    for path in ["/api/auth/login", "/api/auth/register"] {
        let answer = user.post(path).json(&body).await.assert_status(413);
        let detail = answer.problem().detail;
        assert!(detail.contains("16384 bytes"), "{detail}");
    }
    let conversation = json!({ "title": long });
    let answer = user.post("/api/v1/chat/sessions").json(&conversation).await;
    answer.assert_status(422);
    let conversation = json!({ "title": "x".repeat(1024 * 1024) });
    let answer = user.post("/api/v1/chat/sessions").json(&conversation).await;
    let detail = answer.assert_status(413).problem().detail;
    assert!(detail.contains("1048576 bytes"), "{detail}");
}

/// A body that arrives after a number of seconds, without waiting for them.
fn late(seconds: u64, body: &Value) -> Body {
    let text = body.to_string();
    Body::from_stream(stream::once(async move {
        tokio::time::pause();
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        tokio::time::resume();
        Ok::<_, Infallible>(text)
    }))
}

#[tokio::test]
async fn slow_body_is_accepted_within_the_documented_time() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = json!({ "name": "A", "type": "cash", "currency": "EUR" });
    let account = user.post("/api/v1/accounts").json(&account).await;
    let account_id = account.assert_status(201).json()["id"].clone();
    let items = json!({ "items": [{ "account_id": account_id, "booked_on": "2027-01-01",
        "amount": "-5", "description": "T" }] });
    let conversation = json!({ "title": "T" });
    for (path, body, most, success) in [
        ("/api/v1/chat/sessions", conversation, 15, 201),
        ("/api/v1/transactions/bulk", items, 150, 200),
    ] {
        let in_time = late(most - 1, &body);
        let answer = user.post(path).body("application/json", in_time).await;
        answer.assert_status(success);
        let too_late = late(most + 1, &body);
        let answer = user.post(path).body("application/json", too_late).await;
        tokio::time::resume();
        let detail = answer.assert_status(408).problem().detail;
        assert!(detail.contains(&format!("{most} seconds")), "{detail}");
    }
}

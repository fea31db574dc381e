//! What is true of every answer, and what no request may ask for.

use std::num::NonZeroU32;

use coffer_test_support::{PASSWORD, TestApp};
use serde_json::json;

#[tokio::test]
async fn no_answer_of_the_api_is_stored() {
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
async fn what_operators_ask_is_limited_but_whether_it_lives() {
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
async fn bodies_are_as_large_as_the_call_takes_and_no_larger() {
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

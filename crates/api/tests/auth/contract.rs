//! The examples in the specification.

use coffer_test_support::TestApp;
use insta::assert_snapshot;
use serde_json::json;

const EXAMPLE: &str = r#"{ "email": "user@example.com", "password": "securepassword123" }"#;

// Proves: F2-0.1.1, F2-0.2.2, F2-0.3.2, F2-2.1.1, F2-2.3.4, TASK-006-007.3, TASK-006-008.2
// Proves: TASK-006-008.4, TASK-006-028.2, TASK-006-028.3
#[tokio::test]
async fn registration_response_matches_the_specification() {
    let app = TestApp::new().await;
    let browser = app.anonymous();
    let request = browser.post("/api/auth/register");
    let answer = request.body("application/json", EXAMPLE).await;
    let answer = answer.assert_status(201);
    assert_eq!(
        answer.json(),
        json!({ "message": "User created successfully" })
    );
    assert_snapshot!(answer.cookie("access_token"), @"access_token=…; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert_snapshot!(answer.cookie("refresh_token"), @"refresh_token=…; HttpOnly; SameSite=Lax; Secure; Path=/api/auth");
    assert_snapshot!(answer.cookie("device"), @"device=…; HttpOnly; SameSite=Lax; Secure; Path=/api; Max-Age=31536000");
}

// Proves: F2-0.1.1, F2-0.1.2, F2-0.2.2, F2-0.3.3, F2-2.1.2, F2-2.1.3, F2-2.4.1, F2-2.5.2
// Proves: TASK-006-005.2, TASK-006-009.2, TASK-006-028.2, TASK-006-028.3
#[tokio::test]
async fn sign_in_response_matches_the_specification() {
    let app = TestApp::new().await;
    let user = app.user_with_email("user@example.com").await;
    let browser = app.anonymous();
    let request = browser.post("/api/auth/login");
    let answer = request.body("application/json", EXAMPLE).await;
    let answer = answer.assert_status(200);
    assert_eq!(
        answer.json(),
        json!({ "user": { "id": user.id, "email": "user@example.com" } })
    );
    assert_snapshot!(answer.cookie("access_token"), @"access_token=…; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert_snapshot!(answer.cookie("refresh_token"), @"refresh_token=…; HttpOnly; SameSite=Lax; Secure; Path=/api/auth");
}

// Proves: F2-0.2.2, F2-0.3.4, F2-2.6.1, TASK-006-006.3, TASK-006-011.1, TASK-006-028.2
// Proves: TASK-006-028.3
#[tokio::test]
async fn sign_out_response_matches_the_specification() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = user.post("/api/auth/logout").await.assert_status(200);
    assert_eq!(answer.json(), json!({ "message": "Logged out" }));
    assert_snapshot!(answer.cookie("access_token"), @"access_token=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0");
    assert_snapshot!(answer.cookie("refresh_token"), @"refresh_token=; HttpOnly; SameSite=Lax; Secure; Path=/api/auth; Max-Age=0");
    assert_eq!(answer.find_cookie("device"), None);
    user.get("/api/auth/me").await.assert_status(401);
}

// Proves: F2-3.3.2, TASK-006-012.3
#[tokio::test]
async fn session_names_its_user() {
    let app = TestApp::new().await;
    let user = app.user_with_email("user@example.com").await;
    let me = user.get("/api/auth/me").await.assert_status(200);
    assert_eq!(
        me.json(),
        json!({ "user": {
            "id": user.id,
            "email": "user@example.com",
            "role": "user",
            "tier": "free",
            "email_verified": false,
            "two_factor_enabled": false,
        } })
    );
}

#[tokio::test]
async fn identical_runs_create_identical_ids() {
    let (one, other) = (TestApp::new().await, TestApp::new().await);
    assert_eq!(one.user().await.id, other.user().await.id);
}

//! Confirming the password of a signed-in user.

use chrono::TimeDelta;
use coffer_test_support::{PASSWORD, Response, TestApp, User};
use serde_json::{Value, json};

async fn confirm(user: &User, password: &str) -> Response {
    let body = json!({ "password": password });
    user.post("/api/v1/auth/reauthenticate").json(&body).await
}

/// The columns of the only session that say how and when the identity was proven, and for how long
/// the session lasts.
async fn session(app: &TestApp) -> Value {
    let columns =
        "SELECT jsonb_build_object('amr', amr, 'authenticated', authenticated_at - created_at,
            'idle', idle_expires_at - created_at, 'absolute', absolute_expires_at - created_at)
        FROM sessions";
    app.owner().query_one(columns, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn confirmed_password_raises_the_time_of_authentication_only() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = session(&app).await;
    assert_eq!(before["authenticated"], "00:00:00");
    app.clock().advance(TimeDelta::minutes(5));
    let confirmed = confirm(&user, PASSWORD).await.assert_status(200).json();
    let stored = "sessions WHERE authenticated_at = '";
    let stored = format!(
        "{stored}{}'",
        confirmed["authenticated_at"].as_str().unwrap()
    );
    assert_eq!(app.count(&stored).await, 1);
    let mut after = session(&app).await;
    assert_eq!(after["authenticated"], "00:05:00");
    after["authenticated"] = before["authenticated"].clone();
    assert_eq!(after, before);
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(
        (&last["action"], &last["entity_type"]),
        (&json!("stepped_up"), &json!("session"))
    );
    user.post("/api/auth/refresh").await.assert_status(200);
    assert_eq!(session(&app).await["authenticated"], "00:05:00");
}

#[tokio::test]
async fn wrong_password_is_refused_without_ending_the_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.clock().advance(TimeDelta::minutes(5));
    for wrong in ["not-the-password", "", &"x".repeat(10_000)] {
        let problem = confirm(&user, wrong).await.assert_status(422).problem();
        let [error] = &*problem.errors else {
            panic!("{problem:?}");
        };
        assert_eq!((&*error.field, &*error.code), ("password", "incorrect"));
    }
    assert_eq!(session(&app).await["authenticated"], "00:00:00");
    user.get("/api/auth/me").await.assert_status(200);
    app.record_refusals().await;
    let recorded =
        "audit_logs WHERE metadata->>'reason' = 'wrong password' AND metadata->>'count' = '3'";
    assert_eq!(app.count(recorded).await, 1);
}

#[tokio::test]
async fn user_without_a_password_cannot_confirm_it() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("UPDATE users SET password_hash = NULL").await;
    confirm(&user, PASSWORD).await.assert_status(422);
}

#[tokio::test]
async fn ended_session_cannot_be_confirmed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("UPDATE sessions SET ended_at = created_at, end_reason = 'administrator'")
        .await;
    confirm(&user, PASSWORD).await.assert_status(401);
    let body = json!({ "password": PASSWORD });
    let anonymous = app.anonymous();
    let request = anonymous.post("/api/v1/auth/reauthenticate").json(&body);
    request.await.assert_status(401);
}

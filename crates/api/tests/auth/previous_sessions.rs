//! Signing in ends the previous session of the browser, because its cookies are overwritten and
//! nobody could sign out of it any more.

use chrono::TimeDelta;
use coffer_test_support::{Client, PASSWORD, Response, TestApp, User};
use serde_json::{Value, json};

async fn sign_in(browser: &Client, user: &User, password: &str) -> Response {
    let body = json!({ "email": user.email, "password": password });
    browser.post("/api/auth/login").json(&body).await
}

async fn me(client: &Client) -> u16 {
    client.get("/api/auth/me").await.status()
}

async fn ended(app: &TestApp, reason: &str) -> i64 {
    app.count(&format!("sessions WHERE end_reason = '{reason}'"))
        .await
}

async fn last_record(app: &TestApp, user: &User, action: &str) -> Value {
    let records = app.audit(user.id).await;
    let found = records.into_iter().rfind(|r| r["action"] == action);
    found.unwrap_or_else(|| panic!("no {action}"))
}

#[tokio::test]
async fn sign_in_ends_the_browsers_previous_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = user.as_program();
    sign_in(&user, &user, PASSWORD).await.assert_status(200);
    assert_eq!((me(&before).await, me(&user).await), (401, 200));
    assert_eq!(ended(&app, "replaced").await, 1);
    let record = last_record(&app, &user, "signed_out").await;
    assert_eq!(record["actor_id"], json!(user.id));
    assert_eq!(record["metadata"]["reason"], "replaced by a new sign-in");

    // The access token has expired by now; the refresh token identifies the session.
    app.clock().advance(TimeDelta::minutes(31));
    sign_in(&user, &user, PASSWORD).await.assert_status(200);
    assert_eq!(ended(&app, "replaced").await, 2);
    assert_eq!(app.count("sessions WHERE ended_at IS NULL").await, 1);
}

#[tokio::test]
async fn sign_in_of_another_user_ends_the_previous_session() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user().await, app.user().await);
    let ada_elsewhere = app.anonymous();
    sign_in(&ada_elsewhere, &ada, PASSWORD)
        .await
        .assert_status(200);
    let before = ada.as_program();
    sign_in(&ada, &bob, PASSWORD).await.assert_status(200);
    assert_eq!(me(&before).await, 401);
    for live in [&ada.client, &ada_elsewhere, &bob.client] {
        assert_eq!(me(live).await, 200);
    }
    let record = last_record(&app, &ada, "signed_out").await;
    assert_eq!(record["actor_id"], json!(bob.id));
    assert_eq!(record["subject_id"], json!(ada.id));
}

#[tokio::test]
async fn registration_ends_the_previous_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = user.as_program();
    let body = json!({ "email": "somebody-else@example.com", "password": PASSWORD });
    user.post("/api/auth/register")
        .json(&body)
        .await
        .assert_status(201);
    assert_eq!((me(&before).await, me(&user).await), (401, 200));
    assert_eq!(ended(&app, "replaced").await, 1);
}

#[tokio::test]
async fn refused_sign_in_ends_no_session() {
    let app = TestApp::new().await;
    let (user, locked) = (app.user().await, app.user().await);
    let lock = format!(
        "UPDATE users SET status = 'locked' WHERE id = '{}'",
        locked.id
    );
    app.execute(&lock).await;
    sign_in(&user, &user, "not-the-password")
        .await
        .assert_status(401);
    sign_in(&user, &locked, PASSWORD).await.assert_status(401);
    let taken = json!({ "email": locked.email, "password": PASSWORD });
    let register = user.post("/api/auth/register").json(&taken);
    register.await.assert_status(409);
    assert_eq!(me(&user).await, 200);
    assert_eq!(app.count("sessions WHERE ended_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn reused_token_presented_at_sign_in_ends_its_session_as_replayed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let spent = user.cookie("refresh_token").unwrap();
    user.post("/api/auth/refresh").await.assert_status(200);
    app.clock().advance(TimeDelta::seconds(11));
    let thief = app.anonymous();
    let thief = thief.with_header("cookie", &format!("refresh_token={spent}"));
    sign_in(&thief, &user, PASSWORD).await.assert_status(200);
    assert_eq!(me(&user).await, 401);
    assert_eq!(ended(&app, "refresh_replayed").await, 1);
    last_record(&app, &user, "refresh_replayed").await;
}

#[tokio::test]
async fn forged_token_presented_at_sign_in_ends_no_session() {
    let app = TestApp::new().await;
    let (victim, thief) = (app.user().await, app.user().await);
    let (genuine, own) = (
        victim.cookie("refresh_token").unwrap(),
        thief.cookie("refresh_token").unwrap(),
    );
    let forged = format!("refresh_token={}{}", &genuine[..50], &own[50..]);
    let browser = app.anonymous().with_header("cookie", &forged);
    sign_in(&browser, &thief, PASSWORD).await.assert_status(200);
    assert_eq!(me(&victim).await, 200);
}

// Proves: TASK-006-029.4
#[tokio::test]
async fn signing_out_ends_the_sessions_of_both_tokens() {
    let app = TestApp::new().await;
    let (one, other) = (app.user().await, app.user().await);
    let access = one.cookie("access_token").unwrap();
    let refresh = other.cookie("refresh_token").unwrap();
    let cookies = format!("access_token={access}; refresh_token={refresh}");
    let browser = app.anonymous().with_header("cookie", &cookies);
    browser.post("/api/auth/logout").await.assert_status(200);
    assert_eq!((me(&one).await, me(&other).await), (401, 401));
    assert_eq!(ended(&app, "signed_out").await, 2);
    for user in [&one, &other] {
        last_record(&app, user, "signed_out").await;
    }
}

#[tokio::test]
async fn signing_out_everywhere_with_two_users_tokens_affects_one_user() {
    let app = TestApp::new().await;
    let (one, other) = (app.user().await, app.user().await);
    let (one_elsewhere, other_elsewhere) = (app.anonymous(), app.anonymous());
    for (browser, user) in [(&one_elsewhere, &one), (&other_elsewhere, &other)] {
        sign_in(browser, user, PASSWORD).await.assert_status(200);
    }
    let access = one.cookie("access_token").unwrap();
    let refresh = other.cookie("refresh_token").unwrap();
    let cookies = format!("access_token={access}; refresh_token={refresh}");
    let browser = app.anonymous().with_header("cookie", &cookies);
    let request = browser.post("/api/auth/logout");
    let everywhere = json!({ "everywhere": true });
    request.json(&everywhere).await.assert_status(200);
    for gone in [&one.client, &one_elsewhere, &other.client] {
        assert_eq!(me(gone).await, 401);
    }
    assert_eq!(me(&other_elsewhere).await, 200);
}

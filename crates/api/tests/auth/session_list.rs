//! The list of a user's sessions, and ending them from another one.

use chrono::TimeDelta;
use coffer_test_support::{Client, PASSWORD, TestApp, User};
use serde_json::{Value, json};

const SESSIONS: &str = "/api/v1/sessions";

/// Another browser in which the user signs in, a minute after the last one.
async fn another_browser(app: &TestApp, user: &User) -> Client {
    app.clock().advance(TimeDelta::minutes(1));
    let browser = app.anonymous();
    let body = json!({ "email": user.email, "password": PASSWORD });
    let sign_in = browser.post("/api/auth/login").json(&body);
    sign_in.await.assert_status(200);
    browser
}

async fn list(client: &Client, query: &str) -> Value {
    let list = client.get(&format!("{SESSIONS}{query}")).await;
    list.assert_status(200).json()
}

/// The ids of all sessions, in pages of this size.
async fn ids(client: &Client, limit: usize) -> Vec<String> {
    let mut ids = Vec::new();
    let mut query = format!("?limit={limit}");
    loop {
        let page = list(client, &query).await;
        let items = page["items"].as_array().unwrap();
        assert!((1..=limit).contains(&items.len()), "{page}");
        for item in items {
            assert_eq!(item["is_current"], ids.is_empty(), "{page}");
            ids.push(item["id"].as_str().unwrap().to_owned());
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit={limit}&cursor={cursor}"),
            None => return ids,
        }
    }
}

async fn current(client: &Client) -> String {
    let page = list(client, "?limit=1").await;
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn current_session_is_first_and_the_others_are_newest_first() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let mut newest_first = Vec::new();
    let mut browsers = vec![user.client.clone()];
    for _ in 0..4 {
        browsers.push(another_browser(&app, &user).await);
    }
    for browser in &browsers {
        newest_first.insert(0, current(browser).await);
    }
    for browser in &browsers {
        let own = current(browser).await;
        let mut expected = newest_first.clone();
        expected.retain(|id| *id != own);
        expected.insert(0, own);
        for limit in [1, 2, 3, 5, 200] {
            assert_eq!(ids(browser, limit).await, expected, "{limit}");
        }
    }
    let sessions = list(&user.client, "").await;
    let session = &sessions["items"][0];
    assert_eq!(session["methods"], json!(["pwd"]));
    assert_eq!(session["created_at"], session["authenticated_at"]);
    assert!(session.get("impersonation").is_none());
    assert!(!sessions.to_string().contains("salt"), "{sessions}");
}

#[tokio::test]
async fn ended_and_expired_sessions_are_not_listed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let other = another_browser(&app, &user).await;
    other.post("/api/auth/logout").await.assert_status(200);
    another_browser(&app, &user).await;
    app.execute(
        "UPDATE sessions SET idle_expires_at = created_at
         WHERE id = (SELECT id FROM sessions ORDER BY id DESC LIMIT 1)",
    )
    .await;
    assert_eq!(ids(&user, 10).await.len(), 1);
}

#[tokio::test]
async fn revoked_session_ends_with_its_next_request() {
    let app = TestApp::new().await;
    let (user, stranger) = (app.user().await, app.user().await);
    let other = another_browser(&app, &user).await;
    // The browser, and so the device, has an earlier session.
    other.post("/api/auth/logout").await.assert_status(200);
    let body = json!({ "email": user.email, "password": PASSWORD });
    let again = other.post("/api/auth/login").json(&body).await;
    again.assert_status(200);
    let path = format!("{SESSIONS}/{}", current(&other).await);
    stranger.delete(&path).await.assert_status(404);
    other.get("/api/auth/me").await.assert_status(200);
    user.delete(&path).await.assert_status(204);
    other.get("/api/auth/me").await.assert_status(401);
    other.post("/api/auth/refresh").await.assert_status(401);
    user.delete(&path).await.assert_status(404);
    user.get("/api/auth/me").await.assert_status(200);
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(last["action"], "signed_out");
    assert!(path.ends_with(last["entity_id"].as_str().unwrap()));
    // Someone else may have the browser.
    let known = "sessions WHERE ended_at IS NOT NULL AND device_hash IS NOT NULL";
    assert_eq!(app.count(known).await, 0);
    let unknown = format!("{SESSIONS}/01940000-0000-7000-8000-000000000001");
    user.delete(&unknown).await.assert_status(404);
    user.delete(&format!("{SESSIONS}/x"))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn all_other_sessions_are_revoked_at_once() {
    let app = TestApp::new().await;
    let (user, stranger) = (app.user().await, app.user().await);
    let other = another_browser(&app, &user).await;
    let many = format!(
        "INSERT INTO sessions SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*
         FROM sessions AS s, generate_series(1, 5000)
         WHERE s.id = (SELECT id FROM sessions WHERE user_id = '{}' ORDER BY id LIMIT 1)",
        user.id
    );
    app.execute(&many).await;
    let page = list(&user, "?limit=200").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 200);
    assert_eq!(page["items"][0]["is_current"], true);
    let revoked = user.delete(SESSIONS).await.assert_status(200).json();
    assert_eq!(revoked, json!({ "revoked": 5001 }));
    assert_eq!(ids(&user, 200).await.len(), 1);
    other.get("/api/auth/me").await.assert_status(401);
    stranger.get("/api/auth/me").await.assert_status(200);
    let devices = format!(
        "sessions WHERE user_id = '{}' AND device_hash IS NOT NULL",
        user.id
    );
    assert_eq!(app.count(&devices).await, 1);
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(last["metadata"]["reason"], "all other sessions");
    let revoked = user.delete(SESSIONS).await.assert_status(200).json();
    assert_eq!(revoked, json!({ "revoked": 0 }));
}

#[tokio::test]
async fn cursor_of_another_user_is_refused() {
    let app = TestApp::new().await;
    let (user, stranger) = (app.user().await, app.user().await);
    for _ in 0..2 {
        another_browser(&app, &user).await;
    }
    let page = list(&user, "?limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    let refused = stranger.get(&format!("{SESSIONS}?cursor={cursor}"));
    refused.await.assert_status(422);
}

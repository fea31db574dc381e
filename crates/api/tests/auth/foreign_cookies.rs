//! Cookies with our names that another application on this host or a sibling domain has set.

use chrono::TimeDelta;
use coffer_test_support::{Client, PASSWORD, Response, TestApp};
use serde_json::{Value, json};

/// A token of another application, as long as ours.
fn foreign_jwt(n: usize) -> String {
    format!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{}.{n:043}",
        "eyJpc3MiOiJvdGhlciJ9".repeat(6)
    )
}

/// A browser that sends several cookies with the same name.
fn browser(app: &TestApp, name: &str, values: &[&str]) -> Client {
    let pairs: Vec<_> = values
        .iter()
        .map(|value| format!("{name}={value}"))
        .collect();
    app.anonymous().with_header("cookie", &pairs.join("; "))
}

async fn me(client: &Client) -> Response {
    client.get("/api/auth/me").await
}

async fn recorded(app: &TestApp) -> Vec<Value> {
    app.record_refusals().await;
    let query = "SELECT to_jsonb(r) - 'mac' FROM audit_logs AS r WHERE action = 'request_refused'";
    let rows = app.owner().query(query, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn foreign_access_tokens_are_ignored_in_either_order() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = user.cookie("access_token").unwrap();
    let foreign = foreign_jwt(1);
    for junk in [
        "junk",
        "",
        "a.b.c",
        "\"quoted\"",
        &foreign,
        &"x".repeat(3000),
    ] {
        for values in [[junk, own.as_str()], [own.as_str(), junk]] {
            let answer = me(&browser(&app, "access_token", &values)).await;
            answer.assert_status(200);
        }
    }
    assert!(recorded(&app).await.is_empty());
}

#[tokio::test]
async fn foreign_refresh_tokens_are_ignored_in_either_order() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (own, other) = (
        user.cookie("refresh_token").unwrap(),
        app.user().await.cookie("refresh_token").unwrap(),
    );
    // Well-formed, but with the secret of another session.
    let forged = format!("{}{}", &other[..50], &own[50..]);
    for junk in ["junk", "", forged.as_str(), &"A".repeat(92)] {
        for first in [true, false] {
            let current = user.cookie("refresh_token").unwrap();
            let values = if first {
                [junk, current.as_str()]
            } else {
                [current.as_str(), junk]
            };
            let sent = browser(&app, "refresh_token", &values);
            let answer = sent.post("/api/auth/refresh").await.assert_status(200);
            answer.cookie("refresh_token");
            // The browser continues with the new cookies.
            user.post("/api/auth/refresh").await.assert_status(200);
        }
    }
}

#[tokio::test]
async fn foreign_device_cookies_are_ignored_in_either_order() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let own = user.cookie("device").unwrap();
    let others = other.cookie("device").unwrap();
    let body = json!({ "email": user.email, "password": PASSWORD });
    for junk in ["junk", others.as_str()] {
        for values in [[junk, own.as_str()], [own.as_str(), junk]] {
            let sent = browser(&app, "device", &values);
            let answer = sent.post("/api/auth/login").json(&body).await;
            // A known device receives no new cookie.
            assert_eq!(answer.assert_status(200).find_cookie("device"), None);
        }
    }
    let answer = browser(&app, "device", &["junk", &others]);
    let answer = answer.post("/api/auth/login").json(&body).await;
    answer.assert_status(200).cookie("device");
}

#[tokio::test]
async fn access_tokens_of_two_sessions_are_refused_and_recorded() {
    let app = TestApp::new().await;
    let (user, thief) = (app.user().await, app.user().await);
    let own = user.cookie("access_token").unwrap();
    let planted = thief.cookie("access_token").unwrap();
    for values in [[own.as_str(), &planted], [planted.as_str(), &own]] {
        let answer = me(&browser(&app, "access_token", &values)).await;
        let answer = answer.assert_status(401);
        assert!(answer.headers().get("set-cookie").is_none());
        let problem = answer.problem();
        assert!(problem.detail.contains("several sessions"), "{problem:?}");
    }
    let records = recorded(&app).await;
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record["metadata"]["reason"], "tokens of several sessions");
    assert_eq!(record["metadata"]["route"], "GET /api/auth/me");
    assert_eq!(record["metadata"]["count"], 2);
    // Two tokens of one session are accepted.
    user.post("/api/auth/refresh").await.assert_status(200);
    let newer = user.cookie("access_token").unwrap();
    let both = browser(&app, "access_token", &[&own, &newer]);
    me(&both).await.assert_status(200);
    // Signing out ends both sessions; signing out everywhere would be ambiguous.
    let both = browser(&app, "access_token", &[&own, &planted]);
    let everywhere = both.post("/api/auth/logout");
    let everywhere = everywhere.json(&json!({ "everywhere": true })).await;
    everywhere.assert_status(401);
    both.post("/api/auth/logout").await.assert_status(200);
    for user in [&user, &thief] {
        me(&user.as_program()).await.assert_status(401);
    }
}

#[tokio::test]
async fn refresh_tokens_of_two_sessions_are_refused_recorded_and_set_no_cookie() {
    let app = TestApp::new().await;
    let (user, thief) = (app.user().await, app.user().await);
    let own = user.cookie("refresh_token").unwrap();
    let planted = thief.cookie("refresh_token").unwrap();
    for values in [[own.as_str(), &planted], [planted.as_str(), &own]] {
        let sent = browser(&app, "refresh_token", &values);
        let answer = sent.post("/api/auth/refresh").await.assert_status(401);
        assert!(answer.headers().get("set-cookie").is_none(), "{answer}");
    }
    let records = recorded(&app).await;
    assert_eq!(records.len(), 1);
    assert_eq!(
        records[0]["metadata"]["reason"],
        "tokens of several sessions"
    );
    // Both sessions are still valid, and an ended session does not count as a second one.
    thief.post("/api/auth/logout").await.assert_status(200);
    let sent = browser(&app, "refresh_token", &[&planted, &own]);
    sent.post("/api/auth/refresh").await.assert_status(200);
}

#[tokio::test]
async fn refused_refresh_sets_no_cookie() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let spent = user.cookie("refresh_token").unwrap();
    user.post("/api/auth/refresh").await.assert_status(200);
    app.clock().advance(TimeDelta::seconds(11));
    for values in [
        &[][..],
        &["junk"],
        &["A".repeat(92).as_str()],
        &[spent.as_str()],
    ] {
        let request = browser(&app, "refresh_token", values);
        let answer = request.post("/api/auth/refresh").await.assert_status(401);
        assert!(answer.headers().get("set-cookie").is_none(), "{answer}");
    }
}

#[tokio::test]
async fn own_token_is_found_among_fifty_cookies() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = user.cookie("access_token").unwrap();
    let foreign: Vec<_> = (0..49).map(foreign_jwt).collect();
    for place in [0, 25, 49] {
        let mut values: Vec<&str> = foreign.iter().map(String::as_str).collect();
        values.insert(place, &own);
        me(&browser(&app, "access_token", &values))
            .await
            .assert_status(200);
    }
}

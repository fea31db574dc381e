//! Refused requests are recorded by actor, route and minute.

use std::num::NonZeroU32;

use coffer_test_support::{CapturedLog, Client, TestApp};
use serde_json::{Value, json};

/// The audit records of refused requests, without IDs and times.
async fn recorded(app: &TestApp) -> Vec<Value> {
    app.record_refusals().await;
    let query = "SELECT jsonb_build_object('action', action, 'actor', actor_id, 'subject', subject_id,
            'reason', metadata -> 'reason', 'route', metadata -> 'route', 'count', metadata -> 'count')
        FROM audit_logs
        WHERE action IN ('request_refused', 'sign_in_failed')
        ORDER BY created_at, ctid";
    let rows = app.owner().query(query, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn cross_origin(client: &Client) {
    let request = client.post("/api/auth/logout");
    let request = request.header("sec-fetch-site", "cross-site");
    request.await.assert_status(403);
}

#[tokio::test]
async fn repeated_403s_create_one_audit_record_and_one_log_message() {
    let app = TestApp::new().await;
    let browser = app.anonymous().at("203.0.113.9");
    let log = CapturedLog::start();
    for _ in 0..50 {
        cross_origin(&browser).await;
    }
    let text = log.text();
    let lines = text.lines().filter(|line| line.contains("request refused"));
    let lines: Vec<_> = lines.collect();
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    for part in [
        "POST /api/auth/logout",
        "cross-origin",
        "203.0.113.9",
        "WARN",
    ] {
        assert!(line.contains(part), "{line}");
    }
    assert_eq!(app.count("audit_logs").await, 0);
    let expected = json!({ "action": "request_refused", "actor": null, "subject": null,
        "reason": "cross-origin", "route": "POST /api/auth/logout", "count": 50 });
    assert_eq!(recorded(&app).await, [expected]);
    let text = log.text();
    assert!(
        text.contains("requests refused") && text.contains("refusals=50"),
        "{text}"
    );
}

// Proves: TASK-006-009.3
#[tokio::test]
async fn repeated_guesses_create_one_audit_record_per_account() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.user().await, app.user().await);
    let browser = app.anonymous();
    for email in [
        &ada.email,
        &bob.email,
        &"nobody@example.com".to_owned(),
        &"no@example.com".to_owned(),
    ] {
        for _ in 0..5 {
            let body = json!({ "email": email, "password": "not-the-password" });
            let answer = browser.post("/api/auth/login").json(&body).await;
            answer.assert_status(401);
        }
    }
    let record = |subject: Option<uuid::Uuid>, reason: &str, count: u32| {
        json!({ "action": "sign_in_failed", "actor": null, "subject": subject, "reason": reason,
            "route": "POST /api/auth/login", "count": count })
    };
    let records = recorded(&app).await;
    assert_eq!(records.len(), 3);
    for expected in [
        record(Some(ada.id), "wrong password", 5),
        record(Some(bob.id), "wrong password", 5),
        record(None, "unknown address", 10),
    ] {
        assert!(records.contains(&expected), "{expected} in {records:?}");
    }
}

#[tokio::test]
async fn requests_over_a_limit_are_recorded_by_user_and_route() {
    let one = NonZeroU32::MIN;
    let app = TestApp::with(|settings| settings.http.rate_limit.free_per_minute = one).await;
    // The first request of each user is for `/api/auth/me`.
    let (ada, bob) = (app.user().await, app.user().await);
    for user in [&ada, &bob] {
        for path in [
            "/api/v1/accounts?limit=7",
            "/api/v1/accounts?limit=8",
            "/api/v1/budgets",
        ] {
            user.get(path).await.assert_status(429);
        }
    }
    let records = recorded(&app).await;
    let count = |route: &str| -> Vec<_> {
        let found = records.iter().filter(|record| record["route"] == route);
        found
            .map(|record| (record["reason"].clone(), record["count"].clone()))
            .collect()
    };
    let twice = (json!("too-many-requests"), json!(2));
    assert_eq!(count("GET /api/v1/accounts"), [twice.clone(), twice]);
    assert_eq!(count("GET /api/v1/budgets").len(), 2);
    let actors: Vec<_> = records
        .iter()
        .map(|record| record["actor"].clone())
        .collect();
    for user in [&ada, &bob] {
        let own = actors.iter().filter(|actor| **actor == json!(user.id));
        assert_eq!(own.count(), 2);
    }
}

#[tokio::test]
async fn missing_and_expired_credentials_are_not_recorded() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.anonymous()
        .get("/api/v1/accounts")
        .await
        .assert_status(401);
    app.anonymous()
        .post("/api/auth/refresh")
        .await
        .assert_status(401);
    app.clock().advance(chrono::TimeDelta::minutes(31));
    user.get("/api/v1/accounts").await.assert_status(401);
    user.get("/api/v1/accounts/nothing").await;
    assert!(recorded(&app).await.is_empty());
    // A forged token is.
    let forged = app.anonymous().bearer("a.forged.token");
    forged.get("/api/v1/accounts").await.assert_status(401);
    // So is one of a session that has ended.
    user.post("/api/auth/refresh").await.assert_status(200);
    let program = user.as_program();
    user.post("/api/auth/logout").await.assert_status(200);
    program.get("/api/v1/accounts").await.assert_status(401);
    let records = recorded(&app).await;
    let reasons: Vec<_> = records.iter().map(|record| &record["reason"]).collect();
    assert_eq!(reasons, ["invalid token", "session ended"]);
    assert_eq!(records[1]["actor"], json!(user.id));
}

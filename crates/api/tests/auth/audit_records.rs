//! The audit records of sign-in, and the absence of secrets.

use coffer_test_support::{CapturedLog, PASSWORD, TestApp};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

// Proves: TASK-006-011.4, TASK-006-036.1, TASK-006-036.2
#[tokio::test]
async fn sign_in_events_are_recorded_with_personal_fields_redacted() {
    let app = TestApp::new().await;
    let user = app.user_with_email("user@example.com").await;
    let browser = app
        .anonymous()
        .at("203.0.113.9")
        .with_header("user-agent", "Browser/1.0");
    for password in ["wrong-password", PASSWORD] {
        let body = json!({ "email": "user@example.com", "password": password });
        browser.post("/api/auth/login").json(&body).await;
        app.record_refusals().await;
    }
    browser.post("/api/auth/logout").await.assert_status(200);

    let records = app.audit(user.id).await;
    let lines: Vec<Value> = records
        .iter()
        .map(|record| {
            let line = json!([record["action"], record["entity_type"], record["actor_id"]]);
            assert_eq!(record["subject_id"], json!(user.id));
            line
        })
        .collect();
    let me = json!(user.id);
    assert_eq!(
        lines,
        [
            json!(["created", "user", me]),
            json!(["signed_in", "session", me]),
            json!(["sign_in_failed", "user", null]),
            json!(["signed_in", "session", me]),
            json!(["signed_out", "session", me]),
        ]
    );
    assert_eq!(records[0]["changes"]["email"], json!({ "redacted": true }));
    let mut metadata = records[2]["metadata"].clone();
    metadata.as_object_mut().unwrap().remove("request_id");
    assert_json_snapshot!(metadata, @r#"
    {
      "address": "203.0.113.9",
      "count": 1,
      "first_at": "2027-01-15T08:00:00Z",
      "last_at": "2027-01-15T08:00:00Z",
      "reason": "wrong password",
      "route": "POST /api/auth/login",
      "user_agent": "Browser/1.0"
    }
    "#);
}

#[tokio::test]
async fn sign_in_attempt_at_an_unknown_address_is_recorded_without_it() {
    let app = TestApp::new().await;
    let body = json!({ "email": "nobody@example.com", "password": PASSWORD });
    let answer = app.anonymous().post("/api/auth/login").json(&body).await;
    answer.assert_status(401);
    app.record_refusals().await;
    let query = "SELECT to_jsonb(r) - 'mac' FROM audit_logs AS r";
    let record: Value = app.owner().query_one(query, &[]).await.unwrap().get(0);
    assert_eq!(record["metadata"]["reason"], "unknown address");
    assert!(!record.to_string().contains("nobody"), "{record}");
}

// Proves: F2-2.3.2, TASK-004-002.4
#[tokio::test]
async fn secrets_are_absent_from_responses_logs_audit_records_and_database() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let user = app.user().await;
    let mut secrets = vec![PASSWORD.to_owned()];
    let mut answers = String::new();
    let mut keep = |client: &coffer_test_support::Client| {
        for name in ["access_token", "refresh_token", "device"] {
            secrets.extend(client.cookie(name));
        }
    };
    keep(&user);
    let credentials = json!({ "email": user.email, "password": PASSWORD });
    let portfolio = json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE",
        "home_country": "DE", "base_currency": "EUR" });
    let wrong = json!({ "email": user.email, "password": [PASSWORD] });
    for request in [
        user.post("/api/auth/login").json(&credentials),
        user.post("/api/auth/login").json(&wrong),
        user.post("/api/auth/register").json(&credentials),
        user.post("/api/auth/refresh"),
        user.get("/api/auth/me"),
        user.get(&format!("/api/auth/me?token={PASSWORD}")),
        user.get("/api/v1/user/settings"),
        user.post("/api/v1/portfolios").json(&portfolio),
        user.get("/api/v1/portfolios"),
        user.get("/health/ready"),
    ] {
        let answer = request.await;
        keep(&user);
        answers += &answer.text();
    }
    answers += &user.post("/api/auth/logout").await.text();
    app.record_refusals().await;
    let database = app.dump().await;
    secrets.sort();
    secrets.dedup();
    assert!(secrets.len() >= 6, "too few to mean anything");
    let log = log.text();
    assert!(log.contains("request completed"), "nothing was logged");
    for secret in secrets {
        for (place, text) in [("answer", &answers), ("log", &log), ("database", &database)] {
            assert!(!text.contains(&secret), "a secret is in an {place}");
        }
    }
}

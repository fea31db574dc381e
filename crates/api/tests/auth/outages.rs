//! Sign-in during outages and overload.

use coffer_test_support::{PASSWORD, Response, TestApp};
use serde_json::json;

async fn sign_in(app: &TestApp, email: &str) -> Response {
    let body = json!({ "email": email, "password": "not-the-password" });
    app.anonymous().post("/api/auth/login").json(&body).await
}

// Proves: TASK-006-028.4
#[tokio::test]
async fn database_outage_is_not_reported_as_signed_out() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.disconnect_database().await;
    let credentials = json!({ "email": user.email, "password": PASSWORD });
    let other = json!({ "email": "other@example.com", "password": PASSWORD });
    for request in [
        user.get("/api/auth/me"),
        user.get("/api/v1/portfolios"),
        user.post("/api/auth/refresh"),
        user.post("/api/auth/logout"),
        user.post("/api/auth/login").json(&credentials),
        user.post("/api/auth/register").json(&other),
    ] {
        let answer = request.await.assert_status(503);
        assert_eq!(answer.header("retry-after"), "2");
        assert_eq!(answer.problem().kind, "/problems/service-unavailable");
        assert!(answer.headers().get("set-cookie").is_none(), "{answer}");
    }
    let ready = user.get("/health/ready").await.assert_status(503);
    assert_eq!(ready.json()["checks"]["database"]["status"], "unavailable");
    user.get("/health/live").await.assert_status(200);

    app.restore_database().await;
    user.get("/api/auth/me").await.assert_status(200);
    user.get("/health/ready").await.assert_status(200);
}

/// An unknown address takes a place in the hashing queue, like a wrong password.
#[tokio::test]
async fn attempts_at_known_and_unknown_addresses_fill_the_queue_alike() {
    let app = TestApp::with(|settings| {
        settings.auth.bcrypt_cost = 13;
        settings.auth.hash_queue_max_wait_ms = 100;
    })
    .await;
    let user = app.user().await;
    for email in [user.email.as_str(), "nobody@example.com"] {
        let guess = || sign_in(&app, email);
        let answers = tokio::join!(guess(), guess(), guess(), guess());
        let answers = [answers.0, answers.1, answers.2, answers.3];
        let (unavailable, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status() == 503);
        assert!(!unavailable.is_empty() && !refused.is_empty(), "{email}");
        for answer in refused {
            assert_eq!(answer.status(), 401, "{answer}");
        }
        for answer in unavailable {
            let seconds: u32 = answer.header("retry-after").parse().unwrap();
            assert!(seconds >= 2, "{seconds}");
            assert_eq!(answer.problem().kind, "/problems/service-unavailable");
        }
    }
}

/// Both also add the same number of rows to every table.
#[tokio::test]
async fn unknown_address_leaves_the_same_traces_as_a_wrong_password() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = app.row_counts().await;
    sign_in(&app, &user.email).await.assert_status(401);
    app.record_refusals().await;
    let after_wrong = app.row_counts().await;
    sign_in(&app, "nobody@example.com").await.assert_status(401);
    app.record_refusals().await;
    let after_unknown = app.row_counts().await;
    let grown = |from: &std::collections::BTreeMap<String, i64>,
                 to: &std::collections::BTreeMap<String, i64>| {
        to.iter()
            .map(|(table, rows)| rows - from[table])
            .collect::<Vec<_>>()
    };
    assert_eq!(
        grown(&before, &after_wrong),
        grown(&after_wrong, &after_unknown)
    );
}

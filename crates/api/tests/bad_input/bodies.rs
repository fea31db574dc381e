//! Malformed request bodies.

use axum::body::{Body, Bytes};
use coffer_test_support::{CapturedLog, PASSWORD, TestApp};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

const REGISTER: &str = "/api/auth/register";

#[tokio::test]
async fn malformed_json_is_rejected_with_its_position() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = app.row_counts().await;
    for path in [
        REGISTER,
        "/api/auth/login",
        "/api/v1/portfolios",
        "/api/v1/chat/sessions",
    ] {
        for body in [
            "",
            "{",
            "nonsense",
            "{\"",
            "\u{FEFF}{}",
            "{'email':'a'}",
            "email=a&password=b",
        ] {
            let request = user.post(path).body("application/json", body.to_owned());
            let problem = request.await.assert_status(400).problem();
            assert_eq!(problem.kind, "/problems/malformed-request", "{body}");
        }
        let request = user
            .post(path)
            .body("application/json", &b"{\"\xFF\":1}"[..]);
        request.await.assert_status(400);
    }
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn wrong_content_type_is_rejected_with_the_right_one() {
    let app = TestApp::new().await;
    let body = json!({ "email": "user@example.com", "password": PASSWORD }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "json",
        "",
    ] {
        let request = app.anonymous().post(REGISTER).body(kind, body.clone());
        let problem = request.await.assert_status(415).problem();
        assert!(
            problem.detail.contains("application/json"),
            "{kind}: {problem:?}"
        );
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        let answer = app
            .anonymous()
            .post(REGISTER)
            .body(kind, body.clone())
            .await;
        assert!([201, 409].contains(&answer.status()), "{kind}: {answer}");
    }
    assert_eq!(app.count("users").await, 1);
}

// Proves: F2-2.1.1, TASK-006-005.1
#[tokio::test]
async fn wrong_json_type_is_rejected_on_its_field_without_the_value() {
    let app = TestApp::new().await;
    let before = app.row_counts().await;
    let secret = "hunter2-is-secret";
    for (body, code) in [
        (json!({}), "email: required"),
        (json!({ "email": "a@example.com" }), "password: required"),
        (
            json!({ "email": null, "password": secret }),
            "email: wrong_type",
        ),
        (
            json!({ "email": "a@example.com", "password": null }),
            "password: wrong_type",
        ),
        (
            json!({ "email": "a@example.com", "password": [secret] }),
            "password: wrong_type",
        ),
        (
            json!({ "email": { "x": secret }, "password": secret }),
            "email: wrong_type",
        ),
        (
            json!({ "email": "a@example.com", "password": 12_345_678 }),
            "password: wrong_type",
        ),
        (
            json!({ "email": "a@example.com", "password": secret, "role": "admin" }),
            "role: unknown_field",
        ),
        (
            json!({ "email": "a@example.com", "password": secret, "terms_accepted": "yes" }),
            "terms_accepted: wrong_type",
        ),
        (json!(["a@example.com", secret]), "body: wrong_type"),
        (json!(secret), "body: wrong_type"),
        (json!(null), "body: wrong_type"),
    ] {
        let answer = app.anonymous().post(REGISTER).json(&body).await;
        let answer = answer.assert_status(422);
        assert_eq!(answer.problem().codes(), [code], "{body}");
        assert!(!answer.text().contains(secret), "{answer}");
    }
    let twice = r#"{"email":"a@example.com","email":"b@example.com","password":"x"}"#;
    let request = app
        .anonymous()
        .post(REGISTER)
        .body("application/json", twice);
    let problem = request.await.assert_status(422).problem();
    assert_eq!(problem.codes(), ["email: duplicate_field"]);
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn body_of_eleven_megabytes_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let large = json!({ "title": "x".repeat(11 << 20) }).to_string();
    let before = app.row_counts().await;
    for path in [
        REGISTER,
        "/api/auth/login",
        "/api/auth/logout",
        "/api/v1/chat/sessions",
    ] {
        let request = user.post(path).body("application/json", large.clone());
        let problem = request.await.assert_status(413).problem();
        assert!(problem.detail.contains("larger than"), "{problem:?}");
    }
    // The same without a content length.
    let chunk = Bytes::from(vec![b' '; 1 << 16]);
    let chunks = stream::repeat(chunk).map(Ok::<_, std::io::Error>);
    let endless = Body::from_stream(chunks);
    let request = user
        .post("/api/v1/chat/sessions")
        .body("application/json", endless);
    request.await.assert_status(413);
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn stalled_body_times_out() {
    let app = TestApp::new().await;
    let visitor = app.anonymous();
    // From here on the clock advances whenever no task can run.
    tokio::time::pause();
    for path in [REGISTER, "/api/auth/login"] {
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]);
        let slow = Body::from_stream(first.chain(stream::pending()));
        let answer = visitor.post(path).body("application/json", slow).await;
        let problem = answer.assert_status(408).problem();
        assert!(problem.detail.contains("15 seconds"), "{problem:?}");
    }
}

#[tokio::test]
async fn truncated_body_is_rejected() {
    let app = TestApp::new().await;
    let broken = stream::iter([
        Ok(Bytes::from_static(b"{\"email\":")),
        Err(std::io::Error::other("the connection was lost")),
    ]);
    let request = app.anonymous().post(REGISTER);
    let answer = request
        .body("application/json", Body::from_stream(broken))
        .await;
    answer.assert_status(400).problem();
}

#[tokio::test]
async fn hostile_json_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let deep = format!("{{\"title\":{}", "[".repeat(100_000));
    let many: serde_json::Map<String, Value> = (0..10_000)
        .map(|n| (format!("field{n}"), json!(n)))
        .collect();
    let long_name = format!("{{\"{}\":1}}", "x".repeat(100_000));
    let large_number = format!("{{\"title\":{}}}", "9".repeat(100_000));
    for body in [deep, json!(many).to_string(), long_name, large_number] {
        let request = user
            .post("/api/v1/chat/sessions")
            .body("application/json", body);
        let answer = request.await;
        assert!([400, 422].contains(&answer.status()), "{}", answer.status());
        assert!(answer.text().len() < 1000, "{}", answer.text().len());
    }
}

#[tokio::test]
async fn rejected_input_is_not_logged() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let user = app.user().await;
    let marked = "markedsecret";
    for body in [
        json!({ "email": marked, "password": marked }),
        json!({ "email": [marked], "password": marked }),
        json!({ marked: marked }),
    ] {
        for path in [REGISTER, "/api/auth/login", "/api/v1/portfolios"] {
            let answer = user.post(path).json(&body).await;
            assert!([401, 422].contains(&answer.status()), "{answer}");
        }
    }
    let request = user
        .post(REGISTER)
        .body("application/json", format!("{{\"{marked}"));
    request.await.assert_status(400);
    user.get(&format!("/api/v1/portfolios?name={marked}&limit={marked}"))
        .await
        .assert_status(422);
    user.get(&format!("/api/{marked}")).await.assert_status(404);
    let log = log.text();
    assert!(log.contains("request completed"));
    assert!(!log.contains(marked), "{log}");
}

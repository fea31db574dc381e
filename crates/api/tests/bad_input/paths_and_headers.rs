//! Malicious paths and headers.

use coffer_test_support::TestApp;
use serde_json::json;

#[tokio::test]
async fn malformed_id_in_a_path_is_not_found() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for id in [
        "..",
        "%2e%2e%2fsummary",
        "..%2F..%2F..%2Fetc%2Fpasswd",
        "%00",
        "'%20OR%201=1--",
        "0190a8a0-0000-7000-8000-000000000000%00",
        "%FF%FE",
        "%E2%80%AE",
        "{id}",
        "*",
        "-1",
        "null",
    ] {
        for path in [
            "portfolios",
            "accounts",
            "budgets",
            "categories",
            "chat/sessions",
        ] {
            let answer = user.get(&format!("/api/v1/{path}/{id}")).await;
            let problem = answer.assert_status(404).problem();
            assert_eq!(problem.kind, "/problems/not-found");
        }
    }
    let long = format!("/api/v1/portfolios/{}", "x".repeat(60_000));
    user.get(&long).await.assert_status(404);
    for path in [
        "//api/v1/portfolios",
        "/API/v1/portfolios",
        "/api/v1/../v1/portfolios",
    ] {
        let answer = user.get(path).await;
        assert!(!answer.text().contains("items"), "{path}");
    }
}

#[tokio::test]
async fn user_agent_is_truncated_and_cleaned() {
    let app = TestApp::new().await;
    let long = "x".repeat(5000);
    for agent in [
        "",
        "'; DROP TABLE sessions; --",
        "Ünï\u{1F980}",
        "tab\tinside",
        &long,
    ] {
        let visitor = app.anonymous().with_header("user-agent", agent);
        let body = json!({ "email": format!("user-{}@example.com", agent.len()),
            "password": coffer_test_support::PASSWORD });
        visitor
            .post("/api/auth/register")
            .json(&body)
            .await
            .assert_status(201);
        visitor.get("/api/auth/me").await.assert_status(200);
    }
    let stored = app
        .owner()
        .query("SELECT user_agent FROM sessions", &[])
        .await
        .unwrap();
    let stored: Vec<String> = stored.iter().map(|row| row.get(0)).collect();
    assert!(stored.iter().all(|agent| agent.len() <= 256), "{stored:?}");
    assert!(stored.contains(&"'; DROP TABLE sessions; --".to_owned()));
    assert!(
        stored.iter().all(|agent| !agent.contains(char::is_control)),
        "{stored:?}"
    );
}

#[tokio::test]
async fn malformed_headers_are_harmless() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (name, value) in [
        ("x-forwarded-for", "'; DROP TABLE users; --"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "javascript"),
        ("forwarded", "for=\"_gazonk\""),
        ("accept-language", "../../etc/passwd"),
        ("accept", "application/xml"),
        ("range", "bytes=0-1"),
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/metrics"),
        ("content-length", "0"),
    ] {
        let answer = user.get("/api/auth/me").header(name, value).await;
        assert_eq!(
            answer.assert_status(200).json()["user"]["id"],
            json!(user.id),
            "{name}"
        );
    }
    let records = json!(app.audit(user.id).await).to_string();
    assert!(!records.contains("DROP"), "{records}");
}

// Proves: F2-3.2.1
#[tokio::test]
async fn foreign_cookies_are_ignored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let token = user.cookie("access_token").unwrap();
    for cookies in [
        format!("a=b; access_token={token}; c"),
        format!(";;; access_token={token}"),
        format!("xaccess_token=1; access_token={token}"),
        format!("theme=\"dark; light\"; access_token={token}"),
    ] {
        let request = app
            .anonymous()
            .get("/api/auth/me")
            .header("cookie", &cookies);
        request.await.assert_status(200);
    }
    for cookies in [
        "access_token",
        "access_token=",
        "=",
        "Access_Token=x",
        "\u{FF}",
    ] {
        let request = app
            .anonymous()
            .get("/api/auth/me")
            .header("cookie", cookies);
        request.await.assert_status(401);
    }
}

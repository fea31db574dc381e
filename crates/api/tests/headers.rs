//! The headers of responses for browsers.

use coffer_test_support::{Response, TestApp};
use http::Method;
use insta::assert_snapshot;

/// The security headers of a response.
fn security_headers(answer: &Response) -> String {
    let names = [
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
        "x-xss-protection",
    ];
    let line = |name: &str| format!("{name}: {}", answer.header(name));
    names.map(line).join("\n")
}

// Proves: TASK-006-038.1, TASK-006-038.2, TASK-006-038.3, TASK-006-038.4
#[tokio::test]
async fn responses_have_the_security_headers() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let page = user.get("/").await.assert_status(200);
    let expected = security_headers(&page);
    assert_snapshot!(expected, @r"
    content-security-policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
    cross-origin-opener-policy: same-origin
    cross-origin-resource-policy: same-origin
    permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
    referrer-policy: strict-origin-when-cross-origin
    strict-transport-security: max-age=63072000; includeSubDomains
    x-content-type-options: nosniff
    x-frame-options: DENY
    x-xss-protection: 0
    ");
    for (path, status) in [
        ("/dashboard", 200),
        ("/api/auth/me", 200),
        ("/api/v1/portfolios", 200),
        ("/api/docs/", 200),
        ("/api/openapi.json", 200),
        ("/health/live", 200),
        ("/api/nothing", 404),
        ("/api/v1/portfolios/x", 404),
        ("/api/v1/portfolios?limit=0", 422),
    ] {
        let answer = user.get(path).await.assert_status(status);
        assert_eq!(security_headers(&answer), expected, "{path}");
    }
    let large = user.post("/api/v1/portfolios");
    let large = large.body("application/json", vec![b' '; 2 << 20]).await;
    assert_eq!(security_headers(&large.assert_status(413)), expected);
    let wrong = user.delete("/api/auth/login").await.assert_status(405);
    assert_eq!(security_headers(&wrong), expected);
}

#[tokio::test]
async fn api_responses_are_not_stored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for path in [
        "/api/auth/me",
        "/api/v1/portfolios",
        "/api/nothing",
        "/api/v1/portfolios/x",
    ] {
        let answer = user.get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

// Proves: TASK-006-032.2
#[tokio::test]
async fn request_id_is_assigned_by_the_server() {
    let app = TestApp::new().await;
    let ask = || {
        app.anonymous()
            .get("/health/live")
            .header("x-request-id", "mine")
    };
    let (one, other) = (ask().await, ask().await);
    assert_ne!(one.header("x-request-id"), "mine");
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn unknown_api_path_returns_a_problem_instead_of_a_page() {
    let app = TestApp::new().await;
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/v2/portfolios",
        "/api/auth/login/",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE, Method::PUT] {
            let answer = app.anonymous().request(method, path).await;
            let answer = answer.assert_status(404);
            assert_eq!(answer.problem().kind, "/problems/not-found");
            assert_eq!(answer.find_header("allow"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn wrong_method_is_rejected_with_the_allowed_ones() {
    let app = TestApp::new().await;
    for (method, path, allowed) in [
        (Method::GET, "/api/auth/login", "POST"),
        (Method::PUT, "/api/auth/me", "GET,HEAD"),
        (Method::PUT, "/api/v1/portfolios", "GET,HEAD,POST"),
        (Method::POST, "/health/live", "GET,HEAD"),
    ] {
        let answer = app
            .anonymous()
            .request(method, path)
            .await
            .assert_status(405);
        assert_eq!(answer.problem().kind, "/problems/method-not-allowed");
        let mut methods: Vec<&str> = answer.header("allow").split(',').collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed, "{path}");
    }
}

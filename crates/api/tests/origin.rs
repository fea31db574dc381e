//! Cross-origin requests: which sites may change data and which may read responses.

use coffer_test_support::{Client, PASSWORD, TestApp, User};
use http::Method;
use serde_json::json;

const OWN: &str = "http://localhost:8080";
const ALLOWED: &str = "https://app.example.net";
const FOREIGN: &str = "https://evil.example";

async fn app() -> (TestApp, User) {
    let app = TestApp::with(|settings| {
        let allowed: url::Url = ALLOWED.parse().unwrap();
        settings.http.allowed_origins = vec![allowed.origin()];
    })
    .await;
    let user = app.user().await;
    (app, user)
}

/// The status of a state-changing request with these headers.
async fn change(client: &Client, headers: &[(&str, &str)]) -> u16 {
    let mut request = client
        .post("/api/v1/chat/sessions")
        .json(&json!({ "title": "T" }));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request.await.status()
}

#[tokio::test]
async fn cross_site_request_with_cookies_is_refused() {
    let (app, user) = app().await;
    for (headers, expected) in [
        (&[][..], 201),
        (&[("origin", OWN)], 201),
        (&[("sec-fetch-site", "same-origin")], 201),
        (&[("origin", OWN), ("sec-fetch-site", "same-origin")], 201),
        (
            &[("origin", ALLOWED), ("sec-fetch-site", "cross-site")],
            201,
        ),
        (&[("origin", FOREIGN)], 403),
        (&[("origin", "null")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("sec-fetch-site", "none")], 403),
        (&[("origin", OWN), ("sec-fetch-site", "cross-site")], 403),
        // No browser sends two headers that disagree.
        (
            &[("origin", FOREIGN), ("sec-fetch-site", "same-origin")],
            403,
        ),
    ] {
        assert_eq!(change(&user, headers).await, expected, "{headers:?}");
    }
    assert_eq!(app.count("chat_sessions").await, 5);
    // A token that no browser sends by itself can't be abused by another site.
    assert_eq!(
        change(&user.as_program(), &[("origin", FOREIGN)]).await,
        201
    );
}

#[tokio::test]
async fn cross_site_sign_in_and_sign_out_are_refused() {
    let (app, user) = app().await;
    let before = app.row_counts().await;
    let credentials = json!({ "email": user.email, "password": PASSWORD });
    for client in [&app.anonymous(), &user.client] {
        for path in ["login", "register", "refresh", "logout"] {
            let request = client.post(&format!("/api/auth/{path}")).json(&credentials);
            let answer = request.header("origin", FOREIGN).await.assert_status(403);
            assert_eq!(answer.problem().kind, "/problems/cross-origin");
            assert!(answer.headers().get("set-cookie").is_none());
        }
    }
    assert_eq!(app.row_counts().await, before);
    user.get("/api/auth/me").await.assert_status(200);
}

// Proves: TASK-006-037.2
#[tokio::test]
async fn cross_site_read_is_left_to_the_browser() {
    let (_app, user) = app().await;
    let request = user.get("/api/auth/me").header("origin", FOREIGN);
    let answer = request
        .header("sec-fetch-site", "cross-site")
        .await
        .assert_status(200);
    assert_eq!(answer.find_header("access-control-allow-origin"), None);
    let request = user.get("/api/auth/me").header("origin", ALLOWED);
    let answer = request.await.assert_status(200);
    assert_eq!(answer.header("access-control-allow-origin"), ALLOWED);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    assert!(answer.header("vary").contains("origin"));
}

// Proves: TASK-006-037.1, TASK-006-037.3
#[tokio::test]
async fn preflight_permits_only_the_allowed_origin() {
    let (app, _) = app().await;
    let preflight = async |origin: &str| {
        let request = app
            .anonymous()
            .request(Method::OPTIONS, "/api/v1/portfolios");
        let request = request.header("access-control-request-method", "POST");
        let request = request.header("access-control-request-headers", "content-type");
        request.header("origin", origin).await.assert_status(200)
    };
    let allowed = preflight(ALLOWED).await;
    assert_eq!(allowed.header("access-control-allow-origin"), ALLOWED);
    assert!(
        allowed
            .header("access-control-allow-methods")
            .contains("PATCH")
    );
    assert!(
        allowed
            .header("access-control-allow-headers")
            .contains("idempotency-key")
    );
    for origin in [FOREIGN, "null", "https://app.example.net.evil.example"] {
        let refused = preflight(origin).await;
        assert_eq!(
            refused.find_header("access-control-allow-origin"),
            None,
            "{origin}"
        );
    }
}

#[tokio::test]
async fn refusal_is_readable_by_the_allowed_origin() {
    let (app, _) = app().await;
    let request = app
        .anonymous()
        .get("/api/auth/me")
        .header("origin", ALLOWED);
    let answer = request.await.assert_status(401);
    assert_eq!(answer.header("access-control-allow-origin"), ALLOWED);
}

//! Signing in with a password.

use chrono::TimeDelta;
use coffer_security::PasswordScheme;
use coffer_test_support::{Client, PASSWORD, Response, TestApp};
use serde_json::{Value, json};
use url::Url;

async fn sign_in(browser: &Client, email: &str, password: &str) -> Response {
    let body = json!({ "email": email, "password": password });
    browser.post("/api/auth/login").json(&body).await
}

/// The status and body of a response, without the request ID.
fn comparable(answer: &Response) -> (u16, Value) {
    let mut body = answer.json();
    body.as_object_mut().unwrap().remove("request_id");
    (answer.status(), body)
}

// Proves: F2-2.4.2, TASK-006-005.3, TASK-006-028.4
#[tokio::test]
async fn unknown_address_and_wrong_password_have_the_same_response() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let wrong = sign_in(&app.anonymous(), &user.email, "not-the-password").await;
    let unknown = sign_in(&app.anonymous(), "nobody@example.com", PASSWORD).await;
    assert_eq!(comparable(&wrong), comparable(&unknown));
    assert_eq!(
        wrong.assert_status(401).problem().kind,
        "/problems/unauthenticated"
    );
    assert!(unknown.headers().get("set-cookie").is_none());
}

// Proves: F2-2.4.1
#[tokio::test]
async fn address_ignores_ascii_case_and_password_does_not() {
    let app = TestApp::new().await;
    app.user_with_email("Łukasz@Example.com").await;
    let browser = app.anonymous();
    sign_in(&browser, "ŁUKASZ@example.COM", PASSWORD)
        .await
        .assert_status(200);
    let shouted = PASSWORD.to_uppercase();
    sign_in(&browser, "Łukasz@Example.com", &shouted)
        .await
        .assert_status(401);
}

#[tokio::test]
async fn equivalent_spellings_of_an_address_are_one_account() {
    let app = TestApp::new().await;
    let user = app.user_with_email("Anna@exämple.com").await;
    for spelling in [
        "aNNA@EXÄMPLE.com",
        "anna@exa\u{308}mple.com",
        " anna@xn--exmple-cua.com ",
    ] {
        let answer = sign_in(&app.anonymous(), spelling, PASSWORD).await;
        let answer = answer.assert_status(200).json();
        // The address is returned as first entered.
        assert_eq!(answer["user"]["email"], "Anna@exämple.com");
        let taken = json!({ "email": spelling, "password": PASSWORD });
        let browser = app.anonymous();
        let register = browser.post("/api/auth/register").json(&taken);
        register.await.assert_status(409);
        sign_in(&app.anonymous(), spelling, "not-the-password")
            .await
            .assert_status(401);
    }
    app.record_refusals().await;
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(last["metadata"]["count"], 3);
}

#[tokio::test]
async fn letters_folded_only_by_a_locale_make_another_address() {
    let app = TestApp::new().await;
    for email in [
        "vİctim@example.com",
        "v\u{131}ctim@example.com",
        "victim@example.com",
    ] {
        app.user_with_email(email).await;
    }
    assert_eq!(app.count("users").await, 3);
}

#[tokio::test]
async fn address_is_found_in_every_script() {
    let app = TestApp::new().await;
    for email in [
        "ΟΔΟΣ@example.com",
        "İstanbul@example.com",
        "STRAẞE@example.com",
        "ǅ@example.com",
    ] {
        app.user_with_email(email).await;
        sign_in(&app.anonymous(), email, PASSWORD)
            .await
            .assert_status(200);
    }
}

// Proves: F2-2.4.2, TASK-004-003.3
#[tokio::test]
async fn blocked_account_is_revealed_only_with_the_right_password() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("UPDATE users SET status = 'disabled'").await;
    sign_in(&app.anonymous(), &user.email, "not-the-password")
        .await
        .assert_status(401);
    let refused = sign_in(&app.anonymous(), &user.email, PASSWORD).await;
    let problem = refused.assert_status(401).problem();
    assert!(problem.detail.contains("locked or disabled"), "{problem:?}");
    app.record_refusals().await;
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(last["action"], "sign_in_failed");
    assert_eq!(last["metadata"]["reason"], "account unavailable");
}

// Proves: F2-1.4.1
#[tokio::test]
async fn outdated_hash_is_replaced_at_the_next_sign_in() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let node = app
        .another_node_with(|settings| settings.auth.password_scheme = PasswordScheme::Argon2id)
        .await;
    sign_in(&node.anonymous(), &user.email, "not-the-password")
        .await
        .assert_status(401);
    assert_eq!(
        app.count(r"users WHERE password_hash LIKE '$2b$%'").await,
        1
    );
    sign_in(&node.anonymous(), &user.email, PASSWORD)
        .await
        .assert_status(200);
    assert_eq!(
        app.count(r"users WHERE password_hash LIKE '$argon2id$%'")
            .await,
        1
    );
    // The node with the other setting verifies it, and hashes it with its own scheme again.
    sign_in(&app.anonymous(), &user.email, PASSWORD)
        .await
        .assert_status(200);
    assert_eq!(
        app.count(r"users WHERE password_hash LIKE '$2b$04$%'")
            .await,
        1
    );
}

// Proves: TASK-006-009.4
#[tokio::test]
async fn device_keeps_its_cookie_and_is_recognised() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let device = user.cookie("device").unwrap();
    let again = sign_in(&user, &user.email, PASSWORD)
        .await
        .assert_status(200);
    assert_eq!(again.find_cookie("device"), None);
    assert_eq!(user.cookie("device").unwrap(), device);
    assert_eq!(
        app.count("(SELECT DISTINCT device_hash FROM sessions) AS d")
            .await,
        1
    );

    let other = sign_in(&app.anonymous(), &user.email, PASSWORD).await;
    other.assert_status(200).cookie("device");
    assert_eq!(
        app.count("(SELECT DISTINCT device_hash FROM sessions) AS d")
            .await,
        2
    );
}

#[tokio::test]
async fn malformed_device_cookie_is_replaced() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let login = app.anonymous().with_header("cookie", "device=made-up");
    let answer = sign_in(&login, &user.email, PASSWORD).await;
    answer.assert_status(200).cookie("device");
}

// Proves: F2-2.5.2
#[tokio::test]
async fn cookie_names_have_security_prefixes_over_https() {
    let app = TestApp::with(|settings| settings.http.public_url = https()).await;
    let user = app.anonymous();
    let body = json!({ "email": "user@example.com", "password": PASSWORD });
    let answer = user.post("/api/auth/register").json(&body).await;
    let answer = answer.assert_status(201);
    assert!(answer.cookie("__Host-access_token").ends_with("Path=/"));
    assert!(
        answer
            .cookie("__Secure-refresh_token")
            .ends_with("Path=/api/auth")
    );
    assert!(answer.cookie("__Secure-device").contains("Path=/api;"));
    user.get("/api/auth/me").await.assert_status(200);
    user.post("/api/auth/refresh").await.assert_status(200);

    // Without the prefix another site could have set it.
    let token = user.cookie("__Host-access_token").unwrap();
    let planted = app
        .anonymous()
        .with_header("cookie", &format!("access_token={token}"));
    planted.get("/api/auth/me").await.assert_status(401);

    let answer = user.post("/api/auth/logout").await.assert_status(200);
    for name in [
        "__Host-access_token",
        "__Secure-refresh_token",
        "__Host-signed_in",
        // A cookie set before the names had prefixes.
        "access_token",
        "refresh_token",
        "signed_in",
    ] {
        let cookie = answer.cookie(name);
        assert!(cookie.contains("Max-Age=0"), "{cookie}");
    }
    assert_eq!(answer.find_cookie("__Secure-device"), None);
}

#[tokio::test]
async fn cookie_names_have_no_prefixes_over_http_or_by_setting() {
    for (url, cookie_prefix) in [(None, true), (None, false), (Some(https()), false)] {
        let app = TestApp::with(|settings| {
            settings.http.cookie_prefix = cookie_prefix;
            if let Some(url) = url {
                settings.http.public_url = url;
            }
        })
        .await;
        let user = app.anonymous();
        let body = json!({ "email": "user@example.com", "password": PASSWORD });
        let answer = user.post("/api/auth/register").json(&body).await;
        let answer = answer.assert_status(201);
        for name in ["access_token", "refresh_token", "device", "signed_in"] {
            answer.cookie(name);
        }
        let names: Vec<_> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .filter(|cookie| cookie.starts_with("__"))
            .collect();
        assert!(names.is_empty(), "{names:?}");
        user.get("/api/auth/me").await.assert_status(200);
    }
}

#[tokio::test]
async fn companion_cookie_is_readable_and_lasts_as_long_as_the_refresh_token() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for remember_me in [false, true] {
        let browser = app.anonymous();
        let body = json!({ "email": user.email, "password": PASSWORD, "remember_me": remember_me });
        let answer = browser.post("/api/auth/login").json(&body).await;
        let answer = answer.assert_status(200);
        let lasts = |name: &str| {
            let cookie = answer.cookie(name);
            let max_age = cookie.split("; ").find(|part| part.starts_with("Max-Age="));
            max_age.map(str::to_owned)
        };
        let cookie = answer.cookie("signed_in");
        assert!(!cookie.contains("HttpOnly"), "{cookie}");
        assert!(cookie.contains("SameSite=Lax; Secure; Path=/"), "{cookie}");
        assert_eq!(browser.cookie("signed_in").unwrap(), "1");
        assert_eq!(lasts("signed_in"), lasts("refresh_token"));
        assert_eq!(lasts("signed_in").is_some(), remember_me);
        let answer = browser.post("/api/auth/refresh").await.assert_status(200);
        answer.cookie("signed_in");
        let answer = browser.post("/api/auth/logout").await.assert_status(200);
        assert!(answer.cookie("signed_in").contains("Max-Age=0"));
    }
}

/// The companion cookie does not authenticate.
#[tokio::test]
async fn companion_cookie_alone_does_not_authenticate() {
    let app = TestApp::new().await;
    let browser = app.anonymous().with_header("cookie", "signed_in=1");
    browser.get("/api/auth/me").await.assert_status(401);
    browser.post("/api/auth/refresh").await.assert_status(401);
}

fn https() -> Url {
    Url::parse("https://localhost:8080").unwrap()
}

// Proves: F2-2.5.1, TASK-006-009.2, TASK-006-015.1, TASK-006-015.4
#[tokio::test]
async fn every_sign_in_creates_a_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.clock().advance(TimeDelta::minutes(1));
    sign_in(&app.anonymous(), &user.email, PASSWORD)
        .await
        .assert_status(200);
    assert_eq!(app.count("sessions WHERE ended_at IS NULL").await, 2);
}

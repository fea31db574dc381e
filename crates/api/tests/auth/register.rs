//! The validation of registrations.

use coffer_test_support::{Client, PASSWORD, Response, TestApp};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

async fn register(browser: &Client, body: &Value) -> Response {
    browser.post("/api/auth/register").json(body).await
}

// Proves: F2-2.3.3, TASK-006-008.3
#[tokio::test]
async fn taken_address_is_rejected_on_its_field_regardless_of_case() {
    let app = TestApp::new().await;
    app.user_with_email("user@example.com").await;
    let before = app.row_counts().await;
    for email in ["user@example.com", "USER@Example.COM", " user@example.com "] {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = register(&app.anonymous(), &body).await.assert_status(409);
        assert_eq!(answer.problem().codes(), ["email: already_exists"]);
        assert_eq!(answer.find_cookie("access_token"), None);
    }
    assert_eq!(app.row_counts().await, before);
}

// Proves: F2-2.3.3, TASK-006-007.1, TASK-006-029.2
#[tokio::test]
async fn one_of_concurrent_registrations_gets_the_address() {
    let app = TestApp::new().await;
    let body = json!({ "email": "user@example.com", "password": PASSWORD });
    let (one, other) = (app.anonymous(), app.anonymous());
    let answers = tokio::join!(register(&one, &body), register(&other, &body));
    let mut statuses = [answers.0.status(), answers.1.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(app.count("users").await, 1);
}

// Proves: F2-2.3.1, TASK-006-004.2, TASK-006-008.1, TASK-006-031.1
#[tokio::test]
async fn weak_password_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let before = app.row_counts().await;
    for (password, code) in [
        ("", "required"),
        ("1234567", "too_short"),
        ("password", "too_weak"),
        ("aaaaaaaaaa", "too_weak"),
        ("person-one@example.com", "too_weak"),
        (&"x".repeat(73), "too_long"),
        ("nul\0inside-it", "forbidden_character"),
    ] {
        let body = json!({ "email": "person-one@example.com", "password": password });
        let answer = register(&app.anonymous(), &body).await.assert_status(422);
        assert_eq!(
            answer.problem().codes(),
            [format!("password: {code}")],
            "{password}"
        );
    }
    assert_eq!(app.row_counts().await, before);
}

// Proves: F2-2.3.1, TASK-006-004.3, TASK-006-004.4
#[tokio::test]
async fn confirmation_and_terms_are_checked_if_sent() {
    let app = TestApp::new().await;
    let body = json!({
        "email": "nobody",
        "password": PASSWORD,
        "password_confirm": "another",
        "terms_accepted": false,
    });
    let answer = register(&app.anonymous(), &body).await.assert_status(422);
    assert_json_snapshot!(answer.json()["errors"], @r#"
    [
      {
        "code": "invalid_format",
        "field": "email",
        "message": "Enter a valid email address, such as name@example.com."
      },
      {
        "code": "mismatch",
        "field": "password_confirm",
        "message": "Enter the same password in both fields."
      },
      {
        "code": "required",
        "field": "terms_accepted",
        "message": "Accept the terms to create an account."
      }
    ]
    "#);
    let body = json!({
        "email": "user@example.com",
        "password": PASSWORD,
        "password_confirm": PASSWORD,
        "terms_accepted": true,
    });
    register(&app.anonymous(), &body).await.assert_status(201);
}

// Proves: TASK-004-003.4, TASK-006-004.4
#[tokio::test]
async fn accepted_terms_are_stored_with_their_version() {
    let app = TestApp::new().await;
    app.user_with_email("silent@example.com").await;
    let body = json!({ "email": "user@example.com", "password": PASSWORD, "terms_accepted": true });
    register(&app.anonymous(), &body).await.assert_status(201);
    let accepted = "users WHERE terms_version IS NOT NULL AND terms_accepted_at = created_at";
    assert_eq!(app.count(accepted).await, 1);
}

// Proves: F2-2.3.3, TASK-006-007.3, TASK-007-005.4
#[tokio::test]
async fn new_user_has_settings_and_a_browser_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let settings = user.get("/api/v1/user/settings").await.assert_status(200);
    assert_eq!(settings.json()["base_currency"], "USD");
    user.restart();
    user.get("/api/auth/me").await.assert_status(401);
}

// Proves: F2-1.3.1, F2-2.3.2, TASK-006-001.1, TASK-006-007.2
#[tokio::test]
async fn password_is_stored_hashed() {
    let app = TestApp::new().await;
    app.user().await;
    assert_eq!(
        app.count(r"users WHERE password_hash LIKE '$2b$04$%'")
            .await,
        1
    );
}

#[tokio::test]
async fn breached_password_is_rejected_on_its_field() {
    // The second hash is that of "plum-lantern-harbour-7".
    const HASHES: &str = "0000000000000000000000000000000000000001:7\n\
        C77958CA0957745E5E8CE59076FD9F265BB887BE:3\n\
        FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:1\n";

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), HASHES).unwrap();
    let app = TestApp::with(|settings| {
        settings.auth.breached_passwords_file = Some(file.path().to_owned());
    })
    .await;
    let register = |password: &str| {
        let body = json!({ "email": "user@example.com", "password": password });
        app.anonymous().post("/api/auth/register").json(&body)
    };
    let refused = register("plum-lantern-harbour-7").await.assert_status(422);
    let error = &refused.json()["errors"][0];
    assert_eq!(
        (&error["field"], &error["code"]),
        (&json!("password"), &json!("password_breached"))
    );
    register("plum-lantern-harbour-8").await.assert_status(201);
}

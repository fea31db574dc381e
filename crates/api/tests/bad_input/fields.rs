//! Text fields with malicious and malformed input.

use coffer_test_support::{Client, PASSWORD, Response, TestApp};
use serde_json::{Value, json};

/// Text with a special meaning for databases, shells, browsers, templates or terminals, but not
/// for the API.
const HARMLESS: [&str; 14] = [
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    "\" OR \"\"=\"",
    "1; SELECT pg_sleep(10)",
    "\\'; DELETE FROM sessions; --",
    "$1",
    "%s%n%x",
    "{{7*7}}${7*7}",
    "<script>alert(1)</script>",
    "=HYPERLINK(\"https://evil.example\")",
    "../../../../etc/passwd",
    "$(reboot)`reboot`",
    "javascript:alert(1)",
    "\\u0000",
];

/// Text with deceptive or terminating characters.
const FORBIDDEN: [&str; 6] = [
    "nul\0inside",
    "escape\u{1B}[2J",
    "delete\u{7F}",
    "right\u{202E}to left",
    "isolate\u{2066}d",
    "mark\u{200F}ed",
];

/// A field where text is stored.
struct TextField {
    path: String,
    name: &'static str,
    body: Value,
}

async fn text_fields(user: &Client) -> Vec<TextField> {
    let conversation = user
        .post("/api/v1/chat/sessions")
        .json(&json!({ "title": "T" }))
        .await;
    let id = conversation.assert_status(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let portfolio = json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE",
        "home_country": "DE", "base_currency": "EUR" });
    vec![
        TextField {
            path: "/api/v1/portfolios".into(),
            name: "name",
            body: portfolio,
        },
        TextField {
            path: "/api/v1/accounts".into(),
            name: "name",
            body: json!({ "name": "A", "type": "cash", "currency": "EUR" }),
        },
        TextField {
            path: "/api/v1/budgets".into(),
            name: "name",
            body: json!({ "name": "B", "amount": "1", "currency": "EUR", "period": "weekly",
                "starts_on": "2027-01-01" }),
        },
        TextField {
            path: "/api/v1/chat/sessions".into(),
            name: "title",
            body: json!({ "title": "T" }),
        },
        TextField {
            path: format!("/api/v1/chat/sessions/{id}/messages"),
            name: "content",
            body: json!({ "content": "C" }),
        },
    ]
}

impl TextField {
    async fn write(&self, user: &Client, text: &str) -> Response {
        let mut body = self.body.clone();
        body[self.name] = json!(text);
        user.post(&self.path).json(&body).await
    }
}

// Proves: TASK-006-031.2
#[tokio::test]
async fn markup_and_code_in_text_are_stored_literally() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for field in text_fields(&user).await {
        for text in HARMLESS {
            let answer = field.write(&user, text).await.assert_status(201);
            assert_eq!(answer.json()[field.name], text);
        }
        let listed = user.get(&format!("{}?limit=200", field.path)).await;
        let listed = listed.assert_status(200).json();
        let items = listed["items"].as_array().unwrap();
        for text in HARMLESS {
            assert!(items.iter().any(|item| item[field.name] == text), "{text}");
        }
    }
    assert_eq!(app.count("users").await, 1);
    user.get("/api/auth/me").await.assert_status(200);
}

// Proves: TASK-006-031.2
#[tokio::test]
async fn search_text_is_matched_literally() {
    let app = TestApp::new().await;
    let user = app.user().await;
    text_fields(&user).await;
    for text in HARMLESS {
        let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for path in [
            "portfolios?name",
            "accounts?name",
            "budgets?name",
            "chat/sessions?title",
        ] {
            let found = user.get(&format!("/api/v1/{path}={query}")).await;
            let found = found.assert_status(200).json();
            assert_eq!(found["items"], json!([]), "{text}");
        }
    }
}

#[tokio::test]
async fn deceptive_text_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let text_fields = text_fields(&user).await;
    let before = app.row_counts().await;
    for field in &text_fields {
        for text in FORBIDDEN {
            let problem = field.write(&user, text).await.assert_status(422).problem();
            assert_eq!(
                problem.codes(),
                [format!("{}: forbidden_character", field.name)]
            );
        }
        for (text, code) in [("", "required"), (" \t ", "required")] {
            let answer = field.write(&user, text).await.assert_status(422);
            let codes = answer.problem().codes();
            assert_eq!(codes.len(), 1);
            assert!(codes[0].starts_with(field.name), "{codes:?} {code}");
        }
        let long = "x".repeat(10_001);
        let answer = field.write(&user, &long).await.assert_status(422);
        assert_eq!(
            answer.problem().codes(),
            [format!("{}: too_long", field.name)]
        );
    }
    assert_eq!(app.row_counts().await, before);
}

// Proves: F2-2.3.1, TASK-004-003.1, TASK-006-004.1, TASK-006-005.1, TASK-006-008.1
#[tokio::test]
async fn invalid_email_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let before = app.row_counts().await;
    let long = format!("{}@example.com", "a".repeat(250));
    for email in [
        "",
        "nobody",
        "@example.com",
        "a@",
        "a@b@example.com",
        "a b@example.com",
        "a@localhost",
        "a@[127.0.0.1]",
        "a@example.com\r\nBcc: b@example.com",
        "a\0@example.com",
        "a\u{202E}@example.com",
        "<script>@example.com",
        "\"a\"@example.com",
        "Anna <a@example.com>",
        &long,
    ] {
        for path in ["register", "login"] {
            let body = json!({ "email": email, "password": PASSWORD });
            let request = app.anonymous().post(&format!("/api/auth/{path}"));
            let answer = request.json(&body).await.assert_status(422);
            let codes = answer.problem().codes();
            assert_eq!(codes.len(), 1, "{email}");
            assert!(codes[0].starts_with("email: "), "{codes:?}");
        }
    }
    assert_eq!(app.row_counts().await, before);
}

// Proves: F2-1.3.1
#[tokio::test]
async fn password_length_is_limited() {
    let app = TestApp::new().await;
    for (password, code) in [
        (String::new(), "required"),
        ("x7!kQ2m".to_owned(), "too_short"),
        ("🔑".repeat(19), "too_long"),
        (
            format!("{}x", "correct horse ".repeat(5)) + "abcdef",
            "too_long",
        ),
        ("x".repeat(10_000), "too_long"),
    ] {
        let body = json!({ "email": "user@example.com", "password": password });
        let answer = app.anonymous().post("/api/auth/register").json(&body).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(
            problem.codes(),
            [format!("password: {code}")],
            "{}",
            password.len()
        );
        // At sign-in it is only a wrong password.
        let answer = app.anonymous().post("/api/auth/login").json(&body).await;
        answer.assert_status(401);
    }
    let longest = &"correct horse battery staple ".repeat(3)[..72];
    let body = json!({ "email": "user@example.com", "password": longest });
    let answer = app.anonymous().post("/api/auth/register").json(&body).await;
    answer.assert_status(201);
    // Passwords are not truncated: one more character makes a different password.
    let longer = json!({ "email": "user@example.com", "password": format!("{longest}x") });
    let answer = app.anonymous().post("/api/auth/login").json(&longer).await;
    answer.assert_status(401);
}

// Proves: TASK-007-005.2, TASK-007-006.1, TASK-007-006.2, TASK-007-006.3
#[tokio::test]
async fn settings_with_unknown_values_are_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = user.get("/api/v1/user/settings").await.json();
    for (body, code) in [
        (
            json!({ "base_currency": "XYZ" }),
            "base_currency: unknown_currency",
        ),
        (
            json!({ "base_currency": "eur" }),
            "base_currency: unknown_currency",
        ),
        (
            json!({ "home_country": "XX" }),
            "home_country: unknown_country",
        ),
        (json!({ "locale": "klingon" }), "locale: invalid_format"),
        (json!({ "locale": "de_DE" }), "locale: invalid_format"),
        (
            json!({ "time_zone": "Mars/Olympus" }),
            "time_zone: unknown_time_zone",
        ),
        (
            json!({ "time_zone": "../../etc/passwd" }),
            "time_zone: unknown_time_zone",
        ),
        (json!({ "theme": "pink" }), "theme: wrong_type"),
        (json!({ "theme": null }), "theme: wrong_type"),
        (json!({ "theme": 7 }), "theme: wrong_type"),
        (json!({ "user_id": "x" }), "user_id: unknown_field"),
    ] {
        let answer = user.patch("/api/v1/user/settings").json(&body).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
    assert_eq!(user.get("/api/v1/user/settings").await.json(), before);
    let change = json!({ "base_currency": "JPY", "home_country": "JP", "locale": "ja-JP",
        "time_zone": "Asia/Tokyo", "theme": "dark" });
    let changed = user
        .patch("/api/v1/user/settings")
        .json(&change)
        .await
        .assert_status(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let shown = user.get("/api/v1/user/settings").await.json();
    assert_eq!(shown, changed.json());
    assert_eq!(shown["time_zone"], "Asia/Tokyo");
}

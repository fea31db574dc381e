//! The language of messages. In tests, the pseudo-locale en-XA, which is English with accents, is
//! available besides English.

use coffer_test_support::{Response, TestApp};
use http::Method;
use serde_json::json;

use crate::transactions::account;

const ACCEPT_LANGUAGE: &str = "accept-language";

fn content_language(answer: &Response) -> String {
    answer.header("content-language").to_owned()
}

#[tokio::test]
async fn problem_is_in_the_language_that_the_client_prefers() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (accepted, language, title, message) in [
        (
            "en-XA, en;q=0.5",
            "en-XA",
            "Îñváálííd ííñpúút",
            "Ûšéé áá ñúúmbéér fróóm 1 tóó 200.",
        ),
        (
            "en-XA;q=0.5, en",
            "en",
            "Invalid input",
            "Use a number from 1 to 200.",
        ),
        (
            "de-DE, fr;q=0.5",
            "en",
            "Invalid input",
            "Use a number from 1 to 200.",
        ),
    ] {
        let answer = user.get("/api/v1/portfolios?limit=0");
        let answer = answer.header(ACCEPT_LANGUAGE, accepted).await;
        let answer = answer.assert_status(422);
        assert_eq!(content_language(&answer), language);
        let problem = answer.json();
        assert_eq!(problem["type"], "/problems/invalid-input");
        assert_eq!(problem["title"], title);
        assert_eq!(problem["errors"][0]["code"], "out_of_range");
        assert_eq!(problem["errors"][0]["message"], message);
    }
    let answer = user.get("/api/v1/portfolios?limit=0").await;
    assert_eq!(content_language(&answer.assert_status(422)), "en");
}

#[tokio::test]
async fn refusals_of_the_middleware_are_translated() {
    let app = TestApp::new().await;
    let pseudo = app.anonymous().with_header(ACCEPT_LANGUAGE, "en-XA");
    for (path, status, title) in [
        ("/api/auth/me", 401, "Ñóót ááúúthééñtííçáátééd"),
        ("/api/nothing", 404, "Ñóót fóóúúñd"),
        ("/api/auth/login", 405, "Mééthóód ñóót áállóówééd"),
    ] {
        let answer = pseudo.get(path).await.assert_status(status);
        assert_eq!(content_language(&answer), "en-XA", "{path}");
        let problem = answer.json();
        assert_eq!(problem["title"], title, "{path}");
        assert!(problem["request_id"].is_string(), "{problem}");
    }
}

#[tokio::test]
async fn every_kind_of_refusal_is_translated() {
    let app = TestApp::with(|settings| {
        settings.http.rate_limit.sign_in_per_minute = std::num::NonZeroU32::new(3).unwrap();
    })
    .await;
    let visitor = app.anonymous();
    let large = json!({ "email": "e".repeat(1 << 20), "password": "x" });
    let wrong = json!({ "email": "nobody@example.com", "password": "x" });
    let login = || visitor.post("/api/auth/login");
    let register = || {
        let register = visitor.post("/api/auth/register");
        register.header(ACCEPT_LANGUAGE, "en-XA")
    };
    let refused = async |status: u16| match status {
        413 => register().json(&large).await,
        415 => register().body("text/plain", "x").await,
        421 => {
            let elsewhere = visitor.get("/api/auth/me").header("host", "evil.example");
            elsewhere.header(ACCEPT_LANGUAGE, "en-XA").await
        }
        // The third attempt is the last that is allowed.
        429 => {
            login().json(&wrong).await.assert_status(401);
            login().json(&wrong).header(ACCEPT_LANGUAGE, "en-XA").await
        }
        _ => {
            let head = visitor.request(Method::HEAD, "/api/auth/me");
            head.header(ACCEPT_LANGUAGE, "en-XA").await
        }
    };
    for status in [413, 415, 421, 429, 401] {
        let answer = refused(status).await.assert_status(status);
        assert_eq!(content_language(&answer), "en-XA", "{status}");
        if status != 401 {
            let title = answer.json()["title"].as_str().unwrap().to_owned();
            assert!(!title.is_ascii(), "{status}: {title}");
        }
    }
}

#[tokio::test]
async fn errors_of_bulk_items_are_translated() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let row = json!({
        "account_id": euros, "amount": "0", "booked_on": "2025-01-01", "description": "T",
    });
    let bulk = "/api/v1/transactions/bulk?on_error=skip";
    let create = user.post(bulk).header(ACCEPT_LANGUAGE, "en-XA");
    let created = create.json(&json!({ "items": [row] })).await;
    assert_eq!(
        created.assert_status(200).json()["items"][0]["errors"][0]["message"],
        "Ûšéé ááñ áámóóúúñt óóthéér thááñ žééróó; óóúútflóówš ááréé ñéégáátíívéé."
    );
    let delete = user.delete(bulk).header(ACCEPT_LANGUAGE, "en-XA");
    let deleted = delete.json(&json!({ "ids": ["x"] })).await;
    assert_eq!(
        deleted.assert_status(200).json()["items"][0]["errors"][0]["message"],
        "Ûšéé áá váálííd ÎD (áá ÛÛÎD)."
    );
}

#[tokio::test]
async fn waiting_times_have_plural_forms() {
    let app = TestApp::with(|settings| {
        settings.http.rate_limit.sign_in_per_minute = std::num::NonZeroU32::new(1).unwrap();
    })
    .await;
    let visitor = app.anonymous();
    let body = json!({ "email": "nobody@example.com", "password": "x" });
    let sign_in = async || visitor.post("/api/auth/login").json(&body).await;
    sign_in().await.assert_status(401);
    let problem = sign_in().await.assert_status(429).problem();
    assert_eq!(
        problem.detail,
        "Too many requests. Try again in 60 seconds."
    );
    app.clock().advance(chrono::TimeDelta::seconds(59));
    let problem = sign_in().await.assert_status(429).problem();
    assert_eq!(problem.detail, "Too many requests. Try again in 1 second.");
}

//! Limits on requests, by the clock of the test.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use coffer_test_support::{Client, PASSWORD, Response, TestApp};
use serde_json::json;

fn a_minute(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

async fn guess(client: &Client) -> Response {
    let body = json!({ "email": "user@example.com", "password": "not-the-password" });
    client.post("/api/auth/login").json(&body).await
}

async fn me(client: &Client) -> Response {
    client.get("/api/auth/me").await
}

#[tokio::test]
async fn guesses_from_one_address_are_limited_until_time_goes_by() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = a_minute(3)).await;
    let here = app.anonymous();
    for left in [2, 1, 0] {
        let answer = guess(&here).await.assert_status(401);
        assert_eq!(answer.header("ratelimit-policy"), "\"sign-in\";q=3;w=60");
        assert_eq!(answer.header("ratelimit"), format!("\"sign-in\";r={left}"));
    }
    let before = app.row_counts().await;
    let answer = guess(&here).await.assert_status(429);
    assert_eq!(answer.header("retry-after"), "20");
    assert_eq!(answer.header("ratelimit"), "\"sign-in\";r=0");
    let problem = answer.problem();
    assert_eq!(problem.kind, "/problems/too-many-requests");
    assert!(problem.detail.contains("20 seconds"), "{problem:?}");
    assert_eq!(app.row_counts().await, before);
    // Everybody else is let in, and so is everything that is no guess.
    guess(&app.anonymous().at("203.0.113.7"))
        .await
        .assert_status(401);
    here.get("/api/auth/me").await.assert_status(401);

    app.clock().advance(TimeDelta::seconds(19));
    guess(&here).await.assert_status(429);
    app.clock().advance(TimeDelta::seconds(1));
    guess(&here).await.assert_status(401);
    guess(&here).await.assert_status(429);
    app.clock().advance(TimeDelta::minutes(1));
    for _ in 0..3 {
        guess(&here).await.assert_status(401);
    }
}

#[tokio::test]
async fn registrations_count_as_guesses() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = a_minute(2)).await;
    let body = json!({ "email": "user@example.com", "password": PASSWORD });
    let here = app.anonymous();
    let register = || here.post("/api/auth/register").json(&body).into_future();
    register().await.assert_status(201);
    register().await.assert_status(409);
    register().await.assert_status(429);
    guess(&here).await.assert_status(429);
}

#[tokio::test]
async fn a_limit_signs_nobody_out() {
    let app = TestApp::with(|s| s.http.rate_limit.free_per_minute = a_minute(2)).await;
    let user = app.user().await;
    me(&user).await.assert_status(200);
    let answer = me(&user).await.assert_status(429);
    assert_eq!(answer.header("ratelimit-policy"), "\"free\";q=2;w=60");
    assert!(answer.headers().get("set-cookie").is_none());
    app.clock().advance(TimeDelta::seconds(30));
    let answer = me(&user).await.assert_status(200);
    assert_eq!(answer.header("ratelimit"), "\"free\";r=0");
}

#[tokio::test]
async fn a_user_has_the_limit_of_their_tier_wherever_they_are() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.free_per_minute = a_minute(2);
        s.http.rate_limit.premium_per_minute = a_minute(4);
    })
    .await;
    let (free, premium) = (app.user().await, app.user().await);
    app.execute(&format!(
        "UPDATE users SET tier = 'premium' WHERE id = '{}'",
        premium.id
    ))
    .await;
    premium.post("/api/auth/refresh").await.assert_status(200);
    me(&free).await.assert_status(200);
    me(&free.as_program().at("203.0.113.7"))
        .await
        .assert_status(429);
    for _ in 0..4 {
        me(&premium).await.assert_status(200);
    }
    let answer = me(&premium).await.assert_status(429);
    assert_eq!(answer.header("ratelimit-policy"), "\"premium\";q=4;w=60");
}

#[tokio::test]
async fn everything_from_one_address_is_limited() {
    let app = TestApp::with(|s| s.http.rate_limit.address_per_minute = a_minute(2)).await;
    let here = app.anonymous();
    here.get("/api/nothing").await.assert_status(404);
    here.get("/api/openapi.json").await.assert_status(200);
    me(&here).await.assert_status(429);
    // Whoever watches over the program is not counted.
    for _ in 0..5 {
        here.get("/health/live").await.assert_status(200);
    }
}

#[tokio::test]
async fn the_word_of_a_proxy_counts_if_it_is_trusted() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.sign_in_per_minute = a_minute(1);
        s.http.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    let by = |peer: &str, forwarded: &str| {
        app.anonymous()
            .at(peer)
            .always("x-forwarded-for", forwarded)
    };
    guess(&by("10.0.0.1", "203.0.113.1"))
        .await
        .assert_status(401);
    guess(&by("10.0.0.2", "203.0.113.1"))
        .await
        .assert_status(429);
    guess(&by("10.0.0.1", "203.0.113.2"))
        .await
        .assert_status(401);
    // What stands before the last stranger is that stranger's own claim.
    guess(&by("10.0.0.1", "8.8.8.8, 203.0.113.2, 10.0.0.3"))
        .await
        .assert_status(429);
    // From anybody else it is nothing.
    guess(&by("198.51.100.1", "203.0.113.3"))
        .await
        .assert_status(401);
    guess(&by("198.51.100.1", "203.0.113.4"))
        .await
        .assert_status(429);
    app.record_refusals().await;
    let addresses =
        "audit_logs WHERE action = 'sign_in_failed' AND metadata->>'address' = '203.0.113.1'";
    assert_eq!(app.count(addresses).await, 1);
}

#[tokio::test]
async fn one_household_of_ipv6_addresses_is_one_client() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = a_minute(1)).await;
    guess(&app.anonymous().at("2001:db8:0:1::1"))
        .await
        .assert_status(401);
    guess(&app.anonymous().at("2001:db8:0:1:ffff::2"))
        .await
        .assert_status(429);
    guess(&app.anonymous().at("2001:db8:0:2::1"))
        .await
        .assert_status(401);
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.enabled = false;
        s.http.rate_limit.sign_in_per_minute = a_minute(1);
    })
    .await;
    for _ in 0..3 {
        let answer = guess(&app.anonymous()).await.assert_status(401);
        assert_eq!(answer.find_header("ratelimit"), None);
    }
}

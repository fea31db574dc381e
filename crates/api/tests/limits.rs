//! Rate limits, with a controlled clock.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use coffer_api::RateLimitSettings;
use coffer_test_support::{Client, PASSWORD, Response, TestApp, User};
use futures_util::{FutureExt as _, future::join_all};
use serde_json::json;
use tokio::task::unconstrained;

fn per_minute(n: u32) -> NonZeroU32 {
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
async fn confirmations_of_the_password_are_limited_like_sign_ins() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = per_minute(3)).await;
    let user = app.user().await;
    let body = json!({ "password": "not-the-password" });
    for expected in [422, 422, 429] {
        let request = user.post("/api/v1/auth/reauthenticate").json(&body);
        request.await.assert_status(expected);
    }
    me(&user).await.assert_status(200);
}

// Proves: TASK-006-005.4, TASK-006-014.2, TASK-006-014.4, TASK-006-031.3, TASK-006-032.1
// Proves: TASK-006-032.4
#[tokio::test]
async fn sign_in_attempts_per_address_are_limited_for_a_time() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = per_minute(3)).await;
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
    // Others are not limited, nor are requests other than sign-in attempts.
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
async fn registrations_count_as_sign_in_attempts() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = per_minute(2)).await;
    let body = json!({ "email": "user@example.com", "password": PASSWORD });
    let here = app.anonymous();
    let register = || here.post("/api/auth/register").json(&body).into_future();
    register().await.assert_status(201);
    register().await.assert_status(409);
    register().await.assert_status(429);
    guess(&here).await.assert_status(429);
}

#[tokio::test]
async fn rate_limit_signs_nobody_out() {
    let app = TestApp::with(|s| s.http.rate_limit.free_per_minute = per_minute(2)).await;
    let user = app.user().await;
    me(&user).await.assert_status(200);
    let answer = me(&user).await.assert_status(429);
    assert_eq!(answer.header("ratelimit-policy"), "\"free\";q=2;w=60");
    assert!(answer.headers().get("set-cookie").is_none());
    app.clock().advance(TimeDelta::seconds(30));
    let answer = me(&user).await.assert_status(200);
    assert_eq!(answer.header("ratelimit"), "\"free\";r=0");
}

// Proves: TASK-006-014.3, TASK-006-014.4, TASK-006-032.1
#[tokio::test]
async fn user_has_the_limit_of_their_tier_from_any_address() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.free_per_minute = per_minute(2);
        s.http.rate_limit.premium_per_minute = per_minute(4);
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
async fn requests_from_one_address_are_limited() {
    let app = TestApp::with(|s| s.http.rate_limit.address_per_minute = per_minute(2)).await;
    let here = app.anonymous();
    here.get("/api/nothing").await.assert_status(404);
    here.get("/api/openapi.json").await.assert_status(200);
    me(&here).await.assert_status(429);
    // Operator routes are not limited.
    for _ in 0..5 {
        here.get("/health/live").await.assert_status(200);
    }
}

#[tokio::test]
async fn forwarded_address_counts_only_from_a_trusted_proxy() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.sign_in_per_minute = per_minute(1);
        s.http.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    let by = |peer: &str, forwarded: &str| {
        app.anonymous()
            .at(peer)
            .with_header("x-forwarded-for", forwarded)
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
    // Addresses before the last untrusted one may be forged by that client.
    guess(&by("10.0.0.1", "8.8.8.8, 203.0.113.2, 10.0.0.3"))
        .await
        .assert_status(429);
    // From an untrusted peer the header is ignored.
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
async fn invalid_entry_of_a_trusted_proxy_is_refused() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.sign_in_per_minute = per_minute(1);
        s.http.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    let by = |forwarded: &str| {
        app.anonymous()
            .at("10.0.0.1")
            .with_header("x-forwarded-for", forwarded)
    };
    let before = app.row_counts().await;
    for forwarded in ["unknown", "\u{FF}", "203.0.113.1:port"] {
        for _ in 0..2 {
            let answer = guess(&by(forwarded)).await.assert_status(400);
            let problem = answer.problem();
            assert!(problem.detail.contains("X-Forwarded-For"), "{problem:?}");
            by(forwarded).get("/").await.assert_status(400);
        }
    }
    assert_eq!(app.row_counts().await, before);
    guess(&by("203.0.113.1:4711")).await.assert_status(401);
    guess(&by("203.0.113.1")).await.assert_status(429);
    guess(&by("[2001:db8::1]:4711")).await.assert_status(401);
    guess(&by("2001:db8::2")).await.assert_status(429);
    app.record_refusals().await;
    let addresses = "audit_logs WHERE action = 'sign_in_failed' AND metadata->>'address'";
    for (address, records) in [("203.0.113.1", 1), ("2001:db8::1", 1)] {
        let selection = format!("{addresses} = '{address}'");
        assert_eq!(app.count(&selection).await, records, "{address}");
    }
    let of_proxy = "audit_logs WHERE metadata->>'address' = '10.0.0.1'";
    assert_eq!(app.count(of_proxy).await, 0);
}

// Proves: TASK-006-014.2
#[tokio::test]
async fn pages_have_a_separate_limit() {
    let app = TestApp::with(|s| s.http.rate_limit.pages_per_minute = per_minute(2)).await;
    let here = app.anonymous();
    here.get("/").await.assert_status(200);
    here.get("/assets/index.js").await.assert_status(200);
    let answer = here.get("/assets/index.js").await.assert_status(429);
    assert_eq!(answer.problem().kind, "/problems/too-many-requests");
    assert_eq!(answer.header("retry-after"), "30");
    assert_eq!(answer.header("ratelimit-policy"), "\"page\";q=2;w=60");
    me(&here).await.assert_status(401);
    let elsewhere = here.at("203.0.113.7");
    elsewhere.get("/").await.assert_status(200);
}

/// The remaining requests, from the header that the response must have.
fn left(answer: &Response, limit: &str) -> u32 {
    let state = answer.header("ratelimit");
    let left = state.strip_prefix(&format!("\"{limit}\";r="));
    left.unwrap_or_else(|| panic!("{state}")).parse().unwrap()
}

/// A second session of the user, from another address.
async fn another_session(app: &TestApp, user: &User) -> Client {
    let client = app.anonymous().at("203.0.113.1");
    let credentials = json!({ "email": user.email, "password": user.password });
    let signed_in = client.post("/api/auth/login").json(&credentials).await;
    signed_in.assert_status(200);
    client
}

#[tokio::test]
async fn token_of_an_ended_session_does_not_use_up_the_limit_of_its_user() {
    let app = TestApp::with(|s| s.http.rate_limit = RateLimitSettings::default()).await;
    let user = app.user().await;
    let owner = another_session(&app, &user).await;
    let thief = user.as_program().at("198.51.100.1");
    let before = left(&me(&owner).await, "free");
    user.post("/api/auth/logout").await.assert_status(200);
    let mut refused = 0;
    for _ in 0..1000 {
        let answer = me(&thief).await;
        match answer.status() {
            401 => assert_eq!(refused, 0, "{answer}"),
            _ => refused += 1,
        }
        if refused > 0 {
            let answer = answer.assert_status(429);
            assert_eq!(left(&answer, "address"), 0);
        }
    }
    // The address is charged twice: for the request and for the failed check.
    assert_eq!(refused, 400);
    assert_eq!(left(&me(&owner).await, "free"), before - 1);
}

#[tokio::test]
async fn request_dropped_before_the_session_check_is_charged_to_the_address() {
    let app = TestApp::with(|s| s.http.rate_limit = RateLimitSettings::default()).await;
    let user = app.user().await;
    let owner = another_session(&app, &user).await;
    let thief = user.as_program().at("198.51.100.1");
    user.post("/api/auth/logout").await.assert_status(200);
    let before = left(&me(&owner).await, "free");
    for _ in 0..100 {
        // Otherwise, the runtime makes requests wait after some that did not.
        let request = unconstrained(thief.get("/api/auth/me").into_future());
        let answer = request.now_or_never();
        assert!(answer.is_none(), "answered without the database");
    }
    assert_eq!(left(&me(&owner).await, "free"), before - 1);
    let answer = me(&thief).await.assert_status(401);
    assert_eq!(left(&answer, "address"), 1200 - 2 * 101);
}

/// Drops a request that waits for a lock in the database.
async fn drop_while_waiting(app: &TestApp, request: impl IntoFuture<Output = Response>) {
    app.execute("BEGIN; LOCK TABLE chat_sessions IN ACCESS EXCLUSIVE MODE")
        .await;
    let waiting = "pg_locks JOIN pg_database d ON d.oid = database \
                   WHERE NOT granted AND d.datname = current_database()";
    tokio::select! {
        answer = request.into_future() => panic!("answered in spite of the lock: {answer}"),
        () = async {
            app.wait_for_count(waiting, 1).await;
            // Meanwhile, the answers to the statements before it arrive.
            app.wait_for_count(waiting, 1).await;
        } => {}
    }
    app.execute("ROLLBACK").await;
}

#[tokio::test]
async fn request_dropped_after_the_session_check_is_charged_to_the_user() {
    let app = TestApp::with(|s| s.http.rate_limit = RateLimitSettings::default()).await;
    let user = app.user().await;
    let before = left(&me(&user).await, "free");
    let conversation = json!({ "title": "Budget" });
    let change = user.post("/api/v1/chat/sessions").json(&conversation);
    drop_while_waiting(&app, change).await;
    assert_eq!(left(&me(&user).await, "free"), before - 2);
}

/// A single read is one statement, whose answer shows that the session is active.
#[tokio::test]
async fn single_read_that_is_dropped_is_charged_to_the_address() {
    let app = TestApp::with(|s| s.http.rate_limit = RateLimitSettings::default()).await;
    let user = app.user().await;
    let client = another_session(&app, &user).await;
    // The first use of a session is stored at the same time, which checks the session, too.
    me(&client).await.assert_status(200);
    let neighbour = app.anonymous().at("203.0.113.1");
    let before = left(&me(&user).await, "free");
    let first = left(&me(&neighbour).await, "address");
    let second = left(&me(&neighbour).await, "address");
    drop_while_waiting(&app, client.get("/api/v1/chat/sessions")).await;
    let last = left(&me(&neighbour).await, "address");
    assert_eq!(second - last, first - second + 2);
    assert_eq!(left(&me(&user).await, "free"), before - 1);
}

// Proves: TASK-006-032.1
#[tokio::test]
async fn concurrent_requests_exhaust_a_limit() {
    let app = TestApp::with(|s| s.http.rate_limit.free_per_minute = per_minute(5)).await;
    let user = app.user().await;
    let answers = join_all((0..8).map(|_| me(&user))).await;
    // Requests in flight at the same time may exceed the limit; later ones may not.
    assert!(answers.iter().any(|answer| answer.status() == 200));
    let answer = me(&user).await.assert_status(429);
    assert_eq!(left(&answer, "free"), 0);
    app.clock().advance(TimeDelta::seconds(12));
    me(&user).await.assert_status(200);
    me(&user).await.assert_status(429);
}

#[tokio::test]
async fn ipv6_addresses_of_one_household_count_as_one_client() {
    let app = TestApp::with(|s| s.http.rate_limit.sign_in_per_minute = per_minute(1)).await;
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
async fn limits_can_be_disabled() {
    let app = TestApp::with(|s| {
        s.http.rate_limit.enabled = false;
        s.http.rate_limit.sign_in_per_minute = per_minute(1);
    })
    .await;
    for _ in 0..3 {
        let answer = guess(&app.anonymous()).await.assert_status(401);
        assert_eq!(answer.find_header("ratelimit"), None);
    }
}

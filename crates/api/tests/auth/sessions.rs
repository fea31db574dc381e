//! Sessions: duration, refresh and end.

use chrono::TimeDelta;
use coffer_security::Algorithm;
use coffer_test_support::{Client, PASSWORD, Response, TestApp, User};
use insta::assert_snapshot;
use serde_json::json;

async fn sign_in(app: &TestApp, user: &User, remember_me: bool) -> (Client, Response) {
    let browser = app.anonymous();
    let body = json!({ "email": user.email, "password": PASSWORD, "remember_me": remember_me });
    let answer = browser.post("/api/auth/login").json(&body).await;
    (browser, answer.assert_status(200))
}

async fn me(client: &Client) -> u16 {
    client.get("/api/auth/me").await.status()
}

async fn refresh(client: &Client) -> Response {
    client.post("/api/auth/refresh").await
}

/// Presents a refresh token without any other cookie.
async fn present(app: &TestApp, token: &str) -> Response {
    let thief = app.anonymous();
    let request = thief.post("/api/auth/refresh");
    request
        .header("cookie", &format!("refresh_token={token}"))
        .await
}

// Proves: F2-2.5.1, TASK-006-010.2, TASK-006-010.3, TASK-006-029.3
#[tokio::test]
async fn refresh_rotates_the_token_and_continues_the_session() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (access, first) = (user.cookie("access_token"), user.cookie("refresh_token"));
    app.clock().advance(TimeDelta::minutes(31));
    assert_eq!(me(&user).await, 401);
    let answer = refresh(&user).await.assert_status(200);
    assert_eq!(
        answer.json(),
        json!({ "user": { "id": user.id, "email": user.email } })
    );
    assert_snapshot!(answer.cookie("access_token"), @"access_token=…; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert_snapshot!(answer.cookie("refresh_token"), @"refresh_token=…; HttpOnly; SameSite=Lax; Secure; Path=/api/auth");
    assert_eq!(answer.find_cookie("device"), None);
    assert_ne!(user.cookie("refresh_token"), first);
    assert_ne!(user.cookie("access_token"), access);
    assert_eq!(me(&user).await, 200);
    assert_eq!(app.count("sessions WHERE generation = 1").await, 1);
}

// Proves: TASK-006-010.3
#[tokio::test]
async fn concurrent_refreshes_receive_the_same_token() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let token = user.cookie("refresh_token").unwrap();
    let (one, other) = (app.anonymous(), app.anonymous());
    let cookie = format!("refresh_token={token}");
    let answers = tokio::join!(
        one.post("/api/auth/refresh").header("cookie", &cookie),
        other.post("/api/auth/refresh").header("cookie", &cookie),
    );
    answers.0.assert_status(200);
    answers.1.assert_status(200);
    assert_eq!(one.cookie("refresh_token"), other.cookie("refresh_token"));
    assert_eq!(app.count("sessions WHERE generation = 1").await, 1);

    app.clock().advance(TimeDelta::seconds(10));
    present(&app, &token).await.assert_status(200);
}

// Proves: TASK-006-010.3, TASK-006-010.4
#[tokio::test]
async fn reused_refresh_token_ends_the_session_and_is_recorded() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let spent = user.cookie("refresh_token").unwrap();
    refresh(&user).await.assert_status(200);
    app.clock().advance(TimeDelta::seconds(11));

    let answer = present(&app, &spent).await.assert_status(401);
    assert_snapshot!(answer.problem().detail, @"The session has ended. Sign in again.");
    assert_eq!(me(&user).await, 401);
    refresh(&user).await.assert_status(401);
    assert_eq!(
        app.count("sessions WHERE end_reason = 'refresh_replayed'")
            .await,
        1
    );
    let record = app.audit(user.id).await.pop().unwrap();
    assert_eq!(record["action"], "refresh_replayed");
    assert_eq!(record["metadata"]["address"], "127.0.0.1");
}

#[tokio::test]
async fn token_two_generations_old_has_no_grace_period() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let spent = user.cookie("refresh_token").unwrap();
    refresh(&user).await.assert_status(200);
    refresh(&user).await.assert_status(200);
    present(&app, &spent).await.assert_status(401);
    assert_eq!(me(&user).await, 401);
}

// Proves: F2-2.1.2
#[tokio::test]
async fn remembered_session_has_persistent_cookies() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (browser, answer) = sign_in(&app, &user, true).await;
    assert_snapshot!(answer.cookie("access_token"), @"access_token=…; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=1800");
    assert_snapshot!(answer.cookie("refresh_token"), @"refresh_token=…; HttpOnly; SameSite=Lax; Secure; Path=/api/auth; Max-Age=604800");
    browser.restart();
    assert_eq!(me(&browser).await, 200);

    let (browser, answer) = sign_in(&app, &user, false).await;
    assert!(!answer.cookie("refresh_token").contains("Max-Age"));
    browser.restart();
    assert_eq!(me(&browser).await, 401);
}

// Proves: TASK-006-015.3, TASK-006-029.3
#[tokio::test]
async fn idle_session_ends_after_a_day_or_a_week() {
    for (remember_me, lasts) in [(false, TimeDelta::hours(24)), (true, TimeDelta::days(7))] {
        let app = TestApp::new().await;
        let user = app.user().await;
        let (browser, _) = sign_in(&app, &user, remember_me).await;
        app.clock().advance(lasts - TimeDelta::seconds(1));
        refresh(&browser).await.assert_status(200);
        let token = browser.cookie("refresh_token").unwrap();
        app.clock().advance(lasts);
        present(&app, &token).await.assert_status(401);
    }
}

// Proves: TASK-006-015.3
#[tokio::test]
async fn session_ends_after_thirty_days_despite_refreshes() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (browser, _) = sign_in(&app, &user, true).await;
    for _ in 0..5 {
        app.clock().advance(TimeDelta::days(5));
        refresh(&browser).await.assert_status(200);
    }
    app.clock().advance(TimeDelta::days(4));
    let answer = refresh(&browser).await.assert_status(200);
    let left = format!("Max-Age={}", TimeDelta::days(1).num_seconds());
    assert!(answer.cookie("refresh_token").contains(&left), "{answer}");
    let token = browser.cookie("refresh_token").unwrap();
    app.clock().advance(TimeDelta::days(1));
    present(&app, &token).await.assert_status(401);
}

// Proves: F2-1.5.3, TASK-006-003.2
#[tokio::test]
async fn access_token_does_not_outlive_its_session() {
    let app = TestApp::with(|settings| settings.auth.access_token_expire_minutes = 1440).await;
    let user = app.user().await;
    app.clock()
        .advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert_eq!(me(&user).await, 200);
    let node = app
        .another_node_with(|s| s.auth.access_token_expire_minutes = 30)
        .await;
    let token = user.cookie("access_token").unwrap();
    app.execute("UPDATE sessions SET idle_expires_at = created_at + interval '1 hour'")
        .await;
    assert_eq!(me(&node.anonymous().bearer(&token)).await, 401);
}

// Proves: F2-2.6.1, TASK-006-011.2
#[tokio::test]
async fn signing_out_works_without_and_with_an_expired_session() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let answer = nobody.post("/api/auth/logout").await.assert_status(200);
    assert!(answer.cookie("access_token").contains("Max-Age=0"));

    // The access token has expired, and the refresh token identifies the session.
    let user = app.user().await;
    app.clock().advance(TimeDelta::minutes(31));
    user.post("/api/auth/logout").await.assert_status(200);
    assert_eq!(
        app.count("sessions WHERE end_reason = 'signed_out'").await,
        1
    );

    // A browser that lost its refresh cookie.
    let user = app.user().await;
    user.delete_cookie("refresh_token");
    user.post("/api/auth/logout").await.assert_status(200);
    assert_eq!(
        app.count("sessions WHERE end_reason = 'signed_out'").await,
        2
    );

    // Repeating it has the same result.
    user.post("/api/auth/logout").await.assert_status(200);
}

#[tokio::test]
async fn program_signs_out_with_its_bearer_token() {
    let app = TestApp::new().await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let user = app.user().await;
        let token = user.cookie("access_token").unwrap();
        let program = app.anonymous();
        let request = program.post("/api/auth/logout");
        let request = request.header("authorization", &format!("{scheme} {token}"));
        request.await.assert_status(200);
        assert_eq!(me(&user).await, 401, "{scheme}");
    }
}

// Proves: F2-2.6.1, TASK-006-011.3, TASK-006-015.4, TASK-006-029.4
#[tokio::test]
async fn signing_out_everywhere_ends_only_this_users_sessions() {
    let app = TestApp::new().await;
    let (user, stranger) = (app.user().await, app.user().await);
    let (other, _) = sign_in(&app, &user, true).await;
    let request = user.post("/api/auth/logout");
    request
        .json(&json!({ "everywhere": true }))
        .await
        .assert_status(200);
    assert_eq!(me(&other).await, 401);
    refresh(&other).await.assert_status(401);
    assert_eq!(me(&stranger).await, 200);
}

// Proves: TASK-006-010.1
#[tokio::test]
async fn forged_refresh_token_signs_nobody_out() {
    let app = TestApp::new().await;
    let (user, thief) = (app.user().await, app.user().await);
    // The user and session of the victim with the secret of another session.
    let (genuine, own) = (
        user.cookie("refresh_token").unwrap(),
        thief.cookie("refresh_token").unwrap(),
    );
    let forged = format!("{}{}", &genuine[..50], &own[50..]);
    let request = app.anonymous();
    let request = request
        .post("/api/auth/logout")
        .header("cookie", &format!("refresh_token={forged}"));
    request.await.assert_status(200);
    present(&app, &forged).await.assert_status(401);
    assert_eq!(me(&user).await, 200);
}

// Proves: F2-1.6.1, TASK-006-010.4, TASK-006-011.1
#[tokio::test]
async fn session_ended_on_one_node_is_refused_by_the_other_at_once() {
    let app = TestApp::new().await;
    let node = app.another_node().await;
    let user = app.user().await;
    let token = user.cookie("access_token").unwrap();
    let elsewhere = node.anonymous().bearer(&token);
    assert_eq!(me(&elsewhere).await, 200);
    user.post("/api/auth/logout").await.assert_status(200);
    let problem = elsewhere
        .get("/api/auth/me")
        .await
        .assert_status(401)
        .problem();
    assert_eq!(problem.detail, "The session has ended. Sign in again.");
    let settings = elsewhere.get("/api/v1/user/settings").await;
    settings.assert_status(401);
}

// Proves: TASK-006-003.3
#[tokio::test]
async fn token_signed_by_another_node_with_a_new_key_is_accepted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    // The node starts later, with an algorithm for which there is no key yet.
    let node = app
        .another_node_with(|settings| settings.auth.algorithm = Algorithm::EdDSA)
        .await;
    let browser = node.anonymous();
    let body = json!({ "email": user.email, "password": PASSWORD });
    let answer = browser.post("/api/auth/login").json(&body).await;
    answer.assert_status(200);
    let token = browser.cookie("access_token").unwrap();
    assert_eq!(me(&app.anonymous().bearer(&token)).await, 200);
    assert_eq!(me(&user).await, 200);
}

#[tokio::test]
async fn duplicate_cookies_are_both_ignored() {
    let app = TestApp::new().await;
    let (user, thief) = (app.user().await, app.user().await);
    let (own, planted) = (
        user.cookie("access_token").unwrap(),
        thief.cookie("access_token").unwrap(),
    );
    for (first, second, status) in [
        (&own, &planted, 401),
        (&planted, &own, 401),
        (&own, &own, 200),
    ] {
        let cookies = format!("access_token={first}; access_token={second}");
        assert_eq!(
            me(&app.anonymous().with_header("cookie", &cookies)).await,
            status
        );
    }
}

// Proves: F2-3.3.2
#[tokio::test]
async fn changed_role_takes_effect_on_the_next_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    assert_eq!(me(&user).await, 200);
    app.execute("UPDATE users SET role = 'support', tier = 'premium'")
        .await;
    // The token has the old role; the next one has the new role.
    assert_eq!(me(&user).await, 401);
    refresh(&user).await.assert_status(200);
    let me = user.get("/api/auth/me").await.assert_status(200).json();
    assert_eq!(
        (&me["user"]["role"], &me["user"]["tier"]),
        (&json!("support"), &json!("premium"))
    );
}

// Proves: F2-3.4.3, TASK-006-012.4
#[tokio::test]
async fn locked_user_is_refused_at_once_and_cannot_refresh() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute("UPDATE users SET status = 'locked'").await;
    assert_eq!(me(&user).await, 401);
    refresh(&user).await.assert_status(401);
}

#[tokio::test]
async fn last_use_is_stored_at_most_once_a_minute() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let start = app.clock();
    let seen = |seconds: i64| {
        format!("sessions WHERE last_seen_at = created_at + interval '{seconds} seconds'")
    };
    app.clock().advance(TimeDelta::seconds(59));
    assert_eq!(me(&user).await, 200);
    start.advance(TimeDelta::seconds(1));
    assert_eq!(me(&user).await, 200);
    // The use is stored in the background, and the request does not wait for it.
    app.wait_for_count(&seen(60), 1).await;
    app.clock().advance(TimeDelta::seconds(30));
    assert_eq!(me(&user).await, 200);
    app.clock().advance(TimeDelta::seconds(30));
    assert_eq!(me(&user).await, 200);
    app.wait_for_count(&seen(120), 1).await;
}

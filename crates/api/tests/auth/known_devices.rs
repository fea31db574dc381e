//! Known devices: those from which the user has signed in before.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::TimeDelta;
use coffer_test_support::{CapturedLog, Client, PASSWORD, Response, TestApp, User};
use serde_json::json;

async fn sign_in(browser: &Client, user: &User, password: &str) -> Response {
    let body = json!({ "email": user.email, "password": password });
    browser.post("/api/auth/login").json(&body).await
}

/// Whether the password is checked in the queue reserved for known devices.
async fn is_reserved(browser: &Client, user: &User, password: &str) -> bool {
    let log = CapturedLog::start();
    sign_in(browser, user, password).await;
    let text = log.text();
    assert!(text.contains("password checked"), "{text}");
    text.contains("is_reserved=true")
}

/// The attack: a user sends wrong passwords for their own account from their own device and from
/// many addresses.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_at_an_account_do_not_block_its_known_devices() {
    let app = TestApp::with(|settings| {
        settings.auth.bcrypt_cost = 10;
        settings.auth.hash_queue_max_wait_ms = 4000;
    })
    .await;
    let (victim, attacker) = (app.user().await, app.user().await);
    let stop = Arc::new(AtomicBool::new(false));
    let refused = Arc::new(AtomicBool::new(false));
    let attack: Vec<_> = (0..400)
        .map(|n| {
            let (stop, refused, attacker) = (stop.clone(), refused.clone(), attacker.clone());
            let browser = attacker
                .client
                .clone()
                .at(&format!("198.51.100.{}", n % 24));
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let answer = sign_in(&browser, &attacker, "not-the-password").await;
                    if answer.status() == 503 {
                        refused.store(true, Ordering::SeqCst);
                        tokio::task::yield_now().await;
                    }
                }
            })
        })
        .collect();
    while !refused.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        sign_in(&victim, &victim, PASSWORD).await.assert_status(200);
    }
    stop.store(true, Ordering::SeqCst);
    for guesses in attack {
        guesses.await.unwrap();
    }
}

// Proves: TASK-006-009.3
#[tokio::test]
async fn fifth_wrong_password_within_an_hour_moves_a_device_to_the_general_queue() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    assert!(!is_reserved(&app.anonymous(), &user, PASSWORD).await);
    assert!(is_reserved(&user, &user, PASSWORD).await);
    for guess in 1..=5 {
        assert!(
            is_reserved(&user, &user, "not-the-password").await,
            "{guess}"
        );
        app.clock().advance(TimeDelta::minutes(10));
    }
    // Whatever the password and the address, the device uses the general queue.
    assert!(!is_reserved(&user, &user, "not-the-password").await);
    let elsewhere = user.client.clone().at("203.0.113.7");
    assert!(!is_reserved(&elsewhere, &user, PASSWORD).await);
    // The device is still known, and other devices are not affected.
    let answer = sign_in(&user, &user, PASSWORD).await.assert_status(200);
    assert_eq!(answer.find_cookie("device"), None);
    assert!(is_reserved(&other, &other, PASSWORD).await);
    // An hour after its wrong passwords the device has the reserved queue again.
    app.clock().advance(TimeDelta::minutes(61));
    assert!(is_reserved(&user, &user, PASSWORD).await);
}

#[tokio::test]
async fn signing_out_everywhere_forgets_all_devices_of_the_user() {
    let app = TestApp::new().await;
    let (user, stranger) = (app.user().await, app.user().await);
    let elsewhere = app.anonymous();
    sign_in(&elsewhere, &user, PASSWORD)
        .await
        .assert_status(200);
    // The user had already signed out on that device.
    elsewhere.post("/api/auth/logout").await.assert_status(200);
    assert!(is_reserved(&elsewhere, &user, "not-the-password").await);

    let everywhere = json!({ "everywhere": true });
    let logout = user.post("/api/auth/logout").json(&everywhere);
    logout.await.assert_status(200);
    for browser in [&user.client, &elsewhere] {
        assert!(!is_reserved(browser, &user, "not-the-password").await);
        let before = browser.cookie("device").unwrap();
        let answer = sign_in(browser, &user, PASSWORD).await.assert_status(200);
        answer.cookie("device");
        assert_ne!(browser.cookie("device").unwrap(), before);
        assert!(is_reserved(browser, &user, PASSWORD).await, "known anew");
    }
    assert!(is_reserved(&stranger, &stranger, PASSWORD).await);
}

//! Response times do not reveal who has an account. They depend on the hashing scheme and its cost,
//! which these tests check.

use std::collections::BTreeSet;

use coffer_security::PasswordScheme;
use coffer_test_support::{CapturedLog, TestApp};
use serde_json::json;

/// The hashing schemes in the log with which passwords were checked.
fn methods(log: &CapturedLog) -> Vec<String> {
    let text = log.text();
    let lines = text
        .lines()
        .filter(|line| line.contains("password checked"));
    let method = |line: &str| {
        let (_, rest) = line.split_once("password checked method=").unwrap();
        let (method, _) = rest.split_once(" is_reserved").unwrap();
        method.to_owned()
    };
    lines.map(method).collect()
}

async fn guess(app: &TestApp, email: &str) -> String {
    let log = CapturedLog::start();
    let body = json!({ "email": email, "password": "not-the-password" });
    let browser = app.anonymous();
    let answer = browser.post("/api/auth/login").json(&body).await;
    answer.assert_status(401);
    let [method] = <[_; 1]>::try_from(methods(&log)).unwrap();
    method
}

#[tokio::test]
async fn unknown_address_is_checked_like_stored_passwords_after_a_change_of_scheme() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let node = app
        .another_node_with(|settings| settings.auth.password_scheme = PasswordScheme::Argon2id)
        .await;
    assert_eq!(guess(&node, &user.email).await, "bcrypt cost=4");
    for n in 0..20 {
        let unknown = format!("nobody-{n}@example.com");
        assert_eq!(guess(&node, &unknown).await, "bcrypt cost=4");
    }
}

#[tokio::test]
async fn unknown_address_is_checked_like_stored_passwords_after_a_change_of_cost() {
    for (before, after) in [(6, 4), (4, 6)] {
        let app = TestApp::with(|settings| settings.auth.bcrypt_cost = before).await;
        let user = app.user().await;
        let node = app
            .another_node_with(|settings| settings.auth.bcrypt_cost = after)
            .await;
        let expected = format!("bcrypt cost={before}");
        assert_eq!(guess(&node, &user.email).await, expected);
        assert_eq!(guess(&node, "nobody@example.com").await, expected);
    }
}

#[tokio::test]
async fn unknown_addresses_are_each_checked_by_a_fixed_stored_method() {
    let app = TestApp::new().await;
    app.user().await;
    let node = app
        .another_node_with(|settings| settings.auth.bcrypt_cost = 5)
        .await;
    node.user_with_email("ada@example.com").await;
    let another = node.another_node().await;
    for node in [&node, &another] {
        node.services()
            .password_sign_in
            .load_password_methods()
            .await
            .unwrap();
    }
    let mut seen = BTreeSet::new();
    for n in 0..40 {
        let unknown = format!("nobody-{n}@example.com");
        let method = guess(&node, &unknown).await;
        assert_eq!(guess(&node, &unknown).await, method);
        assert_eq!(guess(&another, &unknown.to_uppercase()).await, method);
        seen.insert(method);
    }
    let expected = ["bcrypt cost=4", "bcrypt cost=5"].map(str::to_owned);
    assert_eq!(seen, BTreeSet::from(expected));
}

/// Users who sign in through a provider have no password.
#[tokio::test]
async fn account_without_a_password_is_checked_like_an_unknown_address() {
    let app = TestApp::new().await;
    app.user().await;
    let federated = app.user().await;
    app.execute(&format!(
        "UPDATE users SET password_hash = NULL WHERE id = '{}'",
        federated.id
    ))
    .await;
    let node = app
        .another_node_with(|settings| settings.auth.bcrypt_cost = 5)
        .await;
    assert_eq!(guess(&node, &federated.email).await, "bcrypt cost=4");
}

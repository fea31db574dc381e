//! Thresholds create one alert per budget and period.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, account, book, created, monthly, with};

async fn alerts(user: &User, query: &str) -> Vec<Value> {
    let page = user.get(&format!("{ALL}/alerts{query}")).await;
    let page = page.assert_status(200).json();
    page["items"].as_array().unwrap().clone()
}

/// Period and threshold of each alert, the newest first.
async fn periods_and_thresholds(user: &User) -> Vec<String> {
    let alerts = alerts(user, "").await;
    let shown = alerts.iter().map(|alert| {
        let period = alert["period_start"].as_str().unwrap();
        format!("{period} {}", alert["threshold"])
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort();
    shown
}

#[tokio::test]
async fn new_budget_that_is_already_spent_creates_an_alert() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "EUR").await;
    book(&app, &euros, "-85.50", "2027-01-10", None).await;
    let path = created(&user, &monthly("All")).await;
    let alerts = alerts(&user, "").await;
    assert_eq!(alerts.len(), 1);
    let alert = &alerts[0];
    assert_eq!(
        path,
        format!("{ALL}/{}", alert["budget_id"].as_str().unwrap())
    );
    assert_eq!(
        (
            &alert["budget_name"],
            &alert["threshold"],
            &alert["period_start"]
        ),
        (&json!("All"), &json!(80), &json!("2027-01-01"))
    );
    assert_eq!(
        alert["net_spent"],
        json!({ "amount": "85.50", "currency": "EUR" })
    );
    assert_eq!(
        alert["available"],
        json!({ "amount": "100.00", "currency": "EUR" })
    );
}

// Proves: TASK-005-012.4
#[tokio::test]
async fn threshold_creates_one_alert_even_if_spending_falls_and_rises_again() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &monthly("All")).await;
    let euros = account(&user, "EUR").await;
    let tell = async || app.services().budget_alerts.create_missing().await.unwrap();
    assert_eq!(tell().await, 0);
    book(&app, &euros, "-80", "2027-01-10", None).await;
    assert_eq!((tell().await, tell().await), (1, 0));
    app.execute("UPDATE transactions SET amount = -10").await;
    assert_eq!(tell().await, 0);
    app.execute("UPDATE transactions SET amount = -120").await;
    assert_eq!((tell().await, tell().await), (1, 0));
    assert_eq!(
        periods_and_thresholds(&user).await,
        ["2027-01-01 100", "2027-01-01 80"]
    );
    // Editing a budget creates alerts, too, also for a new threshold.
    let change = json!({ "alert_thresholds": [50, 80, 100] });
    user.patch(&path).json(&change).await.assert_status(200);
    assert_eq!(periods_and_thresholds(&user).await.len(), 3);
    assert_eq!(alerts(&user, "?limit=2").await.len(), 2);
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(alerts(&user, &format!("?budget_id={id}")).await.len(), 3);
    let listed = user.get(&format!("{ALL}?has_alerts=true")).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn next_period_creates_alerts_for_transactions_booked_ahead() {
    let app = TestApp::new().await;
    let user = app.user().await;
    created(&user, &monthly("All")).await;
    let euros = account(&user, "EUR").await;
    book(&app, &euros, "-100", "2027-01-02", None).await;
    book(&app, &euros, "-90", "2027-02-01", None).await;
    book(&app, &euros, "-900", "2026-12-31", None).await;
    let tell = async || app.services().budget_alerts.create_missing().await.unwrap();
    assert_eq!(tell().await, 2);
    app.clock().advance(TimeDelta::days(17));
    assert_eq!((tell().await, tell().await), (1, 0));
    let kept = "budget_alerts WHERE period_start = '2027-02-01' AND threshold = 80";
    assert_eq!(app.count(kept).await, 1);
    assert_eq!(app.count("budget_alerts").await, 3);
}

// Proves: TASK-005-012.4
#[tokio::test]
async fn concurrent_checks_create_one_alert() {
    let app = TestApp::new().await;
    let (user, node) = (app.user().await, app.another_node().await);
    let path = created(&user, &monthly("All")).await;
    let euros = account(&user, "EUR").await;
    book(&app, &euros, "-100", "2027-01-02", None).await;
    let edit = |amount: &str| {
        let request = user.patch(&path).json(&json!({ "amount": amount }));
        request.into_future()
    };
    let (first, second, third, fourth) = tokio::join!(
        edit("99"),
        edit("98"),
        app.services().budget_alerts.create_missing(),
        node.services().budget_alerts.create_missing(),
    );
    first.assert_status(200);
    second.assert_status(200);
    assert!(third.unwrap() + fourth.unwrap() <= 2);
    assert_eq!(
        periods_and_thresholds(&user).await,
        ["2027-01-01 100", "2027-01-01 80"]
    );
}

#[tokio::test]
async fn rolled_back_edit_creates_no_alert() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &with(monthly("All"), &json!({ "amount": "500" }))).await;
    let euros = account(&user, "EUR").await;
    book(&app, &euros, "-100", "2027-01-02", None).await;
    let stale = user.patch(&path).json(&json!({ "amount": "1" }));
    stale.header("if-match", "\"7\"").await.assert_status(412);
    assert_eq!(app.count("budget_alerts").await, 0);
    user.delete(&path).await.assert_status(204);
    assert_eq!(
        app.services().budget_alerts.create_missing().await.unwrap(),
        0
    );
}

// Proves: TASK-005-012.4
#[tokio::test]
async fn every_write_of_spending_creates_its_alert_before_responding() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "EUR").await;
    created(&user, &monthly("All")).await;
    let spend = |amount: &str| {
        json!({ "account_id": euros, "amount": amount, "currency": "EUR",
            "booked_on": "2027-01-10", "description": "Bread" })
    };
    let all = user.get("/api/v1/transactions").await;
    assert_eq!(all.assert_status(200).json()["items"], json!([]));
    let request = user.post("/api/v1/transactions").json(&spend("-50"));
    let made = request.await.assert_status(201).json();
    assert!(periods_and_thresholds(&user).await.is_empty());

    let path = format!("/api/v1/transactions/{}", made["id"].as_str().unwrap());
    let request = user.patch(&path).json(&json!({ "amount": "-80" }));
    request.await.assert_status(200);
    assert_eq!(periods_and_thresholds(&user).await, ["2027-01-01 80"]);

    let request = user.post("/api/v1/transactions/bulk");
    let request = request.json(&json!({ "items": [spend("-10"), spend("-15")] }));
    request.await.assert_status(200);
    assert_eq!(
        periods_and_thresholds(&user).await,
        ["2027-01-01 100", "2027-01-01 80"]
    );
}

#[tokio::test]
async fn category_moved_under_another_creates_alerts_with_its_spending() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "EUR").await;
    let category = async |name: &str| {
        let body =
            json!({ "name": name, "type": "expense", "icon": "mountain", "colour": "#4F6D9A" });
        let made = user.post("/api/v1/categories").json(&body).await;
        let made = made.assert_status(201).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let (sports, climbing) = (category("Sports").await, category("Climbing").await);
    book(&app, &euros, "-90", "2027-01-10", Some(&climbing)).await;
    let budget = with(monthly("Sports"), &json!({ "category_id": sports }));
    created(&user, &budget).await;
    assert!(periods_and_thresholds(&user).await.is_empty());
    let path = format!("/api/v1/categories/{climbing}");
    let request = user.patch(&path).json(&json!({ "parent_id": sports }));
    request.await.assert_status(200);
    assert_eq!(periods_and_thresholds(&user).await, ["2027-01-01 80"]);
}

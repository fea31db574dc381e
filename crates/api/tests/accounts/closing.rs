//! The date on which an account was closed, and what can no longer change from then on.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, book, checking, created};

/// The total of the open accounts.
async fn total(user: &User) -> Value {
    let summary = user.get(&format!("{ALL}/summary")).await;
    let summary = summary.assert_status(200).json();
    summary["totals"][0]["amount"].clone()
}

/// The net worth at the end of a date.
async fn net_worth(user: &User, day: &str) -> Value {
    let query = format!("/api/v1/reports/net-worth?from={day}&to={day}");
    let shown = user.get(&query).await.assert_status(200).json();
    shown["points"][0]["by_currency"][0]["total"]["amount"].clone()
}

#[tokio::test]
async fn account_is_not_closed_before_its_last_transaction() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "100")).await;
    let close = async |body: Value| user.patch(&path).json(&body).await;
    book(&app, &user, &path, "-5", "2026-12-20").await;
    let before = app.dump().await;
    for day in ["2001-01-01", "2026-12-19"] {
        let refused = close(json!({ "closed_on": day })).await.assert_status(422);
        let codes = refused.problem().codes();
        assert_eq!(codes, ["closed_on: before_transactions"]);
        for part in ["2026-12-20", "on that date or later", "delete or move"] {
            assert!(refused.text().contains(part), "{}", refused.text());
        }
    }
    assert_eq!(app.dump().await, before);
    let closed = close(json!({ "closed_on": "2026-12-20" })).await;
    assert_eq!(closed.assert_status(200).json()["closed_on"], "2026-12-20");
    // Another edit does not check the date again, but moving it does.
    let earlier = close(json!({ "closed_on": "2026-12-19", "name": "B" })).await;
    let codes = earlier.assert_status(422).problem().codes();
    assert_eq!(codes, ["closed_on: before_transactions"]);
    close(json!({ "name": "B" })).await.assert_status(200);
}

#[tokio::test]
async fn account_with_scheduled_transactions_is_not_closed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "100")).await;
    let id = path.rsplit('/').next().unwrap();
    let later = json!({ "account_id": id, "amount": "-5", "booked_on": "2027-01-16",
        "description": "Fee" });
    let later = user.post("/api/v1/transactions").json(&later).await;
    let later = later.assert_status(201).json()["id"].clone();
    let later = format!("/api/v1/transactions/{}", later.as_str().unwrap());
    let close = async || user.patch(&path).json(&json!({ "closed": true })).await;
    let refused = close().await.assert_status(422);
    let codes = refused.problem().codes();
    assert_eq!(codes, ["closed_on: before_transactions"]);
    assert!(refused.text().contains("2027-01-16"));
    user.delete(&later).await.assert_status(204);
    close().await.assert_status(200);
}

#[tokio::test]
async fn closed_account_counts_until_the_day_before() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let mut body = checking("A", "100");
    body["opened_on"] = json!("2026-12-01");
    let path = created(&user, &body).await;
    let other = created(&user, &checking("B", "7")).await;
    book(&app, &user, &path, "-10", "2026-12-20").await;
    book(&app, &user, &other, "1", "2026-12-01").await;
    let close = user
        .patch(&path)
        .json(&json!({ "closed_on": "2026-12-24" }));
    close.await.assert_status(200);
    for (day, expected) in [
        ("2026-12-19", "108.00"),
        ("2026-12-23", "98.00"),
        ("2026-12-24", "8.00"),
        ("2027-01-15", "8.00"),
    ] {
        assert_eq!(net_worth(&user, day).await, expected, "{day}");
    }
    assert_eq!(total(&user).await, "8.00");
    let open = user.patch(&path).json(&json!({ "closed_on": null }));
    open.await.assert_status(200);
    assert_eq!(net_worth(&user, "2026-12-24").await, "98.00");
    assert_eq!(total(&user).await, "98.00");
}

#[tokio::test]
async fn opening_balance_of_a_closed_account_cannot_change() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "100")).await;
    let edit = async |body: Value| user.patch(&path).json(&body).await;
    edit(json!({ "closed": true })).await.assert_status(200);
    for body in [
        json!({ "opening_balance": "200" }),
        json!({ "opening_balance": "200", "closed": true }),
        json!({ "opening_balance": "200", "closed_on": "2027-01-14" }),
    ] {
        let refused = edit(body).await.assert_status(422);
        let codes = refused.problem().codes();
        assert_eq!(codes, ["opening_balance: account_closed"]);
        assert!(refused.text().contains("Reopen it"));
    }
    let same = edit(json!({ "opening_balance": "100.00", "name": "B" })).await;
    assert_eq!(same.assert_status(200).json()["name"], "B");
    let reopened = edit(json!({ "opening_balance": "200", "closed": false })).await;
    assert_eq!(reopened.assert_status(200).json()["balance"], "200.00");
    // An account can be closed with its last figures.
    let closed = edit(json!({ "opening_balance": "300", "closed": true })).await;
    assert_eq!(closed.assert_status(200).json()["balance"], "300.00");
}

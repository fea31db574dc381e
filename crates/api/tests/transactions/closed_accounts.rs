//! Closed accounts keep their transactions and take no new ones.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, balance, booked, create, path, transaction};

const TRANSFERS: &str = "/api/v1/transfers";

async fn set_closed(user: &User, account: &str, closed: bool) {
    let path = format!("/api/v1/accounts/{account}");
    let request = user.patch(&path).json(&json!({ "closed": closed }));
    request.await.assert_status(200);
}

fn transfer(from: &str, to: &str) -> Value {
    json!({ "from_account_id": from, "to_account_id": to, "amount": "5",
        "booked_on": "2027-01-10", "description": "To savings" })
}

#[tokio::test]
async fn closed_account_takes_no_new_transactions_and_transfers() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = account(&user, "Open", "EUR").await;
    let closed = account(&user, "Closed", "EUR").await;
    set_closed(&user, &closed, true).await;
    let before = app.row_counts().await;
    for (path, body, code) in [
        (
            ALL,
            transaction(&closed, "-1", "2027-01-10", "Late"),
            "account_id: account_closed",
        ),
        (
            TRANSFERS,
            transfer(&open, &closed),
            "to_account_id: account_closed",
        ),
        (
            TRANSFERS,
            transfer(&closed, &open),
            "from_account_id: account_closed",
        ),
    ] {
        let refused = user.post(path).json(&body).await.assert_status(422);
        let problem = refused.problem();
        assert_eq!(problem.codes(), [code]);
        assert!(refused.text().contains("reopen it first"));
    }
    assert_eq!(app.row_counts().await, before);
    let moving = booked(&user, &open, "-1", "2027-01-10", "Bread").await;
    let edit = user
        .patch(&path(&moving))
        .json(&json!({ "account_id": closed }));
    let refused = edit.await.assert_status(422).problem();
    assert_eq!(refused.codes(), ["account_id: account_closed"]);
    user.delete(&path(&moving)).await.assert_status(204);
    set_closed(&user, &closed, false).await;
    booked(&user, &closed, "-1", "2027-01-10", "In time").await;
}

#[tokio::test]
async fn bulk_reports_closed_accounts_per_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = account(&user, "Open", "EUR").await;
    let closed = account(&user, "Closed", "EUR").await;
    set_closed(&user, &closed, true).await;
    let rows = json!({ "items": [
        transaction(&open, "-1", "2027-01-10", "Bread"),
        transaction(&closed, "-2", "2027-01-10", "Late"),
    ] });
    let refused = user.post(BULK).json(&rows).await.assert_status(422);
    let codes = refused.problem().codes();
    assert_eq!(codes, ["items[1].account_id: account_closed"]);
    let added = user.post(&format!("{BULK}?on_error=skip")).json(&rows);
    let added = added.await.assert_status(200).json();
    assert_eq!(
        (&added["created"], &added["skipped"]),
        (&json!(1), &json!(1))
    );
    let reason = &added["items"][1]["errors"][0];
    assert_eq!(reason["code"], "account_closed", "{added}");
}

#[tokio::test]
async fn transaction_of_a_closed_account_keeps_amount_date_and_account() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = account(&user, "Open", "EUR").await;
    let closed = account(&user, "Closed", "EUR").await;
    let mut body = transaction(&closed, "-1", "2027-01-10", "Bread");
    body["original_amount"] = json!("-2");
    body["original_currency"] = json!("USD");
    let bread = create(&user, &body).await.json()["id"].clone();
    let bread = bread.as_str().unwrap();
    let made = user.post(TRANSFERS).json(&transfer(&open, &closed)).await;
    let made = made.assert_status(201).json();
    let at = format!("{TRANSFERS}/{}", made["id"].as_str().unwrap());
    set_closed(&user, &closed, true).await;
    for (path, body, code) in [
        (path(bread), json!({ "amount": "-2" }), "amount"),
        (
            path(bread),
            json!({ "original_amount": "-3", "original_currency": "USD" }),
            "original_amount",
        ),
        (
            path(bread),
            json!({ "original_amount": "-2", "original_currency": "CHF" }),
            "original_amount",
        ),
        (
            path(bread),
            json!({ "original_amount": null, "original_currency": null }),
            "original_amount",
        ),
        (
            path(bread),
            json!({ "booked_on": "2027-01-11" }),
            "booked_on",
        ),
        (path(bread), json!({ "account_id": open }), "account_id"),
        (at.clone(), json!({ "amount": "6" }), "amount"),
        (
            at.clone(),
            json!({ "booked_on": "2027-01-11" }),
            "booked_on",
        ),
    ] {
        let refused = user.patch(&path).json(&body).await.assert_status(422);
        let codes = refused.problem().codes();
        assert_eq!(codes, [format!("{code}: account_closed")]);
    }
    for (path, body) in [
        (
            path(bread),
            json!({ "category_id": GROCERIES, "description": "Rolls", "amount": "-1.00",
                "original_amount": "-2.00", "original_currency": "USD" }),
        ),
        (at, json!({ "description": "Saved", "amount": "5" })),
    ] {
        user.patch(&path).json(&body).await.assert_status(200);
    }
    let filter = json!({ "filter": { "account_id": closed }, "category_id": null });
    user.patch(BULK).json(&filter).await.assert_status(200);
}

/// Deletes transactions in bulk, and returns the path that undoes it.
async fn deleted(user: &User, ids: &[&str]) -> String {
    let deleted = user.delete(BULK).json(&json!({ "ids": ids })).await;
    let deleted = deleted.assert_status(200).json();
    let set = deleted["change_set_id"].as_str().unwrap();
    format!("/api/v1/change-sets/{set}/undo")
}

#[tokio::test]
async fn transactions_of_a_closed_account_are_deleted_and_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = account(&user, "Open", "EUR").await;
    let closed = account(&user, "Closed", "EUR").await;
    let bread = booked(&user, &closed, "-1", "2027-01-10", "Bread").await;
    let made = user.post(TRANSFERS).json(&transfer(&open, &closed)).await;
    let made = made.assert_status(201).json();
    let legs = ["outgoing", "incoming"].map(|leg| made[leg]["id"].as_str().unwrap());
    set_closed(&user, &closed, true).await;
    let balances = async || (balance(&user, &open).await, balance(&user, &closed).await);
    let before = ("-5.00".to_owned(), "4.00".to_owned());
    assert_eq!(balances().await, before);
    for (id, without) in [
        (&*bread, ("-5.00", "5.00")),
        (legs[0], ("0.00", "-1.00")),
        (legs[1], ("0.00", "-1.00")),
    ] {
        let without = (without.0.to_owned(), without.1.to_owned());
        user.delete(&path(id)).await.assert_status(204);
        assert_eq!(balances().await, without);
        let restored = user.post(&format!("{}/restore", path(id))).await;
        restored.assert_status(200);
        assert_eq!(balances().await, before);

        let undo = deleted(&user, &[id]).await;
        assert_eq!(balances().await, without);
        user.post(&undo).await.assert_status(200);
        assert_eq!(balances().await, before);
    }
    // Also those that were deleted while the account was open.
    set_closed(&user, &closed, false).await;
    user.delete(&path(&bread)).await.assert_status(204);
    let undo = deleted(&user, &legs[..1]).await;
    set_closed(&user, &closed, true).await;
    user.post(&undo).await.assert_status(200);
    let restored = user.post(&format!("{}/restore", path(&bread))).await;
    restored.assert_status(200);
    assert_eq!(balances().await, before);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn transaction_is_not_restored_after_the_closing_date() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = account(&user, "Open", "EUR").await;
    let closed = account(&user, "Closed", "EUR").await;
    let bread = booked(&user, &closed, "-1", "2027-01-10", "Bread").await;
    let made = user.post(TRANSFERS).json(&transfer(&open, &closed)).await;
    let made = made.assert_status(201).json();
    let legs = ["outgoing", "incoming"].map(|leg| made[leg]["id"].as_str().unwrap());
    user.delete(&path(&bread)).await.assert_status(204);
    let undo = deleted(&user, &legs[..1]).await;
    let close = async |day: &str| {
        let path = format!("/api/v1/accounts/{closed}");
        let request = user.patch(&path).json(&json!({ "closed_on": day }));
        request.await.assert_status(200);
    };
    close("2027-01-09").await;
    for id in [&*bread, legs[0], legs[1]] {
        let refused = user.post(&format!("{}/restore", path(id))).await;
        let refused = refused.assert_status(409);
        assert_eq!(refused.problem().codes(), ["id: after_closing"]);
        assert!(refused.text().contains("2027-01-09"));
    }
    let refused = user.post(&undo).await.assert_status(409).json();
    let rows = refused["conflicts"]["rows"].as_array().unwrap();
    let reasons: Vec<_> = rows.iter().map(|row| &row["reason"]).collect();
    assert_eq!(reasons, ["after_closing", "after_closing"]);
    close("2027-01-10").await;
    user.post(&undo).await.assert_status(200);
    let restored = user.post(&format!("{}/restore", path(&bread))).await;
    restored.assert_status(200);
    assert_eq!(balance(&user, &closed).await, "4.00");
}

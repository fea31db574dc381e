//! Closed accounts keep their transactions and take no new ones.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, booked, path, transaction};

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
    let bread = booked(&user, &closed, "-1", "2027-01-10", "Bread").await;
    let made = user.post(TRANSFERS).json(&transfer(&open, &closed)).await;
    let made = made.assert_status(201).json();
    let at = format!("{TRANSFERS}/{}", made["id"].as_str().unwrap());
    set_closed(&user, &closed, true).await;
    for (path, body, code) in [
        (path(&bread), json!({ "amount": "-2" }), "amount"),
        (
            path(&bread),
            json!({ "booked_on": "2027-01-11" }),
            "booked_on",
        ),
        (path(&bread), json!({ "account_id": open }), "account_id"),
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
            path(&bread),
            json!({ "category_id": GROCERIES, "description": "Rolls", "amount": "-1.00" }),
        ),
        (at, json!({ "description": "Saved", "amount": "5" })),
    ] {
        user.patch(&path).json(&body).await.assert_status(200);
    }
    let filter = json!({ "filter": { "account_id": closed }, "category_id": null });
    user.patch(BULK).json(&filter).await.assert_status(200);
}

//! Updates, changes of account, deletion and restoration.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{ALL, GROCERIES, account, balance, booked, create, path, transaction};

#[tokio::test]
async fn edit_changes_the_given_fields_and_increases_the_version_once() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (from, to) = (
        account(&user, "A", "EUR").await,
        account(&user, "B", "EUR").await,
    );
    let id = booked(&user, &from, "-10", "2025-01-31", "Before").await;
    let change = json!({ "account_id": to, "amount": "-12.5", "category_id": GROCERIES,
        "original_amount": "-13", "original_currency": "USD", "description": "After" });
    let answer = user
        .patch(&path(&id))
        .json(&change)
        .await
        .assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    for (field, value) in [
        ("account_id", &*to),
        ("amount", "-12.50"),
        ("category_id", GROCERIES),
        ("original_amount", "-13.00"),
        ("description", "After"),
        ("booked_on", "2025-01-31"),
    ] {
        assert_eq!(edited[field], value, "{field}");
    }
    assert_eq!(user.get(&path(&id)).await.json(), edited);
    assert_eq!(balance(&user, &from).await, "0.00");
    assert_eq!(balance(&user, &to).await, "-12.50");
    let clear = json!({ "category_id": null, "original_amount": null, "original_currency": null });
    let cleared = user.patch(&path(&id)).json(&clear).await.assert_status(200);
    assert_eq!(cleared.json()["category_id"], Value::Null);
    assert_eq!(cleared.json().get("original_amount"), None);
    let nothing = user.patch(&path(&id)).json(&json!({})).await;
    assert_eq!(nothing.assert_status(200).header("etag"), "\"3\"");
}

#[tokio::test]
async fn edit_of_a_changed_transaction_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "A", "EUR").await;
    let id = booked(&user, &account, "-10", "2025-01-31", "T").await;
    let edit = |amount: &str, tag: &str| {
        let request = user.patch(&path(&id)).json(&json!({ "amount": amount }));
        request.header("if-match", tag).into_future()
    };
    edit("-11", "\"1\"").await.assert_status(200);
    edit("-12", "\"1\"").await.assert_status(412);
    let delete = user.delete(&path(&id)).header("if-match", "\"1\"");
    delete.await.assert_status(412);
    assert_eq!(balance(&user, &account).await, "-11.00");
    edit("-12", "\"2\"").await.assert_status(200);
}

#[tokio::test]
async fn invalid_patch_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let own = account(&user, "A", "EUR").await;
    let dollars = account(&user, "B", "USD").await;
    let theirs = account(&other, "C", "EUR").await;
    let id = booked(&user, &own, "-10", "2025-01-31", "T").await;
    for (body, code) in [
        (
            json!({ "account_id": dollars }),
            "account_id: currency_mismatch",
        ),
        (
            json!({ "account_id": theirs }),
            "account_id: unknown_account",
        ),
        (json!({ "account_id": null }), "account_id: wrong_type"),
        (json!({ "amount": null }), "amount: wrong_type"),
        (json!({ "amount": "0" }), "amount: zero"),
        (json!({ "amount": "1.005" }), "amount: too_precise"),
        (
            json!({ "booked_on": "1899-12-31" }),
            "booked_on: out_of_range",
        ),
        (
            json!({ "original_amount": "-1" }),
            "original_currency: required",
        ),
        (
            json!({ "original_currency": null }),
            "original_amount: required",
        ),
        (json!({ "description": "" }), "description: required"),
        (json!({ "currency": "USD" }), "currency: unknown_field"),
        (json!({ "transfer_id": id }), "transfer_id: unknown_field"),
        (
            json!({ "category_id": "0190a8a0-0000-7000-8000-000000000000" }),
            "category_id: unknown_category",
        ),
    ] {
        let answer = user.patch(&path(&id)).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(user.get(&path(&id)).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn deleted_transaction_is_not_found_until_it_is_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "A", "EUR").await;
    let mut body = transaction(&account, "-10", "2025-01-31", "T");
    body["external_id"] = json!("line 1");
    let id = create(&user, &body).await.json()["id"].clone();
    let at = path(id.as_str().unwrap());
    user.delete(&at).await.assert_status(204);
    user.get(&at).await.assert_status(404);
    user.delete(&at).await.assert_status(404);
    user.patch(&at)
        .json(&json!({ "amount": "-1" }))
        .await
        .assert_status(404);
    assert_eq!(balance(&user, &account).await, "0.00");
    let restore = format!("{at}/restore");
    let restored = user.post(&restore).await.assert_status(200);
    assert_eq!(restored.header("etag"), "\"3\"");
    assert_eq!(
        user.post(&restore).await.assert_status(200).header("etag"),
        "\"3\""
    );
    assert_eq!(balance(&user, &account).await, "-10.00");
    // It cannot be restored if it was imported again meanwhile.
    user.delete(&at).await.assert_status(204);
    create(&user, &body).await;
    let refused = user.post(&restore).await.assert_status(409);
    assert_eq!(refused.problem().codes(), ["external_id: already_exists"]);
    // Nor while its account is deleted.
    let other = booked(&user, &account, "-1", "2025-01-31", "T").await;
    user.delete(&path(&other)).await.assert_status(204);
    let with_account = booked(&user, &account, "-1", "2025-01-31", "T").await;
    user.delete(&format!("/api/v1/accounts/{account}"))
        .await
        .assert_status(204);
    for id in [other, with_account] {
        let refused = user.post(&format!("{ALL}/{id}/restore")).await;
        let codes = refused.assert_status(409).problem().codes();
        assert_eq!(codes, ["id: account_deleted"]);
    }
}

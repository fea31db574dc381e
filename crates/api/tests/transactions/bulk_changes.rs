//! Recategorising and deleting transactions in bulk.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{BULK, GROCERIES, account, balance, booked, path};

/// A response without the id of its change set, which must be there.
fn with_change_set(mut response: Value) -> Value {
    let set = response.as_object_mut().unwrap().remove("change_set_id");
    assert!(set.is_some_and(|id| id.is_string()), "{response}");
    response
}

#[tokio::test]
async fn many_transactions_are_recategorised_or_deleted_at_once() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let savings = account(&user, "B", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let cheese = booked(&user, &own, "-4", "2025-01-02", "Cheese").await;
    let rent = booked(&user, &own, "-900", "2025-01-03", "Rent").await;
    let by_ids = json!({ "ids": [bread, cheese], "category_id": GROCERIES });
    let changed = user.patch(BULK).json(&by_ids).await.assert_status(200);
    assert_eq!(
        with_change_set(changed.json()),
        json!({ "updated": 2, "skipped": 0 })
    );
    let by_filter = json!({ "filter": { "category_id": GROCERIES, "max_amount": "-4" },
        "category_id": null });
    let changed = user.patch(BULK).json(&by_filter).await.assert_status(200);
    assert_eq!(
        with_change_set(changed.json()),
        json!({ "updated": 1, "skipped": 0 })
    );
    let shown = user.get(&path(&cheese)).await;
    assert_eq!(shown.json()["category_id"], Value::Null);
    assert_eq!(shown.header("etag"), "\"3\"");
    let transfer = json!({ "from_account_id": own, "to_account_id": savings, "amount": "10",
        "booked_on": "2025-01-02", "description": "Put aside" });
    let made = user.post("/api/v1/transfers").json(&transfer).await;
    made.assert_status(201);
    let body = json!({ "filter": { "account_id": own, "to": "2025-01-02" } });
    let deleted = user.delete(BULK).json(&body).await.assert_status(200);
    assert_eq!(
        with_change_set(deleted.json()),
        json!({ "deleted": 4, "skipped": 0 })
    );
    assert_eq!(balance(&user, &savings).await, "0.00");
    assert_eq!(balance(&user, &own).await, "-900.00");
    let other = app.user().await;
    let theirs = other.delete(BULK).json(&json!({ "ids": [rent] })).await;
    let codes = theirs.assert_status(422).problem().codes();
    assert_eq!(codes, ["ids[0]: unknown_transaction"]);
    let of_others = json!({ "filter": { "from": "1900-01-01" } });
    let theirs = other.delete(BULK).json(&of_others).await.assert_status(200);
    assert_eq!(theirs.json(), json!({ "deleted": 0, "skipped": 0 }));
    let gone = user.delete(BULK).json(&json!({ "ids": [rent] })).await;
    let gone = gone.assert_status(200).json();
    let gone = with_change_set(gone);
    assert_eq!(gone, json!({ "deleted": 1, "skipped": 0 }));
    assert_eq!(app.count("reconcile()").await, 0);
}

/// The error for an unknown id.
fn unknown() -> Value {
    json!([{
        "field": "id",
        "code": "unknown_transaction",
        "message": "This transaction does not exist or is deleted.",
    }])
}

const SKIP: &str = "/api/v1/transactions/bulk?on_error=skip";

// Proves: TASK-005-018.2
#[tokio::test]
async fn missing_rows_are_skipped_on_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let other = app.user().await;
    let theirs = account(&other, "B", "EUR").await;
    let theirs = booked(&other, &theirs, "-1", "2025-01-01", "Theirs").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let cheese = booked(&user, &own, "-4", "2025-01-02", "Cheese").await;
    let body = json!({ "ids": [cheese], "category_id": GROCERIES });
    user.patch(BULK).json(&body).await.assert_status(200);
    let ids = json!([bread, theirs, cheese, bread]);
    let body = json!({ "ids": ids, "category_id": GROCERIES });
    let before = app.row_counts().await;
    for request in [
        user.patch(BULK),
        user.patch(&format!("{BULK}?on_error=abort")),
    ] {
        let refused = request.json(&body).await.assert_status(422);
        assert_eq!(refused.problem().codes(), ["ids[1]: unknown_transaction"]);
    }
    assert_eq!(app.row_counts().await, before);
    assert_eq!(user.get(&path(&bread)).await.header("etag"), "\"1\"");
    let changed = user.patch(SKIP).json(&body).await.assert_status(200);
    let expected = json!({ "updated": 1, "skipped": 1, "items": [
        { "id": bread, "updated": true },
        { "id": theirs, "updated": false, "errors": unknown() },
        { "id": cheese, "updated": false },
        { "id": bread, "updated": true },
    ] });
    assert_eq!(with_change_set(changed.json()), expected);
    let body = json!({ "ids": ids });
    user.delete(BULK).json(&body).await.assert_status(422);
    assert_eq!(balance(&user, &own).await, "-7.00");
    let expected = json!({ "deleted": 2, "skipped": 1, "items": [
        { "id": bread, "deleted": true },
        { "id": theirs, "deleted": false, "errors": unknown() },
        { "id": cheese, "deleted": true },
        { "id": bread, "deleted": true },
    ] });
    let deleted = user.delete(SKIP).json(&body).await.assert_status(200);
    assert_eq!(with_change_set(deleted.json()), expected);
    // Repeated, nothing is left to delete.
    let again = user
        .delete(SKIP)
        .json(&body)
        .await
        .assert_status(200)
        .json();
    assert_eq!(
        (&again["deleted"], &again["skipped"]),
        (&json!(0), &json!(4))
    );
    assert_eq!(balance(&user, &own).await, "0.00");
    other.get(&path(&theirs)).await.assert_status(200);
    let audit = app.audit(user.id).await;
    let bulks = audit.iter().filter(|record| record["entity_id"].is_null());
    let bulks = bulks.filter(|record| record["entity_type"] == "transaction");
    let mut recorded: Vec<_> = bulks.map(|record| record["changes"].to_string()).collect();
    recorded.sort_unstable();
    let updated = format!(r#"{{"category_id":"{GROCERIES}","updated":1}}"#);
    assert_eq!(recorded, [&updated, &updated, r#"{"deleted":2}"#]);
}

// Proves: TASK-005-018.3
#[tokio::test]
async fn ids_of_the_wrong_form_are_skipped_on_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let ids = json!(["bread", bread, 7, null, [bread]]);
    let body = json!({ "ids": ids, "category_id": GROCERIES });
    let refused = user.patch(BULK).json(&body).await.assert_status(422);
    assert_eq!(
        refused.problem().codes(),
        [
            "ids[0]: invalid_id",
            "ids[2]: wrong_type",
            "ids[3]: wrong_type",
            "ids[4]: wrong_type"
        ]
    );
    let changed = user.patch(SKIP).json(&body).await.assert_status(200).json();
    assert_eq!(
        (&changed["updated"], &changed["skipped"]),
        (&json!(1), &json!(4))
    );
    assert_eq!(changed["items"][1], json!({ "id": bread, "updated": true }));
    for (index, code) in [(0, "invalid_id"), (2, "wrong_type"), (4, "wrong_type")] {
        let item = &changed["items"][index];
        assert_eq!(
            (item.get("id"), &item["errors"][0]["code"]),
            (None, &json!(code))
        );
    }
    let body = json!({ "ids": ["none", {}] });
    let deleted = user
        .delete(SKIP)
        .json(&body)
        .await
        .assert_status(200)
        .json();
    assert_eq!(
        (&deleted["deleted"], &deleted["skipped"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(balance(&user, &own).await, "-3.00");
}

#[tokio::test]
async fn filter_skips_nothing_and_unknown_category_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let none = "0190a8a0-0000-7000-8000-000000000000";
    let body = json!({ "ids": [bread, none], "category_id": none });
    let refused = user.patch(SKIP).json(&body).await.assert_status(422);
    assert_eq!(refused.problem().codes(), ["category_id: unknown_category"]);
    let body = json!({ "filter": { "q": "bread" }, "category_id": GROCERIES });
    let changed = user.patch(SKIP).json(&body).await.assert_status(200);
    assert_eq!(
        with_change_set(changed.json()),
        json!({ "updated": 1, "skipped": 0 })
    );
    let body = json!({ "filter": { "q": "bread" } });
    let deleted = user.delete(SKIP).json(&body).await.assert_status(200);
    assert_eq!(
        with_change_set(deleted.json()),
        json!({ "deleted": 1, "skipped": 0 })
    );
    let nothing = user.delete(SKIP).json(&json!({ "ids": [bread] })).await;
    let nothing = nothing.assert_status(200).json();
    assert_eq!(
        (&nothing["deleted"], &nothing["skipped"]),
        (&json!(0), &json!(1))
    );
}

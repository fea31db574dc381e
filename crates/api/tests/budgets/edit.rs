//! Updates, deletion and restoration.

use chrono::TimeDelta;
use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{EMPLOYMENT, FOOD, created, monthly, with};

#[tokio::test]
async fn edit_changes_the_given_fields_and_increases_the_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &monthly("Before")).await;
    app.clock().advance(TimeDelta::minutes(1));
    let change = json!({ "name": "After", "amount": "7.5", "category_id": FOOD,
        "period": "custom", "period_days": 10, "starts_on": "2026-02-01",
        "ends_on": "2027-12-31", "alert_thresholds": [50], "rollover": true });
    let answer = user.patch(&path).json(&change).await.assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    assert_eq!(
        edited["amount"],
        json!({ "amount": "7.50", "currency": "EUR" })
    );
    assert_eq!(
        (&edited["period"], &edited["period_days"]),
        (&json!("custom"), &json!(10))
    );
    let back = json!({ "category_id": null, "period": "weekly", "ends_on": null });
    let answer = user
        .patch(&path)
        .json(&back)
        .await
        .assert_status(200)
        .json();
    assert_eq!(answer["category_id"], Value::Null);
    assert_eq!(
        (answer.get("period_days"), answer.get("ends_on")),
        (None, None)
    );
    assert_eq!(user.get(&path).await.json(), answer);
}

#[tokio::test]
async fn invalid_patch_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &monthly("A")).await;
    for (body, code) in [
        (json!({ "name": null }), "name: wrong_type"),
        (json!({ "amount": "0" }), "amount: not_positive"),
        (json!({ "currency": "USD" }), "currency: unknown_field"),
        (json!({ "period": "custom" }), "period_days: required"),
        (
            json!({ "period_days": 3 }),
            "period_days: custom_period_only",
        ),
        (json!({ "ends_on": "2025-12-31" }), "ends_on: invalid_range"),
        (json!({ "starts_on": null }), "starts_on: wrong_type"),
        (
            json!({ "alert_thresholds": [2, 1] }),
            "alert_thresholds: not_ascending",
        ),
        (
            json!({ "category_id": EMPLOYMENT }),
            "category_id: type_mismatch",
        ),
        (json!([]), "body: wrong_type"),
    ] {
        let answer = user.patch(&path).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code], "{body}");
    }
    let empty = user.patch(&path).json(&json!({ "amount": "100.00" })).await;
    assert_eq!(empty.assert_status(200).header("etag"), "\"1\"");
}

#[tokio::test]
async fn edit_of_an_older_version_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &monthly("A")).await;
    let rename = |name: &str, version: &str| {
        let request = user.patch(&path).json(&json!({ "name": name }));
        request.header("if-match", version).into_future()
    };
    rename("first", "\"1\"").await.assert_status(200);
    rename("second", "\"1\"").await.assert_status(412);
    let deleted = user.delete(&path).header("if-match", "\"1\"").await;
    deleted.assert_status(412);
    let answers = tokio::join!(rename("a", "\"2\""), rename("b", "\"2\""));
    let mut statuses = [answers.0.status(), answers.1.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn budget_is_deleted_and_restored_unless_its_category_is_deleted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let category = json!({ "name": "Own", "type": "expense", "icon": "bike", "colour": "#123456" });
    let category = user.post("/api/v1/categories").json(&category).await;
    let category = category.assert_status(201).json()["id"].clone();
    let body = with(monthly("A"), &json!({ "category_id": category }));
    let path = created(&user, &body).await;
    let restore = format!("{path}/restore");
    user.delete(&path).await.assert_status(204);
    for request in [
        user.get(&path),
        user.patch(&path).json(&json!({ "name": "B" })),
        user.delete(&path),
        user.get(&format!("{path}/history")),
    ] {
        request.await.assert_status(404);
    }
    let category = format!("/api/v1/categories/{}", category.as_str().unwrap());
    user.delete(&category).await.assert_status(204);
    let refused = user.post(&restore).await.assert_status(409);
    assert_eq!(refused.problem().codes(), ["category_id: category_deleted"]);
    let back = user.post(&format!("{category}/restore")).await;
    back.assert_status(200);
    let back = user.post(&restore).await.assert_status(200);
    assert_eq!(back.json().get("deleted_at"), None);
    let again = user.post(&restore).await.assert_status(200);
    assert_eq!(again.header("etag"), back.header("etag"));
}

#[tokio::test]
async fn every_change_is_recorded_without_names_and_amounts() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = with(monthly("Secret"), &json!({ "amount": "7654.32" }));
    let path = created(&user, &body).await;
    let change = json!({ "name": "Other secret", "amount": "8765.43", "rollover": true });
    user.patch(&path).json(&change).await.assert_status(200);
    user.delete(&path).await.assert_status(204);
    let restore = format!("{path}/restore");
    user.post(&restore).await.assert_status(200);
    let records = app.audit(user.id).await;
    let entries: Vec<&Value> = records
        .iter()
        .filter(|record| record["entity_type"] == "budget")
        .collect();
    let actions: Vec<_> = entries.iter().map(|record| &record["action"]).collect();
    assert_eq!(actions, ["created", "updated", "deleted", "restored"]);
    assert_eq!(
        entries[1]["changes"]["rollover"],
        json!({ "before": false, "after": true })
    );
    let text = json!(entries).to_string();
    for secret in ["ecret", "7654", "8765"] {
        assert!(!text.contains(secret), "{text}");
    }
}

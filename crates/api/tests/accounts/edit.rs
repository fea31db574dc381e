//! Editing, closing, deleting and bringing back.

use chrono::TimeDelta;
use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{book, checking, created};

#[tokio::test]
async fn edit_changes_the_given_fields_and_increases_the_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Before", "10")).await;
    book(&app, &user, &path, "-2.50", "2027-01-01").await;
    app.clock().advance(TimeDelta::minutes(1));
    let change = json!({ "name": "After", "type": "savings", "opening_balance": "100" });
    let answer = user.patch(&path).json(&change).await.assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    assert_eq!(
        (&edited["name"], &edited["type"]),
        (&json!("After"), &json!("savings"))
    );
    assert_eq!(edited["balance"], "97.50");
    assert_ne!(edited["updated_at"], edited["created_at"]);
    assert_eq!(user.get(&path).await.json(), edited);
}

#[tokio::test]
async fn transaction_keeps_the_version_of_its_account() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "10")).await;
    let before = user.get(&path).await;
    book(&app, &user, &path, "5", "2027-01-01").await;
    let after = user.get(&path).await;
    assert_eq!(after.json()["balance"], "15.00");
    assert_eq!(after.header("etag"), before.header("etag"));
    assert_eq!(after.json()["updated_at"], before.json()["updated_at"]);
    let change = json!({ "name": "B" });
    let edit = user.patch(&path).json(&change);
    edit.header("if-match", before.header("etag"))
        .await
        .assert_status(200);
}

#[tokio::test]
async fn invalid_patch_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "10.50")).await;
    for (body, code) in [
        (json!({ "name": null }), "name: wrong_type"),
        (json!({ "name": "" }), "name: required"),
        (json!({ "type": "loans" }), "type: wrong_type"),
        (json!({ "closed": "yes" }), "closed: wrong_type"),
        (
            json!({ "closed_at": "2027-01-01T08:00:00Z" }),
            "closed_at: unknown_field",
        ),
        (
            json!({ "closed_on": "1.1.2027" }),
            "closed_on: invalid_date",
        ),
        (
            json!({ "closed_on": "1899-12-31" }),
            "closed_on: out_of_range",
        ),
        (json!({ "closed_on": "2027-01-16" }), "closed_on: in_future"),
        (
            json!({ "closed_on": "2027-01-01", "closed": true }),
            "closed_on: mutually_exclusive",
        ),
        (json!({ "balance": "1" }), "balance: unknown_field"),
        (json!({ "currency": "XXXX" }), "currency: unknown_currency"),
        (json!({ "currency": "JPY" }), "opening_balance: too_precise"),
        (
            json!({ "opening_balance": "1.005" }),
            "opening_balance: too_precise",
        ),
        (
            json!({ "opening_balance": "1e2" }),
            "opening_balance: invalid_format",
        ),
        (json!([]), "body: wrong_type"),
    ] {
        let answer = user.patch(&path).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code], "{body}");
    }
    assert_eq!(user.get(&path).await.header("etag"), "\"1\"");
    let both = json!({ "currency": "JPY", "opening_balance": "10" });
    let yen = user.patch(&path).json(&both).await.assert_status(200);
    assert_eq!(yen.json()["balance"], "10");
}

#[tokio::test]
async fn empty_patch_changes_nothing() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "10.5")).await;
    let before = user.get(&path).await;
    let records = app.audit(user.id).await.len();
    app.clock().advance(TimeDelta::minutes(1));
    for body in [
        json!({}),
        json!({ "name": "A", "opening_balance": "10.50", "closed": false }),
    ] {
        let answer = user.patch(&path).json(&body).await.assert_status(200);
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.json(), before.json());
    }
    assert_eq!(app.audit(user.id).await.len(), records);
}

#[tokio::test]
async fn edit_of_an_older_version_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "0")).await;
    let rename = |name: &str, version: &str| {
        let request = user.patch(&path).json(&json!({ "name": name }));
        request.header("if-match", version).into_future()
    };
    rename("first", "\"1\"").await.assert_status(200);
    let late = rename("second", "\"1\"").await.assert_status(412);
    assert_eq!(late.problem().kind, "/problems/precondition-failed");
    let deleted = user.delete(&path).header("if-match", "\"1\"").await;
    deleted.assert_status(412);
    let answers = tokio::join!(rename("a", "\"2\""), rename("b", "\"2\""));
    let mut statuses = [answers.0.status(), answers.1.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn currency_of_an_account_with_transactions_cannot_change() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "10")).await;
    let to = async |currency: &str| {
        let body = json!({ "currency": currency });
        user.patch(&path).json(&body).await
    };
    to("USD").await.assert_status(200);
    book(&app, &user, &path, "5", "2027-01-01").await;
    let refused = to("EUR").await.assert_status(409).problem();
    assert_eq!(refused.codes(), ["currency: in_use"]);
    assert!(refused.detail.contains("another account"), "{refused:?}");
    assert_eq!(user.get(&path).await.json()["currency"], "USD");
}

#[tokio::test]
async fn account_is_closed_and_reopened() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "0")).await;
    let set = async |closed: bool| {
        app.clock().advance(TimeDelta::minutes(1));
        let request = user.patch(&path).json(&json!({ "closed": closed }));
        request.await.assert_status(200)
    };
    let closed = set(true).await;
    assert_eq!(closed.json()["closed_on"], "2027-01-15");
    assert_eq!(set(true).await.json(), closed.json());
    let open = set(false).await;
    assert_eq!(open.json().get("closed_on"), None);
    assert_eq!(open.header("etag"), "\"3\"");
}

#[tokio::test]
async fn account_is_closed_on_the_date_in_the_users_time_zone() {
    let app = TestApp::new().await;
    // 19:30 on 15 January in Los Angeles.
    app.clock().advance(TimeDelta::minutes(19 * 60 + 30));
    let user = app.user().await;
    for (zone, today, tomorrow) in [
        ("America/Los_Angeles", "2027-01-15", "2027-01-16"),
        ("Europe/Berlin", "2027-01-16", "2027-01-17"),
    ] {
        let settings = user.patch("/api/v1/user/settings");
        let settings = settings.json(&json!({ "time_zone": zone }));
        settings.await.assert_status(200);
        let path = created(&user, &checking(zone, "0")).await;
        let set = async |day: &str| {
            let request = user.patch(&path).json(&json!({ "closed_on": day }));
            request.await
        };
        let refused = set(tomorrow).await.assert_status(422).problem();
        assert_eq!(refused.codes(), ["closed_on: in_future"]);
        set(today).await.assert_status(200);
        let open = user.patch(&path).json(&json!({ "closed_on": null }));
        open.await.assert_status(200);
        let closed = user.patch(&path).json(&json!({ "closed": true })).await;
        assert_eq!(closed.assert_status(200).json()["closed_on"], today);
    }
}

#[tokio::test]
async fn account_is_deleted_and_restored_with_its_transactions() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "10")).await;
    book(&app, &user, &path, "5", "2027-01-01").await;
    let restore = format!("{path}/restore");
    user.delete(&path).await.assert_status(204);
    let live = "transactions WHERE deleted_at IS NULL";
    assert_eq!(app.count(live).await, 0);
    user.get(&path).await.assert_status(404);
    let history = format!("{path}/balances?from=2027-01-01&to=2027-01-01");
    user.get(&history).await.assert_status(404);
    let edit = user.patch(&path).json(&json!({ "name": "B" }));
    edit.await.assert_status(404);
    user.delete(&path).await.assert_status(404);

    let back = user.post(&restore).await.assert_status(200);
    assert_eq!(back.json().get("deleted_at"), None);
    assert_eq!(back.json()["balance"], "15.00");
    assert_eq!(app.count(live).await, 1);
    let again = user.post(&restore).await.assert_status(200);
    assert_eq!(again.header("etag"), back.header("etag"));
}

#[tokio::test]
async fn every_change_is_recorded_without_names_and_amounts() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Secret name", "7654.32")).await;
    let change = json!({ "name": "Other secret", "opening_balance": "8765.43", "type": "cash" });
    user.patch(&path).json(&change).await.assert_status(200);
    user.delete(&path).await.assert_status(204);
    let restore = format!("{path}/restore");
    user.post(&restore).await.assert_status(200);
    let records = app.audit(user.id).await;
    let told: Vec<&Value> = records
        .iter()
        .filter(|record| record["entity_type"] == "account")
        .collect();
    let actions: Vec<_> = told.iter().map(|record| &record["action"]).collect();
    assert_eq!(actions, ["created", "updated", "deleted", "restored"]);
    let expected = json!({
        "name": { "redacted": true },
        "opening_balance": { "redacted": true },
        "kind": { "before": "checking", "after": "cash" },
    });
    assert_eq!(told[1]["changes"], expected);
    let text = json!(told).to_string();
    for secret in ["ecret", "7654", "8765"] {
        assert!(!text.contains(secret), "{text}");
    }
}

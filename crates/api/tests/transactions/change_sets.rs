//! Change sets: listing bulk changes, and undoing them.

use chrono::TimeDelta;
use coffer_domain::Clock as _;
use coffer_test_support::{Client, TestApp};
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, balance, booked, path, texts};

const CHANGE_SETS: &str = "/api/v1/change-sets";

fn of(set: &Value) -> String {
    format!("{CHANGE_SETS}/{}", set.as_str().unwrap())
}

fn undoing(set: &Value) -> String {
    format!("{}/undo", of(set))
}

/// Deletes transactions in bulk, and returns the change set's id.
async fn delete(user: &Client, body: Value) -> Value {
    let deleted = user.delete(BULK).json(&body).await.assert_status(200);
    deleted.json()["change_set_id"].clone()
}

/// Recategorises transactions in bulk, and returns the change set's id.
async fn recategorise(user: &Client, body: Value) -> Value {
    let changed = user.patch(BULK).json(&body).await.assert_status(200);
    changed.json()["change_set_id"].clone()
}

async fn transfer(user: &Client, from: &str, to: &str) {
    let body = json!({ "from_account_id": from, "to_account_id": to, "amount": "10",
        "booked_on": "2025-01-02", "description": "Put aside" });
    let made = user.post("/api/v1/transfers").json(&body).await;
    made.assert_status(201);
}

#[tokio::test]
async fn deletion_by_filter_is_undone_in_one_call_weeks_later() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let savings = account(&user, "B", "EUR").await;
    let rows: Vec<_> = (0..600)
        .map(|n| {
            json!({ "account_id": own, "amount": "-1", "booked_on": "2025-01-01",
                "description": format!("Bread {n}") })
        })
        .collect();
    let made = user.post(BULK).json(&json!({ "items": rows })).await;
    made.assert_status(200);
    transfer(&user, &own, &savings).await;
    let set = delete(&user, json!({ "filter": { "from": "2025-01-01" } })).await;
    assert_eq!(balance(&user, &own).await, "0.00");
    app.clock().advance(TimeDelta::weeks(6));
    let credentials = json!({ "email": user.email, "password": user.password });
    let login = user.post("/api/auth/login").json(&credentials).await;
    login.assert_status(200);
    let undone = user.post(&undoing(&set)).await.assert_status(200).json();
    assert_eq!(
        (
            &undone["row_count"],
            &undone["undone_count"],
            &undone["skipped_count"]
        ),
        (&json!(602), &json!(602), &json!(0))
    );
    assert_eq!(balance(&user, &own).await, "-610.00");
    assert_eq!(balance(&user, &savings).await, "10.00");
    assert_eq!(app.count("reconcile()").await, 0);
    // Undoing again changes nothing and has the same result.
    let counts = app.row_counts().await;
    let again = user
        .post(&undoing(&set))
        .json(&json!({ "skip_changed": true }));
    assert_eq!(again.await.assert_status(200).json(), undone);
    assert_eq!(app.row_counts().await, counts);
    assert_eq!(user.get(&of(&set)).await.assert_status(200).json(), undone);
}

#[tokio::test]
async fn change_sets_are_listed_and_opened_row_by_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let cheese = booked(&user, &own, "-4", "2025-01-02", "Cheese").await;
    let first = recategorise(
        &user,
        json!({ "ids": [bread, cheese], "category_id": GROCERIES }),
    )
    .await;
    app.clock().advance(TimeDelta::minutes(1));
    let second = delete(&user, json!({ "ids": [cheese] })).await;
    let nothing = json!({ "ids": [bread], "category_id": GROCERIES });
    assert_eq!(recategorise(&user, nothing).await, Value::Null);
    let listed = user.get(CHANGE_SETS).await.assert_status(200).json();
    let [newest, oldest] = &listed["items"].as_array().unwrap()[..] else {
        panic!("{listed}");
    };
    assert_eq!(
        (&newest["id"], &newest["type"]),
        (&second, &json!("deletion"))
    );
    assert_eq!(
        (&newest["category_id"], &newest["row_count"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(
        (&oldest["id"], &oldest["type"]),
        (&first, &json!("recategorisation"))
    );
    assert_eq!(
        (&oldest["category_id"], &oldest["row_count"]),
        (&json!(GROCERIES), &json!(2))
    );
    let page = format!("{}/transactions?limit=1", of(&first));
    let rows = user.get(&page).await.assert_status(200).json();
    let row = &rows["items"][0];
    assert_eq!(
        (&row["transaction"]["id"], &row["changed_since"]),
        (&json!(bread), &json!(false))
    );
    assert_eq!(
        row["before"],
        json!({ "category_id": null, "deleted": false })
    );
    assert_eq!(
        row["after"],
        json!({ "category_id": GROCERIES, "deleted": false })
    );
    let next = rows["next_cursor"].as_str().unwrap();
    let rows = user
        .get(&format!("{page}&cursor={next}"))
        .await
        .assert_status(200)
        .json();
    let row = &rows["items"][0];
    assert_eq!(
        (&row["transaction"]["id"], &row["changed_since"]),
        (&json!(cheese), &json!(true))
    );
    let other = app.user().await;
    let theirs = other.get(CHANGE_SETS).await.assert_status(200).json();
    assert_eq!(theirs["items"], json!([]));
}

#[tokio::test]
async fn rows_that_changed_since_are_named_and_skipped_on_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let cheese = booked(&user, &own, "-4", "2025-01-02", "Cheese").await;
    let ids = json!([bread, cheese]);
    let set = recategorise(&user, json!({ "ids": ids, "category_id": GROCERIES })).await;
    let edit = json!({ "description": "Brown bread" });
    user.patch(&path(&bread))
        .json(&edit)
        .await
        .assert_status(200);
    let counts = app.row_counts().await;
    for body in [json!({}), json!({ "skip_changed": false })] {
        let refused = user
            .post(&undoing(&set))
            .json(&body)
            .await
            .assert_status(409)
            .json();
        assert_eq!(refused["type"], "/problems/changed-since");
        let conflicts = json!({ "count": 1, "rows": [
            { "type": "transaction", "id": bread, "reason": "changed" },
        ] });
        assert_eq!(refused["conflicts"], conflicts);
    }
    assert_eq!(app.row_counts().await, counts);
    let skipping = json!({ "skip_changed": true });
    let undone = user
        .post(&undoing(&set))
        .json(&skipping)
        .await
        .assert_status(200)
        .json();
    assert_eq!(
        (&undone["undone_count"], &undone["skipped_count"]),
        (&json!(1), &json!(1))
    );
    let category = async |id| user.get(&path(id)).await.json()["category_id"].clone();
    assert_eq!(category(&bread).await, GROCERIES);
    assert_eq!(category(&cheese).await, Value::Null);
    // No other rows are left.
    let set = delete(&user, json!({ "ids": [bread] })).await;
    user.post(&format!("{}/restore", path(&bread)))
        .await
        .assert_status(200);
    let refused = user.post(&undoing(&set)).json(&skipping).await;
    refused.assert_status(409);
    let listed = user.get(ALL).await.json();
    assert_eq!(texts(&listed), ["Cheese", "Brown bread"]);
}

#[tokio::test]
async fn rows_of_a_deleted_account_are_named() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let set = delete(&user, json!({ "ids": [bread] })).await;
    let deleted = user.delete(&format!("/api/v1/accounts/{own}")).await;
    deleted.assert_status(204);
    let refused = user.post(&undoing(&set)).await.assert_status(409).json();
    let rows = json!([{ "type": "transaction", "id": bread, "reason": "account_deleted" }]);
    assert_eq!(refused["conflicts"]["rows"], rows);
    user.post(&format!("/api/v1/accounts/{own}/restore"))
        .await
        .assert_status(200);
    user.post(&undoing(&set)).await.assert_status(200);
    assert_eq!(balance(&user, &own).await, "-3.00");
}

#[tokio::test]
async fn rows_of_a_category_that_changed_its_type_are_named() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let body =
        json!({ "name": "Boats", "type": "expense", "icon": "mountain", "colour": "#123456" });
    let boats = user.post("/api/v1/categories").json(&body).await;
    let boats = boats.assert_status(201).json()["id"].clone();
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    recategorise(&user, json!({ "ids": [bread], "category_id": boats })).await;
    let away = json!({ "ids": [bread], "category_id": GROCERIES });
    let away = recategorise(&user, away).await;
    let boats = format!("/api/v1/categories/{}", boats.as_str().unwrap());
    let retype = async |kind| {
        let request = user.patch(&boats).json(&json!({ "type": kind }));
        request.await.assert_status(200);
    };
    retype("income").await;
    let refused = user.post(&undoing(&away)).await.assert_status(409).json();
    let rows = json!([{ "type": "transaction", "id": bread, "reason": "category_changed" }]);
    assert_eq!(refused["conflicts"]["rows"], rows);
    retype("expense").await;
    user.post(&undoing(&away)).await.assert_status(200);
}

#[tokio::test]
async fn changes_are_undone_in_a_closed_account() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let bread = booked(&user, &own, "-3", "2025-01-01", "Bread").await;
    let recategorised = json!({ "ids": [bread], "category_id": GROCERIES });
    let recategorised = recategorise(&user, recategorised).await;
    let deleted = delete(&user, json!({ "ids": [bread] })).await;
    let close = user.patch(&format!("/api/v1/accounts/{own}"));
    let close = close.json(&json!({ "closed_on": "2025-01-31" }));
    close.await.assert_status(200);
    user.post(&undoing(&deleted)).await.assert_status(200);
    assert_eq!(balance(&user, &own).await, "-3.00");
    user.post(&undoing(&recategorised)).await.assert_status(200);
    let shown = user.get(&path(&bread)).await.assert_status(200).json();
    assert_eq!(shown["category_id"], json!(null));
}

#[tokio::test]
async fn undo_is_audited_and_creates_budget_alerts() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let today = app.clock().now().date_naive().to_string();
    let bread = booked(&user, &own, "-90", &today, "Bread").await;
    let set = delete(&user, json!({ "ids": [bread] })).await;
    let budget = json!({ "name": "Food", "amount": "100", "currency": "EUR", "period": "monthly",
        "starts_on": "2025-01-01", "alert_thresholds": [80] });
    user.post("/api/v1/budgets")
        .json(&budget)
        .await
        .assert_status(201);
    assert_eq!(app.count("budget_alerts").await, 0);
    user.post(&undoing(&set)).await.assert_status(200);
    assert_eq!(app.count("budget_alerts").await, 1);
    let audit = app.audit(user.id).await;
    let recorded: Vec<_> = audit
        .iter()
        .filter(|record| record["entity_type"] == "change_set")
        .collect();
    assert_eq!(recorded.len(), 1);
    let record = recorded[0];
    assert_eq!(
        (&record["action"], &record["entity_id"]),
        (&json!("updated"), &set)
    );
    assert_eq!(
        record["changes"]["undone_count"],
        json!({ "before": null, "after": 1 })
    );
}

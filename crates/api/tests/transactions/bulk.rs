//! Creating transactions in bulk.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, balance, booked, path, transaction};

fn rows(account: &str, count: usize) -> Vec<Value> {
    (0..count)
        .map(|row| {
            let mut body = transaction(account, "-0.10", "2025-01-31", &format!("row {row}"));
            body["external_id"] = json!(format!("line {row}"));
            body
        })
        .collect()
}

// Proves: TASK-005-024.1
#[tokio::test]
async fn ten_thousand_rows_are_booked_at_once_and_more_are_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "A", "EUR").await;
    let mut items = rows(&account, 10_001);
    let body = json!({ "items": items });
    let refused = user.post(BULK).json(&body).await.assert_status(422);
    assert_eq!(refused.problem().codes(), ["items: too_many"]);
    assert_eq!(app.count("transactions").await, 0);
    items.pop();
    let body = json!({ "items": items });
    let send = || {
        let request = user.post(BULK).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let answer = send().await.assert_status(200).json();
    assert_eq!(
        (&answer["created"], &answer["skipped"]),
        (&json!(10_000), &json!(0))
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 10_000);
    assert_eq!(balance(&user, &account).await, "-1000.00");
    assert_eq!(send().await.assert_status(200).json(), answer);
    assert_eq!(app.count("transactions").await, 10_000);
    assert_eq!(app.count("reconcile()").await, 0);
    let audit = app.audit(user.id).await;
    let of_rows = audit
        .iter()
        .filter(|record| record["entity_type"] == "transaction");
    let changes: Vec<_> = of_rows.map(|record| record["changes"].clone()).collect();
    assert_eq!(changes, [json!({ "added": 10_000 })]);
    // The same file again, without the key.
    let again = user
        .post(&format!("{BULK}?on_error=skip"))
        .json(&body)
        .await;
    assert_eq!(again.assert_status(200).json()["skipped"], 10_000);
}

#[tokio::test]
async fn bulk_body_may_have_up_to_ten_mebibytes() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "A", "EUR").await;
    let padded = |bytes: usize| {
        let text = json!({ "items": rows(&account, 1) }).to_string();
        format!("{text}{}", " ".repeat(bytes - text.len()))
    };
    let most = 10 * 1024 * 1024;
    let taken = user.post(BULK).body("application/json", padded(most));
    taken.await.assert_status(200);
    let refused = user.post(BULK).body("application/json", padded(most + 1));
    refused.await.assert_status(413);
    let elsewhere = user
        .post(ALL)
        .body("application/json", padded(1024 * 1024 + 1));
    elsewhere.await.assert_status(413);
}

/// Two valid rows, and others that are each invalid in a different way.
async fn mixed(app: &TestApp, user: &coffer_test_support::User) -> (String, Value) {
    let own = account(user, "A", "EUR").await;
    let other = app.user().await;
    let theirs = account(&other, "B", "EUR").await;
    booked(user, &own, "-1", "2025-01-01", "there").await;
    let mut items = rows(&own, 7);
    items[1]["amount"] = json!("1.005");
    items[2]["account_id"] = json!(theirs);
    items[3]["category_id"] = json!("0190a8a0-0000-7000-8000-000000000000");
    items[4]["description"] = json!("nul\0");
    items[4]["booked_on"] = json!("1899-01-01");
    items[5]["external_id"] = json!("line 0");
    (own, json!({ "items": items }))
}

// Proves: TASK-005-018.2
#[tokio::test]
async fn all_rows_are_booked_or_none_and_invalid_ones_named() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (own, mut body) = mixed(&app, &user).await;
    let before = app.row_counts().await;
    let mut codes = Vec::new();
    // Invalid fields are reported first, then conflicts with stored data.
    for fix in [vec![4], vec![1, 2], vec![3, 5], vec![]] {
        let answer = user.post(BULK).json(&body).await;
        if fix.is_empty() {
            assert_eq!(answer.assert_status(200).json()["created"], 7);
            break;
        }
        codes.push(answer.assert_status(422).problem().codes());
        assert_eq!(app.row_counts().await, before);
        let fresh = rows(&own, 7);
        for row in fix {
            body["items"][row] = fresh[row].clone();
        }
    }
    assert_eq!(
        codes,
        [
            vec![
                "items[4].booked_on: out_of_range",
                "items[4].description: forbidden_character"
            ],
            vec![
                "items[1].amount: too_precise",
                "items[2].account_id: unknown_account"
            ],
            vec![
                "items[3].category_id: unknown_category",
                "items[5].external_id: already_exists"
            ],
        ]
    );
}

// Proves: TASK-005-018.3
#[tokio::test]
async fn invalid_rows_are_skipped_on_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (own, body) = mixed(&app, &user).await;
    let answer = user
        .post(&format!("{BULK}?on_error=skip"))
        .json(&body)
        .await;
    let answer = answer.assert_status(200).json();
    assert_eq!(
        (&answer["created"], &answer["skipped"]),
        (&json!(2), &json!(5))
    );
    let errors: Vec<Vec<String>> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let errors = item["errors"].as_array().into_iter().flatten();
            errors
                .map(|error| {
                    let text = |name: &str| error[name].as_str().unwrap();
                    format!("{}: {}", text("field"), text("code"))
                })
                .collect()
        })
        .collect();
    assert_eq!(
        errors,
        [
            vec![],
            vec!["amount: too_precise"],
            vec!["account_id: unknown_account"],
            vec!["category_id: unknown_category"],
            vec![
                "booked_on: out_of_range",
                "description: forbidden_character"
            ],
            vec!["external_id: already_exists"],
            vec![],
        ]
    );
    for index in [0, 6] {
        let id = answer["items"][index]["id"].as_str().unwrap();
        user.get(&path(id)).await.assert_status(200);
    }
    assert_eq!(balance(&user, &own).await, "-1.20");
}

// Proves: TASK-005-018.3
#[tokio::test]
async fn rows_of_the_wrong_form_are_skipped_on_request() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let account = own.rsplit('/').next().unwrap();
    let row = json!({
        "account_id": account, "booked_on": "2025-01-01", "amount": "-1", "description": "T",
    });
    let with = |field: &str, value: Value| {
        let mut row = row.clone();
        row[field] = value;
        row
    };
    let body = json!({ "items": [
        with("amount", json!(-1)),
        row,
        "row",
        [account],
        with("colour", json!("red")),
        json!({ "account_id": account, "booked_on": "2025-01-01", "amount": "-1" }),
        with("currency", json!("USD")),
    ] });
    let expected = [
        (0, "amount", "wrong_type"),
        (2, "", "wrong_type"),
        (3, "", "wrong_type"),
        (4, "colour", "unknown_field"),
        (5, "description", "required"),
    ];
    let refused = user.post(BULK).json(&body).await.assert_status(422);
    let codes = expected.map(|(index, field, code)| {
        let dot = if field.is_empty() { "" } else { "." };
        format!("items[{index}]{dot}{field}: {code}")
    });
    assert_eq!(refused.problem().codes(), codes);
    assert_eq!(balance(&user, &own).await, "0.00");

    let skipping = format!("{BULK}?on_error=skip");
    let answer = user.post(&skipping).json(&body).await;
    let answer = answer.assert_status(200).json();
    assert_eq!(
        (&answer["created"], &answer["skipped"]),
        (&json!(1), &json!(6))
    );
    for (index, field, code) in expected {
        let error = &answer["items"][index]["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!(field), &json!(code))
        );
    }
    assert_eq!(answer["items"][6]["errors"][0]["code"], "currency_mismatch");
    assert_eq!(balance(&user, &own).await, "-1.00");
}

#[tokio::test]
async fn invalid_bulk_request_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let id = booked(&user, &own, "-1", "2025-01-01", "T").await;
    let none = "0190a8a0-0000-7000-8000-000000000000";
    let many: Vec<_> = (0..10_001).map(|_| none).collect();
    for (body, code) in [
        (json!({}), "ids: required"),
        (json!({ "ids": [] }), "ids: required"),
        (json!({ "ids": many }), "ids: too_many"),
        (
            json!({ "ids": [id], "filter": {} }),
            "filter: mutually_exclusive",
        ),
        (json!({ "ids": [id, "x"] }), "ids[1]: invalid_id"),
        (json!({ "ids": [id, none] }), "ids[1]: unknown_transaction"),
        (json!({ "filter": {} }), "filter: required"),
        (
            json!({ "filter": { "form": "2025-01-01" } }),
            "filter.form: unknown_field",
        ),
        (
            json!({ "filter": { "from": "2025-02-01", "to": "2025-01-01" } }),
            "filter.to: invalid_range",
        ),
        (
            json!({ "filter": { "q": "\0" } }),
            "filter.q: forbidden_character",
        ),
        (
            json!({ "filter": { "deleted": true } }),
            "filter.deleted: unknown_field",
        ),
    ] {
        let deleted = user.delete(BULK).json(&body).await.assert_status(422);
        assert_eq!(deleted.problem().codes(), [code]);
        let mut body = body;
        body["category_id"] = json!(GROCERIES);
        let changed = user.patch(BULK).json(&body).await.assert_status(422);
        assert_eq!(changed.problem().codes(), [code]);
    }
    for (fields, code) in [
        (json!({}), "category_id: required"),
        (
            json!({ "category_id": none }),
            "category_id: unknown_category",
        ),
        (json!({ "category_id": "food" }), "category_id: invalid_id"),
    ] {
        let mut body = json!({ "ids": [id] });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let answer = user.patch(BULK).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    for (body, code) in [
        (json!({ "items": [] }), "items: required"),
        (json!({ "items": [7] }), "items[0]: wrong_type"),
        (
            json!({ "items": [{ "amount": 5 }] }),
            "items[0].amount: wrong_type",
        ),
    ] {
        let answer = user.post(BULK).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(user.get(&path(&id)).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn on_error_is_abort_or_skip() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let with = format!("{BULK}?on_error=ignore");
    let id = "0190a8a0-0000-7000-8000-000000000000";
    for (request, body) in [
        (user.post(&with), json!({ "items": [] })),
        (
            user.patch(&with),
            json!({ "ids": [id], "category_id": null }),
        ),
        (user.delete(&with), json!({ "ids": [id] })),
    ] {
        let answer = request.json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), ["on_error: invalid_format"]);
    }
}

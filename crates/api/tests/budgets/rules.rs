//! The rules for budgets, and their ownership.

use coffer_test_support::TestApp;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, EMPLOYMENT, FOOD, create, created, monthly, with};

#[tokio::test]
async fn new_budget_is_returned_with_its_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = with(
        monthly("Food"),
        &json!({ "category_id": FOOD, "ends_on": "2027-12-31", "rollover": true }),
    );
    let answer = create(&user, &body).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), { ".id" => "[id]" }, @r#"
    {
      "alert_thresholds": [
        80,
        100
      ],
      "amount": {
        "amount": "100.00",
        "currency": "EUR"
      },
      "amount_history": [
        {
          "amount": {
            "amount": "100.00",
            "currency": "EUR"
          },
          "valid_from": "2026-01-01"
        }
      ],
      "category_id": "00000000-0000-7000-8000-000000030000",
      "created_at": "2027-01-15T08:00:00Z",
      "ends_on": "2027-12-31",
      "id": "[id]",
      "name": "Food",
      "period": "monthly",
      "rollover": true,
      "starts_on": "2026-01-01",
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "#);
    let path = format!("{ALL}/{}", answer.json()["id"].as_str().unwrap());
    let shown = user.get(&path).await.assert_status(200);
    assert_eq!(
        (shown.json(), shown.header("etag")),
        (answer.json(), "\"1\"")
    );
}

/// Invalid amounts and periods, with the resulting errors.
fn invalid_amounts_and_periods() -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({ "period": "custom", "period_days": 0 }),
            "period_days: out_of_range",
        ),
        (
            json!({ "period": "custom", "period_days": 367 }),
            "period_days: out_of_range",
        ),
        (
            json!({ "period": "custom", "period_days": -1 }),
            "period_days: wrong_type",
        ),
        (json!({ "period": "custom" }), "period_days: required"),
        (
            json!({ "period_days": 30 }),
            "period_days: custom_period_only",
        ),
        (json!({ "period": "daily" }), "period: wrong_type"),
        (json!({ "amount": "0" }), "amount: not_positive"),
        (json!({ "amount": "-1" }), "amount: not_positive"),
        (json!({ "amount": "1.005" }), "amount: too_precise"),
        (
            json!({ "amount": "123456789012345678901234567890" }),
            "amount: too_large",
        ),
        (json!({ "amount": "1e3" }), "amount: invalid_format"),
        (json!({ "amount": 100 }), "amount: wrong_type"),
        (json!({ "currency": "EURO" }), "currency: unknown_currency"),
        (
            json!({ "currency": "JPY", "amount": "0.5" }),
            "amount: too_precise",
        ),
    ]
}

/// Other invalid fields, with the resulting errors.
fn other_invalid_fields() -> Vec<(Value, &'static str)> {
    let none = "0190a8a0-0000-7000-8000-000000000000";
    vec![
        (
            json!({ "starts_on": "1899-12-31" }),
            "starts_on: out_of_range",
        ),
        (
            json!({ "starts_on": "2201-01-01" }),
            "starts_on: out_of_range",
        ),
        (
            json!({ "starts_on": "2027-02-29" }),
            "starts_on: invalid_date",
        ),
        (json!({ "ends_on": "2025-12-31" }), "ends_on: invalid_range"),
        (json!({ "ends_on": "2201-01-01" }), "ends_on: out_of_range"),
        (
            json!({ "alert_thresholds": [0] }),
            "alert_thresholds: out_of_range",
        ),
        (
            json!({ "alert_thresholds": [1001] }),
            "alert_thresholds: out_of_range",
        ),
        (
            json!({ "alert_thresholds": [100, 80] }),
            "alert_thresholds: not_ascending",
        ),
        (
            json!({ "alert_thresholds": [80, 80] }),
            "alert_thresholds: not_ascending",
        ),
        (
            json!({ "alert_thresholds": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }),
            "alert_thresholds: too_many",
        ),
        (
            json!({ "alert_thresholds": ["80"] }),
            "alert_thresholds[0]: wrong_type",
        ),
        (
            json!({ "category_id": EMPLOYMENT }),
            "category_id: type_mismatch",
        ),
        (
            json!({ "category_id": none }),
            "category_id: unknown_category",
        ),
        (json!({ "name": "nul\0" }), "name: forbidden_character"),
        (json!({ "name": "x".repeat(101) }), "name: too_long"),
        (json!({ "version": 7 }), "version: unknown_field"),
    ]
}

// Proves: TASK-004-007.3, TASK-004-013.3
#[tokio::test]
async fn invalid_budget_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let before = app.row_counts().await;
    for (fields, code) in [invalid_amounts_and_periods(), other_invalid_fields()].concat() {
        let body = with(monthly("B"), &fields);
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code], "{fields}");
    }
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn all_errors_are_reported_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = json!({ "name": "", "amount": "1,5", "currency": "eur", "period": "weekly",
        "starts_on": "soon", "alert_thresholds": [0] });
    let answer = user.post(ALL).json(&body).await.assert_status(422);
    let expected = [
        "name: required",
        "currency: unknown_currency",
        "amount: invalid_format",
        "starts_on: invalid_date",
        "alert_thresholds: out_of_range",
    ];
    assert_eq!(answer.problem().codes(), expected);
}

#[tokio::test]
async fn repeated_create_request_creates_one_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let send = |body: Value| {
        let request = user.post(ALL).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let first = send(monthly("A")).await.assert_status(201);
    let again = send(monthly("A")).await.assert_status(201);
    assert_eq!(again.json(), first.json());
    let other = send(monthly("B")).await.assert_status(422);
    assert_eq!(other.problem().codes(), ["Idempotency-Key: reused"]);
    assert_eq!(app.count("budgets").await, 1);
}

#[tokio::test]
async fn number_of_budgets_is_limited() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &monthly("First")).await;
    user.delete(&path).await.assert_status(204);
    app.execute(
        "INSERT INTO budgets (id, user_id, name, amount, currency, period, starts_on, \
             alert_thresholds, rollover, version, created_at, updated_at) \
         SELECT gen_random_uuid(), user_id, name, amount, currency, period, starts_on, \
             alert_thresholds, rollover, version, created_at, updated_at \
         FROM budgets, generate_series(1, 200)",
    )
    .await;
    let refused = user.post(ALL).json(&monthly("Last")).await;
    assert_eq!(
        refused.assert_status(409).problem().codes(),
        ["name: limit_reached"]
    );
    let restored = user.post(&format!("{path}/restore")).await;
    assert_eq!(
        restored.assert_status(409).problem().codes(),
        ["name: limit_reached"]
    );
}

#[tokio::test]
async fn another_users_budget_is_not_found() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = created(&owner, &monthly("Theirs")).await;
    let category = json!({ "name": "Theirs", "type": "expense", "icon": "bike",
        "colour": "#123456" });
    let category = owner.post("/api/v1/categories").json(&category).await;
    let category = category.assert_status(201).json()["id"].clone();
    let before = app.row_counts().await;
    let none = format!("{ALL}/0190a8a0-0000-7000-8000-000000000000");
    for path in [&theirs, &none] {
        for request in [
            stranger.get(path),
            stranger.patch(path).json(&json!({ "name": "Mine" })),
            stranger.delete(path),
            stranger.post(&format!("{path}/restore")),
            stranger.get(&format!("{path}/history")),
        ] {
            request.await.assert_status(404);
        }
    }
    let body = with(monthly("Mine"), &json!({ "category_id": category }));
    let refused = stranger.post(ALL).json(&body).await.assert_status(422);
    assert_eq!(refused.problem().codes(), ["category_id: unknown_category"]);
    let id = theirs.rsplit('/').next().unwrap();
    for list in [
        "",
        "/progress",
        "/alerts",
        &format!("/alerts?budget_id={id}"),
    ] {
        let listed = stranger.get(&format!("{ALL}{list}")).await;
        assert_eq!(listed.assert_status(200).json()["items"], json!([]));
    }
    assert_eq!(app.row_counts().await, before);
}

//! The rules for transactions.

use coffer_test_support::{TestApp, User};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, GROCERIES, account, balance, create, path, transaction};

#[tokio::test]
async fn new_transaction_is_returned_with_its_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "Current", "EUR").await;
    let mut body = transaction(&account, "-11.2", "2025-01-31", " Dinner in Tōkyō 🍣 ");
    body["category_id"] = json!(GROCERIES);
    body["currency"] = json!("EUR");
    body["original_amount"] = json!("-1800");
    body["original_currency"] = json!("JPY");
    body["external_id"] = json!("2025/17");
    let answer = create(&user, &body).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), { ".id" => "[id]", ".account_id" => "[id]" }, @r#"
    {
      "account_id": "[id]",
      "amount": "-11.20",
      "booked_on": "2025-01-31",
      "category_id": "00000000-0000-7000-8000-000000030001",
      "created_at": "2027-01-15T08:00:00Z",
      "currency": "EUR",
      "description": "Dinner in Tōkyō 🍣",
      "external_id": "2025/17",
      "id": "[id]",
      "original_amount": "-1800",
      "original_currency": "JPY",
      "type": "expense",
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "#);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let shown = user.get(&path(&id)).await.assert_status(200);
    assert_eq!(shown.json(), answer.json());
    assert_eq!(balance(&user, &account).await, "-11.20");
    let again = user.post(ALL).json(&body).await.assert_status(409);
    assert_eq!(again.problem().codes(), ["external_id: already_exists"]);
    assert_eq!(app.count("transactions").await, 1);
}

// Proves: TASK-004-005.2
#[tokio::test]
async fn amounts_are_exact_in_the_accounts_currency_or_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let [euros, yen, dinars] = [
        account(&user, "A", "EUR").await,
        account(&user, "B", "JPY").await,
        account(&user, "C", "KWD").await,
    ];
    let before = app.row_counts().await;
    for (account, amount, code) in [
        (&euros, "1.005", "too_precise"),
        (&yen, "0.5", "too_precise"),
        (&dinars, "1.2345", "too_precise"),
        (&euros, "0.00000001", "too_precise"),
        (&euros, "1000000000000000", "too_large"),
        (&euros, "123456789012345678901234567890", "too_large"),
        (&euros, "-999999999999999999999999999999", "too_large"),
        (&euros, "NaN", "invalid_format"),
        (&euros, "-Infinity", "invalid_format"),
        (&euros, "1e3", "invalid_format"),
        (&euros, "1E-2", "invalid_format"),
        (&euros, "1,50", "invalid_format"),
        (&euros, "+1", "invalid_format"),
        (&euros, "", "invalid_format"),
        (&euros, "0", "zero"),
        (&euros, "-0.00", "zero"),
    ] {
        let body = transaction(account, amount, "2025-01-31", "T");
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(
            answer.problem().codes(),
            [format!("amount: {code}")],
            "{amount}"
        );
    }
    for amount in [json!(1), json!(-1.5), json!(null), json!(["1"])] {
        let mut body = transaction(&euros, "1", "2025-01-31", "T");
        body["amount"] = amount;
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), ["amount: wrong_type"]);
    }
    assert_eq!(app.row_counts().await, before);
    for (account, amount) in [
        (&euros, "-999999999999999.99"),
        (&yen, "1"),
        (&dinars, "-0.001"),
    ] {
        let made = create(&user, &transaction(account, amount, "2025-01-31", "T")).await;
        assert_eq!(made.json()["amount"], amount);
    }
}

/// A transaction with other fields is refused for these reasons.
async fn is_refused(user: &User, account: &str, fields: Value, codes: &[&str]) {
    let mut body = transaction(account, "-10", "2025-01-31", "T");
    let Value::Object(fields) = fields else {
        panic!("no fields: {fields}");
    };
    body.as_object_mut().unwrap().extend(fields);
    let answer = user.post(ALL).json(&body).await.assert_status(422);
    assert_eq!(answer.problem().codes(), codes);
}

// Proves: TASK-004-005.3
#[tokio::test]
async fn contradictory_fields_are_rejected_on_their_field() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let own = account(&user, "A", "EUR").await;
    let theirs = account(&other, "B", "EUR").await;
    let gone = account(&user, "C", "EUR").await;
    let at = format!("/api/v1/accounts/{gone}");
    user.delete(&at).await.assert_status(204);
    let none = "0190a8a0-0000-7000-8000-000000000000";
    let before = app.row_counts().await;
    let original =
        |amount: &str, code: &str| json!({ "original_amount": amount, "original_currency": code });
    for (fields, code) in [
        (
            json!({ "account_id": theirs }),
            "account_id: unknown_account",
        ),
        (json!({ "account_id": gone }), "account_id: unknown_account"),
        (json!({ "account_id": none }), "account_id: unknown_account"),
        (json!({ "account_id": "A" }), "account_id: invalid_id"),
        (
            json!({ "category_id": none }),
            "category_id: unknown_category",
        ),
        (json!({ "category_id": "food" }), "category_id: invalid_id"),
        (json!({ "currency": "USD" }), "currency: currency_mismatch"),
        (json!({ "currency": "euro" }), "currency: unknown_currency"),
        (
            json!({ "original_amount": "-3" }),
            "original_currency: required",
        ),
        (
            json!({ "original_currency": "USD" }),
            "original_amount: required",
        ),
        (original("-3", "EUR"), "original_currency: same_currency"),
        (original("3", "USD"), "original_amount: sign_mismatch"),
        (original("-3.5", "JPY"), "original_amount: too_precise"),
    ] {
        is_refused(&user, &own, fields, &[code]).await;
    }
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn invalid_days_and_texts_are_rejected_and_not_stored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "A", "EUR").await;
    let before = app.row_counts().await;
    for (fields, code) in [
        (
            json!({ "booked_on": "1899-12-31" }),
            "booked_on: out_of_range",
        ),
        (
            json!({ "booked_on": "2201-01-01" }),
            "booked_on: out_of_range",
        ),
        (
            json!({ "booked_on": "31.01.2025" }),
            "booked_on: invalid_date",
        ),
        (
            json!({ "booked_on": "2025-02-29" }),
            "booked_on: invalid_date",
        ),
        (json!({ "description": "" }), "description: required"),
        (
            json!({ "description": "nul\0" }),
            "description: forbidden_character",
        ),
        (
            json!({ "description": "x".repeat(501) }),
            "description: too_long",
        ),
        (
            json!({ "description": "x".repeat(1_000_000) }),
            "description: too_long",
        ),
        (
            json!({ "external_id": "x".repeat(256) }),
            "external_id: too_long",
        ),
        (json!({ "transfer_id": own }), "transfer_id: unknown_field"),
    ] {
        is_refused(&user, &own, fields, &[code]).await;
    }
    let all = json!({ "amount": "x", "booked_on": "x", "description": "\0", "category_id": "x" });
    let codes = [
        "category_id: invalid_id",
        "booked_on: invalid_date",
        "amount: invalid_format",
        "description: forbidden_character",
    ];
    is_refused(&user, &own, all, &codes).await;
    for description in [r"\ud800", r"\udc00 \ud800", r"\u00"] {
        let body = format!(
            r#"{{"account_id":"{own}","amount":"1","booked_on":"2025-01-31","description":"{description}"}}"#
        );
        let request = user.post(ALL).body("application/json", body);
        request.await.assert_status(400);
    }
    let mut large = transaction(&own, "1", "2025-01-31", "T");
    large["description"] = json!("x".repeat(1024 * 1024));
    user.post(ALL).json(&large).await.assert_status(413);
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn repeated_create_request_creates_one_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "A", "EUR").await;
    let send = |body: Value| {
        let request = user.post(ALL).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let body = transaction(&account, "-1", "2025-01-31", "T");
    let first = send(body.clone()).await.assert_status(201);
    let again = send(body.clone()).await.assert_status(201);
    assert_eq!(again.json(), first.json());
    let other = transaction(&account, "-2", "2025-01-31", "T");
    let other = send(other).await.assert_status(422);
    assert_eq!(other.problem().codes(), ["Idempotency-Key: reused"]);
    assert_eq!(app.count("transactions").await, 1);
}

//! The rules for accounts, and their totals.

use coffer_test_support::TestApp;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, book, checking, create, created};

#[tokio::test]
async fn new_account_is_returned_with_its_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = create(&user, &checking("Current", "-12.5")).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), { ".id" => "[id]" }, @r#"
    {
      "balance": "-12.50",
      "created_at": "2027-01-15T08:00:00Z",
      "currency": "EUR",
      "id": "[id]",
      "name": "Current",
      "opening_balance": "-12.50",
      "scheduled": "0.00",
      "type": "checking",
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "#);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let shown = user.get(&format!("{ALL}/{id}")).await.assert_status(200);
    assert_eq!(shown.json(), answer.json());
    assert_eq!(shown.header("etag"), "\"1\"");
}

#[tokio::test]
async fn opening_balance_defaults_to_zero() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for kind in [
        "checking",
        "savings",
        "credit_card",
        "cash",
        "loan",
        "investment",
    ] {
        let body = json!({ "name": "A", "type": kind, "currency": "JPY" });
        let made = create(&user, &body).await.json();
        assert_eq!(
            (&made["type"], &made["balance"]),
            (&json!(kind), &json!("0"))
        );
    }
}

#[tokio::test]
async fn amounts_are_exact_in_their_currency_or_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let open = async |currency: &str, amount: Value| {
        let body = json!({ "name": "A", "type": "cash", "currency": currency,
            "opening_balance": amount });
        user.post(ALL).json(&body).await
    };
    for (currency, amount, shown) in [
        ("EUR", "0.1", "0.10"),
        ("EUR", "-0", "0.00"),
        ("JPY", "1000", "1000"),
        ("KWD", "1.234", "1.234"),
        ("EUR", "999999999999999.99", "999999999999999.99"),
        ("EUR", "-999999999999999.99", "-999999999999999.99"),
        ("EUR", "0001.50", "1.50"),
    ] {
        let answer = open(currency, json!(amount)).await.assert_status(201);
        assert_eq!(answer.json()["balance"], shown, "{amount} {currency}");
    }
    let before = app.row_counts().await;
    for (currency, amount, code) in [
        ("EUR", "1.005", "too_precise"),
        ("JPY", "0.5", "too_precise"),
        ("KWD", "1.2345", "too_precise"),
        ("EUR", "0.00000001", "too_precise"),
        ("EUR", "1000000000000000", "too_large"),
        ("EUR", "123456789012345678901234567890", "too_large"),
        ("EUR", "NaN", "invalid_format"),
        ("EUR", "Infinity", "invalid_format"),
        ("EUR", "1e3", "invalid_format"),
        ("EUR", "1E-2", "invalid_format"),
        ("EUR", "1,50", "invalid_format"),
        ("EUR", "1_000", "invalid_format"),
        ("EUR", "+1", "invalid_format"),
        ("EUR", " 1", "invalid_format"),
        ("EUR", "", "invalid_format"),
        ("EUR", "1\u{0}", "invalid_format"),
        ("EUR", "١", "invalid_format"),
    ] {
        let answer = open(currency, json!(amount)).await.assert_status(422);
        let expected = [format!("opening_balance: {code}")];
        assert_eq!(answer.problem().codes(), expected, "{amount} {currency}");
    }
    for amount in [json!(1), json!(1.5), json!(null), json!(["1"])] {
        let answer = open("EUR", amount).await.assert_status(422);
        let codes = answer.problem().codes();
        assert_eq!(codes, ["opening_balance: wrong_type"]);
    }
    assert_eq!(app.row_counts().await, before);
}

// Proves: TASK-004-013.3
#[tokio::test]
async fn all_errors_are_reported_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = json!({
        "name": "nul\0",
        "type": "cash",
        "currency": "eur",
        "opening_balance": "1,5",
    });
    let answer = user.post(ALL).json(&body).await.assert_status(422);
    assert_json_snapshot!(answer.json()["errors"], @r#"
    [
      {
        "code": "forbidden_character",
        "field": "name",
        "message": "Remove control characters and bidirectional formatting characters."
      },
      {
        "code": "unknown_currency",
        "field": "currency",
        "message": "Use a three-letter ISO 4217 currency code, such as EUR or USD."
      },
      {
        "code": "invalid_format",
        "field": "opening_balance",
        "message": "Use digits and an optional decimal point, such as 1234.50 or -20."
      }
    ]
    "#);
    for (field, value, code) in [
        ("name", json!("x".repeat(101)), "name: too_long"),
        ("type", json!("piggy_bank"), "type: wrong_type"),
        ("type", json!("CHECKING"), "type: wrong_type"),
        ("balance", json!("1"), "balance: unknown_field"),
        ("closed", json!(true), "closed: unknown_field"),
    ] {
        let mut body = checking("A", "0");
        body[field] = value;
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(app.count("accounts").await, 0);
}

#[tokio::test]
async fn repeated_create_request_creates_one_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let send = |body: Value| {
        let request = user.post(ALL).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let first = send(checking("A", "1")).await.assert_status(201);
    let again = send(checking("A", "1")).await.assert_status(201);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("etag"), first.header("etag"));
    let other = send(checking("A", "2")).await.assert_status(422);
    assert_eq!(other.problem().codes(), ["Idempotency-Key: reused"]);
    assert_eq!(app.count("accounts").await, 1);
}

#[tokio::test]
async fn currencies_are_summed_separately() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let of = |kind: &str, currency: &str, amount: &str| json!({ "name": "A", "type": kind, "currency": currency, "opening_balance": amount });
    let current = created(&user, &of("checking", "EUR", "0.10")).await;
    created(&user, &of("checking", "EUR", "0.20")).await;
    created(&user, &of("checking", "USD", "7")).await;
    created(&user, &of("loan", "EUR", "-250000")).await;
    let closed = created(&user, &of("cash", "EUR", "5")).await;
    let close = json!({ "closed": true });
    user.patch(&closed).json(&close).await.assert_status(200);
    let gone = created(&user, &of("cash", "EUR", "5")).await;
    user.delete(&gone).await.assert_status(204);
    book(&app, &user, &current, "-0.05", "2027-01-10").await;
    let summary = user.get("/api/v1/accounts/summary").await;
    assert_json_snapshot!(summary.assert_status(200).json(), @r#"
    {
      "groups": [
        {
          "account_count": 3,
          "scheduled": [],
          "totals": [
            {
              "amount": "0.25",
              "currency": "EUR"
            },
            {
              "amount": "7.00",
              "currency": "USD"
            }
          ],
          "type": "checking"
        },
        {
          "account_count": 1,
          "scheduled": [],
          "totals": [
            {
              "amount": "-250000.00",
              "currency": "EUR"
            }
          ],
          "type": "loan"
        }
      ],
      "scheduled": [],
      "totals": [
        {
          "amount": "-249999.75",
          "currency": "EUR"
        },
        {
          "amount": "7.00",
          "currency": "USD"
        }
      ]
    }
    "#);
}

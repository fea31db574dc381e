//! The rules for holdings, and their values.

use coffer_test_support::TestApp;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{create, created, holding, portfolio, portfolio_of, quote};

#[tokio::test]
async fn new_holding_is_returned_with_its_value_and_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    quote(&app, "VWCE", "EUR", 13, "90").await;
    quote(&app, "VWCE", "EUR", 14, "104.125").await;
    let mut body = holding("VWCE", "12.50");
    body["cost_basis"] = json!("1234.5");
    let answer = create(&user, &holdings, &body).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    let made = answer.json();
    assert_json_snapshot!(made, { ".id" => "[id]", ".portfolio_id" => "[id]" }, @r#"
    {
      "cost_basis": "1234.50",
      "created_at": "2027-01-15T08:00:00Z",
      "currency": "EUR",
      "gain": "67.06",
      "id": "[id]",
      "name": "VWCE fund",
      "portfolio_id": "[id]",
      "price": "104.125",
      "priced_on": "2027-01-14",
      "quantity": "12.5",
      "symbol": "VWCE",
      "updated_at": "2027-01-15T08:00:00Z",
      "value": "1301.56"
    }
    "#);
    let path = format!("{holdings}/{}", made["id"].as_str().unwrap());
    let shown = user.get(&path).await.assert_status(200);
    assert_eq!(shown.json(), made);
    assert_eq!(shown.header("etag"), "\"1\"");
    assert!(portfolio_of(&holdings).ends_with(made["portfolio_id"].as_str().unwrap()));
}

#[tokio::test]
async fn holding_without_a_price_in_its_currency_has_no_value() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    quote(&app, "VWCE", "USD", 14, "100").await;
    let mut body = holding("VWCE", "1");
    body["cost_basis"] = json!("90");
    let made = create(&user, &holdings, &body).await.json();
    for field in ["price", "priced_on", "value", "gain"] {
        assert_eq!(made.get(field), Some(&Value::Null), "{field}");
    }
    quote(&app, "VWCE", "EUR", 14, "85.5").await;
    let path = format!("{holdings}/{}", made["id"].as_str().unwrap());
    let priced = user.get(&path).await.json();
    assert_eq!(
        [&priced["value"], &priced["gain"], &priced["cost_basis"]],
        ["85.50", "-4.50", "90.00"]
    );
}

#[tokio::test]
async fn cost_basis_may_be_unknown_or_zero() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    for symbol in ["GIFT", "OLD", "OLDER"] {
        quote(&app, symbol, "EUR", 14, "10").await;
    }
    for (symbol, paid, gain) in [
        ("GIFT", Some(json!("0")), json!("10.00")),
        ("OLD", Some(Value::Null), Value::Null),
        ("OLDER", None, Value::Null),
    ] {
        let mut body = holding(symbol, "1");
        if let Some(paid) = paid {
            body["cost_basis"] = paid;
        }
        let made = create(&user, &holdings, &body).await.json();
        assert_eq!(made["gain"], gain, "{symbol}");
    }
}

#[tokio::test]
async fn portfolio_value_is_the_sum_of_its_holdings() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    quote(&app, "AAA", "EUR", 14, "10").await;
    let path = created(&user, &holdings, &holding("AAA", "2")).await;
    created(&user, &holdings, &holding("UNQUOTED", "2")).await;
    let worth = async || {
        let shown = user.get(portfolio_of(&holdings)).await.json();
        json!([shown["holding_count"], shown["totals"]])
    };
    let euros = |amount: &str| json!([{ "amount": amount, "currency": "EUR" }]);
    assert_eq!(worth().await, json!([2, euros("20.00")]));
    let report = "/api/v1/reports/net-worth?from=2027-01-15&to=2027-01-15";
    let with = user.get(report).await.assert_status(200).json();
    user.delete(&path).await.assert_status(204);
    assert_eq!(worth().await, json!([1, []]));
    let without = user.get(report).await.assert_status(200).json();
    assert_ne!(with, without);
    user.post(&format!("{path}/restore"))
        .await
        .assert_status(200);
    assert_eq!(worth().await, json!([2, euros("20.00")]));
    assert_eq!(user.get(report).await.json(), with);
}

#[tokio::test]
async fn symbol_can_be_held_once_per_currency() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (one, other) = (portfolio(&user, "P").await, portfolio(&user, "Q").await);
    created(&user, &one, &holding("AAA", "1")).await;
    created(&user, &other, &holding("AAA", "1")).await;
    let mut dollars = holding("AAA", "1");
    dollars["currency"] = json!("USD");
    let dollars = created(&user, &one, &dollars).await;
    let again = user.post(&one).json(&holding("AAA", "2")).await;
    let problem = again.assert_status(409).problem();
    assert_eq!(problem.codes(), ["symbol: already_exists"]);
    assert!(
        problem.detail.contains("Update that holding"),
        "{problem:?}"
    );
    let edit = json!({ "currency": "EUR" });
    let moved = user.patch(&dollars).json(&edit).await.assert_status(409);
    assert_eq!(moved.problem().codes(), ["symbol: already_exists"]);
    assert_eq!(app.count("holdings").await, 3);
}

#[tokio::test]
async fn invalid_holding_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("AAA", "1")).await;
    let long_name = "n".repeat(201);
    let long_symbol = "S".repeat(33);
    let digits = "9".repeat(30);
    for (field, value, code) in [
        ("quantity", json!("0.12345678901"), "too_precise"),
        ("quantity", json!("-1"), "invalid_format"),
        ("quantity", json!("0"), "not_positive"),
        ("quantity", json!("0.00"), "not_positive"),
        ("quantity", json!(digits), "too_large"),
        ("quantity", json!("NaN"), "invalid_format"),
        ("quantity", json!("Infinity"), "invalid_format"),
        ("quantity", json!("1e3"), "invalid_format"),
        ("quantity", json!("1,5"), "invalid_format"),
        ("quantity", json!(""), "invalid_format"),
        ("quantity", json!(1.5), "wrong_type"),
        ("symbol", json!("aapl"), "invalid_format"),
        ("symbol", json!("AA PL"), "invalid_format"),
        ("symbol", json!("'; --"), "invalid_format"),
        ("symbol", json!("..."), "invalid_format"),
        ("symbol", json!("ÄÖÜ"), "invalid_format"),
        ("symbol", json!(""), "required"),
        ("symbol", json!("A\0B"), "forbidden_character"),
        ("symbol", json!(long_symbol), "too_long"),
        ("name", json!(" "), "required"),
        ("name", json!("nul\0"), "forbidden_character"),
        ("name", json!(long_name), "too_long"),
        ("currency", json!("EURO"), "unknown_currency"),
        ("currency", json!("eur"), "unknown_currency"),
        ("cost_basis", json!("-0.01"), "negative"),
        ("cost_basis", json!("0.001"), "too_precise"),
        ("cost_basis", json!("1e2"), "invalid_format"),
        ("cost_basis", json!("NaN"), "invalid_format"),
        ("cost_basis", json!(digits), "too_large"),
        ("cost_basis", json!(12), "wrong_type"),
        ("portfolio_id", json!("x"), "unknown_field"),
        ("value", json!("1"), "unknown_field"),
    ] {
        let expected = [format!("{field}: {code}")];
        let mut body = holding("BBB", "1");
        body[field] = value.clone();
        let answer = user.post(&holdings).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), expected, "{value}");
        let change = json!({ field: value });
        let answer = user.patch(&path).json(&change).await.assert_status(422);
        assert_eq!(answer.problem().codes(), expected, "{value}");
        let message = &answer.problem().errors[0].message;
        assert!(message.ends_with('.'), "{message}");
    }
    assert_eq!(app.count("holdings").await, 1);
    assert_eq!(user.get(&path).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn all_errors_are_reported_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let body = json!({ "symbol": "a", "name": "", "quantity": "0", "currency": "E",
        "cost_basis": "x" });
    let answer = user.post(&holdings).json(&body).await.assert_status(422);
    assert_eq!(
        answer.problem().codes(),
        [
            "symbol: invalid_format",
            "name: required",
            "quantity: not_positive",
            "currency: unknown_currency",
            "cost_basis: invalid_format",
        ]
    );
}

#[tokio::test]
async fn amounts_are_exact_to_the_last_digit() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    quote(&app, "AAA", "EUR", 14, "1.0000000001").await;
    let mut body = holding("AAA", "9007199254740.9930000001");
    body["cost_basis"] = json!("999999999999999.99");
    let made = create(&user, &holdings, &body).await.json();
    assert_eq!(made["quantity"], "9007199254740.9930000001");
    assert_eq!(made["cost_basis"], "999999999999999.99");
    // 9007199254740.9930000001 and 900.7199254741 more, rounded.
    assert_eq!(made["value"], "9007199255641.71");
    assert_eq!(made["gain"], "-990992800744358.28");
    let yen = json!({ "symbol": "YEN", "name": "Y", "quantity": "3", "currency": "JPY",
        "cost_basis": "0.5" });
    let answer = user.post(&holdings).json(&yen).await.assert_status(422);
    assert_eq!(answer.problem().codes(), ["cost_basis: too_precise"]);
}

#[tokio::test]
async fn repeated_create_request_creates_one_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (one, other) = (portfolio(&user, "P").await, portfolio(&user, "Q").await);
    let send = async |holdings: &str, body: &Value| {
        let request = user.post(holdings).json(body);
        request.header("idempotency-key", "key").await
    };
    let body = holding("AAA", "1");
    let first = send(&one, &body).await.assert_status(201);
    let again = send(&one, &body).await.assert_status(201);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("etag"), first.header("etag"));
    for (holdings, body) in [(&other, &body), (&one, &holding("AAA", "2"))] {
        let reused = send(holdings, body).await.assert_status(422);
        assert_eq!(reused.problem().codes(), ["Idempotency-Key: reused"]);
    }
    assert_eq!(app.count("holdings").await, 1);
}

#[tokio::test]
async fn number_of_holdings_in_a_portfolio_is_limited() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("GONE", "1")).await;
    user.delete(&path).await.assert_status(204);
    app.execute(
        "INSERT INTO holdings (id, user_id, portfolio_id, symbol, name, quantity, currency, version,
             created_at, updated_at)
         SELECT gen_random_uuid(), user_id, id, 'S' || g, 'A fund', 1, 'EUR', 1, now(), now()
         FROM portfolios, generate_series(1, 2000) AS g",
    )
    .await;
    let add = user.post(&holdings).json(&holding("AAA", "1"));
    for request in [add, user.post(&format!("{path}/restore"))] {
        let problem = request.await.assert_status(409).problem();
        assert_eq!(problem.codes(), ["symbol: limit_reached"]);
    }
}

//! Reports: net worth, cash flow and spending.

use coffer_test_support::{TestApp, User};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::{
    budgets::{EMPLOYMENT, FOOD, GROCERIES, account, book},
    exchange_rates::record,
};

async fn report(user: &User, query: &str) -> Value {
    let answer = user.get(&format!("/api/v1/reports/{query}")).await;
    answer.assert_status(200).json()
}

/// An application with a user who has income and spending.
async fn app_with_transactions() -> (TestApp, User) {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (euros, dollars) = (account(&user, "EUR").await, account(&user, "USD").await);
    for account in [&euros, &dollars] {
        let opened = json!({ "opened_on": "2026-11-01" });
        let opened = user
            .patch(&format!("/api/v1/accounts/{account}"))
            .json(&opened);
        opened.await.assert_status(200);
    }
    for (account, amount, day, category) in [
        (&euros, "2000", "2026-11-15", Some(EMPLOYMENT)),
        (&euros, "-300", "2026-11-20", Some(FOOD)),
        (&euros, "-50.50", "2026-12-01", Some(GROCERIES)),
        (&euros, "20.50", "2026-12-02", Some(GROCERIES)),
        (&euros, "-7", "2026-12-31", None),
        (&dollars, "-12", "2026-12-24", Some(GROCERIES)),
    ] {
        book(&app, account, amount, day, category).await;
    }
    record(
        &app,
        &[("EUR USD 1.5", "2026-12-01"), ("EUR USD 1.2", "2026-12-31")],
    )
    .await;
    (app, user)
}

#[tokio::test]
async fn net_worth_is_reported_by_currency_and_converted() {
    let (_app, user) = app_with_transactions().await;
    let query = "net-worth?from=2026-11-30&to=2026-12-31&currency=EUR";
    let shown = report(&user, query).await;
    assert_json_snapshot!(shown["points"][1], @r#"
    {
      "by_currency": [
        {
          "accounts": {
            "amount": "1663.00",
            "currency": "EUR"
          },
          "holdings": {
            "amount": "0.00",
            "currency": "EUR"
          },
          "total": {
            "amount": "1663.00",
            "currency": "EUR"
          }
        },
        {
          "accounts": {
            "amount": "-12.00",
            "currency": "USD"
          },
          "holdings": {
            "amount": "0.00",
            "currency": "USD"
          },
          "total": {
            "amount": "-12.00",
            "currency": "USD"
          }
        }
      ],
      "converted": {
        "total": {
          "amount": "1653.00",
          "currency": "EUR"
        },
        "unconverted": []
      },
      "date": "2026-12-31"
    }
    "#);
    assert_eq!(
        shown["points"][0]["converted"]["total"]["amount"],
        "1700.00"
    );
    let weekly = report(
        &user,
        "net-worth?from=2026-12-24&to=2026-12-31&interval=week",
    )
    .await;
    let points = weekly["points"].as_array().unwrap();
    let days: Vec<_> = points.iter().map(|point| &point["date"]).collect();
    assert_eq!(days, ["2026-12-27", "2026-12-31"]);
    assert_eq!(points[0].get("converted"), None);
    let daily = report(
        &user,
        "net-worth?from=2026-12-23&to=2026-12-24&interval=day&currency=EUR",
    )
    .await;
    let totals = ["1670.00", "1662.00"];
    for (point, total) in daily["points"].as_array().unwrap().iter().zip(totals) {
        assert_eq!(point["converted"]["total"]["amount"], total, "{point}");
    }
}

#[tokio::test]
async fn report_names_amounts_it_cannot_convert() {
    let (_app, user) = app_with_transactions().await;
    let shown = report(
        &user,
        "net-worth?from=2026-12-24&to=2026-12-24&interval=day&currency=KWD",
    )
    .await;
    let converted = &shown["points"][0]["converted"];
    assert_eq!(converted["total"]["amount"], "0.000");
    assert_eq!(converted["unconverted"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn cash_flow_leaves_out_transfers_and_takes_refunds_from_expenses() {
    let (app, user) = app_with_transactions().await;
    app.execute(
        "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, \
             transfer_id, version, created_at, updated_at) \
         SELECT gen_random_uuid(), user_id, id, '2026-12-05', \
             CASE currency WHEN 'EUR' THEN -100 ELSE 120 END, currency, 'T', \
             '0190a8a0-0000-7000-8000-000000000000', 1, now(), now() FROM accounts",
    )
    .await;
    let shown = report(
        &user,
        "cash-flow?from=2026-10-15&to=2026-12-31&currency=EUR",
    )
    .await;
    let parts = shown["periods"].as_array().unwrap();
    let flows: Vec<_> = parts
        .iter()
        .map(|part| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let flows = part["by_currency"].as_array().unwrap().iter();
            let amounts = flows.flat_map(|flow| {
                ["income", "expenses", "net"].map(|name| text(&flow[name]["amount"]))
            });
            let mut words = vec![text(&part["from"])];
            words.extend(amounts);
            words.extend(["=".to_owned(), text(&part["converted"]["net"]["amount"])]);
            words.join(" ")
        })
        .collect();
    assert_eq!(
        flows,
        [
            "2026-10-15 = 0.00",
            "2026-11-01 2000.00 300.00 1700.00 = 1700.00",
            "2026-12-01 0.00 37.00 -37.00 0.00 12.00 -12.00 = -47.00",
        ]
    );
}

#[tokio::test]
async fn spending_of_a_category_includes_its_subcategories() {
    let (_app, user) = app_with_transactions().await;
    let range = "from=2026-11-01&to=2026-12-31";
    let shown = report(&user, &format!("spending?{range}&currency=EUR")).await;
    let euros = |amount: &str| json!([{ "amount": amount, "currency": "EUR" }]);
    let groups = shown["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["category_id"], FOOD);
    assert_eq!(
        groups[0]["by_currency"],
        json!([{ "amount": "330.00", "currency": "EUR" }, { "amount": "12.00", "currency": "USD" }])
    );
    assert_eq!(groups[0]["converted"]["total"]["amount"], "340.00");
    let children = groups[0]["children"].as_array().unwrap();
    assert_eq!(
        (children.len(), &children[0]["category_id"]),
        (1, &json!(GROCERIES))
    );
    assert_eq!(children[0]["by_currency"][0]["amount"], "30.00");
    assert_eq!(
        (&groups[1]["category_id"], &groups[1]["by_currency"]),
        (&Value::Null, &euros("7.00"))
    );
    assert_eq!(shown["total"]["converted"]["total"]["amount"], "347.00");

    let months = report(
        &user,
        &format!("spending?{range}&group_by=month&currency=USD"),
    )
    .await;
    let groups = months["groups"].as_array().unwrap();
    assert_eq!(
        (&groups[0]["from"], &groups[0]["by_currency"]),
        (&json!("2026-11-01"), &euros("300.00"))
    );
    // In November there were no rates.
    assert_eq!(groups[0]["converted"]["unconverted"], euros("300.00"));
    assert_eq!(groups[1]["converted"]["total"]["amount"], "56.40");
    assert_eq!(months["total"]["converted"]["total"]["amount"], "56.40");
    assert_eq!(months["total"]["converted"]["unconverted"], euros("300.00"));

    let accounts = report(&user, &format!("spending?{range}&group_by=account")).await;
    let groups = accounts["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert!(groups.iter().all(|group| group["account_id"].is_string()));
    assert_eq!(
        accounts["total"]["by_currency"],
        shown["total"]["by_currency"]
    );
}

#[tokio::test]
async fn invalid_report_parameter_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (query, codes) in [
        ("", vec!["from: required", "to: required"]),
        ("from=2025-01-02&to=2025-01-01", vec!["to: invalid_range"]),
        ("from=2015-01-01&to=2025-01-01", vec!["to: range_too_long"]),
        (
            "from=1899-12-31&to=2201-01-01",
            vec!["from: out_of_range", "to: out_of_range"],
        ),
        ("from=x&to=2025-01-01", vec!["from: invalid_date"]),
        (
            "from=2025-01-01&to=2025-01-02&currency=euro",
            vec!["currency: unknown_currency"],
        ),
    ] {
        for name in ["net-worth", "cash-flow", "spending"] {
            let answer = user.get(&format!("/api/v1/reports/{name}?{query}")).await;
            let problem = answer.assert_status(422).problem();
            assert_eq!(problem.codes(), codes, "{name} {query}");
        }
    }
    for (query, code) in [
        (
            "net-worth?from=2024-01-01&to=2025-12-31&interval=day",
            "to: range_too_long",
        ),
        (
            "cash-flow?from=2016-01-01&to=2025-12-31&interval=week",
            "to: range_too_long",
        ),
        (
            "cash-flow?from=2025-01-01&to=2025-12-31&interval=year",
            "interval: invalid_format",
        ),
        (
            "spending?from=2025-01-01&to=2025-12-31&group_by=mood",
            "group_by: invalid_format",
        ),
    ] {
        let answer = user.get(&format!("/api/v1/reports/{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), [code], "{query}");
    }
}

#[tokio::test]
async fn reports_contain_only_own_data() {
    let (app, _user) = app_with_transactions().await;
    let stranger = app.user().await;
    let range = "from=2026-11-01&to=2026-12-31";
    let net_worth = report(&stranger, &format!("net-worth?{range}")).await;
    assert_eq!(net_worth["points"][0]["by_currency"], json!([]));
    let cash_flow = report(&stranger, &format!("cash-flow?{range}")).await;
    assert_eq!(cash_flow["periods"][0]["by_currency"], json!([]));
    for by in ["category", "account", "month"] {
        let spending = report(&stranger, &format!("spending?{range}&group_by={by}")).await;
        assert_eq!(spending["groups"], json!([]), "{by}");
    }
}

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
        "quoted_on": "2026-12-31",
        "stale": false,
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

/// The converted total of a report's groups, in their order, and of the whole report.
fn converted(report: &Value) -> (Vec<&str>, &Value) {
    let groups = report["groups"].as_array().unwrap().iter();
    let amounts = groups.map(|group| group["converted"]["total"]["amount"].as_str().unwrap());
    (amounts.collect(), &report["total"]["converted"])
}

#[tokio::test]
async fn spending_at_several_rates_is_the_same_in_every_grouping() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (euros, dollars) = (account(&user, "EUR").await, account(&user, "USD").await);
    for (account, amount, day, category) in [
        (&euros, "-10", "2026-11-30", Some(FOOD)),
        (&dollars, "-100", "2026-11-02", Some(GROCERIES)),
        (&dollars, "-100", "2026-12-24", Some(GROCERIES)),
        (&dollars, "-100", "2027-01-03", None),
        (&dollars, "-100", "2027-01-31", None),
        (&dollars, "1000", "2026-12-24", Some(EMPLOYMENT)),
    ] {
        book(&app, account, amount, day, category).await;
    }
    record(
        &app,
        &[
            ("EUR USD 0.5", "2026-11-01"),
            // The last of November.
            ("EUR USD 1", "2026-11-29"),
            ("EUR USD 2", "2026-12-31"),
            // Today's, for all of January.
            ("EUR USD 4", "2027-01-15"),
            ("EUR USD 8", "2027-01-31"),
        ],
    )
    .await;
    // A range may begin and end within a month; its rate is that of the whole month.
    for range in [
        "from=2026-11-01&to=2027-01-31",
        "from=2026-11-02&to=2027-01-31",
    ] {
        let by = async |group: &str| {
            let query = format!("spending?{range}&currency=EUR&group_by={group}");
            report(&user, &query).await
        };
        let (month, account, category) =
            (by("month").await, by("account").await, by("category").await);
        let expected = json!({
            "total": { "amount": "210.00", "currency": "EUR" },
            "unconverted": [],
            "quoted_on": "2026-11-29",
            "stale": false,
        });
        assert_eq!(
            converted(&month),
            (vec!["110.00", "50.00", "50.00"], &expected)
        );
        assert_eq!(converted(&category), (vec!["160.00", "50.00"], &expected));
        let (mut accounts, total) = converted(&account);
        accounts.sort_unstable();
        assert_eq!((accounts, total), (vec!["10.00", "200.00"], &expected));
        // Each interval of the cash flow is converted month by month.
        for interval in ["month", "week"] {
            let query = format!("cash-flow?{range}&currency=EUR&interval={interval}");
            let flows = report(&user, &query).await;
            let sum = |name: &str| {
                let periods = flows["periods"].as_array().unwrap().iter();
                let amounts = periods.map(|period| {
                    let amount = &period["converted"][name]["total"]["amount"];
                    amount.as_str().unwrap().parse::<f64>().unwrap()
                });
                amounts.sum::<f64>()
            };
            assert!((sum("expenses") - 210.0).abs() < 0.001, "{interval}");
            assert!((sum("income") - 500.0).abs() < 0.001, "{interval}");
        }
    }
}

#[tokio::test]
async fn group_whose_amounts_cancel_out_at_different_rates_is_reported() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let dollars = account(&user, "USD").await;
    book(&app, &dollars, "-100", "2026-11-02", Some(GROCERIES)).await;
    book(&app, &dollars, "100", "2026-12-02", Some(GROCERIES)).await;
    let rates = [("EUR USD 1", "2026-11-29"), ("EUR USD 2", "2026-12-31")];
    record(&app, &rates).await;
    let range = "from=2026-11-01&to=2026-12-31&currency=EUR";
    for group in ["category", "account"] {
        let shown = report(&user, &format!("spending?{range}&group_by={group}")).await;
        assert_eq!(shown["groups"][0]["by_currency"], json!([]));
        let (groups, total) = converted(&shown);
        assert_eq!(
            (groups, &total["total"]["amount"]),
            (vec!["50.00"], &json!("50.00"))
        );
    }
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

#[tokio::test]
async fn net_worth_ends_today_in_the_users_time_zone() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = account(&user, "EUR").await;
    // 15 January 2027, 08:00 UTC.
    book(&app, &own, "1000", "2027-01-10", None).await;
    book(&app, &own, "-300", "2027-01-20", None).await;
    let points = async |query: &str| {
        let shown = report(&user, query).await;
        let points = shown["points"].as_array().unwrap().iter();
        let points = points.map(|point| {
            let amount = &point["by_currency"][0]["total"]["amount"];
            format!("{} {}", point["date"], amount).replace('"', "")
        });
        points.collect::<Vec<_>>()
    };
    let monthly = "net-worth?from=2026-12-01&to=2027-03-10&interval=month";
    assert_eq!(
        points(monthly).await,
        ["2026-12-31 null", "2027-01-15 1000.00"]
    );
    assert!(
        points("net-worth?from=2027-01-16&to=2027-02-01")
            .await
            .is_empty()
    );
    let zone = json!({ "time_zone": "Pacific/Pago_Pago" });
    let settings = user.patch("/api/v1/user/settings").json(&zone).await;
    settings.assert_status(200);
    let daily = "net-worth?from=2027-01-14&to=2027-01-15&interval=day";
    assert_eq!(points(daily).await, ["2027-01-14 1000.00"]);
}

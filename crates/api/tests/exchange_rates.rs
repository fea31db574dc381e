//! Exchange rates, and totals in one currency.

use coffer_services::NewExchangeRate;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

/// Imports rates such as `EUR USD 1.25` for a date, as an operator does.
pub(crate) async fn record(app: &TestApp, rates: &[(&str, &str)]) -> u64 {
    let rate = |(text, quoted_on): &(&str, &str)| {
        let parts: Vec<_> = text.split(' ').collect();
        NewExchangeRate {
            base: parts[0].parse().unwrap(),
            quote: parts[1].parse().unwrap(),
            quoted_on: quoted_on.parse().unwrap(),
            rate: parts[2].parse().unwrap(),
        }
    };
    let rates: Vec<_> = rates.iter().map(rate).collect();
    app.services().exchange_rates.import(&rates).await.unwrap()
}

async fn shown(user: &User, query: &str) -> Vec<String> {
    let answer = user.get(&format!("/api/v1/exchange-rates?{query}")).await;
    let answer = answer.assert_status(200).json();
    let text = |rate: &Value| {
        let text = |name: &str| rate[name].as_str().unwrap().to_owned();
        [text("quote"), text("rate"), text("quoted_on")].join(" ")
    };
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect()
}

#[tokio::test]
async fn rates_are_returned_as_recorded_inverted_and_crossed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let rates = [
        ("EUR USD 1.25", "2027-01-10"),
        ("EUR USD 1.20", "2027-01-14"),
        ("EUR CHF 0.95", "2027-01-12"),
        ("JPY EUR 0.00625", "2027-01-13"),
    ];
    assert_eq!(record(&app, &rates).await, 4);
    assert_eq!(record(&app, &rates).await, 0);
    assert_eq!(
        shown(&user, "base=EUR").await,
        [
            "CHF 0.95 2027-01-12",
            "JPY 160 2027-01-13",
            "USD 1.2 2027-01-14"
        ]
    );
    assert_eq!(
        shown(&user, "base=USD&on=2027-01-12").await,
        ["CHF 0.76 2027-01-10", "EUR 0.8 2027-01-10"]
    );
    assert_eq!(
        shown(&user, "base=USD&on=2027-01-09").await,
        Vec::<String>::new()
    );
    let own = user.get("/api/v1/exchange-rates").await.json();
    let settings = user.get("/api/v1/user/settings").await.json();
    assert_eq!(own["base"], settings["base_currency"]);
    for (query, code) in [
        ("base=EURO", "base: unknown_currency"),
        ("on=1899-12-31", "on: out_of_range"),
        ("on=tomorrow", "on: invalid_date"),
    ] {
        let answer = user.get(&format!("/api/v1/exchange-rates?{query}")).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
}

#[tokio::test]
async fn newest_path_is_used_and_returned_with_its_age() {
    let app = TestApp::with(|settings| settings.exchange_rates.stale_after_days = 5).await;
    let user = app.user().await;
    let rates = [
        ("GBP USD 9", "2015-01-02"),
        ("EUR GBP 0.8", "2027-01-14"),
        ("EUR USD 1.2", "2027-01-10"),
        ("USD JPY 150", "2027-01-09"),
    ];
    record(&app, &rates).await;
    let answer = user.get("/api/v1/exchange-rates?base=GBP").await.json();
    assert_eq!(
        answer["items"],
        json!([
            { "quote": "EUR", "rate": "1.25", "quoted_on": "2027-01-14",
              "path": ["GBP", "EUR"], "age_days": 1, "stale": false },
            { "quote": "JPY", "rate": "225", "quoted_on": "2027-01-09",
              "path": ["GBP", "EUR", "USD", "JPY"], "age_days": 6, "stale": true },
            { "quote": "USD", "rate": "1.5", "quoted_on": "2027-01-10",
              "path": ["GBP", "EUR", "USD"], "age_days": 5, "stale": false },
        ])
    );
    // The old quote applies while there is no other.
    let before = user.get("/api/v1/exchange-rates?base=GBP&on=2027-01-08");
    let before = before.await.json();
    assert_eq!(
        (&before["items"][0]["rate"], &before["items"][0]["stale"]),
        (&json!("9"), &json!(true))
    );
}

#[tokio::test]
async fn converted_total_says_the_day_of_its_oldest_quote() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let summary = async |query: &str| {
        let answer = user.get(&format!("/api/v1/accounts/summary?{query}")).await;
        answer.assert_status(200).json()["converted"].clone()
    };
    for currency in ["EUR", "USD", "JPY"] {
        let body = json!({ "name": "A", "type": "cash", "currency": currency,
            "opening_balance": "100" });
        let made = user.post("/api/v1/accounts").json(&body).await;
        made.assert_status(201);
    }
    let rates = [("EUR USD 1.2", "2027-01-10"), ("EUR JPY 150", "2026-12-15")];
    record(&app, &rates).await;
    let today = summary("currency=EUR").await;
    assert_eq!(
        (&today["quoted_on"], &today["stale"]),
        (&json!("2026-12-15"), &json!(true))
    );
    let yesterday = summary("currency=EUR&on=2027-01-14").await;
    assert_eq!(
        (&yesterday["quoted_on"], &yesterday["stale"]),
        (&json!("2026-12-15"), &json!(false))
    );
}

#[tokio::test]
async fn accounts_are_summed_in_one_currency_where_rates_exist() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (currency, amount) in [
        ("EUR", "100"),
        ("USD", "-12"),
        ("JPY", "1000"),
        ("KWD", "0"),
    ] {
        let body = json!({ "name": "A", "type": "cash", "currency": currency,
            "opening_balance": amount });
        user.post("/api/v1/accounts")
            .json(&body)
            .await
            .assert_status(201);
    }
    record(
        &app,
        &[("EUR USD 1.2", "2027-01-10"), ("EUR USD 1.5", "2027-01-15")],
    )
    .await;
    let summary = "/api/v1/accounts/summary";
    let plain = user.get(summary).await.assert_status(200).json();
    assert_eq!(plain.get("converted"), None);
    let of = async |query: &str| {
        let answer = user.get(&format!("{summary}?{query}")).await;
        let answer = answer.assert_status(200).json();
        assert_eq!(answer["totals"], plain["totals"]);
        answer["converted"].clone()
    };
    let yen = json!([{ "amount": "1000", "currency": "JPY" }]);
    let in_euros = of("currency=EUR").await;
    assert_eq!(
        in_euros,
        json!({ "on": "2027-01-15", "total": { "amount": "92.00", "currency": "EUR" },
            "unconverted": yen, "quoted_on": "2027-01-15", "stale": false })
    );
    let before = of("currency=USD&on=2027-01-14").await;
    assert_eq!(
        before["total"],
        json!({ "amount": "108.00", "currency": "USD" })
    );
    for (query, code) in [
        ("currency=eur", "currency: unknown_currency"),
        ("currency=EUR&on=2201-01-01", "on: out_of_range"),
    ] {
        let answer = user.get(&format!("{summary}?{query}")).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
}

//! The rules for portfolios, and their values.

use coffer_test_support::TestApp;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, create, created, domestic, international};

#[tokio::test]
async fn new_portfolio_is_returned_with_its_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = create(&user, &domestic("Retirement")).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), @r#"
    {
      "account_type": "DOMESTIC",
      "base_currency": "EUR",
      "country_code": "DE",
      "created_at": "2027-01-15T08:00:00Z",
      "holding_count": 0,
      "home_country": "DE",
      "id": "01a3185c-5000-7c0d-884b-b165180d0d20",
      "name": "Retirement",
      "totals": [],
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "#);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let shown = user.get(&format!("{ALL}/{id}")).await.assert_status(200);
    assert_eq!(shown.json(), answer.json());
    assert_eq!(shown.header("etag"), "\"1\"");
}

// Proves: F2-2.7.2
#[tokio::test]
async fn account_type_must_match_the_countries() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (account_type, country, code) in [
        ("DOMESTIC", "US", "country_code: not_domestic"),
        ("INTERNATIONAL", "DE", "country_code: not_international"),
    ] {
        let mut body = domestic("P");
        body["account_type"] = json!(account_type);
        body["country_code"] = json!(country);
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(app.count("portfolios").await, 0);
}

// Proves: F2-2.7.2
#[tokio::test]
async fn database_rejects_a_wrong_account_type() {
    let app = TestApp::new().await;
    let user = app.user().await;
    created(&user, &domestic("P")).await;
    let change = "UPDATE portfolios SET country_code = 'US'";
    let error = app.owner().batch_execute(change).await.unwrap_err();
    let constraint = error
        .as_db_error()
        .and_then(|error| error.constraint())
        .map(str::to_owned);
    assert!(constraint.is_some_and(|name| name.starts_with("portfolios_")));
}

#[tokio::test]
async fn all_errors_are_reported_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = json!({
        "name": " ",
        "account_type": "DOMESTIC",
        "country_code": "Germany",
        "home_country": "xx",
        "base_currency": "EURO",
    });
    let answer = user.post(ALL).json(&body).await.assert_status(422);
    assert_json_snapshot!(answer.json()["errors"], @r#"
    [
      {
        "code": "required",
        "field": "name",
        "message": "Enter some text."
      },
      {
        "code": "unknown_country",
        "field": "country_code",
        "message": "Use a two-letter ISO 3166-1 country code, such as DE or US."
      },
      {
        "code": "unknown_country",
        "field": "home_country",
        "message": "Use a two-letter ISO 3166-1 country code, such as DE or US."
      },
      {
        "code": "unknown_currency",
        "field": "base_currency",
        "message": "Use a three-letter ISO 4217 currency code, such as EUR or USD."
      }
    ]
    "#);
}

#[tokio::test]
async fn text_is_trimmed_and_normalised() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = create(&user, &domestic("  Cafe\u{301}  ")).await;
    assert_eq!(answer.json()["name"], "Café");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, with the rows it needs")]
async fn currencies_are_summed_separately() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for body in [domestic("One"), domestic("Two"), international("Three")] {
        created(&user, &body).await;
    }
    for (id, symbol, currency, quantity, price) in [
        ("One", "AAA", "EUR", "2", "10.50"),
        ("One", "BBB", "USD", "1", "7"),
        ("Two", "AAA", "EUR", "0.5", "10.50"),
        ("Three", "CCC", "JPY", "3", "1000"),
    ] {
        app.execute(&format!(
            "INSERT INTO holdings SELECT gen_random_uuid(), user_id, id, '{symbol}', '{symbol}', \
             {quantity}, '{currency}', NULL, created_at, created_at \
             FROM portfolios WHERE name = '{id}'; \
             INSERT INTO prices SELECT gen_random_uuid(), '{symbol}', '{currency}', '2027-01-14', \
             {price}, now(), now() ON CONFLICT DO NOTHING"
        ))
        .await;
    }
    let listed = user
        .get("/api/v1/portfolios?sort=name")
        .await
        .assert_status(200);
    let totals: Vec<Value> = listed.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!([item["name"], item["holding_count"], item["totals"]]))
        .collect();
    assert_json_snapshot!(totals, @r#"
    [
      [
        "One",
        2,
        [
          {
            "amount": "21.00",
            "currency": "EUR"
          },
          {
            "amount": "7.00",
            "currency": "USD"
          }
        ]
      ],
      [
        "Three",
        1,
        [
          {
            "amount": "3000",
            "currency": "JPY"
          }
        ]
      ],
      [
        "Two",
        1,
        [
          {
            "amount": "5.25",
            "currency": "EUR"
          }
        ]
      ]
    ]
    "#);
    let summary = user
        .get("/api/v1/portfolios/summary")
        .await
        .assert_status(200);
    assert_json_snapshot!(summary.json(), @r#"
    {
      "groups": [
        {
          "account_type": "DOMESTIC",
          "portfolio_count": 2,
          "totals": [
            {
              "amount": "26.25",
              "currency": "EUR"
            },
            {
              "amount": "7.00",
              "currency": "USD"
            }
          ]
        },
        {
          "account_type": "INTERNATIONAL",
          "portfolio_count": 1,
          "totals": [
            {
              "amount": "3000",
              "currency": "JPY"
            }
          ]
        }
      ]
    }
    "#);
}

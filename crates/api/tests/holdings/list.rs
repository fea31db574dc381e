//! Pagination, filters and sort orders.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{create, created, holding, portfolio, quote, symbols};

/// The items of all pages, in order.
async fn walk(user: &User, holdings: &str, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = user.get(&format!("{holdings}?{query}{cursor}")).await;
        let page = page.assert_status(200).json();
        all.extend(symbols(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next_cursor"].as_str() else {
            return all;
        };
        cursor = format!("&cursor={next}");
    }
}

async fn app_with_holdings() -> (TestApp, User, String) {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    for (symbol, name, currency, price) in [
        ("CCC", "alpha", "EUR", Some("1")),
        ("AAA", "Gamma", "EUR", Some("3")),
        ("DDD", "beta", "CHF", Some("2")),
        ("BBB", "Delta 100%", "EUR", None),
        ("EEE", "epsilon", "EUR", Some("3")),
    ] {
        let body = json!({ "symbol": symbol, "name": name, "quantity": "1", "currency": currency });
        create(&user, &holdings, &body).await;
        if let Some(price) = price {
            quote(&app, symbol, currency, 14, price).await;
        }
        app.clock().advance(TimeDelta::seconds(1));
    }
    (app, user, holdings)
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let (_app, user, holdings) = app_with_holdings().await;
    for (sort, expected) in [
        ("symbol", ["AAA", "BBB", "CCC", "DDD", "EEE"]),
        ("name", ["CCC", "DDD", "BBB", "EEE", "AAA"]),
        ("value", ["DDD", "EEE", "AAA", "CCC", "BBB"]),
        ("newest", ["EEE", "BBB", "DDD", "AAA", "CCC"]),
    ] {
        for limit in [1, 2, 5] {
            let query = format!("sort={sort}&limit={limit}");
            assert_eq!(walk(&user, &holdings, &query).await, expected, "{query}");
        }
    }
    let by_symbol = walk(&user, &holdings, "limit=2").await;
    assert_eq!(by_symbol, ["AAA", "BBB", "CCC", "DDD", "EEE"]);
}

#[tokio::test]
async fn pages_stay_correct_while_rows_are_added_and_deleted() {
    let (_app, user, holdings) = app_with_holdings().await;
    let first = user.get(&format!("{holdings}?limit=2")).await.json();
    assert_eq!(symbols(&first), ["AAA", "BBB"]);
    let id = first["items"][1]["id"].as_str().unwrap();
    user.delete(&format!("{holdings}/{id}"))
        .await
        .assert_status(204);
    created(&user, &holdings, &holding("AAB", "1")).await;
    created(&user, &holdings, &holding("CCD", "1")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = user
        .get(&format!("{holdings}?limit=2&cursor={cursor}"))
        .await;
    assert_eq!(symbols(&second.json()), ["CCC", "CCD"]);
}

#[tokio::test]
async fn filters_select_by_currency_and_by_text() {
    let (_app, user, holdings) = app_with_holdings().await;
    for (query, expected) in [
        ("currency=CHF", &["DDD"][..]),
        ("currency=USD", &[]),
        ("q=ALPHA", &["CCC"]),
        ("q=eee", &["EEE"]),
        ("q=0%25", &["BBB"]),
        ("q=_", &[]),
        ("q=a&currency=EUR", &["AAA", "BBB", "CCC"]),
        ("deleted=true", &[]),
    ] {
        assert_eq!(walk(&user, &holdings, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn cursor_of_another_list_is_rejected() {
    let (_app, user, holdings) = app_with_holdings().await;
    let other = portfolio(&user, "Q").await;
    created(&user, &other, &holding("AAA", "1")).await;
    let first: Value = user.get(&format!("{holdings}?limit=1")).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    for list in [
        format!("{other}?cursor={cursor}"),
        format!("{holdings}?sort=value&cursor={cursor}"),
        format!("{holdings}?currency=EUR&cursor={cursor}"),
        format!("{holdings}?cursor=x{cursor}"),
    ] {
        let answer = user.get(&list).await.assert_status(422);
        assert_eq!(answer.problem().codes(), ["cursor: invalid_cursor"]);
    }
}

#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let (_app, user, holdings) = app_with_holdings().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("sort=price", "sort"),
        ("deleted=perhaps", "deleted"),
        ("currency=EURO", "currency"),
        ("q=", "q"),
        ("q=%00", "q"),
    ] {
        let answer = user
            .get(&format!("{holdings}?{query}"))
            .await
            .assert_status(422);
        let problem = answer.problem();
        assert_eq!(problem.errors.len(), 1, "{query}");
        assert_eq!(problem.errors[0].field, field, "{query}");
    }
}

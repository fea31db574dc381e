//! Pages, filters and orders.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, create, created, names};

async fn page(user: &User, query: &str) -> Value {
    let answer = user.get(&format!("{ALL}?{query}")).await;
    answer.assert_status(200).json()
}

/// All pages, one after the other.
async fn walk(user: &User, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = page(user, &format!("{query}{cursor}")).await;
        all.extend(names(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next_cursor"].as_str() else {
            return all;
        };
        cursor = format!("&cursor={next}");
    }
}

/// Accounts: name, kind, currency, what is in them.
const ACCOUNTS: [(&str, &str, &str, &str); 5] = [
    ("b", "checking", "EUR", "5"),
    ("A", "savings", "EUR", "-7"),
    ("d", "checking", "USD", "1"),
    ("c", "credit_card", "EUR", "5"),
    ("e 50%", "checking", "EUR", "1000"),
];

async fn app_with_accounts() -> (TestApp, User) {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (name, kind, currency, amount) in ACCOUNTS {
        let body = json!({ "name": name, "type": kind, "currency": currency,
            "opening_balance": amount });
        create(&user, &body).await;
        app.clock().advance(TimeDelta::seconds(1));
    }
    (app, user)
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let (_app, user) = app_with_accounts().await;
    for (sort, expected) in [
        ("newest", ["e 50%", "c", "d", "A", "b"]),
        ("oldest", ["b", "A", "d", "c", "e 50%"]),
        ("name", ["A", "b", "c", "d", "e 50%"]),
        ("balance", ["e 50%", "c", "b", "A", "d"]),
    ] {
        for limit in [1, 2, 5] {
            let found = walk(&user, &format!("limit={limit}&sort={sort}")).await;
            assert_eq!(found, expected, "{sort}");
        }
    }
    assert_eq!(walk(&user, "limit=2").await[0], "e 50%");
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let (_app, user) = app_with_accounts().await;
    let closed = json!({ "name": "old", "type": "cash", "currency": "EUR" });
    let closed = created(&user, &closed).await;
    let close = json!({ "closed": true });
    user.patch(&closed).json(&close).await.assert_status(200);
    let gone = json!({ "name": "gone", "type": "cash", "currency": "EUR" });
    let gone = created(&user, &gone).await;
    user.delete(&gone).await.assert_status(204);
    for (query, expected) in [
        ("type=checking", vec!["b", "d", "e 50%"]),
        ("type=checking&currency=USD", vec!["d"]),
        ("closed=true", vec!["old"]),
        ("closed=false&type=savings", vec!["A"]),
        ("currency=JPY", vec![]),
        ("name=E", vec!["e 50%"]),
        ("name=0%25", vec!["e 50%"]),
        ("name=_", vec![]),
        ("deleted=true", vec!["gone"]),
    ] {
        let found = walk(&user, &format!("sort=name&limit=2&{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    let deleted = page(&user, "deleted=true").await;
    assert!(deleted["items"][0]["deleted_at"].is_string());
}

// Proves: TASK-005-016.4
#[tokio::test]
async fn cursor_of_another_list_is_rejected() {
    let (app, user) = app_with_accounts().await;
    let cursor = page(&user, "limit=2&sort=balance").await["next_cursor"].clone();
    let cursor = cursor.as_str().unwrap();
    let other = app.user().await;
    for (client, query) in [
        (&user, "limit=2"),
        (&user, "sort=balance&currency=EUR"),
        (&user, "sort=balance&closed=false"),
        (&other, "sort=balance"),
    ] {
        let answer = client.get(&format!("{ALL}?{query}&cursor={cursor}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), ["cursor: invalid_cursor"], "{query}");
    }
    let elsewhere = user
        .get(&format!("/api/v1/portfolios?cursor={cursor}"))
        .await;
    elsewhere.assert_status(422);
}

#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (query, code) in [
        ("limit=201", "limit: out_of_range"),
        ("limit=0", "limit: out_of_range"),
        ("type=piggy_bank", "type: invalid_format"),
        ("closed=maybe", "closed: invalid_format"),
        ("currency=euro", "currency: unknown_currency"),
        ("name=%00", "name: forbidden_character"),
        ("sort=size", "sort: invalid_format"),
        ("cursor=x", "cursor: invalid_cursor"),
    ] {
        let answer = user.get(&format!("{ALL}?{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), [code], "{query}");
    }
}

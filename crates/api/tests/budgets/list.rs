//! Lists of budgets.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, FOOD, created, monthly, names, with};

async fn app_with_budgets() -> (TestApp, User) {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (name, fields) in [
        ("b", json!({ "category_id": FOOD })),
        ("A", json!({ "period": "yearly", "ends_on": "2026-12-31" })),
        ("c 50%", json!({ "starts_on": "2027-06-01" })),
    ] {
        created(&user, &with(monthly(name), &fields)).await;
        app.clock().advance(TimeDelta::seconds(1));
    }
    let gone = created(&user, &monthly("gone")).await;
    user.delete(&gone).await.assert_status(204);
    (app, user)
}

async fn page(user: &User, query: &str) -> Value {
    let answer = user.get(&format!("{ALL}?{query}")).await;
    answer.assert_status(200).json()
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let (_app, user) = app_with_budgets().await;
    for (sort, expected) in [
        ("newest", ["c 50%", "A", "b"]),
        ("oldest", ["b", "A", "c 50%"]),
        ("name", ["A", "b", "c 50%"]),
    ] {
        let first = page(&user, &format!("sort={sort}&limit=2")).await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = page(&user, &format!("sort={sort}&limit=2&cursor={cursor}")).await;
        assert_eq!(second["next_cursor"], Value::Null);
        assert_eq!([names(&first), names(&second)].concat(), expected, "{sort}");
    }
}

// Proves: TASK-005-011.1
#[tokio::test]
async fn filters_narrow_the_list() {
    let (_app, user) = app_with_budgets().await;
    for (query, expected) in [
        ("active_on=2026-12-31", vec!["A", "b"]),
        ("active_on=2027-01-01", vec!["b"]),
        ("active_on=2027-06-01", vec!["b", "c 50%"]),
        (&format!("category_id={FOOD}"), vec!["b"]),
        ("period=yearly", vec!["A"]),
        ("has_alerts=true", vec![]),
        ("has_alerts=false&name=B", vec!["b"]),
        ("name=0%25", vec!["c 50%"]),
        ("deleted=true", vec!["gone"]),
    ] {
        let found = page(&user, &format!("sort=name&{query}")).await;
        assert_eq!(names(&found), expected, "{query}");
    }
}

#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let (app, user) = app_with_budgets().await;
    for (query, code) in [
        ("?limit=0", "limit: out_of_range"),
        ("?active_on=1899-12-31", "active_on: out_of_range"),
        ("?active_on=today", "active_on: invalid_date"),
        ("?period=daily", "period: invalid_format"),
        ("?category_id=food", "category_id: invalid_format"),
        ("?sort=size", "sort: invalid_format"),
        ("?cursor=x", "cursor: invalid_cursor"),
        ("/progress?on=2201-01-01", "on: out_of_range"),
        ("/progress?on=2027-1-1", "on: invalid_date"),
        ("/alerts?cursor=x", "cursor: invalid_cursor"),
        ("/alerts?budget_id=x", "budget_id: invalid_format"),
    ] {
        let answer = user.get(&format!("{ALL}{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), [code], "{query}");
    }
    let cursor = page(&user, "limit=1").await["next_cursor"].clone();
    let cursor = cursor.as_str().unwrap();
    let mut altered = cursor.to_owned();
    altered.replace_range(4..5, if &cursor[4..5] == "A" { "B" } else { "A" });
    let other = app.user().await;
    for (client, query) in [
        (&user, format!("?sort=name&cursor={cursor}")),
        (&user, format!("?cursor={altered}")),
        (&user, format!("/alerts?cursor={cursor}")),
        (&other, format!("?cursor={cursor}")),
    ] {
        let answer = client.get(&format!("{ALL}{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), ["cursor: invalid_cursor"], "{query}");
    }
}

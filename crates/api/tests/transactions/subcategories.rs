//! A filter by category includes its subcategories everywhere.

use coffer_test_support::{TestApp, User};
use serde_json::json;

use super::{ALL, BULK, FOOD, GROCERIES, account, create, texts, transaction};

/// 50 spent on food, 900 on groceries, and 7 on something else.
async fn spender() -> (TestApp, User) {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    for (amount, day, category) in [
        ("-50", "2025-01-01", Some(FOOD)),
        ("-400", "2025-01-02", Some(GROCERIES)),
        ("-500", "2025-01-03", Some(GROCERIES)),
        ("-7", "2025-01-04", None),
    ] {
        let mut body = transaction(&euros, amount, day, &amount[1..]);
        body["category_id"] = json!(category);
        create(&user, &body).await;
    }
    (app, user)
}

#[tokio::test]
async fn list_sums_export_and_report_of_a_category_agree() {
    let (_app, user) = spender().await;
    let report = "/api/v1/reports/spending?from=2025-01-01&to=2025-01-31";
    let report = user.get(report).await.assert_status(200).json();
    let spent = &report["groups"][0]["by_currency"][0]["amount"];
    for (query, expected, outflow) in [
        ("", vec!["500", "400", "50"], spent.clone()),
        ("&exact=true", vec!["50"], json!("50.00")),
    ] {
        let query = format!("category_id={FOOD}{query}");
        let listed = user.get(&format!("{ALL}?{query}")).await.json();
        assert_eq!(texts(&listed), expected);
        let summary = user.get(&format!("{ALL}/summary?{query}")).await.json();
        assert_eq!(summary["items"][0]["outflow"], outflow);
        let export = user
            .get(&format!("{ALL}/export?format=json&{query}"))
            .await
            .assert_status(200)
            .json();
        assert_eq!(export.as_array().unwrap().len(), expected.len());
        let body = json!({ "filter": { "category_id": FOOD, "exact": expected.len() == 1 },
            "category_id": FOOD });
        let changed = user.patch(BULK).json(&body).await.assert_status(200).json();
        // Those that are in the parent category already are not changed.
        assert_eq!(changed["updated"], expected.len() - 1, "{changed}");
        let back = json!({ "filter": { "category_id": FOOD, "max_amount": "-400" },
            "category_id": GROCERIES });
        user.patch(BULK).json(&back).await.assert_status(200);
    }
    assert_eq!(*spent, "950.00");
}

#[tokio::test]
async fn pages_of_a_category_and_its_subcategories_follow_each_other() {
    let (_app, user) = spender().await;
    for (sort, expected) in [
        ("newest", ["500", "400", "50"]),
        ("oldest", ["50", "400", "500"]),
        ("amount", ["50", "400", "500"]),
    ] {
        let first = format!("{ALL}?category_id={FOOD}&sort={sort}&limit=2");
        let page = user.get(&first).await.assert_status(200).json();
        assert_eq!(texts(&page), expected[..2], "{sort}");
        let cursor = page["next_cursor"].as_str().unwrap();
        let next = user.get(&format!("{first}&cursor={cursor}")).await.json();
        assert_eq!(texts(&next), expected[2..], "{sort}");
        let second = format!("{ALL}?category_id={FOOD}&sort={sort}&per_page=2&page=2");
        let second = user.get(&second).await.assert_status(200).json();
        assert_eq!(texts(&second), expected[2..], "{sort}");
        assert_eq!(second["total"], 3);
    }
}

#[tokio::test]
async fn deletion_by_category_includes_its_subcategories() {
    let (_app, user) = spender().await;
    let body = json!({ "filter": { "category_id": FOOD } });
    let deleted = user.delete(BULK).json(&body).await.assert_status(200);
    assert_eq!(deleted.json()["deleted"], 3);
    let left = user.get(ALL).await.json();
    assert_eq!(texts(&left), ["7"]);
    let query = format!("{ALL}?deleted=true&category_id={FOOD}");
    let listed = user.get(&query).await.json();
    assert_eq!(texts(&listed), ["500", "400", "50"]);
}

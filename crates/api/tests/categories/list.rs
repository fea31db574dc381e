//! Pagination, filters, sort orders and the category tree.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, FOOD, GROCERIES, created, expense, names, path, spend, under};

async fn page(user: &User, query: &str) -> Value {
    let answer = user.get(&format!("{ALL}?{query}")).await;
    answer.assert_status(200).json()
}

/// The items of all pages, in order.
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

#[tokio::test]
async fn filters_narrow_the_list_and_pages_follow_each_other() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("beta 50%")).await;
    app.clock().advance(TimeDelta::seconds(1));
    created(&user, &under(&top, "Alpha")).await;
    app.clock().advance(TimeDelta::seconds(1));
    let mut income = expense("gamma");
    income["type"] = json!("income");
    income["icon"] = json!("own-icon");
    income["colour"] = json!("#abcdef");
    created(&user, &income).await;
    let gone = created(&user, &expense("gone")).await;
    user.delete(&path(&gone)).await.assert_status(204);
    spend(&app, &user, &top).await;
    spend(&app, &user, GROCERIES).await;
    for (query, expected) in [
        ("system=false", vec!["Alpha", "beta 50%", "gamma"]),
        (
            "system=false&sort=newest",
            vec!["gamma", "Alpha", "beta 50%"],
        ),
        (
            "system=false&sort=oldest",
            vec!["beta 50%", "Alpha", "gamma"],
        ),
        ("system=false&type=income", vec!["gamma"]),
        ("icon=own-icon", vec!["gamma"]),
        ("colour=%23ABCDEF", vec!["gamma"]),
        ("used=true", vec!["beta 50%", "Groceries"]),
        ("used=false&system=false", vec!["Alpha", "gamma"]),
        ("name=0%25", vec!["beta 50%"]),
        ("deleted=true", vec!["gone"]),
    ] {
        let found = walk(&user, &format!("limit=1&{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    let nested = walk(&user, &format!("parent_id={top}")).await;
    assert_eq!(nested, ["Alpha"]);
    let all = walk(&user, "limit=7").await;
    let mut sorted = all.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(all, sorted);
    assert!(all.len() > 80);
}

#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let cursor = page(&user, "limit=1").await["next_cursor"].clone();
    let filtered = format!("system=true&cursor={}", cursor.as_str().unwrap());
    for (query, code) in [
        ("limit=201", "limit: out_of_range"),
        ("type=transfer", "type: invalid_format"),
        ("icon=Bike", "icon: invalid_icon"),
        ("colour=red", "colour: invalid_colour"),
        ("system=maybe", "system: invalid_format"),
        ("used=2", "used: invalid_format"),
        ("parent_id=food", "parent_id: invalid_id"),
        ("name=%00", "name: forbidden_character"),
        ("sort=balance", "sort: invalid_format"),
        (filtered.as_str(), "cursor: invalid_cursor"),
    ] {
        let answer = user.get(&format!("{ALL}?{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), [code], "{query}");
    }
}

// Proves: TASK-005-010.2
#[tokio::test]
async fn tree_has_system_and_own_categories() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("Aardvark")).await;
    created(&user, &under(&top, "Ants")).await;
    created(&user, &under(FOOD, "Cheese")).await;
    // The second time the system categories are read from the cache.
    for _ in 0..2 {
        let tree = user.get(&format!("{ALL}/tree")).await.assert_status(200);
        let tree = tree.json();
        let nodes = tree["items"].as_array().unwrap();
        let family = |id: &str| {
            let node = nodes.iter().find(|node| node["category"]["id"] == id);
            let children = node.unwrap()["children"].as_array().unwrap().iter();
            let names = children.map(|child| child["name"].as_str().unwrap());
            names.collect::<Vec<_>>()
        };
        assert_eq!(nodes[0]["category"]["name"], "Aardvark");
        assert_eq!(family(&top), ["Ants"]);
        assert_eq!(
            family(FOOD),
            [
                "Cheese",
                "Coffee and snacks",
                "Groceries",
                "Restaurants",
                "Takeaway and delivery"
            ]
        );
        assert!(nodes.len() > 20);
        let parents = nodes.iter().map(|node| &node["category"]["parent_id"]);
        assert!(parents.clone().all(Value::is_null));
    }
    let system = user.get(&path(FOOD)).await.assert_status(200);
    assert_eq!(system.header("etag"), "\"0\"");
}

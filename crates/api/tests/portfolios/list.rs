//! Pagination, filters and sort orders.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::Value;

use super::{ALL, create, created, domestic, international, names};

async fn page(user: &User, query: &str) -> Value {
    let answer = user.get(&format!("{ALL}?{query}")).await;
    answer.assert_status(200).json()
}

async fn app_with(titles: &[&str]) -> (TestApp, User) {
    let app = TestApp::new().await;
    let user = app.user().await;
    for name in titles {
        create(&user, &domestic(name)).await;
        app.clock().advance(TimeDelta::seconds(1));
    }
    (app, user)
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
async fn pages_follow_each_other_in_every_order() {
    let (_app, user) = app_with(&["b", "a", "d", "c", "e"]).await;
    assert_eq!(walk(&user, "limit=2").await, ["e", "c", "d", "a", "b"]);
    assert_eq!(
        walk(&user, "limit=2&sort=newest").await,
        ["e", "c", "d", "a", "b"]
    );
    assert_eq!(
        walk(&user, "limit=2&sort=oldest").await,
        ["b", "a", "d", "c", "e"]
    );
    assert_eq!(
        walk(&user, "limit=2&sort=name").await,
        ["a", "b", "c", "d", "e"]
    );
    assert_eq!(walk(&user, "limit=5").await.len(), 5);
}

#[tokio::test]
async fn pages_stay_correct_while_rows_are_added_and_deleted() {
    let (_app, user) = app_with(&["1", "2", "3", "4"]).await;
    let first = page(&user, "limit=2").await;
    assert_eq!(names(&first), ["4", "3"]);
    create(&user, &domestic("5")).await;
    let id = first["items"][1]["id"].as_str().unwrap();
    user.delete(&format!("{ALL}/{id}")).await.assert_status(204);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = page(&user, &format!("limit=2&cursor={cursor}")).await;
    assert_eq!(names(&second), ["2", "1"]);
}

#[tokio::test]
async fn equal_names_are_each_listed_once() {
    let (_app, user) = app_with(&["same", "same", "same", "same", "same"]).await;
    assert_eq!(walk(&user, "limit=2&sort=name").await.len(), 5);
}

#[tokio::test]
async fn names_are_paged_through_whatever_is_in_them() {
    let long = "x".repeat(100);
    let wide = "🔑".repeat(100);
    let odd = [
        "a", "A", "ä", "Z", "'", "%", "_", "\\", "\"", "ﷺ", &long, &wide,
    ];
    let (_app, user) = app_with(&odd).await;
    assert_eq!(walk(&user, "limit=1&sort=name").await.len(), odd.len());
}

#[tokio::test]
async fn filters_select_by_kind_and_by_text_regardless_of_case() {
    let (_app, user) = app_with(&["Savings 100%", "Pension_A", "pension_B"]).await;
    created(&user, &international("Abroad")).await;
    for (query, expected) in [
        ("account_type=INTERNATIONAL", &["Abroad"][..]),
        ("name=PENSION&sort=name", &["Pension_A", "pension_B"]),
        ("name=%25", &["Savings 100%"]),
        ("name=_&sort=name", &["Pension_A", "pension_B"]),
        ("name=100%25&account_type=DOMESTIC", &["Savings 100%"]),
        ("name=100%25&account_type=INTERNATIONAL", &[]),
        ("deleted=true", &[]),
    ] {
        assert_eq!(names(&page(&user, query).await), expected, "{query}");
    }
}

#[tokio::test]
async fn deleted_portfolios_are_listed_only_on_request() {
    let (_app, user) = app_with(&["kept"]).await;
    let gone = created(&user, &domestic("gone")).await;
    user.delete(&gone).await.assert_status(204);
    assert_eq!(names(&page(&user, "").await), ["kept"]);
    let deleted = page(&user, "deleted=true").await;
    assert_eq!(names(&deleted), ["gone"]);
    assert!(deleted["items"][0]["deleted_at"].is_string());
}

#[tokio::test]
async fn cursor_of_another_list_is_rejected() {
    let (app, user) = app_with(&["1", "2", "3"]).await;
    let other = app.user().await;
    create(&other, &domestic("4")).await;
    let first = page(&user, "limit=1").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let last = if cursor.ends_with('A') { "B" } else { "A" };
    let altered = format!("{}{last}", &cursor[..cursor.len() - 1]);
    let longer = "A".repeat(5000);
    for (client, query) in [
        (&user, format!("cursor={altered}")),
        (&user, "cursor=".to_owned()),
        (&user, "cursor=1".to_owned()),
        (&user, format!("cursor={longer}")),
        (&user, format!("cursor={cursor}&sort=name")),
        (&user, format!("cursor={cursor}&name=a")),
        (&user, format!("cursor={cursor}&deleted=true")),
        (&user, format!("cursor={cursor}&account_type=DOMESTIC")),
        (&other, format!("cursor={cursor}")),
    ] {
        let answer = client
            .get(&format!("{ALL}?{query}"))
            .await
            .assert_status(422);
        assert_eq!(
            answer.problem().codes(),
            ["cursor: invalid_cursor"],
            "{query}"
        );
    }
    let chat = user
        .get(&format!("/api/v1/chat/sessions?cursor={cursor}"))
        .await;
    chat.assert_status(422);
    // The page size may change from page to page.
    assert_eq!(
        names(&page(&user, &format!("cursor={cursor}&limit=200")).await),
        ["2", "1"]
    );
}

#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let (_app, user) = app_with(&[]).await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=99999999999", "limit"),
        ("limit=many", "limit"),
        ("account_type=BOTH", "account_type"),
        ("sort=fastest", "sort"),
        ("deleted=perhaps", "deleted"),
        ("name=", "name"),
        ("name=%00", "name"),
        ("limit=1&limit=2", "limit"),
    ] {
        let answer = user.get(&format!("{ALL}?{query}")).await.assert_status(422);
        let problem = answer.problem();
        assert_eq!(problem.errors.len(), 1, "{query}");
        let error = &problem.errors[0];
        assert_eq!(error.field, field, "{query}");
        assert!(error.message.ends_with('.'), "{query}: {}", error.message);
    }
}

//! Pagination, filters, sort orders, related data and sums of transactions.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, BULK, FOOD, GROCERIES, account, booked, create, path, texts, transaction};
use crate::budgets::EMPLOYMENT;

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
        all.extend(texts(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next_cursor"].as_str() else {
            return all;
        };
        cursor = format!("&cursor={next}");
    }
}

/// An application with transactions on an account in EUR and one in USD, and a transfer between
/// two other accounts.
async fn app_with_transactions() -> (TestApp, User, [String; 2]) {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "Euros", "EUR").await;
    let dollars = account(&user, "Dollars", "USD").await;
    let mut bread = transaction(&euros, "-3.20", "2025-01-02", "bread 50%");
    bread["category_id"] = json!(GROCERIES);
    create(&user, &bread).await;
    booked(&user, &euros, "2500", "2025-01-31", "pay").await;
    booked(&user, &euros, "-900", "2025-02-01", "rent").await;
    app.clock().advance(TimeDelta::seconds(1));
    booked(&user, &dollars, "-7", "2025-01-31", "book").await;
    let gone = booked(&user, &euros, "-1", "2025-01-15", "gone").await;
    user.delete(&path(&gone)).await.assert_status(204);
    let transfer = json!({ "from_account_id": euros, "to_account_id": dollars, "amount": "100",
        "received_amount": "108", "booked_on": "2025-02-03", "description": "moved" });
    let moved = user.post("/api/v1/transfers").json(&transfer).await;
    moved.assert_status(201);
    (app, user, [euros, dollars])
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let (_app, user, _) = app_with_transactions().await;
    for (sort, expected) in [
        (
            "newest",
            ["moved", "moved", "rent", "book", "pay", "bread 50%"],
        ),
        (
            "oldest",
            ["bread 50%", "pay", "book", "rent", "moved", "moved"],
        ),
        (
            "amount",
            ["pay", "bread 50%", "moved", "rent", "moved", "book"],
        ),
    ] {
        for limit in [1, 4, 6] {
            for with in ["", "&include=account,category"] {
                let found = walk(&user, &format!("limit={limit}&sort={sort}{with}")).await;
                assert_eq!(found, expected, "{sort} {limit}");
            }
        }
    }
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn search_ignores_case_accents_and_script() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let account = account(&user, "Current", "EUR").await;
    for description in [
        "Bäckerei Müller",
        "Café Zürich",
        "Łódź",
        "Straße",
        "ΟΔΟΣ",
        "北京大学",
        "回転寿司 渋谷店",
        "o2.de 12/2026",
        "DM-DROGERIE.DE",
        "snake_case 100%",
    ] {
        booked(&user, &account, "-1", "2025-01-02", description).await;
    }
    for (text, expected) in [
        ("muller", "Bäckerei Müller"),
        ("MÜLLER backerei", "Bäckerei Müller"),
        ("cafe", "Café Zürich"),
        ("zurich", "Café Zürich"),
        ("lodz", "Łódź"),
        ("strasse", "Straße"),
        ("οδος", "ΟΔΟΣ"),
        ("北京", "北京大学"),
        ("寿司", "回転寿司 渋谷店"),
        ("o2", "o2.de 12/2026"),
        ("12", "o2.de 12/2026"),
        ("dm", "DM-DROGERIE.DE"),
        ("_", "snake_case 100%"),
        ("%", "snake_case 100%"),
        ("100% snake", "snake_case 100%"),
    ] {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let found = walk(&user, &format!("q={text}")).await;
        assert_eq!(found, [expected], "{text}");
        let sums = user.get(&format!("{ALL}/summary?q={text}")).await;
        let sums = sums.assert_status(200).json();
        assert_eq!(sums["items"][0]["transaction_count"], 1, "{text}");
    }
}

// Proves: TASK-005-007.1, TASK-005-007.2, TASK-005-007.3, TASK-005-015.2, TASK-005-020.2
#[tokio::test]
async fn filters_narrow_the_list_and_its_sums() {
    let (_app, user, [euros, dollars]) = app_with_transactions().await;
    for (query, expected) in [
        ("from=2025-01-31&to=2025-01-31", vec!["book", "pay"]),
        ("to=2025-01-02", vec!["bread 50%"]),
        (&*format!("account_id={dollars}&type=expense"), vec!["book"]),
        (&*format!("category_id={GROCERIES}"), vec!["bread 50%"]),
        (&*format!("category_id={FOOD}"), vec!["bread 50%"]),
        (&*format!("category_id={FOOD}&q=bread"), vec!["bread 50%"]),
        (
            &*format!("category_id={FOOD}&exact=false"),
            vec!["bread 50%"],
        ),
        (&*format!("category_id={FOOD}&exact=true"), vec![]),
        (
            &*format!("category_id={GROCERIES}&exact=true"),
            vec!["bread 50%"],
        ),
        ("category_id=uncategorised&type=income", vec!["pay"]),
        ("min_amount=-7&max_amount=-3.20", vec!["book", "bread 50%"]),
        ("max_amount=-900", vec!["rent"]),
        ("type=transfer", vec!["moved", "moved"]),
        ("direction=inflow", vec!["pay"]),
        ("direction=outflow&type=transfer", vec!["moved"]),
        ("q=BREAD", vec!["bread 50%"]),
        ("q=50%25", vec!["bread 50%"]),
        ("q=%27%20OR%201%3D1%20--", vec![]),
        ("deleted=true", vec!["gone"]),
        (&*format!("deleted=true&account_id={euros}"), vec!["gone"]),
    ] {
        assert_eq!(
            walk(&user, &format!("limit=1&{query}")).await,
            expected,
            "{query}"
        );
        let numbered = page(&user, &format!("page=1&{query}")).await;
        assert_eq!(texts(&numbered), expected, "{query}");
        assert_eq!(numbered["total"], expected.len(), "{query}");
        if !query.contains("deleted") {
            let sums = user.get(&format!("{ALL}/summary?{query}")).await;
            let sums = sums.assert_status(200).json();
            let items = sums["items"].as_array().unwrap();
            let counted: u64 = items
                .iter()
                .map(|item| item["transaction_count"].as_u64().unwrap())
                .sum();
            assert_eq!(counted, expected.len() as u64, "{query}");
        }
    }
}

// Proves: TASK-005-015.2
#[tokio::test]
async fn summary_has_the_sums_of_each_currency() {
    let (_app, user, _) = app_with_transactions().await;
    let sums = user.get(&format!("{ALL}/summary")).await.json();
    assert_json_snapshot!(sums, @r#"
    {
      "items": [
        {
          "currency": "EUR",
          "expenses": "903.20",
          "income": "2500.00",
          "inflow": "2500.00",
          "outflow": "903.20",
          "transaction_count": 4,
          "transferred_in": "0.00",
          "transferred_out": "100.00"
        },
        {
          "currency": "USD",
          "expenses": "7.00",
          "income": "0.00",
          "inflow": "0.00",
          "outflow": "7.00",
          "transaction_count": 2,
          "transferred_in": "108.00",
          "transferred_out": "0.00"
        }
      ]
    }
    "#);
}

// Proves: TASK-005-007.4
#[tokio::test]
async fn pages_are_numbered_on_request() {
    let (_app, user, _) = app_with_transactions().await;
    let mut all = Vec::new();
    for number in 1..=3 {
        let page = page(&user, &format!("page={number}&per_page=2&sort=oldest")).await;
        assert_eq!(page["page"], number);
        assert_eq!((&page["per_page"], &page["total"]), (&json!(2), &json!(6)));
        assert_eq!(page["has_more"], number < 3);
        assert_eq!(page.get("next_cursor"), None);
        all.extend(texts(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(all, walk(&user, "sort=oldest").await);
    let beyond = page(&user, "page=9").await;
    assert_eq!(
        (&beyond["items"], &beyond["total"]),
        (&json!([]), &json!(6))
    );
    assert_eq!(beyond["has_more"], false);
    assert_eq!(page(&user, "per_page=5").await["page"], 1);
}

#[tokio::test]
async fn names_are_included_on_request() {
    let (_app, user, _) = app_with_transactions().await;
    let query = "include=category,account&to=2025-01-30";
    let following = page(&user, query).await["items"][0].clone();
    let numbered = page(&user, &format!("page=1&{query}")).await["items"][0].clone();
    assert_eq!(numbered, following);
    assert_json_snapshot!(following, {
        ".id" => "[id]", ".account_id" => "[id]", ".created_at" => "[t]", ".updated_at" => "[t]"
    }, @r##"
    {
      "account": {
        "name": "Euros",
        "type": "checking"
      },
      "account_id": "[id]",
      "amount": "-3.20",
      "booked_on": "2025-01-02",
      "category": {
        "colour": "#d1603d",
        "icon": "shopping-basket",
        "name": "Groceries",
        "type": "expense"
      },
      "category_id": "00000000-0000-7000-8000-000000030001",
      "created_at": "[t]",
      "currency": "EUR",
      "description": "bread 50%",
      "id": "[id]",
      "type": "expense",
      "updated_at": "[t]"
    }
    "##);
    let alone = page(&user, "include=account&type=expense&to=2025-01-31").await["items"][0].clone();
    assert_eq!(alone["account"]["name"], "Dollars");
    assert_eq!(alone.get("category"), None);
    let bare = page(&user, "limit=1").await["items"][0].clone();
    assert_eq!((bare.get("account"), bare.get("category")), (None, None));
    assert_eq!(bare["category_id"], Value::Null);
}

#[tokio::test]
async fn refund_is_an_expense_and_an_inflow() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "Euros", "EUR").await;
    let mut purchase = transaction(&euros, "-3610", "2027-01-02", "purchase");
    let mut refund = transaction(&euros, "1941", "2027-01-03", "refund");
    for body in [&mut purchase, &mut refund] {
        body["category_id"] = json!(GROCERIES);
    }
    create(&user, &purchase).await;
    let refund = create(&user, &refund).await.json();
    assert_eq!(refund["type"], "expense");
    for (query, expected) in [
        ("type=expense", vec!["refund", "purchase"]),
        ("type=income", vec![]),
        ("direction=inflow", vec!["refund"]),
        ("direction=outflow", vec!["purchase"]),
        ("type=expense&direction=inflow", vec!["refund"]),
    ] {
        assert_eq!(walk(&user, &format!("limit=1&{query}")).await, expected);
        let export = user.get(&format!("{ALL}/export?format=json&{query}")).await;
        let export = json!({ "items": export.json() });
        assert_eq!(texts(&export), expected, "{query}");
    }
    let sums = user.get(&format!("{ALL}/summary")).await.json();
    let sums = &sums["items"][0];
    let figures = ["inflow", "outflow", "income", "expenses"].map(|name| &sums[name]);
    assert_eq!(figures, ["1941.00", "3610.00", "0.00", "1669.00"]);
    let range = "from=2027-01-01&to=2027-01-31";
    let report = user.get(&format!("/api/v1/reports/spending?{range}")).await;
    assert_eq!(
        report.json()["total"]["by_currency"][0]["amount"],
        "1669.00"
    );
    let table = user.get(&format!("{ALL}/export?direction=inflow")).await;
    assert!(table.text().contains("2027-01-03,expense,1941.00,EUR"));

    // The type follows the category when it changes.
    let path = path(refund["id"].as_str().unwrap());
    let of = async |category: Value| {
        let changed = user
            .patch(&path)
            .json(&json!({ "category_id": category }))
            .await;
        let changed = changed.assert_status(200).json()["type"].clone();
        assert_eq!(user.get(&path).await.json()["type"], changed);
        changed
    };
    assert_eq!(of(json!(EMPLOYMENT)).await, "income");
    assert_eq!(of(json!(GROCERIES)).await, "expense");
    assert_eq!(of(Value::Null).await, "income");
    let deleted = json!({ "filter": { "direction": "outflow", "type": "expense" } });
    let deleted = user.delete(BULK).json(&deleted).await;
    assert_eq!(deleted.assert_status(200).json()["deleted"], 1);
    assert_eq!(walk(&user, "limit=5").await, ["refund"]);
}

// Proves: TASK-005-007.4, TASK-005-016.4
#[tokio::test]
async fn altered_or_foreign_cursor_is_rejected() {
    let (app, user, [euros, _]) = app_with_transactions().await;
    let cursor = page(&user, "limit=1&sort=oldest").await["next_cursor"].clone();
    let cursor = cursor.as_str().unwrap();
    let other = app.user().await;
    for (client, query) in [
        (&user, String::new()),
        (&user, "sort=amount".to_owned()),
        (&user, format!("sort=oldest&account_id={euros}")),
        (&user, "sort=oldest&q=pay".to_owned()),
        (&user, "sort=oldest&deleted=true".to_owned()),
        (&other, "sort=oldest".to_owned()),
    ] {
        let answer = client.get(&format!("{ALL}?{query}&cursor={cursor}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), ["cursor: invalid_cursor"], "{query}");
    }
    for at in 0..cursor.len() {
        let mut altered = cursor.to_owned().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let answer = user
            .get(&format!("{ALL}?sort=oldest&cursor={altered}"))
            .await;
        answer.assert_status(422);
    }
    // Including related data does not make it another list.
    let next = page(
        &user,
        &format!("sort=oldest&include=account&cursor={cursor}"),
    )
    .await;
    assert_eq!(texts(&next).len(), 5);
}

// Proves: TASK-005-007.3
#[tokio::test]
async fn invalid_list_parameter_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let long = format!("q={}", "x".repeat(201));
    for (query, code) in [
        ("limit=201", "limit: out_of_range"),
        ("page=0", "page: out_of_range"),
        ("page=-1", "page: invalid_format"),
        ("page=51&per_page=200", "page: out_of_range"),
        ("page=4294967295&per_page=200", "page: out_of_range"),
        ("per_page=201", "per_page: out_of_range"),
        ("per_page=0", "per_page: out_of_range"),
        ("page=1&limit=10", "page: mutually_exclusive"),
        ("per_page=1&cursor=x", "page: mutually_exclusive"),
        ("from=2025-02-30", "from: invalid_date"),
        ("from=1899-12-31", "from: out_of_range"),
        ("to=2201-01-01", "to: out_of_range"),
        ("from=2025-02-01&to=2025-01-31", "to: invalid_range"),
        ("min_amount=1&max_amount=0.99", "max_amount: invalid_range"),
        ("min_amount=NaN", "min_amount: invalid_format"),
        ("max_amount=1e3", "max_amount: invalid_format"),
        ("max_amount=0.00001", "max_amount: too_precise"),
        ("account_id=mine", "account_id: invalid_id"),
        ("category_id=none", "category_id: invalid_id"),
        ("type=gift", "type: invalid_format"),
        ("sort=balance", "sort: invalid_format"),
        ("include=user", "include: invalid_format"),
        ("include=", "include: invalid_format"),
        ("q=", "q: required"),
        ("q=%00", "q: forbidden_character"),
        ("q=1+2+3+4+5+6+7+8+9", "q: too_many_words"),
        (&*long, "q: too_long"),
        ("q=a&deleted=true", "q: mutually_exclusive"),
        ("cursor=x", "cursor: invalid_cursor"),
    ] {
        let answer = user.get(&format!("{ALL}?{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(problem.codes(), [code], "{query}");
    }
    let edges = "from=1900-01-01&to=2200-12-31&min_amount=5&max_amount=5&page=50&per_page=200";
    assert_eq!(page(&user, edges).await["items"], json!([]));
    for call in ["summary", "export"] {
        let query = "from=2025-02-01&to=2025-01-31&min_amount=2&max_amount=1";
        let answer = user.get(&format!("{ALL}/{call}?{query}")).await;
        let codes = answer.assert_status(422).problem().codes();
        assert_eq!(codes, ["to: invalid_range", "max_amount: invalid_range"]);
    }
}

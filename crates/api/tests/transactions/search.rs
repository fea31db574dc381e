//! The operators of a search for transactions.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, booked, texts};

/// Amounts, days and descriptions of transactions, of which the last is in another currency.
const BOOKED: [(&str, &str, &str); 5] = [
    ("-49.99", "2026-02-28", "Bakery Newgate"),
    ("50", "2026-03-01", "Newgate Bakery"),
    ("-50.01", "2026-03-05", "DM-DROGERIE.DE"),
    ("-1200.5", "2026-03-31", "Rent 2026-13"),
    ("-50", "2026-04-01", "Hotel 12/2026"),
];

/// Searches, and the indices of the transactions that they find, the oldest first.
const SEARCHES: &[(&str, &[usize])] = &[
    ("newgate bakery", &[0, 1]),
    ("\"newgate bakery\"", &[1]),
    ("\"newgate bakery", &[1]),
    ("-bakery", &[2, 3, 4]),
    ("-\"newgate bakery\"", &[0, 2, 3, 4]),
    ("-bakery -rent", &[2, 4]),
    ("newgate -\"newgate bakery\"", &[0]),
    ("DM-DROGERIE", &[2]),
    (">50", &[2, 3]),
    (">=50", &[1, 2, 3, 4]),
    ("<50", &[0]),
    ("<=50", &[0, 1, 4]),
    ("=50", &[1, 4]),
    ("=1200,50", &[3]),
    ("2026-03", &[1, 2, 3]),
    ("2026-03-05", &[2]),
    ("2026-13", &[3]),
    ("2026", &[3, 4]),
    ("12/2026", &[4]),
    ("2026-03 2026-04", &[]),
    ("-rent >=50 2026-03", &[1, 2]),
    (">", &[]),
];

#[tokio::test]
async fn every_operator_finds_the_same_in_lists_totals_exports_and_bulk_changes() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "Euros", "EUR").await;
    let dollars = account(&user, "Dollars", "USD").await;
    let mut ids = Vec::new();
    for (n, (amount, day, description)) in BOOKED.iter().enumerate() {
        let account = if n == 4 { &dollars } else { &euros };
        ids.push(booked(&user, account, amount, day, description).await);
    }
    for (text, expected) in SEARCHES {
        let q: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let expected: Vec<_> = expected.iter().map(|n| BOOKED[*n].2).collect();
        for paging in ["limit=200", "page=1&per_page=200"] {
            let list = format!("{ALL}?sort=oldest&{paging}&q={q}");
            let list = user.get(&list).await.assert_status(200).json();
            assert_eq!(texts(&list), expected, "{text} {paging}");
        }
        let sums = user.get(&format!("{ALL}/summary?q={q}")).await;
        let sums = sums.assert_status(200).json();
        let counts = sums["items"].as_array().unwrap().iter();
        let count: u64 = counts
            .map(|item| item["transaction_count"].as_u64().unwrap())
            .sum();
        assert_eq!(count, expected.len() as u64, "{text}");
        let export = format!("{ALL}/export?format=json&sort=oldest&q={q}");
        let export = user.get(&export).await.assert_status(200).json();
        let exported = export.as_array().unwrap().iter();
        let exported: Vec<_> = exported.map(|item| &item["description"]).collect();
        assert_eq!(exported, expected, "{text}");
        // None has a category before.
        for (filter, category) in [
            (json!({ "q": text }), json!(GROCERIES)),
            (json!({ "category_id": GROCERIES }), Value::Null),
        ] {
            let body = json!({ "filter": filter, "category_id": category });
            let changed = user.patch(BULK).json(&body).await.assert_status(200);
            assert_eq!(changed.json()["updated"], expected.len(), "{text}");
        }
    }
    // Within the days of the filter.
    for (query, expected) in [
        ("q=2026-03&from=2026-03-05", vec![2, 3]),
        ("q=2026-03&to=2026-03-05", vec![1, 2]),
        ("q=2026-03&from=2026-04-01", vec![]),
        ("q=-bakery&from=2026-03-06&to=2026-03-31", vec![3]),
    ] {
        let list = user.get(&format!("{ALL}?sort=oldest&{query}")).await;
        let expected: Vec<_> = expected.into_iter().map(|n: usize| BOOKED[n].2).collect();
        assert_eq!(texts(&list.assert_status(200).json()), expected, "{query}");
    }
    let body = json!({ "filter": { "q": "-bakery >50,5" } });
    let deleted = user.delete(BULK).json(&body).await.assert_status(200);
    assert_eq!(deleted.json()["deleted"], 1);
    let left = user.get(&format!("{ALL}?sort=oldest")).await.json();
    let left: Vec<&Value> = left["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect();
    assert_eq!(left, [&ids[0], &ids[1], &ids[2], &ids[4]]);
}

#[tokio::test]
async fn too_many_terms_are_rejected_with_the_limit() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let query = "%221+2+3%22+a+-b+%3E1+%3C9+2026-03+c+d";
    user.get(&format!("{ALL}?q={query}"))
        .await
        .assert_status(200);
    for call in ["", "/summary", "/export"] {
        let refused = user.get(&format!("{ALL}{call}?q={query}+e")).await;
        let refused = refused.assert_status(422);
        assert!(
            refused.text().contains("at most 8 words, phrases"),
            "{call}"
        );
        assert_eq!(refused.problem().codes(), ["q: too_many_words"], "{call}");
    }
}

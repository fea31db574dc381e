//! The history of an account's balance.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{book, checking, created};

fn points(history: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let points = history["points"].as_array().unwrap().iter();
    points
        .map(|point| {
            assert_eq!(point["balance"]["currency"], "EUR");
            (text(&point["date"]), text(&point["balance"]["amount"]))
        })
        .collect()
}

fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected
        .map(|(day, amount)| (day.to_owned(), amount.to_owned()))
        .into()
}

// Proves: TASK-005-006.2, TASK-005-021.2
#[tokio::test]
async fn balance_history_has_a_point_per_day_or_month() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "100")).await;
    for (amount, day) in [
        ("-10", "2026-10-05"),
        ("-5.50", "2026-11-30"),
        ("-0.50", "2026-12-01"),
        ("7", "2026-12-03"),
        ("1000", "2027-02-01"),
    ] {
        book(&app, &user, &path, amount, day).await;
    }
    let history = async |query: &str| {
        let answer = user.get(&format!("{path}/balances?{query}")).await;
        points(&answer.assert_status(200).json())
    };
    let expected = pairs([
        ("2026-11-29", "90.00"),
        ("2026-11-30", "84.50"),
        ("2026-12-01", "84.00"),
        ("2026-12-02", "84.00"),
        ("2026-12-03", "91.00"),
    ]);
    assert_eq!(history("from=2026-11-29&to=2026-12-03").await, expected);
    let expected = pairs([
        // The account opens with its first transaction.
        ("2026-09-30", "0.00"),
        ("2026-10-31", "90.00"),
        ("2026-11-30", "84.50"),
        ("2026-12-02", "84.00"),
    ]);
    let months = "from=2026-09-15&to=2026-12-02&interval=month";
    assert_eq!(history(months).await, expected);
    // The balance on one past day; a back-dated transaction changes it.
    let day = "from=2026-12-31&to=2026-12-31";
    assert_eq!(history(day).await, pairs([("2026-12-31", "91.00")]));
    book(&app, &user, &path, "-1", "2026-09-01").await;
    assert_eq!(history(day).await, pairs([("2026-12-31", "90.00")]));
    let account = user.get(&path).await.json();
    assert_eq!(
        (&account["balance"], &account["scheduled"]),
        (&json!("90.00"), &json!("1000.00"))
    );
}

#[tokio::test]
async fn balance_history_needs_a_bounded_date_range() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("A", "100")).await;
    for (query, codes) in [
        ("", json!(["from: required", "to: required"])),
        ("from=2026-01-01", json!(["to: required"])),
        (
            "from=yesterday&to=2026-02-30",
            json!(["from: invalid_date", "to: invalid_date"]),
        ),
        ("from=2026-1-1&to=2026-01-02", json!(["from: invalid_date"])),
        (
            "from=2026-01-02&to=2026-01-01",
            json!(["to: invalid_range"]),
        ),
        (
            "from=1066-10-14&to=1066-10-15",
            json!(["from: out_of_range"]),
        ),
        ("from=2026-01-01&to=9999-12-31", json!(["to: out_of_range"])),
        (
            "from=2025-01-01&to=2026-01-02",
            json!(["to: range_too_long"]),
        ),
        (
            "from=1990-01-01&to=2020-07-01&interval=month",
            json!(["to: range_too_long"]),
        ),
        (
            "from=2026-01-01&to=2026-01-01&interval=hour",
            json!(["interval: invalid_format"]),
        ),
    ] {
        let answer = user.get(&format!("{path}/balances?{query}")).await;
        let problem = answer.assert_status(422).problem();
        assert_eq!(json!(problem.codes()), codes, "{query}");
    }
}

//! The date from which an opening balance counts.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, checking, create, created};

const TRANSACTIONS: &str = "/api/v1/transactions";

/// The net worth in accounts and in holdings at the end of a date; `None` without any.
async fn net_worth(user: &User, day: &str) -> Option<(String, String)> {
    let query = format!("/api/v1/reports/net-worth?from={day}&to={day}");
    let shown = user.get(&query).await.assert_status(200).json();
    let worth = shown["points"][0]["by_currency"].get(0)?;
    let amount = |of: &str| worth[of]["amount"].as_str().unwrap().to_owned();
    Some((amount("accounts"), amount("holdings")))
}

/// The balance at the end of a date.
async fn balance(user: &User, path: &str, day: &str) -> String {
    let history = user
        .get(&format!("{path}/balances?from={day}&to={day}"))
        .await;
    let history = history.assert_status(200).json();
    history["points"][0]["balance"]["amount"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Checks that the balance history and the net worth agree.
async fn assert_balance(user: &User, path: &str, day: &str, expected: &str) {
    assert_eq!(balance(user, path, day).await, expected, "{day}");
    let worth = net_worth(user, day).await.map(|(accounts, _)| accounts);
    assert_eq!(worth.unwrap_or("0.00".to_owned()), expected, "{day}");
}

fn opened(opening_balance: &str, opened_on: &str) -> Value {
    let mut body = checking("Savings", opening_balance);
    body["opened_on"] = json!(opened_on);
    body
}

fn transaction(path: &str, day: &str) -> Value {
    json!({ "account_id": path.rsplit('/').next().unwrap(), "amount": "-10",
        "booked_on": day, "description": "Bread" })
}

#[tokio::test]
async fn opening_balance_does_not_count_before_the_account_existed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Current", "5000")).await;
    for (day, expected) in [
        ("2022-12-31", "0.00"),
        ("2027-01-14", "0.00"),
        ("2027-01-15", "5000.00"),
    ] {
        assert_balance(&user, &path, day, expected).await;
    }
    // It follows a back-dated transaction, and its deletion.
    let book = user
        .post(TRANSACTIONS)
        .json(&transaction(&path, "2024-06-01"));
    let booked = book.await.assert_status(201).json();
    for (day, expected) in [
        ("2022-12-31", "0.00"),
        ("2024-05-31", "0.00"),
        ("2024-06-01", "4990.00"),
        ("2027-01-15", "4990.00"),
    ] {
        assert_balance(&user, &path, day, expected).await;
    }
    let booked = format!("{TRANSACTIONS}/{}", booked["id"].as_str().unwrap());
    user.delete(&booked).await.assert_status(204);
    assert_balance(&user, &path, "2024-06-01", "0.00").await;
}

#[tokio::test]
async fn opening_date_is_set_changed_and_removed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let made = create(&user, &opened("-90000", "2025-03-01")).await.json();
    assert_eq!(made["opened_on"], "2025-03-01");
    let path = format!("{ALL}/{}", made["id"].as_str().unwrap());
    assert_balance(&user, &path, "2024-12-31", "0.00").await;
    assert_balance(&user, &path, "2025-02-28", "0.00").await;
    assert_balance(&user, &path, "2025-03-01", "-90000.00").await;
    let set = async |day: Value| {
        let request = user.patch(&path).json(&json!({ "opened_on": day }));
        request.await
    };
    let moved = set(json!("2024-01-01")).await.assert_status(200);
    assert_eq!(moved.json()["opened_on"], "2024-01-01");
    assert_balance(&user, &path, "2024-12-31", "-90000.00").await;
    let removed = set(json!(null)).await.assert_status(200);
    assert_eq!(removed.json().get("opened_on"), None);
    assert_balance(&user, &path, "2027-01-14", "0.00").await;
    for (day, code) in [
        (json!("2027-01-16"), "opened_on: in_future"),
        (json!("1899-12-31"), "opened_on: out_of_range"),
        (json!("1 May"), "opened_on: invalid_date"),
        (json!(true), "opened_on: wrong_type"),
    ] {
        let refused = set(day).await.assert_status(422).problem();
        assert_eq!(refused.codes(), [code]);
    }
    let late = user.post(ALL).json(&opened("1", "2027-01-16")).await;
    let codes = late.assert_status(422).problem().codes();
    assert_eq!(codes, ["opened_on: in_future"]);

    let book = user
        .post(TRANSACTIONS)
        .json(&transaction(&path, "2026-05-01"));
    book.await.assert_status(201);
    let refused = set(json!("2026-05-02")).await.assert_status(422);
    let codes = refused.problem().codes();
    assert_eq!(codes, ["opened_on: after_transactions"]);
    assert!(refused.text().contains("2026-05-01"));
    set(json!("2026-05-01")).await.assert_status(200);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn transaction_before_the_opening_date_is_rejected_with_the_remedy() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &opened("100", "2026-05-01")).await;
    let other = created(&user, &checking("Other", "0")).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let post = async |to: &str, body: Value| user.post(to).json(&body).await;
    let early = transaction(&path, "2026-04-30");
    let refused = post(TRANSACTIONS, early.clone()).await.assert_status(422);
    assert_eq!(refused.problem().codes(), ["booked_on: before_opening"]);
    assert!(refused.text().contains("2026-05-01"));
    assert!(refused.text().contains("opening date earlier"));

    let bulk = format!("{TRANSACTIONS}/bulk");
    let rows = json!({ "items": [transaction(&path, "2026-05-01"), early] });
    let refused = post(&bulk, rows.clone()).await.assert_status(422);
    let codes = refused.problem().codes();
    assert_eq!(codes, ["items[1].booked_on: before_opening"]);
    let skipped = post(&format!("{bulk}?on_error=skip"), rows).await;
    assert_eq!(skipped.assert_status(200).json()["skipped"], 1);

    let transfer = |day: &str| {
        json!({ "from_account_id": id(&other), "to_account_id": id(&path), "amount": "5",
            "booked_on": day, "description": "Saved" })
    };
    let transfers = "/api/v1/transfers";
    let refused = post(transfers, transfer("2026-04-30")).await;
    let codes = refused.assert_status(422).problem().codes();
    assert_eq!(codes, ["booked_on: before_opening"]);
    let made = post(transfers, transfer("2026-05-01")).await;
    let made = made.assert_status(201).json();
    let moved = post(TRANSACTIONS, transaction(&other, "2026-04-30")).await;
    let moved = moved.assert_status(201).json();
    let in_time = post(TRANSACTIONS, transaction(&path, "2026-05-02")).await;
    let in_time = in_time.assert_status(201).json();
    let of = |value: &Value| format!("{TRANSACTIONS}/{}", value["id"].as_str().unwrap());
    for (edited, body, code) in [
        (
            format!("{transfers}/{}", made["id"].as_str().unwrap()),
            json!({ "booked_on": "2026-04-30" }),
            "booked_on: before_opening",
        ),
        (
            of(&in_time),
            json!({ "booked_on": "2026-04-30" }),
            "booked_on: before_opening",
        ),
        (
            of(&moved),
            json!({ "account_id": id(&path) }),
            "account_id: before_opening",
        ),
    ] {
        let refused = user.patch(&edited).json(&body).await.assert_status(422);
        assert_eq!(refused.problem().codes(), [code]);
    }

    // The remedy. A deleted transaction is not restored before the opening either.
    let open = async |day: &str| {
        let request = user.patch(&path).json(&json!({ "opened_on": day }));
        request.await.assert_status(200);
    };
    open("2026-04-01").await;
    let booked = post(TRANSACTIONS, transaction(&path, "2026-04-30")).await;
    let booked = of(&booked.assert_status(201).json());
    user.delete(&booked).await.assert_status(204);
    open("2026-05-01").await;
    let restore = format!("{booked}/restore");
    let refused = user.post(&restore).await.assert_status(409).problem();
    assert_eq!(refused.codes(), ["id: before_opening"]);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn todays_net_worth_counts_what_was_added_today_in_the_users_time_zone() {
    let app = TestApp::new().await;
    // 19:30 on 15 January in Los Angeles, 04:30 on 16 January in Berlin.
    app.clock().advance(TimeDelta::minutes(19 * 60 + 30));
    app.execute(
        "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
         VALUES (gen_random_uuid(), 'SYM', 'EUR', '2027-01-01', 10, now(), now())",
    )
    .await;
    for (zone, yesterday, today) in [
        ("America/Los_Angeles", "2027-01-14", "2027-01-15"),
        ("Europe/Berlin", "2027-01-15", "2027-01-16"),
    ] {
        let user = app.user().await;
        let settings = user.patch("/api/v1/user/settings");
        let settings = settings.json(&json!({ "time_zone": zone }));
        settings.await.assert_status(200);
        let path = created(&user, &checking("Current", "100")).await;
        let portfolio = json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE",
            "home_country": "DE", "base_currency": "EUR" });
        let portfolio = user.post("/api/v1/portfolios").json(&portfolio).await;
        let portfolio = portfolio.assert_status(201).json();
        let holdings = format!(
            "/api/v1/portfolios/{}/holdings",
            portfolio["id"].as_str().unwrap()
        );
        let holding =
            json!({ "symbol": "SYM", "name": "Fund", "quantity": "3", "currency": "EUR" });
        let added = user.post(&holdings).json(&holding).await;
        added.assert_status(201);
        assert_eq!(net_worth(&user, yesterday).await, None, "{zone}");
        let expected = Some(("100.00".to_owned(), "30.00".to_owned()));
        assert_eq!(net_worth(&user, today).await, expected, "{zone}");
        assert_eq!(balance(&user, &path, yesterday).await, "0.00", "{zone}");
        assert_eq!(balance(&user, &path, today).await, "100.00", "{zone}");
    }
}

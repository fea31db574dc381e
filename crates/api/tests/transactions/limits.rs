//! Limits on stored resources and concurrent requests per user.

use std::{
    future::{Future, IntoFuture as _},
    pin::Pin,
};

use coffer_test_support::{Response, TestApp};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde_json::json;

use super::{ALL, BULK, account, booked, create, path, transaction};

#[tokio::test]
async fn transaction_beyond_the_limit_is_refused_with_the_limit() {
    let app = TestApp::with(|settings| settings.limits.free_transactions = 3).await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let savings = account(&user, "B", "EUR").await;
    let row = transaction(&euros, "1", "2025-01-01", "T");
    let bulk = json!({ "items": vec![&row; 4] });
    let transfer = json!({
        "from_account_id": euros, "to_account_id": savings, "amount": "1", "booked_on": "2025-01-01",
        "description": "T",
    });
    let skip = format!("{BULK}?on_error=skip");
    let refused = user.post(&skip).json(&bulk).await.assert_status(409);
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("at most 3 transactions"), "{detail}");
    assert_eq!(app.count("transactions").await, 0);

    let first = booked(&user, &euros, "1", "2025-01-01", "T").await;
    create(&user, &row).await;
    // Both sides are stored, or none.
    let transfers = "/api/v1/transfers";
    user.post(transfers)
        .json(&transfer)
        .await
        .assert_status(409);
    assert_eq!(app.count("transactions").await, 2);
    create(&user, &row).await;
    user.post(ALL).json(&row).await.assert_status(409);

    // Deleted rows can be restored, and so count.
    user.delete(&path(&first)).await.assert_status(204);
    user.post(ALL).json(&row).await.assert_status(409);
    let restore = format!("{}/restore", path(&first));
    user.post(&restore).await.assert_status(200);
    assert_eq!(app.count("transactions WHERE deleted_at IS NULL").await, 3);

    // Another user has a count of their own.
    let other = app.user().await;
    let theirs = account(&other, "A", "EUR").await;
    create(&other, &transaction(&theirs, "1", "2025-01-01", "T")).await;
}

#[tokio::test]
async fn every_stored_resource_has_a_limit() {
    let app = TestApp::with(|settings| {
        let limits = &mut settings.limits;
        (limits.accounts, limits.categories, limits.budgets) = (1, 1, 1);
        (limits.portfolios, limits.holdings) = (1, 1);
        (limits.chat_sessions, limits.chat_messages) = (1, 1);
    })
    .await;
    let user = app.user().await;
    let id = |response: Response| response.json()["id"].as_str().unwrap().to_owned();
    for (what, path, body) in [
        (
            "accounts",
            "/api/v1/accounts",
            json!({ "name": "A", "type": "cash", "currency": "EUR" }),
        ),
        (
            "categories",
            "/api/v1/categories",
            json!({ "name": "{n}", "type": "expense", "icon": "sandwich", "colour": "#12ab34" }),
        ),
        (
            "budgets",
            "/api/v1/budgets",
            json!({ "name": "B", "amount": "5", "currency": "EUR", "period": "monthly", "starts_on": "2025-01-01" }),
        ),
        (
            "portfolios",
            "/api/v1/portfolios",
            json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE", "home_country": "DE", "base_currency": "EUR" }),
        ),
        (
            "chat sessions",
            "/api/v1/chat/sessions",
            json!({ "title": "C" }),
        ),
    ] {
        let numbered = |n: u32| {
            let text = body.to_string().replace("{n}", &format!("Category {n}"));
            serde_json::from_str::<serde_json::Value>(&text).unwrap()
        };
        let made = user.post(path).json(&numbered(1)).await;
        let made = id(made.assert_status(201));
        // A deleted row still counts.
        let delete = user.delete(&format!("{path}/{made}"));
        if what == "accounts" {
            delete.await.assert_status(204);
        }
        let refused = user.post(path).json(&numbered(2)).await.assert_status(409);
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&format!("at most 1 {what}")), "{detail}");
        if what == "portfolios" {
            let holdings = format!("{path}/{made}/holdings");
            let holding = |symbol: &str| json!({ "symbol": symbol, "name": "N", "quantity": "1", "currency": "EUR" });
            let added = user.post(&holdings).json(&holding("ONE")).await;
            added.assert_status(201);
            let refused = user.post(&holdings).json(&holding("TWO")).await;
            refused.assert_status(409);
        }
        if what == "chat sessions" {
            let messages = format!("{path}/{made}/messages");
            let message = json!({ "content": "Hello" });
            user.post(&messages).json(&message).await.assert_status(201);
            user.post(&messages).json(&message).await.assert_status(409);
        }
    }
}

/// While more writes of one user wait for each other than there are connections, another user's
/// request still gets a connection.
#[tokio::test]
async fn user_with_many_requests_takes_no_connection_from_others() {
    let app = TestApp::new().await;
    let [busy, other] = [app.user().await, app.user().await];
    let euros = account(&busy, "A", "EUR").await;
    let lock = format!("BEGIN; SELECT lock_finance('{}')", busy.id);
    app.execute(&lock).await;
    let row = transaction(&euros, "1", "2025-01-01", "T");
    let mut writes: FuturesUnordered<Pin<Box<dyn Future<Output = Response>>>> = (0..30)
        .map(|_| Box::pin(busy.post(ALL).json(&row).into_future()) as _)
        .collect();
    // The first ones wait for the lock.
    let waiting = "pg_locks WHERE locktype = 'advisory' AND NOT granted";
    tokio::select! {
        _ = writes.next() => panic!("a write was answered while another unit had the lock"),
        () = app.wait_for_count(waiting, 2) => {}
    }
    tokio::select! {
        _ = writes.next() => panic!("a write was answered before the other user was"),
        answer = other.get("/api/v1/accounts") => {
            answer.assert_status(200);
        }
    }
    app.execute("COMMIT").await;
    let mut statuses = Vec::new();
    while let Some(answer) = writes.next().await {
        statuses.push(answer.status());
    }
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!(of(201) + of(429), 30, "{statuses:?}");
    assert!(of(201) >= 2, "{statuses:?}");
}

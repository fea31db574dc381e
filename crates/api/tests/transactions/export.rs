//! The export of transactions as a CSV file.

use axum::body::Body;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, BULK, GROCERIES, account, booked, create, path, transaction};

#[tokio::test]
async fn exported_table_has_a_row_per_transaction_and_no_formulas() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "=Euros", "EUR").await;
    let mut body = transaction(&euros, "-11.2", "2025-01-31", "Dinner, \"good\"");
    body["category_id"] = json!(GROCERIES);
    body["original_amount"] = json!("-1800");
    body["original_currency"] = json!("JPY");
    body["external_id"] = json!("-17");
    let id = create(&user, &body).await.json()["id"].clone();
    let formula = "=HYPERLINK(\"https://evil.example\")";
    let other = booked(&user, &euros, "5", "2025-01-30", formula).await;
    let gone = booked(&user, &euros, "5", "2025-01-30", "gone").await;
    user.delete(&path(&gone)).await.assert_status(204);
    let answer = user.get(&format!("{ALL}/export?from=2025-01-30")).await;
    let answer = answer.assert_status(200);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"transactions-2027-01-15.csv\""
    );
    let id = id.as_str().unwrap();
    assert_eq!(
        answer.text(),
        format!(
            "booked_on,type,amount,currency,description,category,account,original_amount,\
             original_currency,external_id,transfer_id,id\r\n\
             2025-01-31,expense,-11.20,EUR,\"Dinner, \"\"good\"\"\",Groceries,'=Euros,-1800,JPY,\
             '-17,,{id}\r\n\
             2025-01-30,income,5.00,EUR,\"'=HYPERLINK(\"\"https://evil.example\"\")\",,'=Euros,,,,,\
             {other}\r\n"
        )
    );
}

#[tokio::test]
async fn export_matches_the_list_and_its_order() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let empty = user.get(&format!("{ALL}/export?format=json")).await;
    assert_eq!(empty.assert_status(200).json(), json!([]));
    // More than three batches.
    let items: Vec<_> = (0..650)
        .map(|row| {
            let (day, amount) = (1 + row % 28, row - 325);
            let amount = if amount == 0 { 1 } else { amount }.to_string();
            transaction(&euros, &amount, &format!("2025-01-{day:02}"), "T")
        })
        .collect();
    let body = json!({ "items": items });
    user.post(BULK).json(&body).await.assert_status(200);
    for (query, rows) in [("", 650), ("&type=income", 325), ("&q=nothing", 0)] {
        for sort in ["newest", "oldest", "amount"] {
            let query = format!("sort={sort}{query}");
            let export = user.get(&format!("{ALL}/export?format=json&{query}")).await;
            assert_eq!(export.header("content-type"), "application/json");
            let export = export.assert_status(200).json();
            let mut listed: Vec<Value> = Vec::new();
            for page in 1..=4 {
                let with = "per_page=200&include=account,category";
                let page = user.get(&format!("{ALL}?{query}&{with}&page={page}")).await;
                listed.extend(page.json()["items"].as_array().unwrap().iter().cloned());
            }
            assert_eq!(export.as_array().unwrap().len(), rows, "{query}");
            assert_eq!(export, json!(listed), "{query}");
            let table = user.get(&format!("{ALL}/export?{query}")).await.text();
            assert_eq!(table.lines().count(), rows + 1);
        }
    }
    let refused = user.get(&format!("{ALL}/export?format=xlsx")).await;
    let codes = refused.assert_status(422).problem().codes();
    assert_eq!(codes, ["format: invalid_format"]);
}

#[tokio::test]
async fn export_is_a_snapshot_however_slowly_it_is_read() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let rows = |count: usize| {
        let row = transaction(&euros, "1", "2025-01-01", "T");
        json!({ "items": vec![row; count] })
    };
    user.post(BULK).json(&rows(1000)).await.assert_status(200);
    let response = user
        .get(&format!("{ALL}/export?format=json&sort=oldest"))
        .streamed()
        .await;
    let mut body = response.into_body().into_data_stream();
    let mut text = Vec::new();
    text.extend(next(&mut body).await.unwrap());
    user.post(BULK).json(&rows(300)).await.assert_status(200);
    user.delete(BULK)
        .json(&json!({ "filter": { "min_amount": "1" } }))
        .await
        .assert_status(200);
    while let Some(chunk) = next(&mut body).await {
        text.extend(chunk);
    }
    let items: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(items.as_array().unwrap().len(), 1000);
}

async fn next(body: &mut axum::body::BodyDataStream) -> Option<axum::body::Bytes> {
    use futures_util::StreamExt as _;
    body.next().await.map(Result::unwrap)
}

#[tokio::test]
async fn stopped_export_returns_its_connection() {
    let app = TestApp::with(|settings| {
        settings.limits.exports_per_user = 5;
        settings.connections_per_user = Some(8);
    })
    .await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let row = transaction(&euros, "1", "2025-01-01", "T");
    let body = json!({ "items": vec![row; 2000] });
    user.post(BULK).json(&body).await.assert_status(200);
    let export = || user.get(&format!("{ALL}/export")).streamed();
    let mut open: Vec<http::Response<Body>> = Vec::new();
    for _ in 0..4 {
        open.push(export().await);
    }
    let busy = user.get(&format!("{ALL}/export")).await.assert_status(503);
    assert!(busy.header("retry-after").parse::<u64>().unwrap() > 0);
    drop(open);
    until_next_export(&app, &user).await;
}

/// Waits until the user's exports have ended and another one is allowed.
async fn until_next_export(app: &TestApp, user: &User) {
    for _ in 0..1000 {
        if user.get(&format!("{ALL}/export")).await.status() == 200 {
            return;
        }
        // A round trip, in which others get their turn.
        app.count("users").await;
    }
    panic!("exports that nobody reads stay open");
}

#[tokio::test]
async fn slow_client_does_not_delay_other_exports() {
    let app = TestApp::new().await;
    let [slow, other] = [app.user().await, app.user().await];
    let euros = account(&slow, "A", "EUR").await;
    let row = transaction(&euros, "1", "2025-01-01", "T");
    let body = json!({ "items": vec![row; 2000] });
    slow.post(BULK).json(&body).await.assert_status(200);
    let path = format!("{ALL}/export");
    let unread = slow.get(&path).streamed().await;
    assert_eq!(unread.status(), 200);
    for _ in 0..4 {
        let refused = slow.get(&path).await.assert_status(429);
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
        other.get(&path).await.assert_status(200);
    }
    drop(unread);
}

#[tokio::test]
async fn export_that_is_read_too_slowly_does_not_look_complete() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let euros = account(&user, "A", "EUR").await;
    let row = transaction(&euros, "1", "2025-01-01", "T");
    let body = json!({ "items": vec![row; 2000] });
    user.post(BULK).json(&body).await.assert_status(200);
    let response = user.get(&format!("{ALL}/export")).streamed().await;
    let mut body = response.into_body().into_data_stream();
    // The head and the first batch; then no read for longer than a client may pause.
    next(&mut body).await.unwrap();
    next(&mut body).await.unwrap();
    user.get(&format!("{ALL}/export")).await.assert_status(429);
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(11)).await;
    tokio::time::resume();
    until_next_export(&app, &user).await;
    let mut outcome = Ok(());
    while let Some(chunk) = futures_util::StreamExt::next(&mut body).await {
        outcome = chunk.map(drop);
    }
    assert!(outcome.is_err());
}

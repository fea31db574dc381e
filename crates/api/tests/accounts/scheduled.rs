//! Balances at the end of today, and what is scheduled after it.

use chrono::TimeDelta;
use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, book, checking, created};

async fn get(user: &User, path: &str) -> Value {
    user.get(path).await.assert_status(200).json()
}

/// The balance and what is scheduled, after checking that the account, the list, the summary and
/// the net worth of today agree.
async fn shown(user: &User, path: &str, today: &str) -> [String; 2] {
    let account = get(user, path).await;
    let list = get(user, &format!("{ALL}?sort=balance")).await;
    assert_eq!(list["items"], json!([account]));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let shown = [text(&account["balance"]), text(&account["scheduled"])];
    let summary = get(user, &format!("{ALL}/summary")).await;
    for totals in [&summary, &summary["groups"][0]] {
        assert_eq!(totals["totals"][0]["amount"], shown[0]);
        let scheduled = totals["scheduled"]
            .get(0)
            .map(|total| text(&total["amount"]));
        assert_eq!(scheduled.unwrap_or("0.00".to_owned()), shown[1]);
    }
    let worth = format!("/api/v1/reports/net-worth?from={today}&to={today}");
    let worth = get(user, &worth).await;
    let worth = &worth["points"][0]["by_currency"][0]["accounts"]["amount"];
    assert_eq!(*worth, json!(shown[0]));
    let history = get(user, &format!("{path}?include=balances")).await;
    let of_today = &history["balances"][11];
    assert_eq!(
        *of_today,
        json!({ "date": today,
        "balance": { "amount": shown[0], "currency": "EUR" } })
    );
    shown
}

#[tokio::test]
async fn every_place_shows_the_balance_of_today_and_what_is_scheduled() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Current", "1000")).await;
    assert_eq!(shown(&user, &path, "2027-01-15").await, ["1000.00", "0.00"]);
    book(&app, &user, &path, "-300", "2027-02-04").await;
    let expected = ["1000.00", "-300.00"];
    assert_eq!(shown(&user, &path, "2027-01-15").await, expected);
    // Responses to changes, too.
    for body in [json!({ "name": "Daily" }), json!({})] {
        let changed = user.patch(&path).json(&body).await.assert_status(200);
        let changed = changed.json();
        assert_eq!([&changed["balance"], &changed["scheduled"]], expected);
    }
    user.delete(&path).await.assert_status(204);
    let restored = user.post(&format!("{path}/restore")).await.json();
    assert_eq!([&restored["balance"], &restored["scheduled"]], expected);
    book(&app, &user, &path, "20", "2027-01-16").await;
    let expected = ["1000.00", "-280.00"];
    assert_eq!(shown(&user, &path, "2027-01-15").await, expected);
    let settings = user.patch("/api/v1/user/settings");
    let east = settings.json(&json!({ "time_zone": "Pacific/Kiritimati" }));
    east.await.assert_status(200);
    let today = "2027-01-15";
    assert_eq!(shown(&user, &path, today).await, expected);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn today_is_a_day_in_the_users_time_zone() {
    let app = TestApp::new().await;
    // 19:30 on 15 January in Los Angeles, 04:30 on 16 January in Berlin.
    app.clock().advance(TimeDelta::minutes(19 * 60 + 30));
    let user = app.user().await;
    let zone = async |zone: &str| {
        let settings = user.patch("/api/v1/user/settings");
        let settings = settings.json(&json!({ "time_zone": zone }));
        settings.await.assert_status(200);
    };
    zone("America/Los_Angeles").await;
    let path = created(&user, &checking("Current", "1000")).await;
    book(&app, &user, &path, "-1", "2027-01-15").await;
    book(&app, &user, &path, "-20", "2027-01-16").await;
    assert_eq!(
        shown(&user, &path, "2027-01-15").await,
        ["999.00", "-20.00"]
    );
    zone("Europe/Berlin").await;
    assert_eq!(shown(&user, &path, "2027-01-16").await, ["979.00", "0.00"]);
}

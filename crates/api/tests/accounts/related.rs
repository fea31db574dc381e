//! Accounts with their latest transactions and balances.

use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{ALL, book, checking, created};

/// The values of a field of each of an account's related items.
fn each(account: &Value, items: &str, pointer: &str) -> Vec<String> {
    let items = account[items].as_array().unwrap().iter();
    items
        .map(|item| item.pointer(pointer).unwrap().as_str().unwrap().to_owned())
        .collect()
}

// Proves: TASK-005-006.1, TASK-005-006.4, TASK-005-021.3
#[tokio::test]
async fn related_data_is_returned_if_requested() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let daily = created(&user, &checking("Daily", "100")).await;
    let empty = created(&user, &checking("Empty", "5")).await;
    let foreign = created(&other, &checking("Foreign", "1")).await;
    book(&app, &other, &foreign, "-1", "2027-01-15").await;
    let booked = [
        ("-1", "2026-01-31"),
        ("-2", "2026-02-28"),
        ("-3", "2026-12-31"),
        ("-4", "2027-01-01"),
        ("-5", "2027-01-14"),
        ("-6", "2027-01-15"),
        ("50", "2027-01-16"),
    ];
    for (amount, day) in booked {
        book(&app, &user, &daily, amount, day).await;
    }

    let plain = user.get(&daily).await.assert_status(200);
    let list = user.get(ALL).await.assert_status(200).json();
    for account in list["items"]
        .as_array()
        .unwrap()
        .iter()
        .chain([&plain.json()])
    {
        assert_eq!(account.get("latest_transactions"), None);
        assert_eq!(account.get("balances"), None);
    }

    let include = "include=latest_transactions,balances";
    let detailed = user.get(&format!("{daily}?{include}")).await;
    assert_eq!(detailed.header("etag"), plain.header("etag"));
    let detailed = detailed.assert_status(200).json();
    let list = user.get(&format!("{ALL}?{include}&sort=name")).await;
    let list = list.assert_status(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["items"][0], detailed);

    let days = each(&detailed, "latest_transactions", "/booked_on");
    let latest = booked.iter().rev().take(5).map(|(_, day)| *day);
    assert_eq!(days, latest.collect::<Vec<_>>());
    // The user's today is 2027-01-15, so the last balance leaves out the transaction of tomorrow.
    let dates = each(&detailed, "balances", "/date");
    assert_eq!(dates.len(), 12);
    assert_eq!(dates[..2], ["2026-02-28", "2026-03-31"]);
    assert_eq!(dates[10..], ["2026-12-31", "2027-01-15"]);
    let amounts = each(&detailed, "balances", "/balance/amount");
    assert_eq!(amounts[0], "97.00");
    assert_eq!(amounts[9..], ["97.00", "94.00", "79.00"]);

    let empty = user.get(&format!("{empty}?{include}")).await.json();
    assert_eq!(list["items"][1], empty);
    assert_eq!(empty["latest_transactions"], json!([]));
    let amounts = each(&empty, "balances", "/balance/amount");
    let opened_today = [&["0.00"; 11][..], &["5.00"]].concat();
    assert_eq!(amounts, opened_today);
}

#[tokio::test]
async fn one_relation_is_returned_without_the_other() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Daily", "100")).await;
    for (include, absent) in [
        ("latest_transactions", "balances"),
        ("balances", "latest_transactions"),
    ] {
        let account = user.get(&format!("{path}?include={include}")).await.json();
        assert!(account[include].is_array(), "{account}");
        assert_eq!(account.get(absent), None);
    }
}

#[tokio::test]
async fn unknown_relation_is_rejected_with_the_known_ones() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &checking("Daily", "100")).await;
    for include in ["", "owner", "balances,", "balances;latest_transactions"] {
        for path in [&path, ALL] {
            let refused = user.get(&format!("{path}?include={include}")).await;
            let problem = refused.assert_status(422).json();
            assert_eq!(
                problem["errors"][0]["field"], "include",
                "{include:?}: {problem}"
            );
            let text = problem["errors"][0]["message"].as_str().unwrap();
            assert!(text.contains("`latest_transactions`, `balances`"), "{text}");
        }
    }
}

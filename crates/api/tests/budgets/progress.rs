//! The progress of budgets.

use coffer_test_support::{CapturedLog, TestApp, User};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ALL, EMPLOYMENT, FOOD, GROCERIES, account, book, created, monthly, names, with};

// Proves: TASK-004-007.2, TASK-005-012.3, TASK-005-022.2
#[tokio::test]
async fn progress_counts_the_category_and_its_subcategories() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let food = with(monthly("Food"), &json!({ "category_id": FOOD }));
    created(&user, &food).await;
    let (euros, dollars) = (account(&user, "EUR").await, account(&user, "USD").await);
    for (account, amount, day, category) in [
        (&euros, "-60", "2027-01-01", Some(FOOD)),
        (&euros, "-30.50", "2027-01-31", Some(GROCERIES)),
        (&euros, "5.50", "2027-01-20", Some(GROCERIES)),
        (&euros, "-1000", "2026-12-31", Some(FOOD)),
        (&euros, "-1000", "2027-02-01", Some(FOOD)),
        (&euros, "-1000", "2027-01-10", None),
        (&euros, "3000", "2027-01-10", Some(EMPLOYMENT)),
        (&dollars, "-7", "2027-01-10", Some(FOOD)),
    ] {
        book(&app, account, amount, day, category).await;
    }
    let shown = user.get(&format!("{ALL}/progress")).await;
    let shown = shown.assert_status(200).json();
    assert_eq!(shown["on"], "2027-01-15");
    assert_json_snapshot!(shown["items"], { "[].budget" => "[budget]" }, @r#"
    [
      {
        "available": {
          "amount": "100.00",
          "currency": "EUR"
        },
        "budget": "[budget]",
        "budgeted": {
          "amount": "100.00",
          "currency": "EUR"
        },
        "days_left": 17,
        "excluded": [
          {
            "amount": "7.00",
            "currency": "USD"
          }
        ],
        "period_end": "2027-01-31",
        "period_start": "2027-01-01",
        "refunded": {
          "amount": "5.50",
          "currency": "EUR"
        },
        "remaining": {
          "amount": "15.00",
          "currency": "EUR"
        },
        "rolled_over": {
          "amount": "0.00",
          "currency": "EUR"
        },
        "spent": {
          "amount": "90.50",
          "currency": "EUR"
        },
        "spent_ratio": "0.8500",
        "status": "warning",
        "thresholds_reached": [
          80
        ]
      }
    ]
    "#);
}

#[tokio::test]
async fn progress_of_another_day_is_that_of_its_period() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let food = with(monthly("Food"), &json!({ "category_id": FOOD }));
    created(&user, &food).await;
    let euros = account(&user, "EUR").await;
    book(&app, &euros, "-1000", "2026-12-31", Some(FOOD)).await;
    let before = user.get(&format!("{ALL}/progress?on=2026-12-01")).await;
    let before = &before.json()["items"][0];
    assert_eq!(
        (&before["status"], &before["remaining"]["amount"]),
        (&json!("overspent"), &json!("-900.00"))
    );
    let long_ago = user.get(&format!("{ALL}/progress?on=2025-12-31")).await;
    assert_eq!(long_ago.json()["items"], json!([]));
}

// Proves: TASK-005-012.3
#[tokio::test]
async fn remainder_rolls_over_and_appears_in_the_history() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let fields = json!({ "rollover": true, "starts_on": "2026-11-15" });
    let path = created(&user, &with(monthly("All"), &fields)).await;
    let euros = account(&user, "EUR").await;
    for (amount, day) in [
        ("-30", "2026-11-15"),
        ("-250", "2027-01-14"),
        ("-20", "2027-01-15"),
    ] {
        book(&app, &euros, amount, day, None).await;
    }
    let history = user.get(&format!("{path}/history")).await;
    let history = history.assert_status(200).json();
    let items = history["items"].as_array().unwrap();
    let shown: Vec<_> = items
        .iter()
        .map(|item| {
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            let amount = |name: &str| item[name]["amount"].as_str().unwrap().to_owned();
            [
                text("period_start"),
                text("period_end"),
                amount("rolled_over"),
                amount("spent"),
                amount("remaining"),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2027-01-15 2027-02-14 -80.00 20.00 0.00",
            "2026-12-15 2027-01-14 70.00 250.00 -80.00",
            "2026-11-15 2026-12-14 0.00 30.00 70.00",
        ]
    );
    let one = user.get(&format!("{path}/history?periods=1")).await;
    assert_eq!(one.json()["items"], json!([items[0]]));
    for (query, code) in [
        ("periods=0", "periods: out_of_range"),
        ("periods=61", "periods: out_of_range"),
        ("periods=x", "periods: invalid_format"),
    ] {
        let answer = user.get(&format!("{path}/history?{query}")).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
}

/// The carried, budgeted and available amounts of each period, latest first.
async fn carried(user: &User, path: &str, periods: u16) -> Vec<String> {
    let history = user.get(&format!("{path}/history?periods={periods}")).await;
    let history = history.assert_status(200).json();
    let items = history["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let amount = |name: &str| item[name]["amount"].as_str().unwrap();
            let period = item["period_start"].as_str().unwrap();
            let amounts = ["rolled_over", "budgeted", "available"].map(amount);
            format!("{period} {}", amounts.join(" "))
        })
        .collect()
}

#[tokio::test]
async fn fifteen_unspent_months_roll_over_in_full() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let fields = json!({ "rollover": true, "starts_on": "2025-10-01" });
    let path = created(&user, &with(monthly("All"), &fields)).await;
    assert_eq!(
        carried(&user, &path, 1).await,
        ["2027-01-01 1500.00 100.00 1600.00"]
    );
    let shown = user.get(&format!("{ALL}/progress")).await.json();
    let shown = &shown["items"][0];
    assert_eq!(shown["rolled_over"]["amount"], "1500.00");
}

#[tokio::test]
async fn raised_amount_leaves_the_past_as_it_was() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let fields = json!({ "amount": "300", "rollover": true, "starts_on": "2026-08-01" });
    let path = created(&user, &with(monthly("All"), &fields)).await;
    let euros = account(&user, "EUR").await;
    // 1450 of 1500 by December.
    for (amount, day) in [("-650", "2026-08-20"), ("-800", "2026-12-31")] {
        book(&app, &euros, amount, day, None).await;
    }
    let edit = async |change: Value| {
        let answer = user.patch(&path).json(&change).await;
        answer.assert_status(200).json()
    };
    let raised = edit(json!({ "amount": "400" })).await;
    let history = json!([
        { "valid_from": "2026-08-01", "amount": { "amount": "300.00", "currency": "EUR" } },
        { "valid_from": "2027-01-01", "amount": { "amount": "400.00", "currency": "EUR" } },
    ]);
    assert_eq!(raised["amount_history"], history);
    let expected = [
        "2027-01-01 50.00 400.00 450.00",
        "2026-12-01 550.00 300.00 850.00",
        "2026-11-01 250.00 300.00 550.00",
    ];
    assert_eq!(carried(&user, &path, 3).await, expected);
    let same = edit(json!({ "amount": "400", "amount_applies_to": "current_period" })).await;
    assert_eq!(same, raised);

    let all = edit(json!({ "amount_applies_to": "all_periods" })).await;
    assert_eq!(all["amount_history"].as_array().unwrap().len(), 1);
    assert_eq!(
        carried(&user, &path, 1).await,
        ["2027-01-01 550.00 400.00 950.00"]
    );
    let wrong = user
        .patch(&path)
        .json(&json!({ "amount_applies_to": "past" }));
    let codes = wrong.await.assert_status(422).problem().codes();
    assert_eq!(codes, ["amount_applies_to: wrong_type"]);
}

#[tokio::test]
async fn current_period_of_a_new_amount_follows_the_users_time_zone() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let daily = json!({ "period": "custom", "period_days": 1 });
    for (zone, from) in [
        ("Pacific/Kiritimati", "2027-01-15"),
        ("Pacific/Pago_Pago", "2027-01-14"),
    ] {
        let zone = json!({ "time_zone": zone });
        let settings = user.patch("/api/v1/user/settings").json(&zone).await;
        settings.assert_status(200);
        let path = created(&user, &with(monthly("Daily"), &daily)).await;
        let raised = user.patch(&path).json(&json!({ "amount": "200" })).await;
        let raised = raised.assert_status(200).json();
        assert_eq!(raised["amount_history"][1]["valid_from"], from);
    }
}

#[tokio::test]
async fn today_follows_the_users_time_zone() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let daily = json!({ "period": "custom", "period_days": 1 });
    created(&user, &with(monthly("Daily"), &daily)).await;
    for (zone, day) in [
        ("Etc/UTC", "2027-01-15"),
        ("Pacific/Kiritimati", "2027-01-15"),
        ("Pacific/Pago_Pago", "2027-01-14"),
    ] {
        let zone = json!({ "time_zone": zone });
        let settings = user.patch("/api/v1/user/settings").json(&zone).await;
        settings.assert_status(200);
        let shown = user.get(&format!("{ALL}/progress")).await.json();
        let item: &Value = &shown["items"][0];
        assert_eq!(
            (&shown["on"], &item["period_start"]),
            (&json!(day), &json!(day))
        );
        assert_eq!(
            (&item["period_end"], &item["days_left"]),
            (&json!(day), &json!(1))
        );
    }
}

// Proves: TASK-004-007.3
#[tokio::test]
async fn invalid_row_is_left_out_of_lists_and_named_in_the_log() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let bad = created(&user, &monthly("Bad")).await;
    for name in ["Food", "Fun"] {
        created(&user, &monthly(name)).await;
    }
    let id = bad.rsplit('/').next().unwrap();
    app.execute(&format!(
        "ALTER TABLE budgets DROP CONSTRAINT budgets_period_days_plausible;
         UPDATE budgets SET period = 'custom', period_days = 3660 WHERE id = '{id}'"
    ))
    .await;
    let log = CapturedLog::start();
    let progress = user.get(&format!("{ALL}/progress")).await;
    let progress = progress.assert_status(200).json();
    let items = progress["items"].as_array().unwrap().iter();
    let shown: Vec<_> = items.map(|item| &item["budget"]["name"]).collect();
    assert_eq!(shown, ["Food", "Fun"]);
    let text = log.text();
    assert!(
        text.contains("stored data is invalid") && text.contains(id),
        "{text}"
    );

    // The page with it, too, and the one after it.
    let mut listed = Vec::new();
    let mut path = format!("{ALL}?limit=2&sort=name");
    loop {
        let page = user.get(&path).await.assert_status(200).json();
        listed.extend(names(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{ALL}?limit=2&sort=name&cursor={cursor}");
    }
    assert_eq!(listed, ["Food", "Fun"]);

    let problem = user.get(&bad).await.assert_status(500).problem();
    assert_eq!(problem.kind, "/problems/invalid-stored-data");
    assert!(!problem.detail.contains(id), "{problem:?}");
}

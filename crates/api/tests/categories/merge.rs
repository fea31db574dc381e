//! Merging one category into another.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{EMPLOYMENT, FOOD, GROCERIES, budget, created, expense, path, spend, under, usage};

// Proves: TASK-005-009.3, TASK-005-010.3, TASK-005-010.4
#[tokio::test]
async fn merge_moves_everything_and_its_figures() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &under(FOOD, "Market")).await;
    spend(&app, &user, &id).await;
    spend(&app, &user, &id).await;
    spend(&app, &user, GROCERIES).await;
    budget(&app, &user, &id).await;
    app.execute(
        "UPDATE transactions SET deleted_at = now() WHERE id = (SELECT id FROM transactions \
                 WHERE category_id <> '00000000-0000-7000-8000-000000030001' LIMIT 1)",
    )
    .await;
    let merge = user.post(&format!("{}/merge", path(&id)));
    let merged = merge
        .json(&json!({ "target_category_id": GROCERIES }))
        .await;
    let merged = merged.assert_status(200).json();
    let moved = json!({ "transaction_count": 1, "budget_count": 1, "subcategory_count": 0 });
    assert_eq!(merged["moved"], moved);
    assert_eq!(merged["category"]["id"], GROCERIES);
    user.get(&path(&id)).await.assert_status(404);
    assert_eq!(usage(&user, GROCERIES).await, json!([2, 1, 0]));
    let months = format!("monthly_spending WHERE category_id = '{GROCERIES}' AND spent = 20");
    assert_eq!(app.count(&months).await, 1);
    // Deleted transactions have moved, too, and appear when they are restored.
    let all = format!("transactions WHERE category_id = '{GROCERIES}'");
    assert_eq!(app.count(&all).await, 3);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn impossible_merge_changes_nothing() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let stranger = app.user().await;
    let theirs = created(&stranger, &expense("Theirs")).await;
    let id = created(&user, &expense("Top")).await;
    created(&user, &under(&id, "Cheese")).await;
    let other = created(&user, &expense("Other")).await;
    created(&user, &under(&other, "cheese")).await;
    spend(&app, &user, &id).await;
    let before = app.dump().await;
    let merge = async |body: Value| {
        let request = user.post(&format!("{}/merge", path(&id)));
        request.json(&body).await
    };
    for (into, code) in [
        (id.as_str(), "target_category_id: same_category"),
        (EMPLOYMENT, "target_category_id: type_mismatch"),
        (GROCERIES, "target_category_id: too_deep"),
        (theirs.as_str(), "target_category_id: unknown_category"),
    ] {
        let answer = merge(json!({ "target_category_id": into })).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
    let clash = merge(json!({ "target_category_id": other })).await;
    let codes = clash.assert_status(409).problem().codes();
    assert_eq!(codes, ["target_category_id: duplicate_subcategory"]);
    for body in [
        json!({}),
        json!({ "target_category_id": null }),
        json!({ "target_category_id": "x" }),
    ] {
        merge(body).await.assert_status(422);
    }
    assert_eq!(app.dump().await, before);
    let into = merge(json!({ "target_category_id": FOOD }))
        .await
        .assert_status(200);
    assert_eq!(into.json()["moved"]["subcategory_count"], 1);
}

/// Creates a budget through the API, and returns its path.
async fn budget_of(user: &User, category: &str, amount: &str, fields: &Value) -> String {
    let mut body = json!({ "name": "B", "category_id": category, "amount": amount,
        "currency": "EUR", "period": "monthly", "starts_on": "2026-12-01" });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = user.post("/api/v1/budgets").json(&body).await;
    let id = made.assert_status(201).json()["id"].clone();
    format!("/api/v1/budgets/{}", id.as_str().unwrap())
}

/// Two categories with ten euros spent in each, and with budgets of 300 and 200 euros per month.
async fn two_budgeted(app: &TestApp, user: &User) -> ([String; 2], [String; 2]) {
    let from = created(user, &expense("From")).await;
    let into = created(user, &expense("Into")).await;
    spend(app, user, &from).await;
    spend(app, user, &into).await;
    let budgets = [
        budget_of(user, &from, "300", &json!({})).await,
        budget_of(user, &into, "200", &json!({})).await,
    ];
    ([from, into], budgets)
}

/// Path, available amount and spending of each budget.
async fn progress(user: &User) -> Vec<String> {
    let shown = user
        .get("/api/v1/budgets/progress")
        .await
        .assert_status(200);
    let shown = shown.json();
    let items = shown["items"].as_array().unwrap().iter();
    let mut items: Vec<_> = items
        .map(|item| {
            let id = item["budget"]["id"].as_str().unwrap();
            let amount = |name: &str| item[name]["amount"].as_str().unwrap().to_owned();
            let (available, spent) = (amount("available"), amount("spent"));
            format!("/api/v1/budgets/{id} {available} {spent}")
        })
        .collect();
    items.sort();
    items
}

#[tokio::test]
async fn merge_of_budgeted_categories_adds_up_or_keeps_the_targets_budget() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for (choice, available) in [("merge", "500.00"), ("keep_target", "200.00")] {
        let ([from, into], [source, target]) = two_budgeted(&app, &user).await;
        let before = app.dump().await;
        let merge = async |body: Value| {
            let request = user.post(&format!("{}/merge", path(&from)));
            request.json(&body).await
        };
        let asked = merge(json!({ "target_category_id": into })).await;
        let asked = asked.assert_status(409).problem();
        assert_eq!(asked.codes(), ["budgets: overlapping_budgets"]);
        let wrong = merge(json!({ "target_category_id": into, "budgets": "both" })).await;
        let codes = wrong.assert_status(422).problem().codes();
        assert_eq!(codes, ["budgets: wrong_type"]);
        assert_eq!(app.dump().await, before);

        let merged = merge(json!({ "target_category_id": into, "budgets": choice })).await;
        let merged = merged.assert_status(200).json();
        assert_eq!(merged["ended_budget_count"], 1);
        assert_eq!(merged["moved"]["budget_count"], 0);
        assert_eq!(
            progress(&user).await,
            [format!("{target} {available} 20.00")]
        );
        user.get(&source).await.assert_status(404);
        // The other one can be restored with its category only, and counts nothing there.
        let restore = |path: &str| user.post(&format!("{path}/restore")).into_future();
        let codes = restore(&source).await.assert_status(409).problem().codes();
        assert_eq!(codes, ["category_id: category_deleted"]);
        restore(&path(&from)).await.assert_status(200);
        restore(&source).await.assert_status(200);
        let mut expected = [
            format!("{source} 300.00 0.00"),
            format!("{target} {available} 20.00"),
        ];
        expected.sort();
        assert_eq!(progress(&user).await, expected);
        for category in [&from, &into] {
            for budget in [&source, &target] {
                user.delete(budget).await;
            }
            let delete = user.delete(&format!("{}?reassign_to={FOOD}", path(category)));
            delete.await.assert_status(204);
        }
    }
}

#[tokio::test]
async fn deletion_with_a_target_asks_what_becomes_of_budgets() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let ([from, into], [_, target]) = two_budgeted(&app, &user).await;
    let delete = format!("{}?reassign_to={into}", path(&from));
    let asked = user.delete(&delete).await.assert_status(409).problem();
    assert_eq!(asked.codes(), ["budgets: overlapping_budgets"]);
    let wrong = user.delete(&format!("{delete}&budgets=both")).await;
    let codes = wrong.assert_status(422).problem().codes();
    assert_eq!(codes, ["budgets: invalid_format"]);
    let deleted = user.delete(&format!("{delete}&budgets=merge")).await;
    deleted.assert_status(204);
    assert_eq!(progress(&user).await, [format!("{target} 500.00 20.00")]);
}

#[tokio::test]
async fn budgets_of_other_periods_and_currencies_stay_beside_each_other() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for other in [
        json!({ "period": "yearly" }),
        json!({ "period": "custom", "period_days": 30 }),
        json!({ "currency": "USD" }),
        json!({ "starts_on": "2026-01-01", "ends_on": "2026-11-30" }),
    ] {
        let from = created(&user, &expense("From")).await;
        let into = created(&user, &expense("Into")).await;
        budget_of(&user, &from, "300", &other).await;
        budget_of(&user, &into, "200", &json!({})).await;
        let request = user.post(&format!("{}/merge", path(&from)));
        let merged = request.json(&json!({ "target_category_id": into })).await;
        let merged = merged.assert_status(200).json();
        let counts = json!([
            merged["moved"]["budget_count"],
            merged["ended_budget_count"]
        ]);
        assert_eq!(counts, json!([1, 0]), "{other}");
        assert_eq!(usage(&user, &into).await, json!([0, 2, 0]));
        app.execute("UPDATE budgets SET deleted_at = now()").await;
        user.delete(&path(&into)).await.assert_status(204);
    }
}

// Proves: TASK-005-010.4
#[tokio::test]
async fn one_of_concurrent_mutual_merges_succeeds() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (one, two) = (
        created(&user, &expense("One")).await,
        created(&user, &expense("Two")).await,
    );
    spend(&app, &user, &one).await;
    spend(&app, &user, &two).await;
    let merge = |from: &str, into: &str| {
        let request = user.post(&format!("{}/merge", path(from)));
        request
            .json(&json!({ "target_category_id": into }))
            .into_future()
    };
    let answers = tokio::join!(merge(&one, &two), merge(&two, &one));
    let (first, second) = (answers.0.status(), answers.1.status());
    // The target of the second merge is already deleted.
    assert!(
        matches!((first, second), (200, 422) | (422, 200)),
        "{first} {second}"
    );
    let left = if first == 200 { &two } else { &one };
    assert_eq!(usage(&user, left).await, json!([2, 0, 0]));
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn merge_is_undone_with_its_change_set() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let boats = created(&user, &expense("Boats")).await;
    let account = json!({ "name": "A", "type": "cash", "currency": "EUR" });
    let account = user.post("/api/v1/accounts").json(&account).await.json();
    let rope = json!({ "account_id": account["id"], "amount": "-1", "booked_on": "2025-01-01",
        "description": "Rope", "category_id": boats });
    let rope = user.post("/api/v1/transactions").json(&rope).await;
    let rope = rope.assert_status(201).json();
    let rope = format!("/api/v1/transactions/{}", rope["id"].as_str().unwrap());
    let body = json!({ "target_category_id": FOOD });
    let merged = user.post(&format!("{}/merge", path(&boats))).json(&body);
    let merged = merged.await.assert_status(200).json();
    let set = merged["change_set_id"].as_str().unwrap();
    assert_eq!(user.get(&rope).await.json()["category_id"], FOOD);
    let undo = format!("/api/v1/change-sets/{set}/undo");
    let undone = user.post(&undo).await.assert_status(200).json();
    assert_eq!(undone["type"], "category_merge");
    assert_eq!(
        (&undone["category_id"], &undone["merged_category_id"]),
        (&json!(FOOD), &json!(boats))
    );
    assert_eq!(undone["undone_count"], 1);
    assert_eq!(user.get(&rope).await.json()["category_id"], json!(boats));
    user.get(&path(&boats)).await.assert_status(200);
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn undone_merge_restores_both_budgets() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for choice in ["merge", "keep_target"] {
        let ([from, into], [source, target]) = two_budgeted(&app, &user).await;
        let before = progress(&user).await;
        let body = json!({ "target_category_id": into, "budgets": choice });
        let merged = user.post(&format!("{}/merge", path(&from))).json(&body);
        let merged = merged.await.assert_status(200).json();
        let set = merged["change_set_id"].as_str().unwrap();
        assert_eq!(progress(&user).await.len(), before.len() - 1);
        let undo = format!("/api/v1/change-sets/{set}/undo");
        user.post(&undo).await.assert_status(200);
        assert_eq!(progress(&user).await, before, "{choice}");
        for category in [&from, &into] {
            for budget in [&source, &target] {
                user.delete(budget).await;
            }
            let delete = user.delete(&format!("{}?reassign_to={FOOD}", path(category)));
            delete.await.assert_status(204);
        }
    }
    assert_eq!(app.count("reconcile()").await, 0);
}

/// Merges one category into another and returns the path for undoing it.
async fn merge_of(user: &User, from: &str, body: Value) -> String {
    let merged = user.post(&format!("{}/merge", path(from))).json(&body);
    let merged = merged.await.assert_status(200).json();
    let set = merged["change_set_id"].as_str().unwrap();
    format!("/api/v1/change-sets/{set}/undo")
}

#[tokio::test]
async fn undone_merge_returns_transactions_that_were_deleted_before_it() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let boats = created(&user, &expense("Boats")).await;
    for _ in 0..3 {
        spend(&app, &user, &boats).await;
    }
    let listed = user.get("/api/v1/transactions").await.json();
    let of = |n: usize| {
        let id = listed["items"][n]["id"].as_str().unwrap();
        format!("/api/v1/transactions/{id}")
    };
    for n in [0, 1] {
        user.delete(&of(n)).await.assert_status(204);
    }
    let undo = merge_of(&user, &boats, json!({ "target_category_id": FOOD })).await;
    let restore = async |n| {
        user.post(&format!("{}/restore", of(n)))
            .await
            .assert_status(200)
    };
    restore(0).await;
    let undone = user.post(&undo).await.assert_status(200).json();
    assert_eq!(undone["undone_count"], 1);
    restore(1).await;
    for n in 0..3 {
        assert_eq!(user.get(&of(n)).await.json()["category_id"], json!(boats));
    }
    assert_eq!(app.count("reconcile()").await, 0);
}

#[tokio::test]
async fn merges_of_a_parent_and_its_subcategory_are_undone_in_turn() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let [from, into, other] = ["From", "Into", "Other"].map(expense);
    let (from, into) = (created(&user, &from).await, created(&user, &into).await);
    let other = created(&user, &other).await;
    let child = created(&user, &under(&from, "Child")).await;
    let first = merge_of(&user, &from, json!({ "target_category_id": into })).await;
    let second = merge_of(&user, &child, json!({ "target_category_id": other })).await;
    user.post(&second).await.assert_status(200);
    user.post(&first).await.assert_status(200);
    let child = user.get(&path(&child)).await.json();
    assert_eq!(child["parent_id"], json!(from));
}

#[tokio::test]
async fn merged_budgets_change_back_together_or_not_at_all() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let ([from, into], [source, target]) = two_budgeted(&app, &user).await;
    let body = json!({ "target_category_id": into, "budgets": "merge" });
    let undo = merge_of(&user, &from, body).await;
    let rename = user.patch(&target).json(&json!({ "name": "Renamed" }));
    rename.await.assert_status(200);
    let refused = user.post(&undo).await.assert_status(409).json();
    assert_eq!(refused["conflicts"]["count"], 2);
    let skip = user.post(&undo).json(&json!({ "skip_changed": true }));
    skip.await.assert_status(200);
    user.get(&source).await.assert_status(404);
    let budget = user.get(&target).await.json();
    assert_eq!(budget["amount"]["amount"], "500.00");
}

#[tokio::test]
async fn merge_is_not_undone_if_the_type_has_changed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let boats = created(&user, &expense("Boats")).await;
    spend(&app, &user, &boats).await;
    let body = json!({ "target_category_id": FOOD });
    let merged = user.post(&format!("{}/merge", path(&boats))).json(&body);
    let merged = merged.await.assert_status(200).json();
    let undo = format!(
        "/api/v1/change-sets/{}/undo",
        merged["change_set_id"].as_str().unwrap()
    );
    let restore = user.post(&format!("{}/restore", path(&boats)));
    restore.await.assert_status(200);
    let retype = async |kind| {
        let request = user.patch(&path(&boats)).json(&json!({ "type": kind }));
        request.await.assert_status(200);
    };
    retype("income").await;
    let refused = user.post(&undo).await.assert_status(409);
    assert_eq!(refused.problem().codes(), ["id: type_mismatch"]);
    retype("expense").await;
    user.post(&undo).await.assert_status(200);
    assert_eq!(usage(&user, &boats).await, json!([1, 0, 0]));
}

#[tokio::test]
async fn merge_is_not_undone_while_the_name_is_taken() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let boats = created(&user, &expense("Boats")).await;
    let body = json!({ "target_category_id": FOOD });
    let merged = user.post(&format!("{}/merge", path(&boats))).json(&body);
    let merged = merged.await.assert_status(200).json();
    let other = created(&user, &expense("Boats")).await;
    let set = merged["change_set_id"].as_str().unwrap();
    let undo = format!("/api/v1/change-sets/{set}/undo");
    let refused = user.post(&undo).await.assert_status(409);
    assert_eq!(refused.problem().codes(), ["name: already_exists"]);
    user.delete(&path(&other)).await.assert_status(204);
    // A merge without contents is undone by restoring the category.
    let undone = user.post(&undo).await.assert_status(200).json();
    assert_eq!(
        (&undone["row_count"], &undone["undone_count"]),
        (&json!(0), &json!(0))
    );
    user.get(&path(&boats)).await.assert_status(200);
}

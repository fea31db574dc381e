//! Merging one category into another.

use coffer_test_support::TestApp;
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

//! Conditional updates, deletion and restoration.

use chrono::TimeDelta;
use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{FOOD, GROCERIES, budget, created, expense, path, spend, under, usage};

#[tokio::test]
async fn edit_changes_the_given_fields_and_increases_the_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &under(FOOD, "Cheese")).await;
    app.clock().advance(TimeDelta::minutes(1));
    let change = json!({ "name": "Wine", "parent_id": null, "colour": "#ABCDEF" });
    let answer = user.patch(&path(&id)).json(&change).await;
    let answer = answer.assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    assert_eq!(
        json!([
            edited["name"],
            edited["parent_id"],
            edited["colour"],
            edited["icon"]
        ]),
        json!(["Wine", null, "#abcdef", "mountain"])
    );
    assert_ne!(edited["updated_at"], edited["created_at"]);
    assert_eq!(user.get(&path(&id)).await.json(), edited);
    for body in [json!({}), json!({ "name": "Wine", "parent_id": null })] {
        let answer = user.patch(&path(&id)).json(&body).await;
        assert_eq!(answer.assert_status(200).header("etag"), "\"2\"");
    }
}

#[tokio::test]
async fn edit_of_an_older_version_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &expense("C")).await;
    let rename = |name: &str| {
        let request = user.patch(&path(&id)).json(&json!({ "name": name }));
        request.header("if-match", "\"1\"").into_future()
    };
    let answers = tokio::join!(rename("a"), rename("b"));
    let mut statuses = [answers.0.status(), answers.1.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let late = user.delete(&path(&id)).header("if-match", "\"1\"").await;
    late.assert_status(412);
}

#[tokio::test]
async fn system_categories_can_be_read_but_not_changed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = created(&user, &under(FOOD, "Cheese")).await;
    let shown = user.get(&path(GROCERIES)).await.assert_status(200);
    assert_eq!(shown.json()["system"], true);
    let before = app.dump().await;
    for request in [
        user.patch(&path(GROCERIES))
            .json(&json!({ "name": "Mine" })),
        user.delete(&path(GROCERIES)),
        user.delete(&format!("{}?reassign_to={own}", path(GROCERIES))),
        user.post(&format!("{}/merge", path(GROCERIES)))
            .json(&json!({ "target_category_id": own })),
    ] {
        let refused = request.await.assert_status(409).problem();
        assert_eq!(refused.codes(), ["id: system_category"]);
    }
    let restored = user.post(&format!("{}/restore", path(GROCERIES))).await;
    restored.assert_status(200);
    assert_eq!(app.dump().await, before);
}

#[tokio::test]
async fn deleted_entity_is_not_found_until_it_is_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("Top")).await;
    let id = created(&user, &under(&top, "C")).await;
    let restore = async |id: &str| user.post(&format!("{}/restore", path(id))).await;
    user.delete(&path(&id)).await.assert_status(204);
    user.get(&path(&id)).await.assert_status(404);
    user.delete(&path(&id)).await.assert_status(404);
    user.delete(&path(&top)).await.assert_status(204);
    let orphan = restore(&id).await.assert_status(409).problem();
    assert_eq!(orphan.codes(), ["parent_id: parent_deleted"]);
    restore(&top).await.assert_status(200);
    let back = restore(&id).await.assert_status(200);
    assert_eq!(back.header("etag"), "\"3\"");
    assert_eq!(
        restore(&id).await.assert_status(200).header("etag"),
        "\"3\""
    );

    user.delete(&path(&id)).await.assert_status(204);
    created(&user, &under(&top, "c")).await;
    let taken = restore(&id).await.assert_status(409).problem();
    assert_eq!(taken.codes(), ["name: already_exists"]);
}

#[tokio::test]
async fn category_in_use_is_deleted_with_a_target_for_its_contents() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &expense("Top")).await;
    let child = created(&user, &under(&id, "Child")).await;
    let other = created(&user, &expense("Other")).await;
    spend(&app, &user, &id).await;
    budget(&app, &user, &id).await;
    let refused = user.delete(&path(&id)).await.assert_status(409).problem();
    assert_eq!(refused.codes(), ["reassign_to: in_use"]);
    assert!(
        refused
            .detail
            .contains("(1 transaction, 1 budget, 1 subcategory)"),
        "{refused:?}"
    );
    for (target, code) in [
        ("x", "reassign_to: invalid_id"),
        (id.as_str(), "reassign_to: same_category"),
        (GROCERIES, "reassign_to: too_deep"),
        (
            "0190a8a0-0000-7000-8000-000000000000",
            "reassign_to: unknown_category",
        ),
    ] {
        let answer = user.delete(&format!("{}?reassign_to={target}", path(&id)));
        let problem = answer.await.assert_status(422).problem();
        assert_eq!(problem.codes(), [code]);
    }
    assert_eq!(usage(&user, &id).await, json!([1, 1, 1]));
    let delete = user.delete(&format!("{}?reassign_to={other}", path(&id)));
    delete.await.assert_status(204);
    assert_eq!(usage(&user, &other).await, json!([1, 1, 1]));
    let moved = user.get(&path(&child)).await.assert_status(200).json();
    assert_eq!(moved["parent_id"], json!(other));
    let months = format!("monthly_spending WHERE category_id = '{other}' AND spent = 10");
    assert_eq!(app.count(&months).await, 1);
    assert_eq!(app.count("reconcile()").await, 0);
    // The category is restored without its former contents.
    let restore = user.post(&format!("{}/restore", path(&id))).await;
    restore.assert_status(200);
    assert_eq!(usage(&user, &id).await, json!([0, 0, 0]));
}

#[tokio::test]
async fn every_change_is_recorded_and_names_are_redacted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &expense("Secret name")).await;
    spend(&app, &user, &id).await;
    let change = json!({ "name": "Other secret", "icon": "bike" });
    user.patch(&path(&id))
        .json(&change)
        .await
        .assert_status(200);
    let delete = user.delete(&format!("{}?reassign_to={FOOD}", path(&id)));
    delete.await.assert_status(204);
    let restore = user.post(&format!("{}/restore", path(&id))).await;
    restore.assert_status(200);
    let records = app.audit(user.id).await;
    let entries: Vec<&Value> = records
        .iter()
        .filter(|record| record["entity_type"] == "category")
        .collect();
    let mut actions: Vec<_> = entries
        .iter()
        .map(|record| record["action"].as_str().unwrap())
        .collect();
    actions.sort_unstable();
    assert_eq!(
        actions,
        ["created", "deleted", "restored", "updated", "updated"]
    );
    let expected = json!({
        "name": { "redacted": true },
        "icon": { "before": "mountain", "after": "bike" },
    });
    assert!(entries.iter().any(|record| record["changes"] == expected));
    let expected = json!({ "moved_to": FOOD, "transactions": 1, "budgets": 0, "categories": 0 });
    assert!(entries.iter().any(|record| record["changes"] == expected));
    assert!(!json!(entries).to_string().contains("ecret"));
}

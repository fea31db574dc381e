//! The rules for categories.

use coffer_test_support::{TestApp, User};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{
    ALL, EMPLOYMENT, FOOD, GROCERIES, budget, create, created, expense, path, spend, under,
};

#[tokio::test]
async fn new_category_is_returned_with_its_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = create(&user, &under(FOOD, "Cheese")).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), { ".id" => "[id]" }, @r##"
    {
      "colour": "#4f6d9a",
      "created_at": "2027-01-15T08:00:00Z",
      "icon": "mountain",
      "id": "[id]",
      "name": "Cheese",
      "parent_id": "00000000-0000-7000-8000-000000030000",
      "system": false,
      "type": "expense",
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "##);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let shown = user.get(&path(&id)).await.assert_status(200);
    assert_eq!(shown.json(), answer.json());
    assert_eq!(shown.header("etag"), "\"1\"");
}

#[tokio::test]
async fn all_errors_are_reported_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let body = json!({ "name": "nul\0", "type": "expense", "icon": "Big Icon", "colour": "red" });
    let answer = user.post(ALL).json(&body).await.assert_status(422);
    assert_eq!(
        answer.problem().codes(),
        [
            "name: forbidden_character",
            "icon: invalid_icon",
            "colour: invalid_colour"
        ]
    );
    for (field, value, code) in [
        ("name", json!("x".repeat(101)), "name: too_long"),
        ("name", json!("  "), "name: required"),
        ("type", json!("transfer"), "type: wrong_type"),
        ("icon", json!("x".repeat(51)), "icon: invalid_icon"),
        ("icon", json!("a\0"), "icon: invalid_icon"),
        ("colour", json!("#12345"), "colour: invalid_colour"),
        ("parent_id", json!("food"), "parent_id: wrong_type"),
        ("system", json!(true), "system: unknown_field"),
        ("user_id", json!(null), "user_id: unknown_field"),
    ] {
        let mut body = expense("C");
        body[field] = value;
        let answer = user.post(ALL).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(app.count("categories WHERE user_id IS NOT NULL").await, 0);
}

#[tokio::test]
async fn categories_have_two_levels_of_one_type_and_no_cycles() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("Top")).await;
    let nested = created(&user, &under(&top, "Nested")).await;
    let other = created(&user, &expense("Other")).await;
    for (parent, code) in [
        (nested.as_str(), "parent_id: too_deep"),
        (GROCERIES, "parent_id: too_deep"),
        (EMPLOYMENT, "parent_id: type_mismatch"),
        (
            "0190a8a0-0000-7000-8000-000000000000",
            "parent_id: unknown_category",
        ),
    ] {
        let answer = user.post(ALL).json(&under(parent, "C")).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
        let change = json!({ "parent_id": parent });
        let answer = user.patch(&path(&other)).json(&change).await;
        assert_eq!(answer.assert_status(422).problem().codes(), [code]);
    }
    let change = async |id: &str, change: Value| user.patch(&path(id)).json(&change).await;
    let itself = change(&top, json!({ "parent_id": top })).await;
    let codes = itself.assert_status(422).problem().codes();
    assert_eq!(codes, ["parent_id: would_create_cycle"]);
    let circle = change(&top, json!({ "parent_id": nested })).await;
    let codes = circle.assert_status(422).problem().codes();
    assert_eq!(codes, ["parent_id: too_deep"]);
    for body in [json!({ "parent_id": FOOD }), json!({ "type": "income" })] {
        let refused = change(&top, body).await.assert_status(409).problem();
        assert_eq!(refused.codes(), ["parent_id: has_subcategories"]);
    }
    let mixed = change(&nested, json!({ "type": "income" })).await;
    let codes = mixed.assert_status(422).problem().codes();
    assert_eq!(codes, ["parent_id: type_mismatch"]);
    // Out from under its parent it may be of another kind, and under another one.
    let free = json!({ "type": "income", "parent_id": EMPLOYMENT });
    change(&nested, free).await.assert_status(200);
}

#[tokio::test]
async fn type_of_a_category_in_use_cannot_change() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("Top")).await;
    let nested = created(&user, &under(&top, "Nested")).await;
    let free = created(&user, &expense("Free")).await;
    let to_income = async |id: &str| {
        let request = user.patch(&path(id)).json(&json!({ "type": "income" }));
        request.await
    };
    spend(&app, &user, &nested).await;
    spend(&app, &user, &nested).await;
    budget(&app, &user, &top).await;
    let before = app.dump().await;
    // The parent's counts include its subcategories'.
    let refused = to_income(&top).await.assert_status(409).problem();
    assert_eq!(refused.codes(), ["type: in_use"]);
    assert!(
        refused
            .detail
            .contains("(2 transactions, 1 budget, 1 subcategory)"),
        "{refused:?}"
    );
    let out = json!({ "type": "income", "parent_id": null });
    let refused = user.patch(&path(&nested)).json(&out).await;
    let refused = refused.assert_status(409).problem();
    assert_eq!(refused.codes(), ["type: in_use"]);
    assert!(refused.detail.contains("(2 transactions)"), "{refused:?}");
    assert_eq!(app.dump().await, before);

    to_income(&free).await.assert_status(200);
    let progress = user.get("/api/v1/budgets/progress").await.json();
    let progress = &progress["items"][0];
    assert_eq!(progress["spent"]["amount"], "20.00");
}

/// Income and expenses of a user with transactions in one currency.
async fn flows(user: &User) -> [Value; 2] {
    let summary = user.get("/api/v1/transactions/summary").await;
    let summary = summary.assert_status(200).json();
    ["income", "expenses"].map(|name| summary["items"][0][name].clone())
}

#[tokio::test]
async fn type_of_a_category_with_deleted_uses_cannot_change() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let top = created(&user, &expense("Top")).await;
    let nested = created(&user, &under(&top, "Nested")).await;
    spend(&app, &user, &nested).await;
    let accounts = user.get("/api/v1/accounts").await.json();
    let account = format!(
        "/api/v1/accounts/{}",
        accounts["items"][0]["id"].as_str().unwrap()
    );
    let listed = user.get("/api/v1/transactions").await.json();
    let id = listed["items"][0]["id"].as_str().unwrap();
    let transaction = format!("/api/v1/transactions/{id}");
    let before = flows(&user).await;
    assert_eq!(before, ["0.00", "10.00"]);
    let assert_kept = async |uses: &str| {
        let to_income = json!({ "type": "income", "parent_id": null });
        let refused = user.patch(&path(&nested)).json(&to_income).await;
        let refused = refused.assert_status(409).problem();
        assert_eq!(refused.codes(), ["type: in_use"]);
        let message = format!(
            "Deleted items that can be restored use this category or its subcategories ({uses})"
        );
        assert!(refused.detail.starts_with(&message), "{refused:?}");
    };
    // Deleted with its account, alone, and in bulk.
    user.delete(&account).await.assert_status(204);
    assert_kept("1 transaction").await;
    let restore = user.post(&format!("{account}/restore")).await;
    restore.assert_status(200);
    assert_eq!(flows(&user).await, before);
    user.delete(&transaction).await.assert_status(204);
    assert_kept("1 transaction").await;
    let restore = user.post(&format!("{transaction}/restore")).await;
    restore.assert_status(200);
    assert_eq!(flows(&user).await, before);
    let bulk = user.delete("/api/v1/transactions/bulk");
    let deleted = bulk.json(&json!({ "ids": [id] })).await;
    let deleted = deleted.assert_status(200).json();
    assert_kept("1 transaction").await;
    let undo = deleted["change_set_id"].as_str().unwrap();
    let undo = user.post(&format!("/api/v1/change-sets/{undo}/undo")).await;
    undo.assert_status(200);
    assert_eq!(flows(&user).await, before);

    budget(&app, &user, &nested).await;
    let listed = user.get("/api/v1/budgets").await.json();
    let budget = listed["items"][0]["id"].as_str().unwrap();
    let budget = user.delete(&format!("/api/v1/budgets/{budget}")).await;
    budget.assert_status(204);
    user.delete(&transaction).await.assert_status(204);
    assert_kept("1 transaction, 1 budget").await;
    // The parent's counts include its subcategories'.
    let refused = user.patch(&path(&top)).json(&json!({ "type": "income" }));
    let refused = refused.await.assert_status(409).problem();
    assert!(
        refused.detail.contains("(1 transaction, 1 budget)"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn deletion_is_not_undone_if_its_category_returned_with_another_type() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let boats = created(&user, &expense("Boats")).await;
    spend(&app, &user, &boats).await;
    let bulk = user.delete("/api/v1/transactions/bulk");
    let deleted = bulk
        .json(&json!({ "filter": { "category_id": boats } }))
        .await;
    let deleted = deleted.assert_status(200).json();
    let undo = deleted["change_set_id"].as_str().unwrap();
    let undo = format!("/api/v1/change-sets/{undo}/undo");
    user.delete(&path(&boats)).await.assert_status(204);
    let restore = user.post(&format!("{}/restore", path(&boats))).await;
    restore.assert_status(200);
    let retype = async |kind| {
        let request = user.patch(&path(&boats)).json(&json!({ "type": kind }));
        request.await.assert_status(200);
    };
    retype("income").await;
    let refused = user.post(&undo).await.assert_status(409).json();
    assert_eq!(
        refused["conflicts"]["rows"][0]["reason"],
        "category_changed"
    );
    retype("expense").await;
    user.post(&undo).await.assert_status(200);
    assert_eq!(flows(&user).await, ["0.00", "10.00"]);
}

#[tokio::test]
async fn budget_is_not_restored_for_an_income_category() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let id = created(&user, &expense("C")).await;
    budget(&app, &user, &id).await;
    let listed = user.get("/api/v1/budgets").await.json();
    let budget = listed["items"][0]["id"].as_str().unwrap();
    let budget = format!("/api/v1/budgets/{budget}");
    user.delete(&budget).await.assert_status(204);
    app.execute(&format!(
        "UPDATE budgets SET category_id = '{EMPLOYMENT}' WHERE category_id = '{id}'"
    ))
    .await;
    let refused = user.post(&format!("{budget}/restore")).await;
    let codes = refused.assert_status(409).problem().codes();
    assert_eq!(codes, ["category_id: type_mismatch"]);
}

// Proves: TASK-004-006.4
#[tokio::test]
async fn names_are_unique_under_a_parent_regardless_of_case() {
    let app = TestApp::new().await;
    let user = app.user().await;
    created(&user, &under(FOOD, "Cheese")).await;
    let again = user.post(ALL).json(&under(FOOD, "CHEESE")).await;
    let problem = again.assert_status(409).problem();
    assert_eq!(problem.codes(), ["name: already_exists"]);
    // Under another parent and for another user the name is free, as is the name of a system
    // category.
    let top = created(&user, &expense("Cheese")).await;
    created(&user, &under(FOOD, "Groceries")).await;
    let other = app.user().await;
    created(&other, &under(FOOD, "Cheese")).await;
    let rename = json!({ "parent_id": FOOD });
    let taken = user.patch(&path(&top)).json(&rename).await;
    let codes = taken.assert_status(409).problem().codes();
    assert_eq!(codes, ["name: already_exists"]);
}

#[tokio::test]
async fn repeated_create_request_creates_one_row() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let send = |body: Value| {
        let request = user.post(ALL).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let answers = tokio::join!(send(expense("C")), send(expense("C")));
    let first = answers.0.assert_status(201);
    let again = answers.1.assert_status(201);
    assert_eq!(again.json(), first.json());
    let other = send(expense("D")).await.assert_status(422);
    assert_eq!(other.problem().codes(), ["Idempotency-Key: reused"]);
}

#[tokio::test]
async fn number_of_own_categories_is_limited() {
    let app = TestApp::new().await;
    let user = app.user().await;
    app.execute(&format!(
        "INSERT INTO categories (id, user_id, kind, name, icon, colour, version, created_at, \
         updated_at) SELECT gen_random_uuid(), '{}', 'expense', 'C' || n, 'bike', '#123456', 1, \
         now(), now() FROM generate_series(1, 500) AS n",
        user.id
    ))
    .await;
    let refused = user.post(ALL).json(&expense("One more")).await;
    let problem = refused.assert_status(409).problem();
    assert_eq!(problem.codes(), ["name: limit_reached"]);
    assert!(problem.detail.contains("merge"), "{problem:?}");
}

//! Conditional updates, deletion and restoration.

use chrono::TimeDelta;
use coffer_test_support::TestApp;
use serde_json::{Value, json};

use super::{created, holding, portfolio, portfolio_of, quote, symbols};

#[tokio::test]
async fn edit_changes_the_given_fields_and_the_value() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    quote(&app, "BBB", "EUR", 14, "7").await;
    let path = created(&user, &holdings, &holding("AAA", "1")).await;
    app.clock().advance(TimeDelta::minutes(1));
    let edit = json!({ "symbol": "BBB", "quantity": "3", "cost_basis": "20" });
    let answer = user.patch(&path).json(&edit).await.assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    assert_eq!(
        json!([edited["symbol"], edited["name"], edited["quantity"]]),
        json!(["BBB", "AAA fund", "3"])
    );
    assert_eq!(
        json!([edited["value"], edited["gain"]]),
        json!(["21.00", "1.00"])
    );
    assert_ne!(edited["updated_at"], edited["created_at"]);
    assert_eq!(user.get(&path).await.json(), edited);

    let cleared = user.patch(&path).json(&json!({ "cost_basis": null })).await;
    let cleared = cleared.assert_status(200).json();
    assert_eq!(
        json!([cleared["cost_basis"], cleared["gain"]]),
        json!([null, null])
    );
}

#[tokio::test]
async fn edit_without_changes_keeps_the_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("AAA", "1.5")).await;
    let records = app.audit(user.id).await.len();
    for body in [
        json!({}),
        json!({ "quantity": "1.50" }),
        json!({ "cost_basis": null }),
    ] {
        let answer = user.patch(&path).json(&body).await.assert_status(200);
        assert_eq!(answer.header("etag"), "\"1\"", "{body}");
    }
    assert_eq!(app.audit(user.id).await.len(), records);
}

#[tokio::test]
async fn edit_of_an_older_version_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("AAA", "1")).await;
    let edit = |tag: &str, quantity: &str| {
        let request = user.patch(&path).json(&json!({ "quantity": quantity }));
        request.header("if-match", tag)
    };
    edit("\"1\"", "2").await.assert_status(200);
    edit("\"1\"", "3").await.assert_status(412);
    edit("\"nothing\"", "3").await.assert_status(412);
    let delete = user.delete(&path).header("if-match", "\"1\"");
    delete.await.assert_status(412);
    assert_eq!(user.get(&path).await.json()["quantity"], "2");
    edit("*", "4").await.assert_status(200);
    let delete = user.delete(&path).header("if-match", "\"3\"");
    delete.await.assert_status(204);
}

#[tokio::test]
async fn change_of_currency_needs_a_new_cost_basis() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let mut body = holding("AAA", "1");
    body["cost_basis"] = json!("10.50");
    let path = created(&user, &holdings, &body).await;
    for (edit, code) in [
        (
            json!({ "currency": "USD" }),
            "cost_basis: currency_mismatch",
        ),
        (
            json!({ "currency": "JPY", "cost_basis": "10.50" }),
            "cost_basis: too_precise",
        ),
    ] {
        let answer = user.patch(&path).json(&edit).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    let edit = json!({ "currency": "JPY", "cost_basis": "1700" });
    let edited = user
        .patch(&path)
        .json(&edit)
        .await
        .assert_status(200)
        .json();
    assert_eq!(
        json!([edited["currency"], edited["cost_basis"]]),
        json!(["JPY", "1700"])
    );
}

#[tokio::test]
async fn deleted_holding_is_not_found_until_it_is_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("AAA", "1")).await;
    user.delete(&path).await.assert_status(204);
    for request in [
        user.get(&path),
        user.delete(&path),
        user.patch(&path).json(&json!({ "quantity": "2" })),
    ] {
        request.await.assert_status(404);
    }
    let restore = format!("{path}/restore");
    let restored = user.post(&restore).await.assert_status(200);
    assert_eq!(restored.header("etag"), "\"3\"");
    assert_eq!(restored.json().get("deleted_at"), None);
    let again = user.post(&restore).await.assert_status(200);
    assert_eq!(again.header("etag"), "\"3\"");
    user.get(&path).await.assert_status(200);
}

#[tokio::test]
async fn deleted_holding_is_restored_unless_its_symbol_is_taken() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let path = created(&user, &holdings, &holding("AAA", "1")).await;
    user.delete(&path).await.assert_status(204);
    let successor = created(&user, &holdings, &holding("AAA", "2")).await;
    let restore = format!("{path}/restore");
    let refused = user.post(&restore).await.assert_status(409);
    assert_eq!(refused.problem().codes(), ["symbol: already_exists"]);
    user.delete(&successor).await.assert_status(204);
    user.post(&restore).await.assert_status(200);
}

#[tokio::test]
async fn holdings_are_deleted_and_restored_with_their_portfolio() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let holdings = portfolio(&user, "P").await;
    let kept = created(&user, &holdings, &holding("KEPT", "1")).await;
    let gone = created(&user, &holdings, &holding("GONE", "1")).await;
    user.delete(&gone).await.assert_status(204);
    let portfolio = portfolio_of(&holdings);
    user.delete(portfolio).await.assert_status(204);
    for request in [
        user.get(&holdings),
        user.post(&holdings).json(&holding("NEW", "1")),
        user.get(&kept),
        user.patch(&kept).json(&json!({ "quantity": "2" })),
        user.delete(&kept),
        user.post(&format!("{gone}/restore")),
    ] {
        request.await.assert_status(404);
    }
    let restore = format!("{portfolio}/restore");
    user.post(&restore).await.assert_status(200);
    let page: Value = user.get(&holdings).await.json();
    assert_eq!(symbols(&page), ["KEPT"]);
    assert_eq!(user.get(&kept).await.header("etag"), "\"1\"");
    let deleted = user.get(&format!("{holdings}?deleted=true")).await.json();
    assert_eq!(symbols(&deleted), ["GONE"]);
}

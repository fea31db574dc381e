//! Sessions in which an administrator acts as another user.

use chrono::TimeDelta;
use coffer_test_support::{PASSWORD, TestApp, User};
use serde_json::json;

/// Makes the user's session one of an administrator, for an hour.
async fn impersonate(app: &TestApp, user: &User, administrator: &User) {
    let impersonate = "UPDATE sessions SET device_hash = NULL, impersonator_id = $1,
            impersonation_reason = 'A question about a budget',
            impersonation_ends_at = created_at + interval '1 hour',
            absolute_expires_at = created_at + interval '1 hour',
            idle_expires_at = created_at + interval '1 hour'
        WHERE user_id = $2";
    let changed = app
        .owner()
        .execute(impersonate, &[&administrator.id, &user.id])
        .await;
    assert_eq!(changed.unwrap(), 1);
}

#[tokio::test]
async fn impersonation_survives_refreshes_and_ends_at_its_limit() {
    let app = TestApp::new().await;
    let (user, administrator) = (app.user().await, app.user().await);
    impersonate(&app, &user, &administrator).await;
    for _ in 0..2 {
        app.clock().advance(TimeDelta::minutes(20));
        user.post("/api/auth/refresh").await.assert_status(200);
        let me = user.get("/api/auth/me").await.assert_status(200).json();
        assert_eq!(me["user"]["id"], json!(user.id));
        assert_eq!(me["user"]["impersonator"], json!(administrator.id));
    }
    let account = json!({ "name": "A", "type": "cash", "currency": "EUR" });
    let create = user.post("/api/v1/accounts").json(&account);
    create.await.assert_status(201);
    let last = app.audit(user.id).await.pop().unwrap();
    assert_eq!(last["actor_id"], json!(user.id));
    assert_eq!(last["impersonator_id"], json!(administrator.id));
    app.clock().advance(TimeDelta::minutes(20));
    user.post("/api/auth/refresh").await.assert_status(401);
    user.get("/api/auth/me").await.assert_status(401);
}

#[tokio::test]
async fn impersonator_cannot_confirm_the_users_password() {
    let app = TestApp::new().await;
    let (user, administrator) = (app.user().await, app.user().await);
    impersonate(&app, &user, &administrator).await;
    user.post("/api/auth/refresh").await.assert_status(200);
    let body = json!({ "password": PASSWORD });
    let refused = user.post("/api/v1/auth/reauthenticate").json(&body).await;
    assert_eq!(
        refused.assert_status(403).problem().kind,
        "/problems/impersonating"
    );
}

#[tokio::test]
async fn impersonation_is_listed_and_can_be_ended_by_its_user_only() {
    let app = TestApp::new().await;
    let (user, administrator) = (app.user().await, app.user().await);
    let own = app.anonymous();
    let body = json!({ "email": user.email, "password": PASSWORD });
    let impersonated = user.client.clone();
    impersonate(&app, &user, &administrator).await;
    impersonated
        .post("/api/auth/refresh")
        .await
        .assert_status(200);
    own.post("/api/auth/login")
        .json(&body)
        .await
        .assert_status(200);
    for refused in [
        impersonated.get("/api/v1/sessions").await,
        impersonated.delete("/api/v1/sessions").await,
    ] {
        assert_eq!(
            refused.assert_status(403).problem().kind,
            "/problems/impersonating"
        );
    }
    let sessions = own.get("/api/v1/sessions").await.assert_status(200).json();
    let session = &sessions["items"][1];
    assert_eq!(
        session["impersonation"]["impersonator"],
        json!(administrator.id)
    );
    assert_eq!(
        session["impersonation"]["reason"],
        "A question about a budget"
    );
    let path = format!("/api/v1/sessions/{}", session["id"].as_str().unwrap());
    impersonated.delete(&path).await.assert_status(403);
    own.delete(&path).await.assert_status(204);
    impersonated.get("/api/auth/me").await.assert_status(401);
}

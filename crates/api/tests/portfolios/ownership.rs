//! Another user's portfolios cannot be found.

use coffer_test_support::TestApp;
use serde_json::json;

use super::{ALL, created, domestic, names};

#[tokio::test]
async fn another_users_portfolio_is_not_found() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = created(&owner, &domestic("P")).await;
    let none = format!("{ALL}/0190a8a0-0000-7000-8000-000000000000");
    let no_id = format!("{ALL}/not-an-id");
    let before = app.row_counts().await;
    let mut answers = Vec::new();
    for path in [&theirs, &none, &no_id] {
        for request in [
            stranger.get(path),
            stranger.patch(path).json(&json!({ "name": "Mine" })),
            stranger.delete(path),
            stranger.post(&format!("{path}/restore")),
        ] {
            let mut body = request.await.assert_status(404).json();
            body.as_object_mut().unwrap().remove("request_id");
            answers.push(body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.row_counts().await, before);
    assert_eq!(owner.get(&theirs).await.json()["name"], "P");
    assert!(names(&stranger.get(ALL).await.json()).is_empty());
    let summary = stranger.get("/api/v1/portfolios/summary").await;
    assert_eq!(summary.json(), json!({ "groups": [] }));
}

#[tokio::test]
async fn bearer_token_gives_the_same_access_as_the_cookie() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let program = user.as_program();
    program.get(&path).await.assert_status(200);
    program.delete(&path).await.assert_status(204);
    user.get(&path).await.assert_status(404);
}

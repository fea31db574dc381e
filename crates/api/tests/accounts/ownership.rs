//! Another user's accounts cannot be found.

use coffer_test_support::TestApp;
use serde_json::json;

use super::{ALL, checking, created, names};

// Proves: TASK-004-004.1
#[tokio::test]
async fn another_users_account_is_not_found() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = created(&owner, &checking("A", "100")).await;
    let none = format!("{ALL}/0190a8a0-0000-7000-8000-000000000000");
    let before = app.row_counts().await;
    let mut answers = Vec::new();
    for path in [&theirs, &none] {
        for request in [
            stranger.get(path),
            stranger.patch(path).json(&json!({ "name": "Mine" })),
            stranger.delete(path),
            stranger.post(&format!("{path}/restore")),
            stranger.get(&format!("{path}/balances?from=2027-01-01&to=2027-01-02")),
        ] {
            let mut body = request.await.assert_status(404).json();
            body.as_object_mut().unwrap().remove("request_id");
            answers.push(body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.row_counts().await, before);
    assert_eq!(owner.get(&theirs).await.json()["name"], "A");
    assert!(names(&stranger.get(ALL).await.json()).is_empty());
    let summary = stranger.get("/api/v1/accounts/summary").await;
    assert_eq!(
        summary.json(),
        json!({ "groups": [], "scheduled": [], "totals": [] })
    );
}

//! Another user's categories cannot be found.

use coffer_test_support::TestApp;
use serde_json::json;

use super::{ALL, created, expense, path, under};

#[tokio::test]
async fn another_users_category_is_not_found() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = created(&owner, &expense("Theirs")).await;
    let own = created(&stranger, &expense("Own")).await;
    let none = "0190a8a0-0000-7000-8000-000000000000".to_owned();
    let before = app.row_counts().await;
    let mut answers = Vec::new();
    let mut refusals = Vec::new();
    for id in [&theirs, &none] {
        let at = path(id);
        for request in [
            stranger.get(&at),
            stranger.patch(&at).json(&json!({ "name": "Mine" })),
            stranger.delete(&at),
            stranger.delete(&format!("{at}?reassign_to={own}")),
            stranger.post(&format!("{at}/restore")),
            stranger
                .post(&format!("{at}/merge"))
                .json(&json!({ "target_category_id": own })),
        ] {
            let mut body = request.await.assert_status(404).json();
            body.as_object_mut().unwrap().remove("request_id");
            answers.push(body);
        }
        for request in [
            stranger.post(ALL).json(&under(id, "C")),
            stranger
                .patch(&path(&own))
                .json(&json!({ "parent_id": id })),
        ] {
            let problem = request.await.assert_status(422).problem();
            refusals.push(problem.codes());
        }
        let filtered = stranger.get(&format!("{ALL}?parent_id={id}")).await;
        assert_eq!(filtered.assert_status(200).json()["items"], json!([]));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert!(
        refusals
            .iter()
            .all(|codes| *codes == ["parent_id: unknown_category"])
    );
    assert_eq!(app.row_counts().await, before);
    for list in ["?limit=200", "/tree", "/usage"] {
        let text = stranger.get(&format!("{ALL}{list}")).await.text();
        assert!(!text.contains(&theirs), "{list}");
        assert!(text.contains(&own), "{list}");
    }
}

//! Holdings of another user or another portfolio cannot be found.

use coffer_test_support::TestApp;
use serde_json::json;

use super::{PORTFOLIOS, created, holding, portfolio, symbols};

#[tokio::test]
async fn holding_is_found_only_in_its_portfolio_and_by_its_owner() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = portfolio(&owner, "P").await;
    let path = created(&owner, &theirs, &holding("AAA", "1")).await;
    let id = path.rsplit('/').next().unwrap();
    let others = portfolio(&owner, "Q").await;
    let strangers = portfolio(&stranger, "R").await;
    let none = "0190a8a0-0000-7000-8000-000000000000";
    let before = app.row_counts().await;
    let mut answers = Vec::new();
    for (client, path) in [
        (&stranger, path.clone()),
        (&stranger, format!("{strangers}/{id}")),
        (&owner, format!("{others}/{id}")),
        (&owner, format!("{strangers}/{id}")),
        (&owner, format!("{theirs}/{none}")),
        (&owner, format!("{theirs}/no-id")),
        (&owner, format!("{PORTFOLIOS}/no-id/holdings/{id}")),
        (&owner, format!("{PORTFOLIOS}/{none}/holdings/{id}")),
    ] {
        for request in [
            client.get(&path),
            client.patch(&path).json(&json!({ "name": "Mine" })),
            client.delete(&path),
            client.post(&format!("{path}/restore")),
        ] {
            let mut body = request.await.assert_status(404).json();
            body.as_object_mut().unwrap().remove("request_id");
            answers.push(body);
        }
    }
    for holdings in [theirs.clone(), format!("{PORTFOLIOS}/{none}/holdings")] {
        for request in [
            stranger.get(&holdings),
            stranger.post(&holdings).json(&holding("BBB", "1")),
        ] {
            let mut body = request.await.assert_status(404).json();
            body.as_object_mut().unwrap().remove("request_id");
            answers.push(body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.row_counts().await, before);
    assert_eq!(owner.get(&path).await.json()["name"], "AAA fund");
    assert!(symbols(&stranger.get(&strangers).await.json()).is_empty());
}

#[tokio::test]
async fn holdings_of_different_users_do_not_conflict() {
    let app = TestApp::new().await;
    let (one, other) = (app.user().await, app.user().await);
    for user in [&one, &other] {
        let holdings = portfolio(user, "P").await;
        created(user, &holdings, &holding("AAA", "1")).await;
        assert_eq!(symbols(&user.get(&holdings).await.json()), ["AAA"]);
    }
}

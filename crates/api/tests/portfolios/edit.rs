//! Conditional updates, deletion and restoration.

use chrono::TimeDelta;
use coffer_test_support::TestApp;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{created, domestic};

#[tokio::test]
async fn edit_changes_the_given_fields_and_increases_the_version() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("Before")).await;
    app.clock().advance(TimeDelta::minutes(1));
    let answer = user.patch(&path).json(&json!({ "name": "After" })).await;
    let answer = answer.assert_status(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let edited = answer.json();
    assert_eq!(edited["name"], "After");
    assert_eq!(edited["country_code"], "DE");
    assert_ne!(edited["updated_at"], edited["created_at"]);
    assert_eq!(user.get(&path).await.json(), edited);
}

#[tokio::test]
async fn merge_patch_media_type_is_accepted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("Before")).await;
    let request = user.patch(&path);
    let request = request.body("application/merge-patch+json", r#"{"name":"After"}"#);
    assert_eq!(request.await.assert_status(200).json()["name"], "After");
}

#[tokio::test]
async fn portfolio_becomes_international_if_type_and_country_change_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let alone = user
        .patch(&path)
        .json(&json!({ "country_code": "US" }))
        .await;
    let problem = alone.assert_status(422).problem();
    assert_eq!(problem.codes(), ["country_code: not_domestic"]);
    let together = json!({ "country_code": "US", "account_type": "INTERNATIONAL" });
    user.patch(&path).json(&together).await.assert_status(200);
}

#[tokio::test]
async fn invalid_patch_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    for (body, code) in [
        (json!({ "name": null }), "name: wrong_type"),
        (json!({ "name": "" }), "name: required"),
        (json!({ "name": 7 }), "name: wrong_type"),
        (json!({ "nmae": "P" }), "nmae: unknown_field"),
        (json!({ "id": "P" }), "id: unknown_field"),
        (
            json!({ "account_type": "ABROAD" }),
            "account_type: wrong_type",
        ),
        (
            json!({ "base_currency": "XXXX" }),
            "base_currency: unknown_currency",
        ),
        (json!([]), "body: wrong_type"),
        (json!(null), "body: wrong_type"),
    ] {
        let answer = user.patch(&path).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code], "{body}");
    }
    assert_eq!(user.get(&path).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn empty_patch_changes_nothing() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let before = user.get(&path).await;
    let records = app.audit(user.id).await.len();
    app.clock().advance(TimeDelta::minutes(1));
    for body in [json!({}), json!({ "name": "P" })] {
        let answer = user.patch(&path).json(&body).await.assert_status(200);
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.json(), before.json());
    }
    assert_eq!(app.audit(user.id).await.len(), records);
}

#[tokio::test]
async fn edit_of_an_older_version_is_rejected() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let rename = |name: &str, version: &str| {
        let request = user.patch(&path).json(&json!({ "name": name }));
        request.header("if-match", version)
    };
    rename("first", "\"1\"").await.assert_status(200);
    let late = rename("second", "\"1\"").await.assert_status(412);
    assert_eq!(late.problem().kind, "/problems/precondition-failed");
    for stranger in ["\"7\"", "\"x\"", "W/\"2\""] {
        rename("third", stranger).await.assert_status(412);
    }
    for malformed in ["2", "\"1\", \"2\"", ""] {
        rename("fourth", malformed).await.assert_status(400);
    }
    let deleted = user.delete(&path).header("if-match", "\"1\"").await;
    deleted.assert_status(412);
    assert_eq!(user.get(&path).await.json()["name"], "first");
    rename("fifth", "*").await.assert_status(200);
    user.delete(&path)
        .header("if-match", "\"3\"")
        .await
        .assert_status(204);
}

#[tokio::test]
async fn one_of_concurrent_edits_of_a_version_succeeds() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let rename = |name: &str| {
        let request = user.patch(&path).json(&json!({ "name": name }));
        request.header("if-match", "\"1\"").into_future()
    };
    let answers = tokio::join!(rename("a"), rename("b"), rename("c"));
    let mut statuses = [answers.0.status(), answers.1.status(), answers.2.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412]);
}

#[tokio::test]
async fn concurrent_edits_without_a_version_all_take_effect() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let edit = |body: Value| user.patch(&path).json(&body).into_future();
    let answers = tokio::join!(
        edit(json!({ "name": "renamed" })),
        edit(json!({ "base_currency": "CHF" })),
    );
    answers.0.assert_status(200);
    answers.1.assert_status(200);
    let now = user.get(&path).await;
    assert_eq!(now.header("etag"), "\"3\"");
    assert_eq!(
        (&now.json()["name"], &now.json()["base_currency"]),
        (&json!("renamed"), &json!("CHF"))
    );
}

#[tokio::test]
async fn deleted_entity_is_not_found_until_it_is_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("P")).await;
    let restore = format!("{path}/restore");
    user.delete(&path).await.assert_status(204);
    user.get(&path).await.assert_status(404);
    user.patch(&path)
        .json(&json!({ "name": "Q" }))
        .await
        .assert_status(404);
    user.delete(&path).await.assert_status(404);
    let back = user.post(&restore).await.assert_status(200);
    assert_eq!(back.json().get("deleted_at"), None);
    user.get(&path).await.assert_status(200);
    // Repeating it has no effect.
    let again = user.post(&restore).await.assert_status(200);
    assert_eq!(again.header("etag"), back.header("etag"));
}

#[tokio::test]
async fn every_change_is_recorded_and_names_are_redacted() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let path = created(&user, &domestic("Secret name")).await;
    let change = json!({ "name": "Other secret", "base_currency": "CHF" });
    user.patch(&path).json(&change).await.assert_status(200);
    user.delete(&path).await.assert_status(204);
    user.post(&format!("{path}/restore"))
        .await
        .assert_status(200);
    let records = app.audit(user.id).await;
    let of_portfolios = records
        .iter()
        .filter(|record| record["entity_type"] == "portfolio");
    let changes: Vec<Value> = of_portfolios
        .map(|record| {
            let mut changes = record["changes"].clone();
            for change in ["id", "user_id", "created_at", "location"] {
                changes.as_object_mut().unwrap().remove(change);
            }
            json!({ record["action"].as_str().unwrap(): changes })
        })
        .collect();
    assert_json_snapshot!(changes, @r#"
    [
      {
        "created": {
          "base_currency": {
            "after": "EUR",
            "before": null
          },
          "deleted_at": {
            "after": null,
            "before": null
          },
          "name": {
            "redacted": true
          }
        }
      },
      {
        "updated": {
          "base_currency": {
            "after": "CHF",
            "before": "EUR"
          },
          "name": {
            "redacted": true
          }
        }
      },
      {
        "deleted": {
          "deleted_at": {
            "after": "2027-01-15T08:00:00Z",
            "before": null
          }
        }
      },
      {
        "restored": {
          "deleted_at": {
            "after": null,
            "before": "2027-01-15T08:00:00Z"
          }
        }
      }
    ]
    "#);
}

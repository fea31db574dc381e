//! Conversations and their messages.

use chrono::TimeDelta;
use coffer_test_support::{Client, Response, TestApp};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const ALL: &str = "/api/v1/chat/sessions";

pub(crate) async fn begin(client: &Client, title: &str) -> String {
    let answer = client.post(ALL).json(&json!({ "title": title })).await;
    let answer = answer.assert_status(201).json();
    format!("{ALL}/{}", answer["id"].as_str().unwrap())
}

pub(crate) async fn write(client: &Client, conversation: &str, content: &str) -> Response {
    let request = client.post(&format!("{conversation}/messages"));
    request.json(&json!({ "content": content })).await
}

fn texts(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn conversation_is_created_renamed_deleted_and_restored() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let answer = user
        .post(ALL)
        .json(&json!({ "title": "Rebalancing" }))
        .await;
    let answer = answer.assert_status(201);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_json_snapshot!(answer.json(), @r#"
    {
      "created_at": "2027-01-15T08:00:00Z",
      "id": "01a3185c-5000-7c0d-884b-b165180d0d20",
      "title": "Rebalancing",
      "updated_at": "2027-01-15T08:00:00Z"
    }
    "#);
    let path = format!("{ALL}/{}", answer.json()["id"].as_str().unwrap());
    assert_eq!(
        user.get(&path).await.assert_status(200).json(),
        answer.json()
    );

    let rename = user.patch(&path).json(&json!({ "title": "In spring" }));
    let renamed = rename.header("if-match", "\"1\"").await.assert_status(200);
    assert_eq!(renamed.header("etag"), "\"2\"");
    let late = user.patch(&path).json(&json!({ "title": "Late" }));
    late.header("if-match", "\"1\"").await.assert_status(412);
    let empty = user.patch(&path).json(&json!({})).await.assert_status(200);
    assert_eq!(empty.header("etag"), "\"2\"");
    for (body, code) in [
        (json!({ "title": null }), "title: wrong_type"),
        (json!({ "author": "x" }), "author: unknown_field"),
    ] {
        let refused = user.patch(&path).json(&body).await.assert_status(422);
        assert_eq!(refused.problem().codes(), [code]);
    }

    user.delete(&path).await.assert_status(204);
    user.get(&path).await.assert_status(404);
    user.get(&format!("{path}/messages"))
        .await
        .assert_status(404);
    write(&user, &path, "too late").await.assert_status(404);
    user.post(&format!("{path}/restore"))
        .await
        .assert_status(200);
    assert_eq!(user.get(&path).await.json()["title"], "In spring");
}

#[tokio::test]
async fn conversations_are_listed_newest_first_and_found_by_title() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for title in ["Rent", "Taxes", "rental car"] {
        begin(&user, title).await;
        app.clock().advance(TimeDelta::seconds(1));
    }
    let first = user
        .get(&format!("{ALL}?limit=2"))
        .await
        .assert_status(200)
        .json();
    assert_eq!(texts(&first, "title"), ["rental car", "Taxes"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = user
        .get(&format!("{ALL}?limit=2&cursor={cursor}"))
        .await
        .json();
    assert_eq!(texts(&second, "title"), ["Rent"]);
    assert_eq!(second["next_cursor"], Value::Null);
    let found = user.get(&format!("{ALL}?title=RENT")).await.json();
    assert_eq!(texts(&found, "title"), ["rental car", "Rent"]);
    let other = user.get(&format!("{ALL}?title=RENT&cursor={cursor}")).await;
    assert_eq!(
        other.assert_status(422).problem().codes(),
        ["cursor: invalid_cursor"]
    );
}

#[tokio::test]
async fn messages_are_stored_as_written() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let conversation = begin(&user, "Chat").await;
    let answer = write(&user, &conversation, "First line\r\n  second  ").await;
    assert_json_snapshot!(answer.assert_status(201).json(), @r#"
    {
      "author": "user",
      "content": "First line\n  second",
      "created_at": "2027-01-15T08:00:00Z",
      "id": "01a3185c-5000-7a78-ad29-484ee9d70b5a",
      "session_id": "01a3185c-5000-7c0d-884b-b165180d0d20"
    }
    "#);
    for content in [
        "<script>alert(1)</script>",
        "'; DROP TABLE users; --",
        "שלום",
        "🦀",
    ] {
        app.clock().advance(TimeDelta::seconds(1));
        write(&user, &conversation, content)
            .await
            .assert_status(201);
    }
    let messages = format!("{conversation}/messages");
    let page = user
        .get(&format!("{messages}?limit=3"))
        .await
        .assert_status(200)
        .json();
    assert_eq!(
        texts(&page, "content"),
        ["🦀", "שלום", "'; DROP TABLE users; --"]
    );
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = user
        .get(&format!("{messages}?cursor={cursor}"))
        .await
        .json();
    assert_eq!(texts(&page, "content").len(), 2);
    // A cursor of one conversation is invalid in another.
    let other = begin(&user, "Other").await;
    let answer = user.get(&format!("{other}/messages?cursor={cursor}")).await;
    answer.assert_status(422);
}

#[tokio::test]
async fn message_length_is_limited_to_ten_thousand_characters() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let conversation = begin(&user, "Chat").await;
    for (content, code) in [
        (String::new(), "content: required"),
        (" \u{200B} ".to_owned(), "content: required"),
        ("x".repeat(10_001), "content: too_long"),
        ("a\0b".to_owned(), "content: forbidden_character"),
    ] {
        let answer = write(&user, &conversation, &content)
            .await
            .assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    write(&user, &conversation, &"🔑".repeat(10_000))
        .await
        .assert_status(201);
}

#[tokio::test]
async fn message_with_an_idempotency_key_is_created_once() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let (here, there) = (begin(&user, "Here").await, begin(&user, "There").await);
    let send = async |conversation: &str| {
        let request = user.post(&format!("{conversation}/messages"));
        let request = request.json(&json!({ "content": "Once" }));
        request.header("idempotency-key", "key").await
    };
    let first = send(&here).await.assert_status(201);
    assert_eq!(send(&here).await.assert_status(201).json(), first.json());
    send(&there).await.assert_status(422);
    assert_eq!(app.count("chat_history").await, 1);
}

#[tokio::test]
async fn another_users_conversation_is_not_found() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.user().await, app.user().await);
    let theirs = begin(&owner, "Private").await;
    write(&owner, &theirs, "Secret").await.assert_status(201);
    let before = app.row_counts().await;
    for request in [
        stranger.get(&theirs),
        stranger.patch(&theirs).json(&json!({ "title": "Mine" })),
        stranger.delete(&theirs),
        stranger.post(&format!("{theirs}/restore")),
        stranger.get(&format!("{theirs}/messages")),
        stranger
            .post(&format!("{theirs}/messages"))
            .json(&json!({ "content": "Hi" })),
    ] {
        request.await.assert_status(404);
    }
    assert_eq!(app.row_counts().await, before);
    assert!(texts(&stranger.get(ALL).await.json(), "title").is_empty());
}

#[tokio::test]
async fn message_text_is_absent_from_audit_records() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let conversation = begin(&user, "Very private").await;
    write(&user, &conversation, "Very secret")
        .await
        .assert_status(201);
    let records = json!(app.audit(user.id).await).to_string();
    assert!(records.contains("chat_message"));
    assert!(!records.contains("Very"), "{records}");
}

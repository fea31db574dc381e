//! The notifications that the database sends.

use std::time::Duration;

use coffer_test_support::database::TestDatabase;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

use super::{act_as, connect, rows};

/// A listening connection, and the notifications that it receives.
async fn listen(config: Config) -> (Client, UnboundedReceiver<Value>) {
    let (client, mut connection) = config.connect(NoTls).await.unwrap();
    let (heard, events) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message {
                let _ = heard.send(serde_json::from_str(notification.payload()).unwrap());
            }
        }
    });
    client.batch_execute("LISTEN coffer_events").await.unwrap();
    (client, events)
}

async fn next(events: &mut UnboundedReceiver<Value>) -> Value {
    tokio::time::timeout(Duration::from_secs(10), events.recv())
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn message_is_announced_on_commit() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    for table in ["users", "chat_sessions"] {
        rows::add(&owner, table, 1).await.unwrap();
    }
    let (_listener, mut events) = listen(database.app()).await;
    let mut app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    let undone = app.transaction().await.unwrap();
    undone
        .batch_execute(&rows::insert("chat_history", 1))
        .await
        .unwrap();
    undone.rollback().await.unwrap();
    let secret = rows::insert("chat_history", 1);
    app.batch_execute(&secret).await.unwrap();
    // The ids without the message's text, and only once.
    let expected = json!({
        "kind": "chat_message",
        "user_id": rows::user(1),
        "session_id": rows::id("chat_sessions", 1),
        "message_id": rows::id("chat_history", 1),
    });
    assert_eq!(next(&mut events).await, expected);
    owner
        .batch_execute("NOTIFY coffer_events, '\"end\"'")
        .await
        .unwrap();
    assert_eq!(next(&mut events).await, json!("end"));
}

#[tokio::test]
async fn end_of_a_session_is_announced_once() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let (_listener, mut events) = listen(database.app()).await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    for update in [
        "UPDATE sessions SET generation = 1, last_seen_at = now()",
        "UPDATE sessions SET ended_at = now(), end_reason = 'signed_out'",
        "UPDATE sessions SET ended_at = now(), end_reason = 'administrator'",
    ] {
        app.batch_execute(update).await.unwrap();
    }
    owner
        .batch_execute("NOTIFY coffer_events, '\"end\"'")
        .await
        .unwrap();
    let expected = json!({
        "kind": "session_ended",
        "session_id": rows::id("sessions", 1),
        "user_id": rows::user(1),
    });
    assert_eq!(next(&mut events).await, expected);
    assert_eq!(next(&mut events).await, json!("end"));
}

//! Limits of WebSockets, and the shutdown of the server.

use coffer_test_support::{Client, TestServer};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::{
    Error, Message, http::StatusCode, protocol::frame::coding::CloseCode,
};

use crate::{
    chat::begin,
    ws::{OWN, close_code, connect, follow, refusal, start},
};

#[tokio::test]
async fn client_that_sends_messages_is_disconnected() {
    let (_app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(close_code(&mut socket).await.0, CloseCode::Policy);
}

#[tokio::test]
async fn pings_are_answered_and_close_is_confirmed() {
    let (_app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    socket.send(Message::Ping("here".into())).await.unwrap();
    let pong = socket.next().await.unwrap().unwrap();
    assert_eq!(pong, Message::Pong("here".into()));
    socket.close(None).await.unwrap();
    assert!(matches!(socket.next().await, Some(Ok(Message::Close(_)))));
    assert!(socket.next().await.is_none());
}

#[tokio::test]
async fn too_large_frame_closes_the_connection() {
    let (_app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    let _ = socket.send(Message::text("x".repeat(2000))).await;
    let heard = socket.next().await;
    assert!(!matches!(heard, Some(Ok(Message::Text(_)))), "{heard:?}");
}

/// Whether another WebSocket can be opened.
async fn can_open_another(server: &TestServer, client: &Client, path: &str) -> bool {
    match connect(server, client, path, Some(OWN)).await {
        Ok(_) => true,
        refused => {
            assert_eq!(refusal(refused), StatusCode::TOO_MANY_REQUESTS);
            false
        }
    }
}

#[tokio::test]
async fn user_has_at_most_eight_connections() {
    let (app, server, user, path) = start().await;
    let mut sockets = Vec::new();
    for _ in 0..8 {
        sockets.push(follow(&server, &user, &path).await);
    }
    assert!(!can_open_another(&server, &user, &path).await);
    let other = app.user().await;
    let others = begin(&other, "Chat").await;
    assert!(can_open_another(&server, &other, &others).await);

    // A failed connection does not count, and a closed one counts until the server notices.
    sockets.pop();
    while !can_open_another(&server, &user, &path).await {}
}

#[tokio::test]
async fn refused_connection_has_a_retry_time() {
    let (_app, server, user, path) = start().await;
    let mut sockets = Vec::new();
    for _ in 0..8 {
        sockets.push(follow(&server, &user, &path).await);
    }
    let refused = connect(&server, &user, &path, Some(OWN)).await;
    let Err(Error::Http(answer)) = refused else {
        panic!("not refused: {refused:?}");
    };
    assert_eq!(answer.headers()["retry-after"], "30");
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
}

#[tokio::test]
async fn server_shutdown_closes_connections_with_a_reason() {
    let (app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    app.stop();
    assert_eq!(close_code(&mut socket).await.0, CloseCode::Away);
}

//! The WebSocket that delivers new messages.

use std::time::Duration;

use coffer_test_support::{Client, TestApp, TestServer, User};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        self, Message, client::IntoClientRequest as _, http::StatusCode,
        protocol::frame::coding::CloseCode,
    },
};

use crate::chat::{begin, write};

pub(crate) const OWN: &str = "http://localhost:8080";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The request that opens a WebSocket.
fn handshake(
    server: &TestServer,
    client: &Client,
    path: &str,
    origin: Option<&str>,
) -> tungstenite::handshake::client::Request {
    let url = format!("ws://{}{path}/ws", server.address);
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    if let Some(token) = client.cookie("access_token") {
        let cookie = format!("access_token={token}");
        headers.insert("cookie", cookie.parse().unwrap());
    }
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    request
}

pub(crate) async fn connect(
    server: &TestServer,
    client: &Client,
    path: &str,
    origin: Option<&str>,
) -> Result<Socket, tungstenite::Error> {
    let request = handshake(server, client, path, origin);
    connect_async(request).await.map(|(socket, _)| socket)
}

pub(crate) async fn follow(server: &TestServer, client: &Client, path: &str) -> Socket {
    connect(server, client, path, Some(OWN)).await.unwrap()
}

/// The status of a refused handshake.
pub(crate) fn refusal(result: Result<Socket, tungstenite::Error>) -> StatusCode {
    match result {
        Err(tungstenite::Error::Http(answer)) => answer.status(),
        other => panic!("not refused: {other:?}"),
    }
}

/// The maximum time to wait for a frame before the test fails.
const FRAME_TIMEOUT: Duration = Duration::from_mins(2);

/// The next frame that is not a ping.
async fn next(socket: &mut Socket) -> Message {
    loop {
        let frame = tokio::time::timeout(FRAME_TIMEOUT, socket.next()).await;
        let frame = frame.unwrap().unwrap().unwrap();
        if !frame.is_ping() {
            return frame;
        }
    }
}

async fn delivered(socket: &mut Socket) -> Value {
    let message = next(socket).await;
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}

pub(crate) async fn close_code(socket: &mut Socket) -> (CloseCode, String) {
    match next(socket).await {
        Message::Close(Some(frame)) => (frame.code, frame.reason.to_string()),
        other => panic!("not closed: {other:?}"),
    }
}

pub(crate) async fn start() -> (TestApp, TestServer, User, String) {
    let app = TestApp::new().await;
    let server = app.serve().await;
    let user = app.user().await;
    let conversation = begin(&user, "Chat").await;
    (app, server, user, conversation)
}

#[tokio::test]
async fn only_pages_of_this_site_may_connect() {
    let (app, server, user, path) = start().await;
    let localhost = Some("http://127.0.0.1:8080");
    connect(&server, &user, &path, localhost).await.unwrap();
    for origin in [
        None,
        Some("https://evil.example"),
        Some("http://localhost:9090"),
        Some("null"),
    ] {
        let refused = refusal(connect(&server, &user, &path, origin).await);
        assert_eq!(refused, StatusCode::FORBIDDEN, "{origin:?}");
    }
    let nobody = app.anonymous();
    let refused = connect(&server, &nobody, &path, Some(OWN)).await;
    assert_eq!(refusal(refused), StatusCode::UNAUTHORIZED);
    let stranger = app.user().await;
    let refused = connect(&server, &stranger, &path, Some(OWN)).await;
    assert_eq!(refusal(refused), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn websocket_for_another_host_or_site_is_refused() {
    let (_app, server, user, path) = start().await;
    for (name, value, expected) in [
        ("host", "evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("host", "", StatusCode::BAD_REQUEST),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
    ] {
        let mut request = handshake(&server, &user, &path, Some(OWN));
        request.headers_mut().insert(name, value.parse().unwrap());
        let result = connect_async(request).await.map(|(socket, _)| socket);
        assert_eq!(refusal(result), expected, "{name}: {value}");
    }
    let mut request = handshake(&server, &user, &path, Some(OWN));
    let same_origin = "same-origin".parse().unwrap();
    request.headers_mut().insert("sec-fetch-site", same_origin);
    connect_async(request).await.unwrap();
}

#[tokio::test]
async fn request_without_an_upgrade_is_told_to_upgrade() {
    let (_app, _server, user, path) = start().await;
    let answer = user.get(&format!("{path}/ws")).header("origin", OWN).await;
    let problem = answer.assert_status(426).problem();
    assert_eq!(problem.kind, "/problems/upgrade-required");
}

#[tokio::test]
async fn message_written_elsewhere_is_delivered() {
    let (_app, server, user, path) = start().await;
    write(&user, &path, "before").await.assert_status(201);
    let mut socket = follow(&server, &user, &path).await;
    let other = begin(&user, "Other").await;
    write(&user, &other, "not here").await.assert_status(201);
    let written = write(&user, &path, "after").await.assert_status(201);
    let delivery = delivered(&mut socket).await;
    assert_eq!(
        delivery,
        json!({ "type": "message", "message": written.json() })
    );
}

/// The clock does not advance, so all messages have the same time and their ids do not show their
/// order.
#[tokio::test]
async fn every_message_is_delivered_once_whatever_its_id() {
    let (_app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    for number in 0..30 {
        let content = format!("message {number}");
        write(&user, &path, &content).await.assert_status(201);
        assert_eq!(delivered(&mut socket).await["message"]["content"], content);
    }
}

#[tokio::test]
async fn message_written_on_another_node_is_delivered() {
    let (app, server, user, path) = start().await;
    let node = app.another_node().await;
    let elsewhere = node
        .anonymous()
        .bearer(&user.cookie("access_token").unwrap());
    let mut socket = follow(&server, &user, &path).await;
    write(&elsewhere, &path, "from afar")
        .await
        .assert_status(201);
    assert_eq!(
        delivered(&mut socket).await["message"]["content"],
        "from afar"
    );
}

#[tokio::test]
async fn connection_closes_when_the_session_signs_out() {
    let (app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    // Another session of the same user stays open.
    let other = app.anonymous();
    let credentials = json!({ "email": user.email, "password": user.password });
    let signed_in = other.post("/api/auth/login").json(&credentials).await;
    signed_in.assert_status(200);
    let mut others = follow(&server, &other, &path).await;
    user.post("/api/auth/logout").await.assert_status(200);
    let closed = close_code(&mut socket).await;
    assert_eq!(closed, (CloseCode::Policy, "session ended".to_owned()));
    write(&other, &path, "still here").await.assert_status(201);
    assert_eq!(
        delivered(&mut others).await["message"]["content"],
        "still here"
    );
}

#[tokio::test]
async fn connection_closes_when_the_session_signs_out_on_another_node() {
    let (app, server, user, path) = start().await;
    let node = app.another_node().await;
    let mut socket = follow(&server, &user, &path).await;
    let elsewhere = node
        .anonymous()
        .bearer(&user.cookie("access_token").unwrap());
    elsewhere.post("/api/auth/logout").await.assert_status(200);
    assert_eq!(close_code(&mut socket).await.0, CloseCode::Policy);
}

/// Messages without a notification are found by the check every 30 seconds.
#[tokio::test]
async fn connection_closes_when_the_conversation_is_deleted() {
    let (_app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    user.delete(&path).await.assert_status(204);
    advance_half_a_minute().await;
    let closed = close_code(&mut socket).await;
    let reason = "chat session deleted".to_owned();
    assert_eq!(closed, (CloseCode::Policy, reason));
}

#[tokio::test]
async fn connection_closes_when_the_session_expires() {
    let (app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    app.clock().advance(chrono::TimeDelta::hours(24));
    advance_half_a_minute().await;
    let closed = close_code(&mut socket).await;
    assert_eq!(closed, (CloseCode::Policy, "session ended".to_owned()));
}

async fn advance_half_a_minute() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn connection_without_a_database_is_asked_to_retry() {
    let (app, server, user, path) = start().await;
    let mut socket = follow(&server, &user, &path).await;
    app.disconnect_database().await;
    advance_half_a_minute().await;
    assert_eq!(close_code(&mut socket).await.0, CloseCode::Again);
}

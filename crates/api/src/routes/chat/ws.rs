//! `GET /api/v1/chat/sessions/{id}/ws`

mod deliver;

use axum::{
    extract::{
        State,
        ws::{Message, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    response::Response,
};
use coffer_domain::ids::ChatSessionId;
use coffer_messages::messages;
use coffer_services::{ChatFeed, Error};
use futures_util::{Stream, stream};
use http::StatusCode;
use serde::Serialize;
use tracing::Instrument as _;

use self::deliver::deliver;

use super::messages::ChatMessage;
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// The maximum size of a client's message, in bytes. Clients only answer pings.
const MAX_INCOMING: usize = 1024;

/// A message from the server, as JSON.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delivery {
    Message { message: ChatMessage },
}

/// Receive new messages of a chat session over a WebSocket.
///
/// Each new message arrives as a text frame, `{"type":"message","message":{…}}`. The server pings
/// every 30 seconds; clients must answer pings and send nothing else. The `Origin` header must name
/// this site. Close codes: 1008 if the session has ended or the client has sent data, 1001 if the
/// server is shutting down, 1013 if the client should reload the messages and reconnect.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}/ws",
    operation_id = "subscribe_to_chat_session",
    tag = "chat",
    params(Id<ChatSessionId>),
    responses(
        (status = SWITCHING_PROTOCOLS, description = "The WebSocket is open."),
        (status = UPGRADE_REQUIRED, body = Problem, content_type = "application/problem+json",
            description = "The request is not a WebSocket upgrade."),
        (status = FORBIDDEN, body = Problem, content_type = "application/problem+json",
            description = "The `Origin` header does not name this site."),
        (status = TOO_MANY_REQUESTS, body = Problem, content_type = "application/problem+json",
            description = "Too many requests, or too many open WebSockets: 8 per user, 1,000 in \
                           total. Retry after the number of seconds in `Retry-After`."),
    )
)]
pub(crate) async fn follow(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| upgrade_required())?;
    let permit = state.sockets.open(actor.user_id())?;
    let feed = state.services.chat.follow(&actor, id).await?;
    let shutdown = state.shutdown.clone();
    let session = async move |socket| {
        deliver(socket, deliveries(feed), shutdown).await;
        drop(permit);
    };
    let span = tracing::Span::current();
    Ok(upgrade
        .max_message_size(MAX_INCOMING)
        .max_frame_size(MAX_INCOMING)
        .on_upgrade(move |socket| session(socket).instrument(span)))
}

/// The feed as WebSocket frames. As a stream it keeps its progress, such as a running database
/// query, while its reader handles other events.
fn deliveries(feed: ChatFeed) -> impl Stream<Item = Result<Message, Error>> {
    stream::unfold(feed, async |mut feed| {
        let delivery = feed.next().await.and_then(|message| {
            let delivery = Delivery::Message {
                message: message.into(),
            };
            let text = serde_json::to_string(&delivery);
            let text = text.map_err(|error| Error::Internal(error.to_string()))?;
            Ok(Message::text(text))
        });
        Some((delivery, feed))
    })
}

fn upgrade_required() -> Problem {
    Problem::new(
        StatusCode::UPGRADE_REQUIRED,
        "upgrade-required",
        messages::title_upgrade_required(),
        messages::websocket_expected(),
    )
}

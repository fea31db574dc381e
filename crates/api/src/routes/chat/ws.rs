//! `GET /api/v1/chat/sessions/{id}/ws`

use axum::{
    extract::{
        State,
        ws::{
            CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
        },
    },
    response::Response,
};
use coffer_domain::ids::ChatSessionId;
use coffer_services::{ChatFeed, Error};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;

use super::messages::ChatMessage;
use crate::{
    extract::{Authenticated, Id},
    middleware::is_own_origin,
    problem::Problem,
    state::AppState,
};

/// Clients have nothing to say on this channel, so nothing they say is large.
const MAX_INCOMING: usize = 1024;

/// RFC 6455, section 7.4.1: policy violation. The session has ended or the conversation is gone.
const CLOSE_POLICY: u16 = 1008;

/// RFC 6455, section 7.4.1: the server met something unexpected; try again.
const CLOSE_TRY_AGAIN: u16 = 1013;

/// What the server sends.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delivery {
    Message { message: ChatMessage },
}

/// Follows a conversation over a WebSocket: each new message comes as a text frame
/// `{"type":"message","message":{…}}`. Needs an `Origin` of this site, and is closed with 1008
/// when the session ends.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}/ws",
    operation_id = "follow_chat_session",
    tag = "chat",
    params(("id" = uuid::Uuid, Path, description = "The conversation.")),
    responses(
        (status = SWITCHING_PROTOCOLS, description = "The WebSocket is open."),
        (status = UPGRADE_REQUIRED, body = Problem, content_type = "application/problem+json",
            description = "This is a WebSocket; ask for an upgrade."),
        (status = FORBIDDEN, body = Problem, content_type = "application/problem+json",
            description = "The Origin is not this site's."),
    )
)]
pub(crate) async fn follow(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| upgrade_required())?;
    let origin = headers.get(header::ORIGIN);
    if !origin.is_some_and(|origin| is_own_origin(&state.settings, origin)) {
        return Err(foreign_origin());
    }
    let feed = state.services.chat.follow(&actor, id).await?;
    Ok(upgrade
        .max_message_size(MAX_INCOMING)
        .on_upgrade(|socket| deliver(socket, feed)))
}

fn upgrade_required() -> Problem {
    Problem::new(
        StatusCode::UPGRADE_REQUIRED,
        "upgrade-required",
        "Upgrade required",
        "This is a WebSocket. Connect with a WebSocket client.",
    )
}

fn foreign_origin() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "cross-origin",
        "Request of another site",
        "A WebSocket is opened from this site only: send its address as Origin.",
    )
}

async fn deliver(mut socket: WebSocket, mut feed: ChatFeed) {
    loop {
        tokio::select! {
            message = feed.next() => match message {
                Ok(message) => {
                    let delivery = Delivery::Message { message: message.into() };
                    let Ok(text) = serde_json::to_string(&delivery) else { return };
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Err(error) => return close(socket, &error).await,
            },
            // Pings are answered by the protocol's implementation; anything else is ignored.
            incoming = socket.recv() => if !matches!(incoming, Some(Ok(_))) { return },
        }
    }
}

async fn close(mut socket: WebSocket, error: &Error) {
    let (code, reason) = match error {
        Error::Unauthenticated(_) => (CLOSE_POLICY, "the session has ended"),
        Error::NotFound => (CLOSE_POLICY, "the conversation was deleted"),
        other => {
            tracing::warn!(error = %other, "a chat feed failed");
            (CLOSE_TRY_AGAIN, "try again")
        }
    };
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    // The client may be gone already.
    drop(socket.send(Message::Close(Some(frame))).await);
}

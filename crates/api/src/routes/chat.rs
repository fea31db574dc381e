//! Chat sessions, their messages, and the WebSocket that delivers new messages.

mod messages;
mod sessions;
mod ws;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{route_policy::WEB_SOCKET, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(sessions::router())
        .merge(messages::router())
        .routes(WEB_SOCKET.on(routes!(ws::follow)))
}

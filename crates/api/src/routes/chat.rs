//! Chat: conversations, their messages, and the WebSocket that delivers new ones.

mod messages;
mod sessions;
mod ws;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sessions::list::list, sessions::create::create))
        .routes(routes!(
            sessions::get::get,
            sessions::update::update,
            sessions::delete::delete
        ))
        .routes(routes!(sessions::restore::restore))
        .routes(routes!(messages::list::list, messages::create::create))
        .routes(routes!(ws::follow))
}

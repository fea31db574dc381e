//! `GET /api/v1/chat/sessions/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::ChatSessionId;
use http::HeaderMap;

use super::{ChatSession, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a chat session.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "get_chat_session",
    tag = "chat",
    params(("id" = uuid::Uuid, Path, description = "The chat session's ID.")),
    responses((status = OK, body = ChatSession, description = "The chat session.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
) -> Result<(HeaderMap, Json<ChatSession>), Problem> {
    let session = state.services.chat.get(&actor, id).await?;
    Ok(tagged(session))
}

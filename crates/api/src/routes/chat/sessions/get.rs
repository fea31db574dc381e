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

/// Shows a conversation.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "get_chat_session",
    tag = "chat",
    params(("id" = uuid::Uuid, Path, description = "The conversation.")),
    responses((status = OK, body = ChatSession, description = "The conversation.",
        headers(("ETag" = String, description = "Its version."))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
) -> Result<(HeaderMap, Json<ChatSession>), Problem> {
    let session = state.services.chat.get(&actor, id).await?;
    Ok(tagged(session))
}

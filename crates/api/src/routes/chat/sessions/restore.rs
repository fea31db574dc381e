//! `POST /api/v1/chat/sessions/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::ChatSessionId;
use http::HeaderMap;

use super::{ChatSession, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted chat session.
#[utoipa::path(
    post,
    path = "/api/v1/chat/sessions/{id}/restore",
    operation_id = "restore_chat_session",
    tag = "chat",
    params(("id" = uuid::Uuid, Path, description = "The chat session's ID.")),
    responses((status = OK, body = ChatSession, description = "The restored chat session.",
        headers(("ETag" = String))))
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
) -> Result<(HeaderMap, Json<ChatSession>), Problem> {
    let session = state.services.chat.restore(&actor, id).await?;
    Ok(tagged(session))
}

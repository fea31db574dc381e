//! `DELETE /api/v1/chat/sessions/{id}`

use axum::extract::State;
use coffer_domain::ids::ChatSessionId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete a chat session.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "delete_chat_session",
    tag = "chat",
    params(
        ("id" = uuid::Uuid, Path, description = "The chat session's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    state.services.chat.delete(&actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

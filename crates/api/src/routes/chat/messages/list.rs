//! `GET /api/v1/chat/sessions/{id}/messages`

use axum::{Json, extract::State};
use coffer_domain::ids::ChatSessionId;
use serde::Serialize;
use utoipa::ToSchema;

use super::ChatMessage;
use crate::{
    extract::{Authenticated, Id, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatMessagePage {
    /// The messages on this page, newest first.
    items: Vec<ChatMessage>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List the messages of a chat session.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}/messages",
    operation_id = "list_chat_messages",
    tag = "chat",
    params(("id" = uuid::Uuid, Path, description = "The chat session's ID."), ListParams),
    responses((status = OK, body = ChatMessagePage, description = "A page of messages."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    Query(list): Query<ListParams>,
) -> Result<Json<ChatMessagePage>, Problem> {
    let request = list.request()?;
    let page = state.services.chat.messages(&actor, id, &request).await?;
    Ok(Json(ChatMessagePage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}

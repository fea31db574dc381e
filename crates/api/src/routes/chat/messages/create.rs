//! `POST /api/v1/chat/sessions/{id}/messages`

use axum::{Json, extract::State};
use coffer_domain::{Prose, chat::ChatMessage as Entity, ids::ChatSessionId};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ChatMessage;
use crate::{
    extract::{Authenticated, Body, Id, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateChatMessageRequest {
    /// The message's text, 1–10,000 characters.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "How did I do this year?"
    )]
    content: String,
}

/// Create a message in a chat session.
///
/// The message's author is always `user`.
#[utoipa::path(
    post,
    path = "/api/v1/chat/sessions/{id}/messages",
    operation_id = "create_chat_message",
    tag = "chat",
    params(
        ("id" = uuid::Uuid, Path, description = "The chat session's ID."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = CreateChatMessageRequest,
    responses((status = CREATED, body = ChatMessage, description = "The new message."))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateChatMessageRequest>,
) -> Result<(StatusCode, Json<ChatMessage>), Problem> {
    let content = Prose::parse("content", Entity::MAX_CONTENT, &request.content);
    let content = content.map_err(Problem::invalid)?;
    let message = state.services.chat.write(&actor, id, content, key).await?;
    Ok((StatusCode::CREATED, Json(message.into())))
}

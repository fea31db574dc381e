//! The messages of a chat session.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use coffer_domain::{
    Prose,
    chat::{self, Author},
    ids::ChatSessionId,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Body, Id, Idempotency, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{Created, Page, response, wire_enum},
};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(RESOURCE.on(routes!(list, create)))
}

wire_enum! {
    /// The author of a message.
    MessageAuthor = Author;
}

response! {
    /// A message in a chat session.
    struct ChatMessage from message: chat::ChatMessage {
        /// The message's ID. Later messages have greater IDs.
        id: Uuid,
        /// The chat session's ID.
        session_id: Uuid,
        /// The message's author.
        author: MessageAuthor,
        /// The message's text.
        content: String,
        /// When the message was created.
        created_at: DateTime<Utc>,
    }
}

/// A page of messages, newest first.
pub(crate) type ChatMessagePage = Page<ChatMessage>;

/// List the messages of a chat session.
///
/// Returns the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}/messages",
    operation_id = "list_chat_messages",
    tag = "chat",
    params(Id<ChatSessionId>, ListParams),
    responses((status = OK, body = ChatMessagePage, description = "A page of messages."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    Query(list): Query<ListParams>,
) -> Result<Json<ChatMessagePage>, Problem> {
    let list = list.request()?;
    let page = state.services.chat.messages(&actor, id, &list).await?;
    Ok(Json(page.into()))
}

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
    params(Id<ChatSessionId>, Idempotency),
    request_body = CreateChatMessageRequest,
    responses((status = CREATED, body = ChatMessage, description = "The new message."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    key: Idempotency,
    Body(request): Body<CreateChatMessageRequest>,
) -> Result<Created<Json<ChatMessage>>, Problem> {
    let content = Prose::parse("content", chat::ChatMessage::MAX_CONTENT, &request.content)?;
    let chat = &state.services.chat;
    Created::once(key, |request| chat.write(&actor, id, content, request)).await
}

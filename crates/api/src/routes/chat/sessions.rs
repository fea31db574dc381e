//! Chat sessions.

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    chat::{ChatSession as Entity, ChatSessionChanges, NewChatSession},
    ids::ChatSessionId,
};
use coffer_storage::ChatSessionFilter;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{Created, Page, Tagged, changes, filter, request, response},
};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
}

response! {
    /// A conversation, with its messages in order of creation.
    tagged struct ChatSession from session: Entity {
        /// The chat session's ID.
        id: Uuid,
        /// The chat session's title.
        title: String,
        /// When the chat session was created.
        created_at: DateTime<Utc>,
        /// When the chat session was last updated.
        updated_at: DateTime<Utc>,
        /// When the chat session was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

/// A page of chat sessions, newest first.
pub(crate) type ChatSessionPage = Page<ChatSession>;

filter! {
    /// The filters of a chat session list.
    ChatSessionParams => ChatSessionFilter {
        /// Return chat sessions whose title contains this text, ignoring case and accents.
        #[param(max_length = 200)]
        title: String => Line::parse("title", Entity::MAX_TITLE, title),
    }
}

/// List chat sessions.
///
/// Returns the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions",
    operation_id = "list_chat_sessions",
    tag = "chat",
    params(ChatSessionParams, ListParams),
    responses((status = OK, body = ChatSessionPage, description = "A page of chat sessions."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ChatSessionParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<ChatSessionPage>, Problem> {
    let (filter, list) = (params.narrow(ChatSessionFilter::new())?, list.request()?);
    let page = state.services.chat.list(&actor, &filter, &list).await?;
    Ok(Json(page.into()))
}

request! {
    /// A new chat session.
    CreateChatSessionRequest => NewChatSession {
        /// The chat session's title, 1–200 characters.
        #[schema(min_length = 1, max_length = 200, example = "Rebalancing in spring")]
        title: String => Line::parse("title", Entity::MAX_TITLE, title),
    }
}

/// Create a chat session.
#[utoipa::path(
    post,
    path = "/api/v1/chat/sessions",
    operation_id = "create_chat_session",
    tag = "chat",
    params(Idempotency),
    request_body = CreateChatSessionRequest,
    responses((status = CREATED, body = ChatSession, headers(("ETag" = String)),
        description = "The new chat session."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateChatSessionRequest>,
) -> Result<Created<Tagged<ChatSession>>, Problem> {
    let new = request.try_into()?;
    let chat = &state.services.chat;
    Created::once(key, |request| chat.create(&actor, new, request)).await
}

/// Get a chat session.
#[utoipa::path(
    get,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "get_chat_session",
    tag = "chat",
    params(Id<ChatSessionId>),
    responses((status = OK, body = ChatSession, headers(("ETag" = String)),
        description = "The requested chat session."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
) -> Result<Tagged<ChatSession>, Problem> {
    Ok(state.services.chat.get(&actor, id).await?.into())
}

changes! {
    /// Changes to a chat session, as a JSON merge patch (RFC 7396). Omitted fields keep their
    /// value.
    UpdateChatSessionRequest => ChatSessionChanges {
        /// The chat session's new title, 1–200 characters.
        #[schema(min_length = 1, max_length = 200)]
        title: String => Line::parse("title", Entity::MAX_TITLE, title),
    }
}

/// Update a chat session.
#[utoipa::path(
    patch,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "update_chat_session",
    tag = "chat",
    params(Id<ChatSessionId>, IfMatch),
    request_body = UpdateChatSessionRequest,
    responses((status = OK, body = ChatSession, headers(("ETag" = String)),
        description = "The updated chat session."))
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateChatSessionRequest>,
) -> Result<Tagged<ChatSession>, Problem> {
    let changes = request.try_into()?;
    let chat = &state.services.chat;
    Ok(chat.update(&actor, id, version, changes).await?.into())
}

/// Delete a chat session.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "delete_chat_session",
    tag = "chat",
    params(Id<ChatSessionId>, IfMatch),
    responses((status = NO_CONTENT, description = "The chat session was deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    state.services.chat.delete(&actor, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted chat session.
#[utoipa::path(
    post,
    path = "/api/v1/chat/sessions/{id}/restore",
    operation_id = "restore_chat_session",
    tag = "chat",
    params(Id<ChatSessionId>),
    responses((status = OK, body = ChatSession, headers(("ETag" = String)),
        description = "The restored chat session."))
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
) -> Result<Tagged<ChatSession>, Problem> {
    Ok(state.services.chat.restore(&actor, id).await?.into())
}

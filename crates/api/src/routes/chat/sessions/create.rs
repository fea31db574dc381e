//! `POST /api/v1/chat/sessions`

use axum::{Json, extract::State};
use coffer_domain::{Line, chat::ChatSession as Entity};
use coffer_services::NewChatSession;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ChatSession, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new chat session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateChatSessionRequest {
    /// The chat session's title, 1–200 characters.
    #[schema(min_length = 1, max_length = 200, example = "Rebalancing in spring")]
    title: String,
}

impl TryFrom<CreateChatSessionRequest> for NewChatSession {
    type Error = Problem;

    fn try_from(request: CreateChatSessionRequest) -> Result<Self, Problem> {
        let title = Line::parse("title", Entity::MAX_TITLE, &request.title);
        let title = title.map_err(Problem::invalid)?;
        Ok(Self { title })
    }
}

/// Create a chat session.
#[utoipa::path(
    post,
    path = "/api/v1/chat/sessions",
    operation_id = "create_chat_session",
    tag = "chat",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateChatSessionRequest,
    responses((status = CREATED, body = ChatSession, description = "The new chat session.",
        headers(("ETag" = String))))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateChatSessionRequest>,
) -> Result<(StatusCode, HeaderMap, Json<ChatSession>), Problem> {
    let new = request.try_into()?;
    let created = state.services.chat.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

//! `PATCH /api/v1/chat/sessions/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Line,
    chat::{ChatSession as Entity, ChatSessionChanges},
    ids::ChatSessionId,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ChatSession, tagged};
use crate::{
    extract::{Authenticated, Body, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to a chat session, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateChatSessionRequest {
    /// The chat session's new title, 1–200 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    title: Option<String>,
}

impl TryFrom<UpdateChatSessionRequest> for ChatSessionChanges {
    type Error = Problem;

    fn try_from(request: UpdateChatSessionRequest) -> Result<Self, Problem> {
        let title = request.title.as_deref();
        let title = title.map(|text| Line::parse("title", Entity::MAX_TITLE, text));
        let title = title.transpose().map_err(Problem::invalid)?.into();
        Ok(Self { title })
    }
}

/// Update a chat session.
#[utoipa::path(
    patch,
    path = "/api/v1/chat/sessions/{id}",
    operation_id = "update_chat_session",
    tag = "chat",
    params(
        ("id" = uuid::Uuid, Path, description = "The chat session's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateChatSessionRequest,
    responses((status = OK, body = ChatSession, description = "The updated chat session.",
        headers(("ETag" = String))))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<ChatSessionId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateChatSessionRequest>,
) -> Result<(HeaderMap, Json<ChatSession>), Problem> {
    let changes = request.try_into()?;
    let chat = &state.services.chat;
    let session = chat.update(&actor, id, version, changes).await?;
    Ok(tagged(session))
}

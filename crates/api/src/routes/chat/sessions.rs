//! Conversations.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod get;
pub(super) mod list;
pub(super) mod restore;
pub(super) mod update;

use chrono::{DateTime, Utc};
use coffer_domain::chat;
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::entity_tag;

/// A conversation, with its messages in order of creation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatSession {
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

impl From<chat::ChatSession> for ChatSession {
    fn from(session: chat::ChatSession) -> Self {
        Self {
            id: session.id.uuid(),
            title: session.title.as_str().to_owned(),
            created_at: session.created_at,
            updated_at: session.updated_at,
            deleted_at: session.deleted_at,
        }
    }
}

/// A conversation with its version as the `ETag`.
fn tagged(session: chat::ChatSession) -> (HeaderMap, axum::Json<ChatSession>) {
    (entity_tag(session.version), axum::Json(session.into()))
}

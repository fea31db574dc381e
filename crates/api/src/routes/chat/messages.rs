//! The messages of a conversation.

pub(super) mod create;
pub(super) mod list;

use chrono::{DateTime, Utc};
use coffer_domain::chat;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Author {
    User,
    Assistant,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatMessage {
    /// Identifier; later messages have greater ones.
    id: Uuid,
    /// Its conversation.
    session_id: Uuid,
    /// Who wrote it.
    author: Author,
    /// What they wrote.
    content: String,
    /// When it was written.
    created_at: DateTime<Utc>,
}

impl From<chat::ChatMessage> for ChatMessage {
    fn from(message: chat::ChatMessage) -> Self {
        Self {
            id: message.id.uuid(),
            session_id: message.session_id.uuid(),
            author: match message.author {
                chat::Author::User => Author::User,
                chat::Author::Assistant => Author::Assistant,
            },
            content: message.content.as_str().to_owned(),
            created_at: message.created_at,
        }
    }
}

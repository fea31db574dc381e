//! The messages of a conversation.

pub(super) mod create;
pub(super) mod list;

use chrono::{DateTime, Utc};
use coffer_domain::chat;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The author of a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageAuthor {
    User,
    Assistant,
}

/// A message in a chat session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatMessage {
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

impl From<chat::ChatMessage> for ChatMessage {
    fn from(message: chat::ChatMessage) -> Self {
        Self {
            id: message.id.uuid(),
            session_id: message.session_id.uuid(),
            author: match message.author {
                chat::Author::User => MessageAuthor::User,
                chat::Author::Assistant => MessageAuthor::Assistant,
            },
            content: message.content.as_str().to_owned(),
            created_at: message.created_at,
        }
    }
}

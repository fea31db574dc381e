//! Chat sessions and their messages.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Line, Prose,
    audit::{Audited, EntityType},
    ids::{ChatMessageId, ChatSessionId, UserId},
    input::input,
    labelled,
    lifecycle::{Entity, Versioned as _, lifecycle},
};

/// A chat session, which groups messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatSession {
    /// The session's id, a UUID (version 7).
    pub id: ChatSessionId,
    /// The session's owner.
    pub user_id: UserId,
    /// The title, 1–200 characters.
    pub title: Line,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the session is deleted; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

input! {
    /// The input for a new conversation.
    pub struct NewChatSession for ChatSession(ChatSessionId);
    /// Changes to a conversation by its owner.
    pub struct ChatSessionChanges {
        /// The conversation's title.
        title: Line,
    }
}

impl ChatSession {
    /// The maximum length of a title, in characters.
    pub const MAX_TITLE: usize = 200;

    /// Applies an edit by the owner, which raises the version if it changes anything.
    pub fn edit(self, changes: &ChatSessionChanges, at: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        changes.apply(&mut after);
        self.changed_to(after, at)
    }
}

lifecycle!(ChatSession);

impl Audited for ChatSession {
    const ENTITY_TYPE: EntityType = EntityType::ChatSession;
    const RECORDED: &'static [&'static str] = &[];
}

labelled! {
    /// The author of a message.
    pub enum Author {
        /// The owner of the chat session.
        User = "user",
        /// A program that responds, through an API key.
        Assistant = "assistant",
    }
}

/// A message of a chat session; never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// The message's id; ids of later messages are greater.
    pub id: ChatMessageId,
    /// The owner of the chat session.
    pub user_id: UserId,
    /// The chat session that contains the message.
    pub session_id: ChatSessionId,
    /// The author: the owner or the assistant.
    pub author: Author,
    /// The text, 1–10,000 characters.
    pub content: Prose,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
}

impl ChatMessage {
    /// The maximum length of a message, in characters.
    pub const MAX_CONTENT: usize = 10_000;
}

impl Entity for ChatMessage {
    fn entity_id(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner_id(&self) -> UserId {
        self.user_id
    }
}

impl Audited for ChatMessage {
    const ENTITY_TYPE: EntityType = EntityType::ChatMessage;
    const RECORDED: &'static [&'static str] = &["session_id", "author"];
}

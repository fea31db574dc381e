//! Chat: sessions and their history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Line, Prose,
    audit::{Audited, EntityType},
    ids::{ChatMessageId, ChatSessionId, UserId},
    labelled,
    lifecycle::{Entity, Versioned as _, lifecycle},
    patch::changes,
};

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatSession {
    /// Identifier.
    pub id: ChatSessionId,
    /// Whose.
    pub user_id: UserId,
    /// What it is about.
    pub title: Line,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to a conversation by its owner.
    pub struct ChatSessionChanges for ChatSession {
        /// The new title.
        title: Line,
    }
}

impl ChatSession {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 200;

    /// Applies an edit of the owner, which raises the version if it changes anything.
    pub fn edit(self, changes: &ChatSessionChanges, at: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        changes.apply(&mut after);
        self.changed_to(after, at)
    }
}

lifecycle!(ChatSession);

impl Audited for ChatSession {
    const ENTITY_TYPE: EntityType = EntityType::ChatSession;
    const REDACTED: &'static [&'static str] = &["title"];
}

labelled! {
    /// Who wrote a message.
    pub enum Author {
        /// The owner of the conversation.
        User = "user",
        /// A program that answers, through an API key.
        Assistant = "assistant",
    }
}

/// A message. Messages are never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Identifier; later messages have greater ones.
    pub id: ChatMessageId,
    /// Whose conversation.
    pub user_id: UserId,
    /// Which conversation.
    pub session_id: ChatSessionId,
    /// Who wrote it.
    pub author: Author,
    /// What they wrote.
    pub content: Prose,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl ChatMessage {
    /// The longest message, in characters.
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
    const REDACTED: &'static [&'static str] = &["content"];
}

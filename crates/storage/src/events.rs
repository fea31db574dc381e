//! What the nodes tell each other through the database.

use coffer_domain::ids::{ChatMessageId, ChatSessionId, SessionId, UserId};
use tokio::sync::broadcast;

/// Something that was committed, on this node or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A message was added to a conversation.
    ChatMessage {
        /// Whose conversation.
        user_id: UserId,
        /// Which conversation.
        session_id: ChatSessionId,
        /// Which message.
        message_id: ChatMessageId,
    },
    /// A session ended early.
    SessionEnded {
        /// Whose.
        user_id: UserId,
        /// Which.
        session_id: SessionId,
    },
    /// The connection was lost for a while: anything may have happened.
    Missed,
}

/// Hands out what is committed.
pub trait EventSource: Send + Sync {
    /// The events from now on. A receiver that lags has missed some, like after [`Event::Missed`].
    fn subscribe(&self) -> broadcast::Receiver<Event>;
}

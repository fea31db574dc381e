//! Events that nodes send each other through the database.

use coffer_domain::ids::{ChatMessageId, ChatSessionId, SessionId, UserId};
use tokio::sync::broadcast;

/// A committed change, made on this node or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A message was added to a conversation.
    ChatMessage {
        /// The owner of the conversation.
        user_id: UserId,
        /// The conversation's id.
        session_id: ChatSessionId,
        /// The new message's id.
        message_id: ChatMessageId,
    },
    /// A session ended before it expired.
    SessionEnded {
        /// The session's user.
        user_id: UserId,
        /// The ended session's id.
        session_id: SessionId,
    },
    /// A job was enqueued that is due.
    JobEnqueued,
    /// The connection was lost for a while, and events of any kind may have been missed.
    Missed,
}

/// Publishes committed changes.
pub trait EventSource: Send + Sync {
    /// Subscribes to events from now on. A receiver that lags has missed some, as after
    /// [`Event::Missed`].
    fn subscribe(&self) -> broadcast::Receiver<Event>;
}

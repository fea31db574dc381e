//! Conversations and their messages.

use async_trait::async_trait;
use coffer_domain::{
    chat::{ChatMessage, ChatSession},
    ids::{ChatMessageId, ChatSessionId},
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

filter! {
    /// The conversations to list: all that are not deleted, unless conditions say otherwise.
    pub struct ChatSessionFilter or deleted {
        /// Only conversations whose title contains this text, ignoring case and accents.
        title: String,
    }
}

repository! {
    /// Stores conversations and their messages.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait ChatRepository, layer ChatLayer over chat {
        /// Adds a conversation without messages.
        async fn add(&mut self, session: &ChatSession) -> Result<(), RepositoryError>;

        /// A conversation by its id, deleted or not.
        async fn get(&mut self, id: ChatSessionId) -> Result<Option<ChatSession>, RepositoryError>;

        /// One page of conversations, newest first.
        async fn list(
            &mut self,
            filter: &ChatSessionFilter,
            page: &PageRequest,
        ) -> Result<CursorPage<ChatSession>, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the conversation
        /// is no longer at the version `before` has.
        async fn update(
            &mut self,
            before: &ChatSession,
            after: &ChatSession,
        ) -> Result<(), RepositoryError>;

        /// Adds a message to its conversation.
        async fn add_message(&mut self, message: &ChatMessage) -> Result<(), RepositoryError>;

        /// A message of a conversation by its id.
        async fn message(
            &mut self,
            id: ChatMessageId,
        ) -> Result<Option<ChatMessage>, RepositoryError>;

        /// One page of a conversation's messages, newest first.
        async fn messages(
            &mut self,
            session: ChatSessionId,
            page: &PageRequest,
        ) -> Result<CursorPage<ChatMessage>, RepositoryError>;
    }
}

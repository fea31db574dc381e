//! Conversations on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    chat::{ChatMessage, ChatSession},
    ids::{ChatMessageId, ChatSessionId},
};
use coffer_storage::{ChatRepository, ChatSessionFilter, CursorPage, PageRequest, RepositoryError};
use sea_query::Cond;

use crate::{
    order::Order,
    table::{Table, table, value},
    unit::PgRepository,
};

table! {
    /// The table of conversations.
    pub(crate) SESSIONS: Sessions("chat_sessions") of ChatSession {
        id: Key,
        user_id: Insert,
        title: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
}

table! {
    /// The table of messages.
    pub(crate) MESSAGES: Messages("chat_history") of ChatMessage {
        id: Key,
        user_id: Insert,
        session_id: Insert,
        author: Insert,
        content: Insert,
        created_at: Insert,
    }
}

fn condition(filter: &ChatSessionFilter) -> Cond {
    Cond::all()
        .add(SESSIONS.deleted_at.is_set(filter.deleted))
        .add_option(SESSIONS.title.contains_folded_if(filter.title.as_deref()))
}

#[async_trait]
impl ChatRepository for PgRepository<'_> {
    async fn add(&mut self, session: &ChatSession) -> Result<(), RepositoryError> {
        SESSIONS.add(self.0, session).await
    }

    async fn get(&mut self, id: ChatSessionId) -> Result<Option<ChatSession>, RepositoryError> {
        SESSIONS.get(self.0, id.uuid()).await
    }

    async fn list(
        &mut self,
        filter: &ChatSessionFilter,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatSession>, RepositoryError> {
        let newest = Order::by_id(SESSIONS.id, |session: &ChatSession| session.id.uuid()).newest();
        SESSIONS
            .page(self.0, condition(filter), &newest, page)
            .await
    }

    async fn update(
        &mut self,
        before: &ChatSession,
        after: &ChatSession,
    ) -> Result<(), RepositoryError> {
        SESSIONS.update(self.0, before, after).await
    }

    async fn add_message(&mut self, message: &ChatMessage) -> Result<(), RepositoryError> {
        let updated_at = ("updated_at", value(&message.created_at));
        MESSAGES.add_with(self.0, message, [updated_at]).await
    }

    async fn message(&mut self, id: ChatMessageId) -> Result<Option<ChatMessage>, RepositoryError> {
        MESSAGES.get(self.0, id.uuid()).await
    }

    async fn messages(
        &mut self,
        session: ChatSessionId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatMessage>, RepositoryError> {
        let is_in = Cond::all().add(MESSAGES.session_id.is(&session));
        let newest = Order::by_id(MESSAGES.id, |message: &ChatMessage| message.id.uuid()).newest();
        MESSAGES.page(self.0, is_in, &newest, page).await
    }
}

//! Conversations on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    chat::{ChatMessage, ChatSession},
    ids::{ChatMessageId, ChatSessionId},
};
use coffer_storage::{ChatRepository, ChatSessionFilter, CursorPage, PageRequest, RepositoryError};
use sea_query::Cond;

use crate::{
    list::{read_one, read_page},
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
        .add_option(
            filter
                .title
                .as_deref()
                .map(|text| SESSIONS.title.contains(text)),
        )
}

#[async_trait]
impl ChatRepository for PgRepository<'_> {
    async fn add(&mut self, session: &ChatSession) -> Result<(), RepositoryError> {
        SESSIONS.add(self.0, session).await
    }

    async fn get(&mut self, id: ChatSessionId) -> Result<Option<ChatSession>, RepositoryError> {
        let select = SESSIONS.select().and_where(SESSIONS.id.is(&id)).to_owned();
        read_one(self.0, &select, |row| SESSIONS.read(row)).await
    }

    async fn list(
        &mut self,
        filter: &ChatSessionFilter,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatSession>, RepositoryError> {
        let select = SESSIONS.select().cond_where(condition(filter)).to_owned();
        let newest = Order::by_id(SESSIONS.id, |session: &ChatSession| session.id.uuid()).newest();
        read_page(self.0, select, &newest, page, |row| SESSIONS.read(row)).await
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
        let select = MESSAGES.select().and_where(MESSAGES.id.is(&id)).to_owned();
        read_one(self.0, &select, |row| MESSAGES.read(row)).await
    }

    async fn messages(
        &mut self,
        session: ChatSessionId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatMessage>, RepositoryError> {
        let select = MESSAGES
            .select()
            .and_where(MESSAGES.session_id.is(&session))
            .to_owned();
        let newest = Order::by_id(MESSAGES.id, |message: &ChatMessage| message.id.uuid()).newest();
        read_page(self.0, select, &newest, page, |row| MESSAGES.read(row)).await
    }
}

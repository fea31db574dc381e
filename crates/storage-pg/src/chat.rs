//! Conversations on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Line, Prose,
    chat::{Author, ChatMessage, ChatSession},
    ids::{ChatMessageId, ChatSessionId},
};
use coffer_queries::queries::chat as queries;
use coffer_storage::{
    ChatRepository, ChatSessionFilter, CursorPage, PageRequest, Position, RepositoryError,
};
use sea_query::{Cond, Expr, ExprTrait, Iden, Order, Query};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{contains, read_one, read_page},
    mirror::Mirrored,
    preferences::exactly_one,
    stored::column,
    unit::PgRepository,
};

#[derive(Iden, Clone, Copy)]
enum ChatSessions {
    Table,
    Id,
    UserId,
    Title,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

impl ChatSessions {
    const COLUMNS: [Self; 7] = [
        Self::Id,
        Self::UserId,
        Self::Title,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

fn condition(filter: &ChatSessionFilter) -> Cond {
    let deleted_at = Expr::col(ChatSessions::DeletedAt);
    let condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    match &filter.title {
        Some(text) => condition.add(contains(ChatSessions::Title, text)),
        None => condition,
    }
}

#[async_trait]
impl ChatRepository for PgRepository<'_> {
    async fn add(&mut self, session: &ChatSession) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &session.id.uuid(),
                        &session.user_id.uuid(),
                        &session.title.as_str(),
                        &session.version,
                        &session.created_at,
                        &session.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: ChatSessionId) -> Result<Option<ChatSession>, RepositoryError> {
        let select = Query::select()
            .columns(ChatSessions::COLUMNS)
            .from(ChatSessions::Table)
            .and_where(Expr::col(ChatSessions::Id).eq(id.uuid()))
            .to_owned();
        read_one(self.0, &select, chat_session).await
    }

    async fn list(
        &mut self,
        filter: &ChatSessionFilter,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatSession>, RepositoryError> {
        let id = Expr::col(ChatSessions::Id);
        let select = Query::select()
            .columns(ChatSessions::COLUMNS)
            .from(ChatSessions::Table)
            .cond_where(condition(filter))
            .and_where_option(page.after.as_ref().map(|after| id.lt(after.id)))
            .order_by(ChatSessions::Id, Order::Desc)
            .to_owned();
        read_page(self.0, select, page, chat_session, |last| Position {
            key: None,
            id: last.id.uuid(),
        })
        .await
    }

    async fn update(
        &mut self,
        before: &ChatSession,
        after: &ChatSession,
    ) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.title.as_str(),
                        &after.version,
                        &after.updated_at,
                        &after.deleted_at,
                        &after.id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }

    async fn add_message(&mut self, message: &ChatMessage) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add_message()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &message.id.uuid(),
                        &message.user_id.uuid(),
                        &message.session_id.uuid(),
                        &message.author.to_database(),
                        &message.content.as_str(),
                        &message.created_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn message(&mut self, id: ChatMessageId) -> Result<Option<ChatMessage>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::message().bind(client, &id.uuid()).opt().await)
            .await?;
        Ok(row.map(chat_message))
    }

    async fn messages(
        &mut self,
        session: ChatSessionId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatMessage>, RepositoryError> {
        let after = page.after.as_ref().map(|position| position.id);
        let rows = self
            .0
            .run(async |client| {
                queries::messages()
                    .bind(
                        client,
                        &session.uuid(),
                        &after,
                        &page.size.rows_to_read().cast_signed(),
                    )
                    .all()
                    .await
            })
            .await?;
        let messages = rows.into_iter().map(chat_message).collect();
        Ok(CursorPage::from_rows(messages, page.size, |last| {
            Position {
                key: None,
                id: last.id.uuid(),
            }
        }))
    }
}

fn chat_session(row: &Row) -> Result<ChatSession, RepositoryError> {
    Ok(ChatSession {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        title: Line::from_stored(column(row, "title")?),
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}

fn chat_message(row: queries::Message) -> ChatMessage {
    ChatMessage {
        id: row.id.into(),
        user_id: row.user_id.into(),
        session_id: row.session_id.into(),
        author: Author::from_database(row.author),
        content: Prose::from_stored(row.content),
        created_at: row.created_at,
    }
}

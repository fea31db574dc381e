// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddParams<T1: crate::StringSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub title: T1,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql> {
    pub title: T1,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub id: uuid::Uuid,
    pub version_before: i32,
}
#[derive(Debug)]
pub struct AddMessageParams<T1: crate::StringSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub session_id: uuid::Uuid,
    pub author: crate::types::ChatAuthor,
    pub content: T1,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct MessagesParams {
    pub session_id: uuid::Uuid,
    pub after: Option<uuid::Uuid>,
    pub rows: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub session_id: uuid::Uuid,
    pub author: crate::types::ChatAuthor,
    pub content: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct MessageBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub session_id: uuid::Uuid,
    pub author: crate::types::ChatAuthor,
    pub content: &'a str,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<MessageBorrowed<'a>> for Message {
    fn from(
        MessageBorrowed {
            id,
            user_id,
            session_id,
            author,
            content,
            created_at,
        }: MessageBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            session_id,
            author,
            content: content.into(),
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MessageQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MessageBorrowed, tokio_postgres::Error>,
    mapper: fn(MessageBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MessageQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MessageBorrowed) -> R) -> MessageQuery<'c, 'a, 's, C, R, N> {
        MessageQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct AddStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add() -> AddStmt {
    AddStmt(
        "INSERT INTO chat_sessions (id, user_id, title, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)",
        None,
    )
}
impl AddStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        title: &'a T1,
        version: &'a i32,
        created_at: &'a chrono::DateTime<chrono::Utc>,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[id, user_id, title, version, created_at, updated_at],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.title,
            &params.version,
            &params.created_at,
            &params.updated_at,
        ))
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE chat_sessions SET title = $1, version = $2, updated_at = $3, deleted_at = $4 WHERE id = $5 AND version = $6",
        None,
    )
}
impl UpdateStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        title: &'a T1,
        version: &'a i32,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        deleted_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        id: &'a uuid::Uuid,
        version_before: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[title, version, updated_at, deleted_at, id, version_before],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        UpdateParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UpdateStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UpdateParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.title,
            &params.version,
            &params.updated_at,
            &params.deleted_at,
            &params.id,
            &params.version_before,
        ))
    }
}
pub struct AddMessageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_message() -> AddMessageStmt {
    AddMessageStmt(
        "INSERT INTO chat_history (id, user_id, session_id, author, content, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
        None,
    )
}
impl AddMessageStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        session_id: &'a uuid::Uuid,
        author: &'a crate::types::ChatAuthor,
        content: &'a T1,
        created_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[id, user_id, session_id, author, content, created_at],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddMessageParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddMessageStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddMessageParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.session_id,
            &params.author,
            &params.content,
            &params.created_at,
        ))
    }
}
pub struct MessageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn message() -> MessageStmt {
    MessageStmt(
        "SELECT id, user_id, session_id, author, content, created_at FROM chat_history WHERE id = $1",
        None,
    )
}
impl MessageStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> MessageQuery<'c, 'a, 's, C, Message, 1> {
        MessageQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<MessageBorrowed, tokio_postgres::Error> {
                    Ok(MessageBorrowed {
                        id: row.try_get(0)?,
                        user_id: row.try_get(1)?,
                        session_id: row.try_get(2)?,
                        author: row.try_get(3)?,
                        content: row.try_get(4)?,
                        created_at: row.try_get(5)?,
                    })
                },
            mapper: |it| Message::from(it),
        }
    }
}
pub struct MessagesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn messages() -> MessagesStmt {
    MessagesStmt(
        "SELECT id, user_id, session_id, author, content, created_at FROM chat_history WHERE session_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        None,
    )
}
impl MessagesStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        session_id: &'a uuid::Uuid,
        after: &'a Option<uuid::Uuid>,
        rows: &'a i64,
    ) -> MessageQuery<'c, 'a, 's, C, Message, 3> {
        MessageQuery {
            client,
            params: [session_id, after, rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<MessageBorrowed, tokio_postgres::Error> {
                    Ok(MessageBorrowed {
                        id: row.try_get(0)?,
                        user_id: row.try_get(1)?,
                        session_id: row.try_get(2)?,
                        author: row.try_get(3)?,
                        content: row.try_get(4)?,
                        created_at: row.try_get(5)?,
                    })
                },
            mapper: |it| Message::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        MessagesParams,
        MessageQuery<'c, 'a, 's, C, Message, 3>,
        C,
    > for MessagesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MessagesParams,
    ) -> MessageQuery<'c, 'a, 's, C, Message, 3> {
        self.bind(client, &params.session_id, &params.after, &params.rows)
    }
}

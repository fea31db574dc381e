// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::BytesSql,
    T4: crate::BytesSql,
    T5: crate::StringSql,
> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub amr: T2,
    pub remember_me: bool,
    pub salt: T3,
    pub generation: i32,
    pub rotated_at: chrono::DateTime<chrono::Utc>,
    pub device_hash: Option<T4>,
    pub address: std::net::IpAddr,
    pub user_agent: T5,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub idle_expires_at: chrono::DateTime<chrono::Utc>,
    pub absolute_expires_at: chrono::DateTime<chrono::Utc>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct RotateParams {
    pub generation: i32,
    pub rotated_at: chrono::DateTime<chrono::Utc>,
    pub idle_expires_at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct EndParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: crate::types::SessionEndReason,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct EndLeftParams<T1: crate::BytesSql> {
    pub id: uuid::Uuid,
    pub salt: T1,
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: crate::types::SessionEndReason,
}
#[derive(Clone, Copy, Debug)]
pub struct EndAllParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: crate::types::SessionEndReason,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ForgetDevicesParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct TouchParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub made_before: uuid::Uuid,
    pub over_before: chrono::DateTime<chrono::Utc>,
    pub rows: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub amr: Vec<String>,
    pub remember_me: bool,
    pub salt: Vec<u8>,
    pub generation: i32,
    pub rotated_at: chrono::DateTime<chrono::Utc>,
    pub device_hash: Option<Vec<u8>>,
    pub address: std::net::IpAddr,
    pub user_agent: String,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub idle_expires_at: chrono::DateTime<chrono::Utc>,
    pub absolute_expires_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
    pub end_reason: Option<crate::types::SessionEndReason>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct SessionBorrowed<'a> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub amr: crate::ArrayIterator<'a, &'a str>,
    pub remember_me: bool,
    pub salt: &'a [u8],
    pub generation: i32,
    pub rotated_at: chrono::DateTime<chrono::Utc>,
    pub device_hash: Option<&'a [u8]>,
    pub address: std::net::IpAddr,
    pub user_agent: &'a str,
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    pub idle_expires_at: chrono::DateTime<chrono::Utc>,
    pub absolute_expires_at: chrono::DateTime<chrono::Utc>,
    pub ended_at: Option<chrono::DateTime<chrono::Utc>>,
    pub end_reason: Option<crate::types::SessionEndReason>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<SessionBorrowed<'a>> for Session {
    fn from(
        SessionBorrowed {
            id,
            user_id,
            amr,
            remember_me,
            salt,
            generation,
            rotated_at,
            device_hash,
            address,
            user_agent,
            last_seen_at,
            idle_expires_at,
            absolute_expires_at,
            ended_at,
            end_reason,
            created_at,
        }: SessionBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            user_id,
            amr: amr.map(|v| v.into()).collect(),
            remember_me,
            salt: salt.into(),
            generation,
            rotated_at,
            device_hash: device_hash.map(|v| v.into()),
            address,
            user_agent: user_agent.into(),
            last_seen_at,
            idle_expires_at,
            absolute_expires_at,
            ended_at,
            end_reason,
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct SessionQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SessionBorrowed, tokio_postgres::Error>,
    mapper: fn(SessionBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SessionQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SessionBorrowed) -> R) -> SessionQuery<'c, 'a, 's, C, R, N> {
        SessionQuery {
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
pub struct BoolQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<bool, tokio_postgres::Error>,
    mapper: fn(bool) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BoolQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(bool) -> R) -> BoolQuery<'c, 'a, 's, C, R, N> {
        BoolQuery {
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
        "INSERT INTO sessions (id, user_id, amr, remember_me, salt, generation, rotated_at, device_hash, address, user_agent, last_seen_at, idle_expires_at, absolute_expires_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
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
    pub async fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::ArraySql<Item = T1>,
        T3: crate::BytesSql,
        T4: crate::BytesSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        amr: &'a T2,
        remember_me: &'a bool,
        salt: &'a T3,
        generation: &'a i32,
        rotated_at: &'a chrono::DateTime<chrono::Utc>,
        device_hash: &'a Option<T4>,
        address: &'a std::net::IpAddr,
        user_agent: &'a T5,
        last_seen_at: &'a chrono::DateTime<chrono::Utc>,
        idle_expires_at: &'a chrono::DateTime<chrono::Utc>,
        absolute_expires_at: &'a chrono::DateTime<chrono::Utc>,
        created_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    id,
                    user_id,
                    amr,
                    remember_me,
                    salt,
                    generation,
                    rotated_at,
                    device_hash,
                    address,
                    user_agent,
                    last_seen_at,
                    idle_expires_at,
                    absolute_expires_at,
                    created_at,
                ],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::BytesSql,
    T4: crate::BytesSql,
    T5: crate::StringSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddParams<T1, T2, T3, T4, T5>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddParams<T1, T2, T3, T4, T5>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.amr,
            &params.remember_me,
            &params.salt,
            &params.generation,
            &params.rotated_at,
            &params.device_hash,
            &params.address,
            &params.user_agent,
            &params.last_seen_at,
            &params.idle_expires_at,
            &params.absolute_expires_at,
            &params.created_at,
        ))
    }
}
pub struct GetStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn get() -> GetStmt {
    GetStmt(
        "SELECT id, user_id, amr, remember_me, salt, generation, rotated_at, device_hash, address, user_agent, last_seen_at, idle_expires_at, absolute_expires_at, ended_at, end_reason, created_at FROM sessions WHERE id = $1",
        None,
    )
}
impl GetStmt {
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
    ) -> SessionQuery<'c, 'a, 's, C, Session, 1> {
        SessionQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SessionBorrowed, tokio_postgres::Error> {
                    Ok(SessionBorrowed {
                        id: row.try_get(0)?,
                        user_id: row.try_get(1)?,
                        amr: row.try_get(2)?,
                        remember_me: row.try_get(3)?,
                        salt: row.try_get(4)?,
                        generation: row.try_get(5)?,
                        rotated_at: row.try_get(6)?,
                        device_hash: row.try_get(7)?,
                        address: row.try_get(8)?,
                        user_agent: row.try_get(9)?,
                        last_seen_at: row.try_get(10)?,
                        idle_expires_at: row.try_get(11)?,
                        absolute_expires_at: row.try_get(12)?,
                        ended_at: row.try_get(13)?,
                        end_reason: row.try_get(14)?,
                        created_at: row.try_get(15)?,
                    })
                },
            mapper: |it| Session::from(it),
        }
    }
}
pub struct RotateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rotate() -> RotateStmt {
    RotateStmt(
        "UPDATE sessions SET generation = $1, rotated_at = $2, last_seen_at = $2, idle_expires_at = $3, updated_at = $2 WHERE id = $4 AND generation = $1 - 1 AND ended_at IS NULL",
        None,
    )
}
impl RotateStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        generation: &'a i32,
        rotated_at: &'a chrono::DateTime<chrono::Utc>,
        idle_expires_at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[generation, rotated_at, idle_expires_at, id])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        RotateParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for RotateStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a RotateParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.generation,
            &params.rotated_at,
            &params.idle_expires_at,
            &params.id,
        ))
    }
}
pub struct EndStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end() -> EndStmt {
    EndStmt(
        "UPDATE sessions SET ended_at = $1, end_reason = $2, updated_at = $1 WHERE id = $3 AND ended_at IS NULL",
        None,
    )
}
impl EndStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a crate::types::SessionEndReason,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, reason, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.reason, &params.id))
    }
}
pub struct EndLeftStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_left() -> EndLeftStmt {
    EndLeftStmt("SELECT end_left_session($1, $2, $3, $4) AS ended", None)
}
impl EndLeftStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        salt: &'a T1,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a crate::types::SessionEndReason,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 4> {
        BoolQuery {
            client,
            params: [id, salt, at, reason],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EndLeftParams<T1>,
        BoolQuery<'c, 'a, 's, C, bool, 4>,
        C,
    > for EndLeftStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EndLeftParams<T1>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 4> {
        self.bind(client, &params.id, &params.salt, &params.at, &params.reason)
    }
}
pub struct EndAllStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_all() -> EndAllStmt {
    EndAllStmt(
        "UPDATE sessions SET ended_at = $1, end_reason = $2, updated_at = $1 WHERE user_id = $3 AND ended_at IS NULL",
        None,
    )
}
impl EndAllStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a crate::types::SessionEndReason,
        user_id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, reason, user_id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndAllParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndAllStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndAllParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.reason, &params.user_id))
    }
}
pub struct ForgetDevicesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_devices() -> ForgetDevicesStmt {
    ForgetDevicesStmt(
        "UPDATE sessions SET device_hash = NULL, updated_at = $1 WHERE user_id = $2 AND device_hash IS NOT NULL",
        None,
    )
}
impl ForgetDevicesStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, user_id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ForgetDevicesParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ForgetDevicesStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ForgetDevicesParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.user_id))
    }
}
pub struct TouchStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn touch() -> TouchStmt {
    TouchStmt(
        "UPDATE sessions SET last_seen_at = $1, updated_at = $1 WHERE id = $2 AND ended_at IS NULL AND last_seen_at < $1",
        None,
    )
}
impl TouchStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        TouchParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for TouchStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a TouchParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.id))
    }
}
pub struct LockPurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_purge() -> LockPurgeStmt {
    LockPurgeStmt(
        "SELECT pg_try_advisory_xact_lock(hashtext('coffer sessions')) AS locked",
        None,
    )
}
impl LockPurgeStmt {
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
    ) -> BoolQuery<'c, 'a, 's, C, bool, 0> {
        BoolQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM sessions WHERE id IN ( SELECT id FROM sessions WHERE id < $1 AND LEAST(ended_at, idle_expires_at) < $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED )",
        None,
    )
}
impl PurgeStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        made_before: &'a uuid::Uuid,
        over_before: &'a chrono::DateTime<chrono::Utc>,
        rows: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[made_before, over_before, rows])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        PurgeParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for PurgeStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a PurgeParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.made_before,
            &params.over_before,
            &params.rows,
        ))
    }
}

// This file was generated with `clorinde`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct RotateParams {
    pub generation: i32,
    pub rotated_at: chrono::DateTime<chrono::Utc>,
    pub idle_expires_at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct StepUpParams<T1: crate::StringSql, T2: crate::ArraySql<Item = T1>> {
    pub amr: T2,
    pub at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct EndParams<T1: crate::StringSql, T2: crate::BytesSql> {
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: T1,
    pub device_hash: Option<T2>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct EndAbandonedParams<T1: crate::BytesSql, T2: crate::StringSql> {
    pub id: uuid::Uuid,
    pub salt: T1,
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: T2,
}
#[derive(Debug)]
pub struct EndAllParams<T1: crate::StringSql> {
    pub at: chrono::DateTime<chrono::Utc>,
    pub reason: T1,
    pub user_id: uuid::Uuid,
    pub except: Option<uuid::Uuid>,
}
#[derive(Clone, Copy, Debug)]
pub struct ForgetDevicesParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub except: Option<uuid::Uuid>,
}
#[derive(Debug)]
pub struct ForgetDeviceParams<T1: crate::BytesSql> {
    pub at: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub device_hash: T1,
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
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct StepUpStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn step_up() -> StepUpStmt {
    StepUpStmt(
        "UPDATE sessions SET amr = amr || ARRAY(SELECT method FROM unnest($1::text[]) AS method WHERE method <> ALL (amr)), authenticated_at = GREATEST(authenticated_at, $2), updated_at = $2 WHERE id = $3 AND ended_at IS NULL",
        None,
    )
}
impl StepUpStmt {
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
    >(
        &'s self,
        client: &'c C,
        amr: &'a T2,
        at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[amr, at, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        StepUpParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for StepUpStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a StepUpParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.amr, &params.at, &params.id))
    }
}
pub struct EndStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end() -> EndStmt {
    EndStmt(
        "UPDATE sessions SET ended_at = $1, end_reason = $2::text::session_end_reason, device_hash = $3, updated_at = $1 WHERE id = $4 AND ended_at IS NULL",
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
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a T1,
        device_hash: &'a Option<T2>,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, reason, device_hash, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::BytesSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.at,
            &params.reason,
            &params.device_hash,
            &params.id,
        ))
    }
}
pub struct EndAbandonedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_abandoned() -> EndAbandonedStmt {
    EndAbandonedStmt(
        "SELECT end_left_session($1, $2, $3, $4::text::session_end_reason) AS ended",
        None,
    )
}
impl EndAbandonedStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        salt: &'a T1,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a T2,
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
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EndAbandonedParams<T1, T2>,
        BoolQuery<'c, 'a, 's, C, bool, 4>,
        C,
    > for EndAbandonedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EndAbandonedParams<T1, T2>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 4> {
        self.bind(client, &params.id, &params.salt, &params.at, &params.reason)
    }
}
pub struct EndAllStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_all() -> EndAllStmt {
    EndAllStmt(
        "UPDATE sessions SET ended_at = $1, end_reason = $2::text::session_end_reason, updated_at = $1 WHERE user_id = $3 AND ended_at IS NULL AND id IS DISTINCT FROM $4",
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
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        reason: &'a T1,
        user_id: &'a uuid::Uuid,
        except: &'a Option<uuid::Uuid>,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, reason, user_id, except]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndAllParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndAllStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndAllParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.at,
            &params.reason,
            &params.user_id,
            &params.except,
        ))
    }
}
pub struct ForgetDevicesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_devices() -> ForgetDevicesStmt {
    ForgetDevicesStmt(
        "UPDATE sessions SET device_hash = NULL, updated_at = $1 WHERE user_id = $2 AND device_hash IS NOT NULL AND id IS DISTINCT FROM $3",
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
        except: &'a Option<uuid::Uuid>,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, user_id, except]).await
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
        Box::pin(self.bind(client, &params.at, &params.user_id, &params.except))
    }
}
pub struct ForgetDeviceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_device() -> ForgetDeviceStmt {
    ForgetDeviceStmt(
        "UPDATE sessions SET device_hash = NULL, updated_at = $1 WHERE user_id = $2 AND device_hash = $3",
        None,
    )
}
impl ForgetDeviceStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        at: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
        device_hash: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[at, user_id, device_hash]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::BytesSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ForgetDeviceParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ForgetDeviceStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ForgetDeviceParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.user_id, &params.device_hash))
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

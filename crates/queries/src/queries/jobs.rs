// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct EnqueueParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::JsonSql> {
    pub id: uuid::Uuid,
    pub kind: T1,
    pub key: T2,
    pub user_id: Option<uuid::Uuid>,
    pub payload: T3,
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub now: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct ClaimParams<T1: crate::StringSql> {
    pub until: chrono::DateTime<chrono::Utc>,
    pub claim: uuid::Uuid,
    pub now: chrono::DateTime<chrono::Utc>,
    pub kind: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct CompleteParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub claim: uuid::Uuid,
}
#[derive(Debug)]
pub struct RetryParams<T1: crate::StringSql> {
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub error: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub claim: uuid::Uuid,
}
#[derive(Debug)]
pub struct BuryParams<T1: crate::StringSql> {
    pub error: T1,
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub claim: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ReleaseParams {
    pub now: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub claim: uuid::Uuid,
}
#[derive(Debug)]
pub struct ReviveParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub all: bool,
    pub ids: T1,
}
#[derive(Debug)]
pub struct HastenParams<T1: crate::StringSql> {
    pub now: chrono::DateTime<chrono::Utc>,
    pub kind: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct PurgeParams {
    pub done_before: chrono::DateTime<chrono::Utc>,
    pub dead_before: chrono::DateTime<chrono::Utc>,
    pub rows: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedJob {
    pub id: uuid::Uuid,
    pub key: String,
    pub user_id: Option<uuid::Uuid>,
    pub payload: serde_json::Value,
    pub attempts: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct ClaimedJobBorrowed<'a> {
    pub id: uuid::Uuid,
    pub key: &'a str,
    pub user_id: Option<uuid::Uuid>,
    pub payload: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub attempts: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ClaimedJobBorrowed<'a>> for ClaimedJob {
    fn from(
        ClaimedJobBorrowed {
            id,
            key,
            user_id,
            payload,
            attempts,
            created_at,
        }: ClaimedJobBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            key: key.into(),
            user_id,
            payload: serde_json::from_str(payload.0.get()).unwrap(),
            attempts,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct StoredJob {
    pub id: uuid::Uuid,
    pub kind: String,
    pub key: String,
    pub attempts: i32,
    pub error: Option<String>,
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct StoredJobBorrowed<'a> {
    pub id: uuid::Uuid,
    pub kind: &'a str,
    pub key: &'a str,
    pub attempts: i32,
    pub error: Option<&'a str>,
    pub run_at: chrono::DateTime<chrono::Utc>,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<StoredJobBorrowed<'a>> for StoredJob {
    fn from(
        StoredJobBorrowed {
            id,
            kind,
            key,
            attempts,
            error,
            run_at,
            created_at,
            updated_at,
        }: StoredJobBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            kind: kind.into(),
            key: key.into(),
            attempts,
            error: error.map(|v| v.into()),
            run_at,
            created_at,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub kind: String,
    pub pending: i64,
    pub failing: i64,
    pub dead: i64,
    pub oldest_seconds: f64,
}
pub struct MeasureBorrowed<'a> {
    pub kind: &'a str,
    pub pending: i64,
    pub failing: i64,
    pub dead: i64,
    pub oldest_seconds: f64,
}
impl<'a> From<MeasureBorrowed<'a>> for Measure {
    fn from(
        MeasureBorrowed {
            kind,
            pending,
            failing,
            dead,
            oldest_seconds,
        }: MeasureBorrowed<'a>,
    ) -> Self {
        Self {
            kind: kind.into(),
            pending,
            failing,
            dead,
            oldest_seconds,
        }
    }
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
pub struct ClaimedJobQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ClaimedJobBorrowed, tokio_postgres::Error>,
    mapper: fn(ClaimedJobBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ClaimedJobQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ClaimedJobBorrowed) -> R,
    ) -> ClaimedJobQuery<'c, 'a, 's, C, R, N> {
        ClaimedJobQuery {
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
pub struct StoredJobQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<StoredJobBorrowed, tokio_postgres::Error>,
    mapper: fn(StoredJobBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StoredJobQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(StoredJobBorrowed) -> R) -> StoredJobQuery<'c, 'a, 's, C, R, N> {
        StoredJobQuery {
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
pub struct MeasureQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MeasureBorrowed, tokio_postgres::Error>,
    mapper: fn(MeasureBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MeasureQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MeasureBorrowed) -> R) -> MeasureQuery<'c, 'a, 's, C, R, N> {
        MeasureQuery {
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
pub struct EnqueueStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn enqueue() -> EnqueueStmt {
    EnqueueStmt(
        "SELECT enqueue_job($1, $2, $3, $4, $5, $6, $7) AS added",
        None,
    )
}
impl EnqueueStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::JsonSql,
    >(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        kind: &'a T1,
        key: &'a T2,
        user_id: &'a Option<uuid::Uuid>,
        payload: &'a T3,
        run_at: &'a chrono::DateTime<chrono::Utc>,
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 7> {
        BoolQuery {
            client,
            params: [id, kind, key, user_id, payload, run_at, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::JsonSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EnqueueParams<T1, T2, T3>,
        BoolQuery<'c, 'a, 's, C, bool, 7>,
        C,
    > for EnqueueStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EnqueueParams<T1, T2, T3>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 7> {
        self.bind(
            client,
            &params.id,
            &params.kind,
            &params.key,
            &params.user_id,
            &params.payload,
            &params.run_at,
            &params.now,
        )
    }
}
pub struct ClaimStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim() -> ClaimStmt {
    ClaimStmt(
        "UPDATE jobs SET attempts = attempts + 1, run_at = $1, claim = $2, updated_at = $3 WHERE id = ANY (ARRAY( SELECT id FROM jobs WHERE kind = $4 AND state = 'pending' AND run_at <= $3 ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED )) RETURNING id, key, user_id, payload, attempts, created_at",
        None,
    )
}
impl ClaimStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        until: &'a chrono::DateTime<chrono::Utc>,
        claim: &'a uuid::Uuid,
        now: &'a chrono::DateTime<chrono::Utc>,
        kind: &'a T1,
    ) -> ClaimedJobQuery<'c, 'a, 's, C, ClaimedJob, 4> {
        ClaimedJobQuery {
            client,
            params: [until, claim, now, kind],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ClaimedJobBorrowed, tokio_postgres::Error> {
                    Ok(ClaimedJobBorrowed {
                        id: row.try_get(0)?,
                        key: row.try_get(1)?,
                        user_id: row.try_get(2)?,
                        payload: row.try_get(3)?,
                        attempts: row.try_get(4)?,
                        created_at: row.try_get(5)?,
                    })
                },
            mapper: |it| ClaimedJob::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ClaimParams<T1>,
        ClaimedJobQuery<'c, 'a, 's, C, ClaimedJob, 4>,
        C,
    > for ClaimStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ClaimParams<T1>,
    ) -> ClaimedJobQuery<'c, 'a, 's, C, ClaimedJob, 4> {
        self.bind(
            client,
            &params.until,
            &params.claim,
            &params.now,
            &params.kind,
        )
    }
}
pub struct CompleteStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn complete() -> CompleteStmt {
    CompleteStmt(
        "UPDATE jobs SET state = 'done', payload = '{}', claim = NULL, error = NULL, updated_at = $1 WHERE id = $2 AND claim = $3",
        None,
    )
}
impl CompleteStmt {
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
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        claim: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[now, id, claim]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        CompleteParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for CompleteStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a CompleteParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.now, &params.id, &params.claim))
    }
}
pub struct RetryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn retry() -> RetryStmt {
    RetryStmt(
        "UPDATE jobs SET run_at = $1, claim = NULL, error = $2, updated_at = $3 WHERE id = $4 AND claim = $5",
        None,
    )
}
impl RetryStmt {
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
        run_at: &'a chrono::DateTime<chrono::Utc>,
        error: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        claim: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[run_at, error, now, id, claim])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        RetryParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for RetryStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a RetryParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.run_at,
            &params.error,
            &params.now,
            &params.id,
            &params.claim,
        ))
    }
}
pub struct BuryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bury() -> BuryStmt {
    BuryStmt(
        "UPDATE jobs SET state = 'dead', claim = NULL, error = $1, updated_at = $2 WHERE id = $3 AND claim = $4",
        None,
    )
}
impl BuryStmt {
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
        error: &'a T1,
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        claim: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[error, now, id, claim]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        BuryParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for BuryStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a BuryParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.error,
            &params.now,
            &params.id,
            &params.claim,
        ))
    }
}
pub struct ReleaseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn release() -> ReleaseStmt {
    ReleaseStmt(
        "UPDATE jobs SET run_at = $1, claim = NULL, attempts = attempts - 1, updated_at = $1 WHERE id = $2 AND claim = $3",
        None,
    )
}
impl ReleaseStmt {
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
        now: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        claim: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[now, id, claim]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ReleaseParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ReleaseStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ReleaseParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.now, &params.id, &params.claim))
    }
}
pub struct ListDeadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list_dead() -> ListDeadStmt {
    ListDeadStmt(
        "SELECT id, kind, key, attempts, error, run_at, created_at, updated_at FROM jobs WHERE state = 'dead' ORDER BY updated_at DESC LIMIT $1",
        None,
    )
}
impl ListDeadStmt {
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
        rows: &'a i64,
    ) -> StoredJobQuery<'c, 'a, 's, C, StoredJob, 1> {
        StoredJobQuery {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<StoredJobBorrowed, tokio_postgres::Error> {
                    Ok(StoredJobBorrowed {
                        id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        key: row.try_get(2)?,
                        attempts: row.try_get(3)?,
                        error: row.try_get(4)?,
                        run_at: row.try_get(5)?,
                        created_at: row.try_get(6)?,
                        updated_at: row.try_get(7)?,
                    })
                },
            mapper: |it| StoredJob::from(it),
        }
    }
}
pub struct ListFailingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list_failing() -> ListFailingStmt {
    ListFailingStmt(
        "SELECT id, kind, key, attempts, error, run_at, created_at, updated_at FROM jobs WHERE state = 'pending' AND error IS NOT NULL ORDER BY created_at LIMIT $1",
        None,
    )
}
impl ListFailingStmt {
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
        rows: &'a i64,
    ) -> StoredJobQuery<'c, 'a, 's, C, StoredJob, 1> {
        StoredJobQuery {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<StoredJobBorrowed, tokio_postgres::Error> {
                    Ok(StoredJobBorrowed {
                        id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        key: row.try_get(2)?,
                        attempts: row.try_get(3)?,
                        error: row.try_get(4)?,
                        run_at: row.try_get(5)?,
                        created_at: row.try_get(6)?,
                        updated_at: row.try_get(7)?,
                    })
                },
            mapper: |it| StoredJob::from(it),
        }
    }
}
pub struct ReviveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn revive() -> ReviveStmt {
    ReviveStmt(
        "UPDATE jobs SET state = 'pending', attempts = 0, run_at = $1, created_at = $1, updated_at = $1 WHERE state = 'dead' AND ($2 OR id = ANY ($3))",
        None,
    )
}
impl ReviveStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        now: &'a chrono::DateTime<chrono::Utc>,
        all: &'a bool,
        ids: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[now, all, ids]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ReviveParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ReviveStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ReviveParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.now, &params.all, &params.ids))
    }
}
pub struct HastenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hasten() -> HastenStmt {
    HastenStmt(
        "UPDATE jobs SET run_at = $1, updated_at = $1 WHERE kind = $2 AND state = 'pending' AND run_at > $1 AND claim IS NULL AND error IS NOT NULL",
        None,
    )
}
impl HastenStmt {
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
        now: &'a chrono::DateTime<chrono::Utc>,
        kind: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[now, kind]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        HastenParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for HastenStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a HastenParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.now, &params.kind))
    }
}
pub struct MeasureStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn measure() -> MeasureStmt {
    MeasureStmt(
        "SELECT kind, count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'pending' AND error IS NOT NULL) AS failing, count(*) FILTER (WHERE state = 'dead') AS dead, coalesce(extract(epoch FROM $1 - min(created_at) FILTER (WHERE state = 'pending')), 0)::float8 AS oldest_seconds FROM jobs WHERE state = 'pending' OR state = 'dead' GROUP BY kind",
        None,
    )
}
impl MeasureStmt {
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
        now: &'a chrono::DateTime<chrono::Utc>,
    ) -> MeasureQuery<'c, 'a, 's, C, Measure, 1> {
        MeasureQuery {
            client,
            params: [now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<MeasureBorrowed, tokio_postgres::Error> {
                    Ok(MeasureBorrowed {
                        kind: row.try_get(0)?,
                        pending: row.try_get(1)?,
                        failing: row.try_get(2)?,
                        dead: row.try_get(3)?,
                        oldest_seconds: row.try_get(4)?,
                    })
                },
            mapper: |it| Measure::from(it),
        }
    }
}
pub struct PurgeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge() -> PurgeStmt {
    PurgeStmt(
        "DELETE FROM jobs WHERE id IN ( SELECT id FROM jobs WHERE (state = 'done' AND updated_at < $1) OR (state = 'dead' AND updated_at < $2) LIMIT $3 FOR UPDATE SKIP LOCKED )",
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
        done_before: &'a chrono::DateTime<chrono::Utc>,
        dead_before: &'a chrono::DateTime<chrono::Utc>,
        rows: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[done_before, dead_before, rows])
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
            &params.done_before,
            &params.dead_before,
            &params.rows,
        ))
    }
}

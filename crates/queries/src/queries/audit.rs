// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<
    T1: crate::BytesSql,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T11: crate::JsonSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::JsonSql,
    T14: crate::ArraySql<Item = T13>,
    T15: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T16: crate::BytesSql,
    T17: crate::ArraySql<Item = T16>,
> {
    pub mac_key: T1,
    pub ids: T2,
    pub actor_ids: T3,
    pub impersonator_ids: T4,
    pub subject_ids: T5,
    pub actions: T7,
    pub entity_types: T9,
    pub entity_ids: T10,
    pub changes: T12,
    pub metadata: T14,
    pub created_ats: T15,
    pub macs: T17,
}
#[derive(Clone, Copy, Debug)]
pub struct ListBySubjectParams {
    pub subject_id: uuid::Uuid,
    pub after_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
    pub rows: i64,
}
#[derive(Debug)]
pub struct AddSealParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::BytesSql,
    T5: crate::BytesSql,
    T6: crate::BytesSql,
> {
    pub number: i64,
    pub member_ids: T1,
    pub member_macs: T3,
    pub member_count: i32,
    pub previous_hash: Option<T4>,
    pub hash: T5,
    pub hash_key: T6,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct SealsAfterParams {
    pub number: i64,
    pub rows: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct StoredFromParams {
    pub id: uuid::Uuid,
    pub rows: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    pub id: uuid::Uuid,
    pub actor_id: Option<uuid::Uuid>,
    pub impersonator_id: Option<uuid::Uuid>,
    pub subject_id: Option<uuid::Uuid>,
    pub action: String,
    pub entity_type: String,
    pub entity_id: Option<uuid::Uuid>,
    pub changes: serde_json::Value,
    pub metadata: serde_json::Value,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
pub struct AuditRecordBorrowed<'a> {
    pub id: uuid::Uuid,
    pub actor_id: Option<uuid::Uuid>,
    pub impersonator_id: Option<uuid::Uuid>,
    pub subject_id: Option<uuid::Uuid>,
    pub action: &'a str,
    pub entity_type: &'a str,
    pub entity_id: Option<uuid::Uuid>,
    pub changes: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub metadata: postgres_types::Json<&'a serde_json::value::RawValue>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<AuditRecordBorrowed<'a>> for AuditRecord {
    fn from(
        AuditRecordBorrowed {
            id,
            actor_id,
            impersonator_id,
            subject_id,
            action,
            entity_type,
            entity_id,
            changes,
            metadata,
            created_at,
        }: AuditRecordBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            actor_id,
            impersonator_id,
            subject_id,
            action: action.into(),
            entity_type: entity_type.into(),
            entity_id,
            changes: serde_json::from_str(changes.0.get()).unwrap(),
            metadata: serde_json::from_str(metadata.0.get()).unwrap(),
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct DequeueUnsealed {
    pub id: uuid::Uuid,
    pub mac: Option<Vec<u8>>,
}
pub struct DequeueUnsealedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub mac: Option<&'a [u8]>,
}
impl<'a> From<DequeueUnsealedBorrowed<'a>> for DequeueUnsealed {
    fn from(DequeueUnsealedBorrowed { id, mac }: DequeueUnsealedBorrowed<'a>) -> Self {
        Self {
            id,
            mac: mac.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub number: i64,
    pub hash: Vec<u8>,
}
pub struct HeadBorrowed<'a> {
    pub number: i64,
    pub hash: &'a [u8],
}
impl<'a> From<HeadBorrowed<'a>> for Head {
    fn from(HeadBorrowed { number, hash }: HeadBorrowed<'a>) -> Self {
        Self {
            number,
            hash: hash.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SealsAfter {
    pub number: i64,
    pub member_ids: Vec<uuid::Uuid>,
    pub member_macs: Vec<Vec<u8>>,
    pub member_count: i32,
    pub previous_hash: Option<Vec<u8>>,
    pub hash: Vec<u8>,
    pub hash_key: Option<Vec<u8>>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
pub struct SealsAfterBorrowed<'a> {
    pub number: i64,
    pub member_ids: crate::ArrayIterator<'a, uuid::Uuid>,
    pub member_macs: crate::ArrayIterator<'a, &'a [u8]>,
    pub member_count: i32,
    pub previous_hash: Option<&'a [u8]>,
    pub hash: &'a [u8],
    pub hash_key: Option<&'a [u8]>,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
}
impl<'a> From<SealsAfterBorrowed<'a>> for SealsAfter {
    fn from(
        SealsAfterBorrowed {
            number,
            member_ids,
            member_macs,
            member_count,
            previous_hash,
            hash,
            hash_key,
            created_at,
        }: SealsAfterBorrowed<'a>,
    ) -> Self {
        Self {
            number,
            member_ids: member_ids.map(|v| v).collect(),
            member_macs: member_macs.map(|v| v.into()).collect(),
            member_count,
            previous_hash: previous_hash.map(|v| v.into()),
            hash: hash.into(),
            hash_key: hash_key.map(|v| v.into()),
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    pub id: uuid::Uuid,
    pub actor_id: Option<uuid::Uuid>,
    pub impersonator_id: Option<uuid::Uuid>,
    pub subject_id: Option<uuid::Uuid>,
    pub action: String,
    pub entity_type: String,
    pub entity_id: Option<uuid::Uuid>,
    pub changes: String,
    pub metadata: String,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub mac: Vec<u8>,
    pub mac_key: Option<Vec<u8>>,
}
pub struct StoredRecordBorrowed<'a> {
    pub id: uuid::Uuid,
    pub actor_id: Option<uuid::Uuid>,
    pub impersonator_id: Option<uuid::Uuid>,
    pub subject_id: Option<uuid::Uuid>,
    pub action: &'a str,
    pub entity_type: &'a str,
    pub entity_id: Option<uuid::Uuid>,
    pub changes: &'a str,
    pub metadata: &'a str,
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
    pub mac: &'a [u8],
    pub mac_key: Option<&'a [u8]>,
}
impl<'a> From<StoredRecordBorrowed<'a>> for StoredRecord {
    fn from(
        StoredRecordBorrowed {
            id,
            actor_id,
            impersonator_id,
            subject_id,
            action,
            entity_type,
            entity_id,
            changes,
            metadata,
            created_at,
            mac,
            mac_key,
        }: StoredRecordBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            actor_id,
            impersonator_id,
            subject_id,
            action: action.into(),
            entity_type: entity_type.into(),
            entity_id,
            changes: changes.into(),
            metadata: metadata.into(),
            created_at,
            mac: mac.into(),
            mac_key: mac_key.map(|v| v.into()),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct AuditRecordQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AuditRecordBorrowed, tokio_postgres::Error>,
    mapper: fn(AuditRecordBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AuditRecordQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(AuditRecordBorrowed) -> R,
    ) -> AuditRecordQuery<'c, 'a, 's, C, R, N> {
        AuditRecordQuery {
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
pub struct DequeueUnsealedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DequeueUnsealedBorrowed, tokio_postgres::Error>,
    mapper: fn(DequeueUnsealedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DequeueUnsealedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(DequeueUnsealedBorrowed) -> R,
    ) -> DequeueUnsealedQuery<'c, 'a, 's, C, R, N> {
        DequeueUnsealedQuery {
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
pub struct HeadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<HeadBorrowed, tokio_postgres::Error>,
    mapper: fn(HeadBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HeadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(HeadBorrowed) -> R) -> HeadQuery<'c, 'a, 's, C, R, N> {
        HeadQuery {
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
pub struct Vecu8Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<&[u8], tokio_postgres::Error>,
    mapper: fn(&[u8]) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> Vecu8Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(&[u8]) -> R) -> Vecu8Query<'c, 'a, 's, C, R, N> {
        Vecu8Query {
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
pub struct SealsAfterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SealsAfterBorrowed, tokio_postgres::Error>,
    mapper: fn(SealsAfterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SealsAfterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(SealsAfterBorrowed) -> R,
    ) -> SealsAfterQuery<'c, 'a, 's, C, R, N> {
        SealsAfterQuery {
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
pub struct StoredRecordQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<StoredRecordBorrowed, tokio_postgres::Error>,
    mapper: fn(StoredRecordBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StoredRecordQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(StoredRecordBorrowed) -> R,
    ) -> StoredRecordQuery<'c, 'a, 's, C, R, N> {
        StoredRecordQuery {
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
pub struct UuidUuidQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<uuid::Uuid, tokio_postgres::Error>,
    mapper: fn(uuid::Uuid) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UuidUuidQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(uuid::Uuid) -> R) -> UuidUuidQuery<'c, 'a, 's, C, R, N> {
        UuidUuidQuery {
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
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO audit_logs (id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata, created_at, mac, mac_key) SELECT *, $1::bytea FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::jsonb[], $10::jsonb[], $11::timestamptz[], $12::bytea[])",
        None,
    )
}
impl InsertStmt {
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
        T1: crate::BytesSql,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T5: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
        T8: crate::StringSql,
        T9: crate::ArraySql<Item = T8>,
        T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T11: crate::JsonSql,
        T12: crate::ArraySql<Item = T11>,
        T13: crate::JsonSql,
        T14: crate::ArraySql<Item = T13>,
        T15: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T16: crate::BytesSql,
        T17: crate::ArraySql<Item = T16>,
    >(
        &'s self,
        client: &'c C,
        mac_key: &'a T1,
        ids: &'a T2,
        actor_ids: &'a T3,
        impersonator_ids: &'a T4,
        subject_ids: &'a T5,
        actions: &'a T7,
        entity_types: &'a T9,
        entity_ids: &'a T10,
        changes: &'a T12,
        metadata: &'a T14,
        created_ats: &'a T15,
        macs: &'a T17,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    mac_key,
                    ids,
                    actor_ids,
                    impersonator_ids,
                    subject_ids,
                    actions,
                    entity_types,
                    entity_ids,
                    changes,
                    metadata,
                    created_ats,
                    macs,
                ],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::BytesSql,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T11: crate::JsonSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::JsonSql,
    T14: crate::ArraySql<Item = T13>,
    T15: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T16: crate::BytesSql,
    T17: crate::ArraySql<Item = T16>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for InsertStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertParams<
            T1,
            T2,
            T3,
            T4,
            T5,
            T6,
            T7,
            T8,
            T9,
            T10,
            T11,
            T12,
            T13,
            T14,
            T15,
            T16,
            T17,
        >,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.mac_key,
            &params.ids,
            &params.actor_ids,
            &params.impersonator_ids,
            &params.subject_ids,
            &params.actions,
            &params.entity_types,
            &params.entity_ids,
            &params.changes,
            &params.metadata,
            &params.created_ats,
            &params.macs,
        ))
    }
}
pub struct ListBySubjectStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list_by_subject() -> ListBySubjectStmt {
    ListBySubjectStmt(
        "SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata, created_at FROM audit_logs WHERE subject_id = $1 AND (created_at, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY created_at DESC, id DESC LIMIT $4",
        None,
    )
}
impl ListBySubjectStmt {
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
        subject_id: &'a uuid::Uuid,
        after_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        after_id: &'a Option<uuid::Uuid>,
        rows: &'a i64,
    ) -> AuditRecordQuery<'c, 'a, 's, C, AuditRecord, 4> {
        AuditRecordQuery {
            client,
            params: [subject_id, after_at, after_id, rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<AuditRecordBorrowed, tokio_postgres::Error> {
                    Ok(AuditRecordBorrowed {
                        id: row.try_get(0)?,
                        actor_id: row.try_get(1)?,
                        impersonator_id: row.try_get(2)?,
                        subject_id: row.try_get(3)?,
                        action: row.try_get(4)?,
                        entity_type: row.try_get(5)?,
                        entity_id: row.try_get(6)?,
                        changes: row.try_get(7)?,
                        metadata: row.try_get(8)?,
                        created_at: row.try_get(9)?,
                    })
                },
            mapper: |it| AuditRecord::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ListBySubjectParams,
        AuditRecordQuery<'c, 'a, 's, C, AuditRecord, 4>,
        C,
    > for ListBySubjectStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ListBySubjectParams,
    ) -> AuditRecordQuery<'c, 'a, 's, C, AuditRecord, 4> {
        self.bind(
            client,
            &params.subject_id,
            &params.after_at,
            &params.after_id,
            &params.rows,
        )
    }
}
pub struct LockSealingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_sealing() -> LockSealingStmt {
    LockSealingStmt(
        "SELECT pg_try_advisory_xact_lock(hashtext('coffer audit seals')) AS locked",
        None,
    )
}
impl LockSealingStmt {
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
pub struct DequeueUnsealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn dequeue_unsealed() -> DequeueUnsealedStmt {
    DequeueUnsealedStmt(
        "WITH taken AS ( DELETE FROM audit_unsealed WHERE id IN (SELECT id FROM audit_unsealed ORDER BY id LIMIT $1) RETURNING id ) SELECT taken.id, audit_logs.mac FROM taken LEFT JOIN audit_logs ON audit_logs.id = taken.id ORDER BY taken.id",
        None,
    )
}
impl DequeueUnsealedStmt {
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
    ) -> DequeueUnsealedQuery<'c, 'a, 's, C, DequeueUnsealed, 1> {
        DequeueUnsealedQuery {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<DequeueUnsealedBorrowed, tokio_postgres::Error> {
                Ok(DequeueUnsealedBorrowed {
                    id: row.try_get(0)?,
                    mac: row.try_get(1)?,
                })
            },
            mapper: |it| DequeueUnsealed::from(it),
        }
    }
}
pub struct HeadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn head() -> HeadStmt {
    HeadStmt(
        "SELECT number, hash FROM audit_seals ORDER BY number DESC LIMIT 1",
        None,
    )
}
impl HeadStmt {
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
    ) -> HeadQuery<'c, 'a, 's, C, Head, 0> {
        HeadQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<HeadBorrowed, tokio_postgres::Error> {
                Ok(HeadBorrowed {
                    number: row.try_get(0)?,
                    hash: row.try_get(1)?,
                })
            },
            mapper: |it| Head::from(it),
        }
    }
}
pub struct SealHashStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn seal_hash() -> SealHashStmt {
    SealHashStmt("SELECT hash FROM audit_seals WHERE number = $1", None)
}
impl SealHashStmt {
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
        number: &'a i64,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 1> {
        Vecu8Query {
            client,
            params: [number],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct AddSealStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_seal() -> AddSealStmt {
    AddSealStmt(
        "INSERT INTO audit_seals (number, member_ids, member_macs, member_count, previous_hash, hash, hash_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        None,
    )
}
impl AddSealStmt {
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
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::BytesSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::BytesSql,
        T5: crate::BytesSql,
        T6: crate::BytesSql,
    >(
        &'s self,
        client: &'c C,
        number: &'a i64,
        member_ids: &'a T1,
        member_macs: &'a T3,
        member_count: &'a i32,
        previous_hash: &'a Option<T4>,
        hash: &'a T5,
        hash_key: &'a T6,
        created_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    number,
                    member_ids,
                    member_macs,
                    member_count,
                    previous_hash,
                    hash,
                    hash_key,
                    created_at,
                ],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::BytesSql,
    T5: crate::BytesSql,
    T6: crate::BytesSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddSealParams<T1, T2, T3, T4, T5, T6>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddSealStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddSealParams<T1, T2, T3, T4, T5, T6>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.number,
            &params.member_ids,
            &params.member_macs,
            &params.member_count,
            &params.previous_hash,
            &params.hash,
            &params.hash_key,
            &params.created_at,
        ))
    }
}
pub struct SealsAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn seals_after() -> SealsAfterStmt {
    SealsAfterStmt(
        "SELECT number, member_ids, member_macs, member_count, previous_hash, hash, hash_key, CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at FROM audit_seals WHERE number > $1 ORDER BY number LIMIT $2",
        None,
    )
}
impl SealsAfterStmt {
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
        number: &'a i64,
        rows: &'a i64,
    ) -> SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 2> {
        SealsAfterQuery {
            client,
            params: [number, rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SealsAfterBorrowed, tokio_postgres::Error> {
                    Ok(SealsAfterBorrowed {
                        number: row.try_get(0)?,
                        member_ids: row.try_get(1)?,
                        member_macs: row.try_get(2)?,
                        member_count: row.try_get(3)?,
                        previous_hash: row.try_get(4)?,
                        hash: row.try_get(5)?,
                        hash_key: row.try_get(6)?,
                        created_at: row.try_get(7)?,
                    })
                },
            mapper: |it| SealsAfter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SealsAfterParams,
        SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 2>,
        C,
    > for SealsAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SealsAfterParams,
    ) -> SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 2> {
        self.bind(client, &params.number, &params.rows)
    }
}
pub struct StoredFromStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn stored_from() -> StoredFromStmt {
    StoredFromStmt(
        "SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes::text AS changes, metadata::text AS metadata, CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at, mac, mac_key FROM audit_logs WHERE id >= $1 ORDER BY id LIMIT $2",
        None,
    )
}
impl StoredFromStmt {
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
        rows: &'a i64,
    ) -> StoredRecordQuery<'c, 'a, 's, C, StoredRecord, 2> {
        StoredRecordQuery {
            client,
            params: [id, rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<StoredRecordBorrowed, tokio_postgres::Error> {
                    Ok(StoredRecordBorrowed {
                        id: row.try_get(0)?,
                        actor_id: row.try_get(1)?,
                        impersonator_id: row.try_get(2)?,
                        subject_id: row.try_get(3)?,
                        action: row.try_get(4)?,
                        entity_type: row.try_get(5)?,
                        entity_id: row.try_get(6)?,
                        changes: row.try_get(7)?,
                        metadata: row.try_get(8)?,
                        created_at: row.try_get(9)?,
                        mac: row.try_get(10)?,
                        mac_key: row.try_get(11)?,
                    })
                },
            mapper: |it| StoredRecord::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StoredFromParams,
        StoredRecordQuery<'c, 'a, 's, C, StoredRecord, 2>,
        C,
    > for StoredFromStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StoredFromParams,
    ) -> StoredRecordQuery<'c, 'a, 's, C, StoredRecord, 2> {
        self.bind(client, &params.id, &params.rows)
    }
}
pub struct StoredStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn stored() -> StoredStmt {
    StoredStmt(
        "SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes::text AS changes, metadata::text AS metadata, CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at, mac, mac_key FROM audit_logs WHERE id = ANY($1::uuid[])",
        None,
    )
}
impl StoredStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        ids: &'a T1,
    ) -> StoredRecordQuery<'c, 'a, 's, C, StoredRecord, 1> {
        StoredRecordQuery {
            client,
            params: [ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<StoredRecordBorrowed, tokio_postgres::Error> {
                    Ok(StoredRecordBorrowed {
                        id: row.try_get(0)?,
                        actor_id: row.try_get(1)?,
                        impersonator_id: row.try_get(2)?,
                        subject_id: row.try_get(3)?,
                        action: row.try_get(4)?,
                        entity_type: row.try_get(5)?,
                        entity_id: row.try_get(6)?,
                        changes: row.try_get(7)?,
                        metadata: row.try_get(8)?,
                        created_at: row.try_get(9)?,
                        mac: row.try_get(10)?,
                        mac_key: row.try_get(11)?,
                    })
                },
            mapper: |it| StoredRecord::from(it),
        }
    }
}
pub struct FilterUnsealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn filter_unsealed() -> FilterUnsealedStmt {
    FilterUnsealedStmt(
        "SELECT id FROM audit_unsealed WHERE id = ANY($1::uuid[])",
        None,
    )
}
impl FilterUnsealedStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct MissingUnsealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn missing_unsealed() -> MissingUnsealedStmt {
    MissingUnsealedStmt(
        "SELECT id FROM audit_unsealed AS waiting WHERE NOT EXISTS (SELECT FROM audit_logs WHERE audit_logs.id = waiting.id) ORDER BY id LIMIT $1",
        None,
    )
}
impl MissingUnsealedStmt {
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
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 1> {
        UuidUuidQuery {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}

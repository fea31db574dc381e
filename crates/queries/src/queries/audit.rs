// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct InsertParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T10: crate::JsonSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::JsonSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T15: crate::BytesSql,
    T16: crate::ArraySql<Item = T15>,
> {
    pub ids: T1,
    pub actor_ids: T2,
    pub impersonator_ids: T3,
    pub subject_ids: T4,
    pub actions: T6,
    pub entity_types: T8,
    pub entity_ids: T9,
    pub changes: T11,
    pub metadata: T13,
    pub created_ats: T14,
    pub macs: T16,
}
#[derive(Clone, Copy, Debug)]
pub struct OfSubjectParams {
    pub subject_id: uuid::Uuid,
    pub after_at: Option<chrono::DateTime<chrono::Utc>>,
    pub after_id: Option<uuid::Uuid>,
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
pub struct InsertStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert() -> InsertStmt {
    InsertStmt(
        "INSERT INTO audit_logs (id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata, created_at, mac) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[], $9::jsonb[], $10::timestamptz[], $11::bytea[])",
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
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
        T7: crate::StringSql,
        T8: crate::ArraySql<Item = T7>,
        T9: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T10: crate::JsonSql,
        T11: crate::ArraySql<Item = T10>,
        T12: crate::JsonSql,
        T13: crate::ArraySql<Item = T12>,
        T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T15: crate::BytesSql,
        T16: crate::ArraySql<Item = T15>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        actor_ids: &'a T2,
        impersonator_ids: &'a T3,
        subject_ids: &'a T4,
        actions: &'a T6,
        entity_types: &'a T8,
        entity_ids: &'a T9,
        changes: &'a T11,
        metadata: &'a T13,
        created_ats: &'a T14,
        macs: &'a T16,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
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
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T3: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T10: crate::JsonSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::JsonSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T15: crate::BytesSql,
    T16: crate::ArraySql<Item = T15>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16>,
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
        >,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
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
pub struct OfSubjectStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn of_subject() -> OfSubjectStmt {
    OfSubjectStmt(
        "SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata, created_at FROM audit_logs WHERE subject_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3)) ORDER BY created_at DESC, id DESC LIMIT $4",
        None,
    )
}
impl OfSubjectStmt {
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
        OfSubjectParams,
        AuditRecordQuery<'c, 'a, 's, C, AuditRecord, 4>,
        C,
    > for OfSubjectStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OfSubjectParams,
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

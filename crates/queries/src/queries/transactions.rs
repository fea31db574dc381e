// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct RecategoriseParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub category_id: Option<uuid::Uuid>,
    pub at: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub change_set_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct DeleteManyParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub at: chrono::DateTime<chrono::Utc>,
    pub ids: T1,
    pub change_set_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ForgetTransferParams {
    pub at: chrono::DateTime<chrono::Utc>,
    pub former_transfer_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct AddManyParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = chrono::NaiveDate>,
    T6: crate::ArraySql<Item = rust_decimal::Decimal>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = Option<T10>>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::StringSql,
    T15: crate::ArraySql<Item = Option<T14>>,
    T16: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T17: crate::ArraySql<Item = i32>,
    T18: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T19: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub ids: T1,
    pub user_ids: T2,
    pub account_ids: T3,
    pub category_ids: T4,
    pub days: T5,
    pub amounts: T6,
    pub currencies: T8,
    pub original_amounts: T9,
    pub original_currencies: T11,
    pub descriptions: T13,
    pub external_ids: T15,
    pub transfer_ids: T16,
    pub versions: T17,
    pub created_ats: T18,
    pub updated_ats: T19,
}
#[derive(Debug)]
pub struct RejectionReasonsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = Option<uuid::Uuid>>,
> {
    pub ids: T1,
    pub user_ids: T2,
    pub account_ids: T3,
    pub currencies: T5,
    pub category_ids: T6,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct RejectionReasons {
    pub id_exists: bool,
    pub has_account: bool,
    pub has_category: bool,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct I64Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i64, tokio_postgres::Error>,
    mapper: fn(i64) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I64Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i64) -> R) -> I64Query<'c, 'a, 's, C, R, N> {
        I64Query {
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
pub struct RejectionReasonsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RejectionReasons, tokio_postgres::Error>,
    mapper: fn(RejectionReasons) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RejectionReasonsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(RejectionReasons) -> R,
    ) -> RejectionReasonsQuery<'c, 'a, 's, C, R, N> {
        RejectionReasonsQuery {
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
pub struct CountAllStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_all() -> CountAllStmt {
    CountAllStmt(
        "SELECT ( coalesce((SELECT sum(n) FROM stored_counts WHERE resource = 'transactions'), 0) - (SELECT count(*) FROM transactions WHERE deleted_at IS NOT NULL) )::bigint AS rows",
        None,
    )
}
impl CountAllStmt {
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
    ) -> I64Query<'c, 'a, 's, C, i64, 0> {
        I64Query {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct ActiveIdsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn active_ids() -> ActiveIdsStmt {
    ActiveIdsStmt(
        "SELECT id FROM transactions WHERE id = ANY(ARRAY(SELECT unnest($1::uuid[]))) AND coalesce(deleted_at, 'infinity') = 'infinity'",
        None,
    )
}
impl ActiveIdsStmt {
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
pub struct RecategoriseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn recategorise() -> RecategoriseStmt {
    RecategoriseStmt(
        "WITH changed AS MATERIALIZED ( UPDATE transactions AS t SET category_id = $1, version = t.version + 1, updated_at = $2 FROM ( SELECT id, category_id, (SELECT kind FROM categories WHERE categories.id = transactions.category_id) AS category_kind FROM transactions WHERE id = ANY(ARRAY(SELECT unnest($3::uuid[]))) AND coalesce(deleted_at, 'infinity') = 'infinity' AND category_id IS DISTINCT FROM $1 OFFSET 0 ) AS previous WHERE t.id = previous.id RETURNING t.id, t.user_id, t.version, previous.category_id AS category_before, previous.category_kind ), change_set AS ( INSERT INTO change_sets AS s (id, user_id, kind, category_id, row_count, version, created_at, updated_at) SELECT $4, user_id, 'recategorisation', $1, count(*), 1, $2, $2 FROM changed GROUP BY user_id ON CONFLICT (id) DO UPDATE SET row_count = s.row_count + excluded.row_count ), recorded AS ( INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after, deleted, deleted_before, kind_before, version_before, version_after, created_at, updated_at) SELECT user_id, $4, 'transaction', id, category_before, $1, false, false, category_kind, version - 1, version, $2, $2 FROM changed ) SELECT id FROM changed",
        None,
    )
}
impl RecategoriseStmt {
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
        category_id: &'a Option<uuid::Uuid>,
        at: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        change_set_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        UuidUuidQuery {
            client,
            params: [category_id, at, ids, change_set_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RecategoriseParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4>,
        C,
    > for RecategoriseStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecategoriseParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 4> {
        self.bind(
            client,
            &params.category_id,
            &params.at,
            &params.ids,
            &params.change_set_id,
        )
    }
}
pub struct DeleteManyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn delete_many() -> DeleteManyStmt {
    DeleteManyStmt(
        "WITH changed AS MATERIALIZED ( UPDATE transactions SET deleted_at = $1, version = version + 1, updated_at = $1 WHERE coalesce(deleted_at, 'infinity') = 'infinity' AND id = ANY(ARRAY( SELECT unnest($2::uuid[]) UNION SELECT half.id FROM ( SELECT user_id, transfer_id FROM transactions WHERE id = ANY(ARRAY(SELECT unnest($2::uuid[]))) AND coalesce(deleted_at, 'infinity') = 'infinity' AND transfer_id IS NOT NULL OFFSET 0 ) AS named CROSS JOIN LATERAL ( SELECT id FROM transactions WHERE user_id = named.user_id AND transfer_id = named.transfer_id OFFSET 0 ) AS half )) RETURNING id, user_id, category_id, version, (SELECT kind FROM categories WHERE categories.id = transactions.category_id) AS category_kind ), change_set AS ( INSERT INTO change_sets AS s (id, user_id, kind, row_count, version, created_at, updated_at) SELECT $3, user_id, 'deletion', count(*), 1, $1, $1 FROM changed GROUP BY user_id ON CONFLICT (id) DO UPDATE SET row_count = s.row_count + excluded.row_count ), recorded AS ( INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after, deleted, deleted_before, kind_before, version_before, version_after, created_at, updated_at) SELECT user_id, $3, 'transaction', id, category_id, category_id, true, false, category_kind, version - 1, version, $1, $1 FROM changed ) SELECT id FROM changed",
        None,
    )
}
impl DeleteManyStmt {
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
        at: &'a chrono::DateTime<chrono::Utc>,
        ids: &'a T1,
        change_set_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [at, ids, change_set_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        DeleteManyParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>,
        C,
    > for DeleteManyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a DeleteManyParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.at, &params.ids, &params.change_set_id)
    }
}
pub struct ForgetTransferStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_transfer() -> ForgetTransferStmt {
    ForgetTransferStmt(
        "UPDATE transactions SET former_transfer_id = NULL, version = version + 1, updated_at = $1 WHERE former_transfer_id = $2 RETURNING id",
        None,
    )
}
impl ForgetTransferStmt {
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
        at: &'a chrono::DateTime<chrono::Utc>,
        former_transfer_id: &'a uuid::Uuid,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [at, former_transfer_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ForgetTransferParams,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>,
        C,
    > for ForgetTransferStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ForgetTransferParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.at, &params.former_transfer_id)
    }
}
pub struct AddManyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_many() -> AddManyStmt {
    AddManyStmt(
        "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount, original_currency, description, external_id, transfer_id, version, created_at, updated_at) SELECT given.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::numeric[], $7::text[], $8::numeric[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::integer[], $14::timestamptz[], $15::timestamptz[]) AS given (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount, original_currency, description, external_id, transfer_id, version, created_at, updated_at) WHERE EXISTS ( SELECT FROM accounts AS a WHERE a.user_id = given.user_id AND a.id = given.account_id AND a.currency = given.currency AND a.deleted_at IS NULL ) AND (given.category_id IS NULL OR EXISTS ( SELECT FROM categories AS c WHERE c.id = given.category_id AND c.deleted_at IS NULL )) ON CONFLICT DO NOTHING RETURNING id",
        None,
    )
}
impl AddManyStmt {
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
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T5: crate::ArraySql<Item = chrono::NaiveDate>,
        T6: crate::ArraySql<Item = rust_decimal::Decimal>,
        T7: crate::StringSql,
        T8: crate::ArraySql<Item = T7>,
        T9: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
        T10: crate::StringSql,
        T11: crate::ArraySql<Item = Option<T10>>,
        T12: crate::StringSql,
        T13: crate::ArraySql<Item = T12>,
        T14: crate::StringSql,
        T15: crate::ArraySql<Item = Option<T14>>,
        T16: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T17: crate::ArraySql<Item = i32>,
        T18: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T19: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        user_ids: &'a T2,
        account_ids: &'a T3,
        category_ids: &'a T4,
        days: &'a T5,
        amounts: &'a T6,
        currencies: &'a T8,
        original_amounts: &'a T9,
        original_currencies: &'a T11,
        descriptions: &'a T13,
        external_ids: &'a T15,
        transfer_ids: &'a T16,
        versions: &'a T17,
        created_ats: &'a T18,
        updated_ats: &'a T19,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 15> {
        UuidUuidQuery {
            client,
            params: [
                ids,
                user_ids,
                account_ids,
                category_ids,
                days,
                amounts,
                currencies,
                original_amounts,
                original_currencies,
                descriptions,
                external_ids,
                transfer_ids,
                versions,
                created_ats,
                updated_ats,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = chrono::NaiveDate>,
    T6: crate::ArraySql<Item = rust_decimal::Decimal>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = Option<T10>>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = T12>,
    T14: crate::StringSql,
    T15: crate::ArraySql<Item = Option<T14>>,
    T16: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T17: crate::ArraySql<Item = i32>,
    T18: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T19: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AddManyParams<
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
            T18,
            T19,
        >,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 15>,
        C,
    > for AddManyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AddManyParams<
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
            T18,
            T19,
        >,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 15> {
        self.bind(
            client,
            &params.ids,
            &params.user_ids,
            &params.account_ids,
            &params.category_ids,
            &params.days,
            &params.amounts,
            &params.currencies,
            &params.original_amounts,
            &params.original_currencies,
            &params.descriptions,
            &params.external_ids,
            &params.transfer_ids,
            &params.versions,
            &params.created_ats,
            &params.updated_ats,
        )
    }
}
pub struct RejectionReasonsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rejection_reasons() -> RejectionReasonsStmt {
    RejectionReasonsStmt(
        "SELECT EXISTS (SELECT FROM transactions AS t WHERE t.id = given.id) AS id_exists, EXISTS ( SELECT FROM accounts AS a WHERE a.user_id = given.user_id AND a.id = given.account_id AND a.currency = given.currency AND a.deleted_at IS NULL ) AS has_account, given.category_id IS NULL OR EXISTS ( SELECT FROM categories AS c WHERE c.id = given.category_id AND c.deleted_at IS NULL ) AS has_category FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[]) WITH ORDINALITY AS given (id, user_id, account_id, currency, category_id, place) ORDER BY given.place",
        None,
    )
}
impl RejectionReasonsStmt {
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
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = Option<uuid::Uuid>>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        user_ids: &'a T2,
        account_ids: &'a T3,
        currencies: &'a T5,
        category_ids: &'a T6,
    ) -> RejectionReasonsQuery<'c, 'a, 's, C, RejectionReasons, 5> {
        RejectionReasonsQuery {
            client,
            params: [ids, user_ids, account_ids, currencies, category_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<RejectionReasons, tokio_postgres::Error> {
                    Ok(RejectionReasons {
                        id_exists: row.try_get(0)?,
                        has_account: row.try_get(1)?,
                        has_category: row.try_get(2)?,
                    })
                },
            mapper: |it| RejectionReasons::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = Option<uuid::Uuid>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RejectionReasonsParams<T1, T2, T3, T4, T5, T6>,
        RejectionReasonsQuery<'c, 'a, 's, C, RejectionReasons, 5>,
        C,
    > for RejectionReasonsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RejectionReasonsParams<T1, T2, T3, T4, T5, T6>,
    ) -> RejectionReasonsQuery<'c, 'a, 's, C, RejectionReasons, 5> {
        self.bind(
            client,
            &params.ids,
            &params.user_ids,
            &params.account_ids,
            &params.currencies,
            &params.category_ids,
        )
    }
}
pub struct LockFactsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_facts() -> LockFactsStmt {
    LockFactsStmt(
        "SELECT pg_try_advisory_xact_lock(hashtext('coffer transaction facts')) AS locked",
        None,
    )
}
impl LockFactsStmt {
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
pub struct PurgeFactsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn purge_facts() -> PurgeFactsStmt {
    PurgeFactsStmt("SELECT purge_facts($1) AS purged", None)
}
impl PurgeFactsStmt {
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
        rows: &'a i32,
    ) -> I64Query<'c, 'a, 's, C, i64, 1> {
        I64Query {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}

// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct MoveUsesParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub target: uuid::Uuid,
    pub at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub ended_budget_ids: T1,
    pub changed_budget_ids: T2,
    pub change_set_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Usage {
    pub id: uuid::Uuid,
    pub transactions: i64,
    pub budgets: i64,
    pub categories: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Uses {
    pub transactions: i64,
    pub budgets: i64,
    pub categories: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct UsesWithSubcategories {
    pub transactions: i64,
    pub budgets: i64,
    pub categories: i64,
    pub deleted_transactions: i64,
    pub deleted_budgets: i64,
    pub deleted_categories: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct MoveUses {
    pub transactions: i64,
    pub budgets: i64,
    pub categories: i64,
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
pub struct UsageQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Usage, tokio_postgres::Error>,
    mapper: fn(Usage) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UsageQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Usage) -> R) -> UsageQuery<'c, 'a, 's, C, R, N> {
        UsageQuery {
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
pub struct UsesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Uses, tokio_postgres::Error>,
    mapper: fn(Uses) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UsesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Uses) -> R) -> UsesQuery<'c, 'a, 's, C, R, N> {
        UsesQuery {
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
pub struct UsesWithSubcategoriesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<UsesWithSubcategories, tokio_postgres::Error>,
    mapper: fn(UsesWithSubcategories) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UsesWithSubcategoriesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(UsesWithSubcategories) -> R,
    ) -> UsesWithSubcategoriesQuery<'c, 'a, 's, C, R, N> {
        UsesWithSubcategoriesQuery {
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
pub struct MoveUsesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MoveUses, tokio_postgres::Error>,
    mapper: fn(MoveUses) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MoveUsesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MoveUses) -> R) -> MoveUsesQuery<'c, 'a, 's, C, R, N> {
        MoveUsesQuery {
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
pub struct LockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock() -> LockStmt {
    LockStmt("SELECT lock_finance() IS NOT NULL AS locked", None)
}
impl LockStmt {
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
pub struct UsageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn usage() -> UsageStmt {
    UsageStmt(
        "WITH spent AS MATERIALIZED ( SELECT category_id, sum(n)::bigint AS n FROM monthly_spending WHERE category_id IS NOT NULL GROUP BY category_id ), transferred AS MATERIALIZED ( SELECT category_id, count(*) AS n FROM transactions WHERE transfer_id IS NOT NULL AND category_id IS NOT NULL AND deleted_at IS NULL GROUP BY category_id ), budgeted AS MATERIALIZED ( SELECT category_id, count(*) AS n FROM budgets WHERE category_id IS NOT NULL AND deleted_at IS NULL GROUP BY category_id ), nested AS MATERIALIZED ( SELECT parent_id, count(*) AS n FROM categories WHERE parent_id IS NOT NULL AND deleted_at IS NULL GROUP BY parent_id ) SELECT category.id, coalesce(spent.n, 0) + coalesce(transferred.n, 0) AS transactions, coalesce(budgeted.n, 0) AS budgets, coalesce(nested.n, 0) AS categories FROM categories AS category LEFT JOIN spent ON spent.category_id = category.id LEFT JOIN transferred ON transferred.category_id = category.id LEFT JOIN budgeted ON budgeted.category_id = category.id LEFT JOIN nested ON nested.parent_id = category.id WHERE category.deleted_at IS NULL ORDER BY lower(category.name), category.id",
        None,
    )
}
impl UsageStmt {
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
    ) -> UsageQuery<'c, 'a, 's, C, Usage, 0> {
        UsageQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Usage, tokio_postgres::Error> {
                Ok(Usage {
                    id: row.try_get(0)?,
                    transactions: row.try_get(1)?,
                    budgets: row.try_get(2)?,
                    categories: row.try_get(3)?,
                })
            },
            mapper: |it| Usage::from(it),
        }
    }
}
pub struct UsesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn uses() -> UsesStmt {
    UsesStmt(
        "SELECT (SELECT count(*) FROM transactions WHERE category_id = $1 AND deleted_at IS NULL) AS transactions, (SELECT count(*) FROM budgets WHERE category_id = $1 AND deleted_at IS NULL) AS budgets, (SELECT count(*) FROM categories WHERE parent_id = $1 AND deleted_at IS NULL) AS categories",
        None,
    )
}
impl UsesStmt {
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
    ) -> UsesQuery<'c, 'a, 's, C, Uses, 1> {
        UsesQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Uses, tokio_postgres::Error> {
                Ok(Uses {
                    transactions: row.try_get(0)?,
                    budgets: row.try_get(1)?,
                    categories: row.try_get(2)?,
                })
            },
            mapper: |it| Uses::from(it),
        }
    }
}
pub struct UsesWithSubcategoriesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn uses_with_subcategories() -> UsesWithSubcategoriesStmt {
    UsesWithSubcategoriesStmt(
        "WITH ids AS MATERIALIZED ( SELECT array_agg(id) AS ids FROM categories WHERE id = $1 OR parent_id = $1 ) SELECT booked.active AS transactions, budgeted.active AS budgets, nested.active AS categories, booked.deleted AS deleted_transactions, budgeted.deleted AS deleted_budgets, nested.deleted AS deleted_categories FROM ( SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted FROM transactions WHERE category_id = ANY((SELECT ids FROM ids)::uuid[]) ) AS booked CROSS JOIN ( SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted FROM budgets WHERE category_id = ANY((SELECT ids FROM ids)::uuid[]) ) AS budgeted CROSS JOIN ( SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted FROM categories WHERE parent_id = $1 ) AS nested",
        None,
    )
}
impl UsesWithSubcategoriesStmt {
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
    ) -> UsesWithSubcategoriesQuery<'c, 'a, 's, C, UsesWithSubcategories, 1> {
        UsesWithSubcategoriesQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<UsesWithSubcategories, tokio_postgres::Error> {
                    Ok(UsesWithSubcategories {
                        transactions: row.try_get(0)?,
                        budgets: row.try_get(1)?,
                        categories: row.try_get(2)?,
                        deleted_transactions: row.try_get(3)?,
                        deleted_budgets: row.try_get(4)?,
                        deleted_categories: row.try_get(5)?,
                    })
                },
            mapper: |it| UsesWithSubcategories::from(it),
        }
    }
}
pub struct MoveUsesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_uses() -> MoveUsesStmt {
    MoveUsesStmt(
        "WITH moved AS MATERIALIZED ( UPDATE transactions SET category_id = $1, version = version + (deleted_at IS NULL)::integer, updated_at = $2 WHERE category_id = $3 RETURNING id, version, deleted_at ), budgeted AS MATERIALIZED ( UPDATE budgets SET category_id = $1, version = version + 1, updated_at = $2 WHERE category_id = $3 AND deleted_at IS NULL AND id <> ALL($4::uuid[]) RETURNING id, version ), nested AS MATERIALIZED ( UPDATE categories SET parent_id = $1, version = version + 1, updated_at = $2 WHERE parent_id = $3 AND deleted_at IS NULL RETURNING id, version ), changed AS MATERIALIZED ( SELECT 'transaction'::changed_entity AS entity, id, $3::uuid AS category_before, $1::uuid AS category_after, false AS deleted, deleted_at IS NOT NULL AS deleted_before, version, NULL::date AS starts_on, NULL::date AS ends_on, NULL::numeric AS amount, NULL::numeric[] AS past_amounts, NULL::date[] AS past_days FROM moved UNION ALL SELECT 'budget', id, $3, $1, false, false, version, NULL, NULL, NULL, NULL, NULL FROM budgeted UNION ALL SELECT 'category', id, $3, $1, false, false, version, NULL, NULL, NULL, NULL, NULL FROM nested UNION ALL SELECT 'budget', id, category_id, category_id, true, false, version + 1, NULL, NULL, NULL, NULL, NULL FROM budgets WHERE id = ANY(ARRAY(SELECT unnest($4::uuid[]))) UNION ALL SELECT 'budget', id, category_id, category_id, false, false, version + 1, starts_on, ends_on, amount, past_amounts, past_amounts_before FROM budgets WHERE id = ANY(ARRAY(SELECT unnest($5::uuid[]))) ), change_set AS ( INSERT INTO change_sets (id, user_id, kind, category_id, merged_category_id, row_count, version, created_at, updated_at) SELECT $6, merged.user_id, 'category_merge', $1, $3, (SELECT count(*) FROM changed WHERE NOT deleted_before), 1, $2, $2 FROM categories AS merged WHERE merged.id = $3 RETURNING user_id ), recorded AS ( INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after, deleted, deleted_before, version_before, version_after, starts_on_before, ends_on_before, amount_before, past_amounts_before, past_days_before, created_at, updated_at) SELECT change_set.user_id, $6, entity, id, category_before, category_after, deleted, deleted_before, version - (NOT deleted_before)::integer, version, starts_on, ends_on, amount, past_amounts, past_days, $2, $2 FROM changed CROSS JOIN change_set ) SELECT (SELECT count(*) FROM moved WHERE deleted_at IS NULL) AS transactions, (SELECT count(*) FROM budgeted) AS budgets, (SELECT count(*) FROM nested) AS categories",
        None,
    )
}
impl MoveUsesStmt {
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
    >(
        &'s self,
        client: &'c C,
        target: &'a uuid::Uuid,
        at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        ended_budget_ids: &'a T1,
        changed_budget_ids: &'a T2,
        change_set_id: &'a uuid::Uuid,
    ) -> MoveUsesQuery<'c, 'a, 's, C, MoveUses, 6> {
        MoveUsesQuery {
            client,
            params: [
                target,
                at,
                id,
                ended_budget_ids,
                changed_budget_ids,
                change_set_id,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MoveUses, tokio_postgres::Error> {
                Ok(MoveUses {
                    transactions: row.try_get(0)?,
                    budgets: row.try_get(1)?,
                    categories: row.try_get(2)?,
                })
            },
            mapper: |it| MoveUses::from(it),
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
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        MoveUsesParams<T1, T2>,
        MoveUsesQuery<'c, 'a, 's, C, MoveUses, 6>,
        C,
    > for MoveUsesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MoveUsesParams<T1, T2>,
    ) -> MoveUsesQuery<'c, 'a, 's, C, MoveUses, 6> {
        self.bind(
            client,
            &params.target,
            &params.at,
            &params.id,
            &params.ended_budget_ids,
            &params.changed_budget_ids,
            &params.change_set_id,
        )
    }
}

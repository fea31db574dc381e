// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct SpendingParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
    T5: crate::ArraySql<Item = chrono::NaiveDate>,
    T6: crate::ArraySql<Item = chrono::NaiveDate>,
> {
    pub user_ids: T1,
    pub category_ids: T2,
    pub sinces: T3,
    pub first_months: T4,
    pub after_months: T5,
    pub untils: T6,
}
#[derive(Debug)]
pub struct AddAlertsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
    T5: crate::ArraySql<Item = i16>,
    T6: crate::ArraySql<Item = rust_decimal::Decimal>,
    T7: crate::ArraySql<Item = rust_decimal::Decimal>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub ids: T1,
    pub user_ids: T2,
    pub budget_ids: T3,
    pub period_starts: T4,
    pub thresholds: T5,
    pub spents: T6,
    pub availables: T7,
    pub created_ats: T8,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    pub place: i64,
    pub currency: String,
    pub spent: rust_decimal::Decimal,
    pub refunded: rust_decimal::Decimal,
}
pub struct SpendingBorrowed<'a> {
    pub place: i64,
    pub currency: &'a str,
    pub spent: rust_decimal::Decimal,
    pub refunded: rust_decimal::Decimal,
}
impl<'a> From<SpendingBorrowed<'a>> for Spending {
    fn from(
        SpendingBorrowed {
            place,
            currency,
            spent,
            refunded,
        }: SpendingBorrowed<'a>,
    ) -> Self {
        Self {
            place,
            currency: currency.into(),
            spent,
            refunded,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct SpendingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SpendingBorrowed, tokio_postgres::Error>,
    mapper: fn(SpendingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SpendingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SpendingBorrowed) -> R) -> SpendingQuery<'c, 'a, 's, C, R, N> {
        SpendingQuery {
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
pub struct SpendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn spending() -> SpendingStmt {
    SpendingStmt(
        "WITH span AS ( SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::date[], $6::date[]) WITH ORDINALITY AS span (user_id, category_id, since, first_month, after_months, until, place) ), expense AS MATERIALIZED ( SELECT id, user_id, parent_id FROM categories WHERE kind = 'expense' ), days AS ( SELECT place, user_id, category_id, since, first_month - 1 AS until FROM span WHERE since < first_month UNION ALL SELECT place, user_id, category_id, after_months, until FROM span WHERE after_months <= until ), line AS MATERIALIZED ( SELECT range.*, line.* FROM (SELECT DISTINCT user_id, since, until FROM days) AS range CROSS JOIN LATERAL ( SELECT currency, category_id, sum(greatest(-amount, 0)) AS spent, sum(greatest(amount, 0)) AS received FROM transactions WHERE user_id = range.user_id AND booked_on >= range.since AND booked_on <= range.until AND deleted_at IS NULL AND transfer_id IS NULL GROUP BY currency, category_id ) AS line ), moved AS ( SELECT span.place, month.currency, month.spent, month.received FROM span JOIN expense ON span.category_id IN (expense.id, expense.parent_id) AND (expense.user_id IS NULL OR expense.user_id = span.user_id) AND span.first_month < span.after_months JOIN monthly_spending AS month ON month.user_id = span.user_id AND month.category_id = expense.id AND month.month >= span.first_month AND month.month < span.after_months UNION ALL SELECT span.place, month.currency, month.spent, CASE WHEN month.category_id IS NOT NULL THEN month.received ELSE 0 END FROM span CROSS JOIN LATERAL ( SELECT currency, category_id, sum(spent) AS spent, sum(received) AS received FROM monthly_spending WHERE user_id = span.user_id AND month >= span.first_month AND month < span.after_months GROUP BY currency, category_id ) AS month LEFT JOIN expense ON expense.id = month.category_id WHERE span.category_id IS NULL AND (month.category_id IS NULL OR expense.id IS NOT NULL) UNION ALL SELECT days.place, line.currency, line.spent, CASE WHEN line.category_id IS NOT NULL THEN line.received ELSE 0 END FROM days JOIN line USING (user_id, since, until) LEFT JOIN expense ON expense.id = line.category_id WHERE CASE WHEN line.category_id IS NULL THEN days.category_id IS NULL AND line.spent > 0 WHEN days.category_id IS NULL THEN expense.id IS NOT NULL ELSE days.category_id IN (expense.id, expense.parent_id) END ) SELECT place, currency, sum(spent) AS spent, sum(received) AS refunded FROM moved GROUP BY place, currency ORDER BY place, currency",
        None,
    )
}
impl SpendingStmt {
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
        T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T3: crate::ArraySql<Item = chrono::NaiveDate>,
        T4: crate::ArraySql<Item = chrono::NaiveDate>,
        T5: crate::ArraySql<Item = chrono::NaiveDate>,
        T6: crate::ArraySql<Item = chrono::NaiveDate>,
    >(
        &'s self,
        client: &'c C,
        user_ids: &'a T1,
        category_ids: &'a T2,
        sinces: &'a T3,
        first_months: &'a T4,
        after_months: &'a T5,
        untils: &'a T6,
    ) -> SpendingQuery<'c, 'a, 's, C, Spending, 6> {
        SpendingQuery {
            client,
            params: [
                user_ids,
                category_ids,
                sinces,
                first_months,
                after_months,
                untils,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SpendingBorrowed, tokio_postgres::Error> {
                    Ok(SpendingBorrowed {
                        place: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        spent: row.try_get(2)?,
                        refunded: row.try_get(3)?,
                    })
                },
            mapper: |it| Spending::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
    T5: crate::ArraySql<Item = chrono::NaiveDate>,
    T6: crate::ArraySql<Item = chrono::NaiveDate>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SpendingParams<T1, T2, T3, T4, T5, T6>,
        SpendingQuery<'c, 'a, 's, C, Spending, 6>,
        C,
    > for SpendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SpendingParams<T1, T2, T3, T4, T5, T6>,
    ) -> SpendingQuery<'c, 'a, 's, C, Spending, 6> {
        self.bind(
            client,
            &params.user_ids,
            &params.category_ids,
            &params.sinces,
            &params.first_months,
            &params.after_months,
            &params.untils,
        )
    }
}
pub struct AddAlertsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_alerts() -> AddAlertsStmt {
    AddAlertsStmt(
        "INSERT INTO budget_alerts (id, user_id, budget_id, period_start, threshold, spent, available, created_at, updated_at) SELECT id, user_id, budget_id, period_start, threshold, spent, available, created_at, created_at FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::smallint[], $6::numeric[], $7::numeric[], $8::timestamptz[]) AS alert (id, user_id, budget_id, period_start, threshold, spent, available, created_at) ORDER BY user_id, budget_id, period_start, threshold ON CONFLICT (user_id, budget_id, period_start, threshold) DO NOTHING",
        None,
    )
}
impl AddAlertsStmt {
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
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
        T4: crate::ArraySql<Item = chrono::NaiveDate>,
        T5: crate::ArraySql<Item = i16>,
        T6: crate::ArraySql<Item = rust_decimal::Decimal>,
        T7: crate::ArraySql<Item = rust_decimal::Decimal>,
        T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        user_ids: &'a T2,
        budget_ids: &'a T3,
        period_starts: &'a T4,
        thresholds: &'a T5,
        spents: &'a T6,
        availables: &'a T7,
        created_ats: &'a T8,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    ids,
                    user_ids,
                    budget_ids,
                    period_starts,
                    thresholds,
                    spents,
                    availables,
                    created_ats,
                ],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
    T5: crate::ArraySql<Item = i16>,
    T6: crate::ArraySql<Item = rust_decimal::Decimal>,
    T7: crate::ArraySql<Item = rust_decimal::Decimal>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddAlertsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddAlertsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddAlertsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.user_ids,
            &params.budget_ids,
            &params.period_starts,
            &params.thresholds,
            &params.spents,
            &params.availables,
            &params.created_ats,
        ))
    }
}

// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub name: T1,
    pub kind: crate::types::AccountKind,
    pub currency: T2,
    pub opening_balance: rust_decimal::Decimal,
    pub closed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub name: T1,
    pub kind: crate::types::AccountKind,
    pub currency: T2,
    pub opening_balance: rust_decimal::Decimal,
    pub closed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub id: uuid::Uuid,
    pub version_before: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct BalancesParams {
    pub monthly: bool,
    pub until: chrono::NaiveDate,
    pub since: chrono::NaiveDate,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub kind: crate::types::AccountKind,
    pub currency: String,
    pub accounts: i64,
    pub amount: rust_decimal::Decimal,
}
pub struct TotalsBorrowed<'a> {
    pub kind: crate::types::AccountKind,
    pub currency: &'a str,
    pub accounts: i64,
    pub amount: rust_decimal::Decimal,
}
impl<'a> From<TotalsBorrowed<'a>> for Totals {
    fn from(
        TotalsBorrowed {
            kind,
            currency,
            accounts,
            amount,
        }: TotalsBorrowed<'a>,
    ) -> Self {
        Self {
            kind,
            currency: currency.into(),
            accounts,
            amount,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Balances {
    pub day: chrono::NaiveDate,
    pub currency: String,
    pub amount: rust_decimal::Decimal,
}
pub struct BalancesBorrowed<'a> {
    pub day: chrono::NaiveDate,
    pub currency: &'a str,
    pub amount: rust_decimal::Decimal,
}
impl<'a> From<BalancesBorrowed<'a>> for Balances {
    fn from(
        BalancesBorrowed {
            day,
            currency,
            amount,
        }: BalancesBorrowed<'a>,
    ) -> Self {
        Self {
            day,
            currency: currency.into(),
            amount,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct TotalsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TotalsBorrowed, tokio_postgres::Error>,
    mapper: fn(TotalsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TotalsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TotalsBorrowed) -> R) -> TotalsQuery<'c, 'a, 's, C, R, N> {
        TotalsQuery {
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
pub struct BalancesQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<BalancesBorrowed, tokio_postgres::Error>,
    mapper: fn(BalancesBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BalancesQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(BalancesBorrowed) -> R) -> BalancesQuery<'c, 'a, 's, C, R, N> {
        BalancesQuery {
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
        "INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, closed_at, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
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
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        name: &'a T1,
        kind: &'a crate::types::AccountKind,
        currency: &'a T2,
        opening_balance: &'a rust_decimal::Decimal,
        closed_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        version: &'a i32,
        created_at: &'a chrono::DateTime<chrono::Utc>,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    id,
                    user_id,
                    name,
                    kind,
                    currency,
                    opening_balance,
                    closed_at,
                    version,
                    created_at,
                    updated_at,
                ],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.name,
            &params.kind,
            &params.currency,
            &params.opening_balance,
            &params.closed_at,
            &params.version,
            &params.created_at,
            &params.updated_at,
        ))
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE accounts SET name = $1, kind = $2, currency = $3, opening_balance = $4, closed_at = $5, version = $6, updated_at = $7, deleted_at = $8 WHERE id = $9 AND version = $10",
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
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        name: &'a T1,
        kind: &'a crate::types::AccountKind,
        currency: &'a T2,
        opening_balance: &'a rust_decimal::Decimal,
        closed_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        version: &'a i32,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        deleted_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        id: &'a uuid::Uuid,
        version_before: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    name,
                    kind,
                    currency,
                    opening_balance,
                    closed_at,
                    version,
                    updated_at,
                    deleted_at,
                    id,
                    version_before,
                ],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        UpdateParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UpdateStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UpdateParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.name,
            &params.kind,
            &params.currency,
            &params.opening_balance,
            &params.closed_at,
            &params.version,
            &params.updated_at,
            &params.deleted_at,
            &params.id,
            &params.version_before,
        ))
    }
}
pub struct TotalsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn totals() -> TotalsStmt {
    TotalsStmt(
        "SELECT kind, currency, count(*) AS accounts, sum(balance) AS amount FROM accounts WHERE deleted_at IS NULL AND closed_at IS NULL GROUP BY kind, currency ORDER BY kind, currency",
        None,
    )
}
impl TotalsStmt {
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
    ) -> TotalsQuery<'c, 'a, 's, C, Totals, 0> {
        TotalsQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TotalsBorrowed, tokio_postgres::Error> {
                    Ok(TotalsBorrowed {
                        kind: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        accounts: row.try_get(2)?,
                        amount: row.try_get(3)?,
                    })
                },
            mapper: |it| Totals::from(it),
        }
    }
}
pub struct BalancesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn balances() -> BalancesStmt {
    BalancesStmt(
        "WITH points AS ( SELECT CASE WHEN $1 THEN least((step + interval '1 month' - interval '1 day')::date, $2::date) ELSE step::date END AS day FROM generate_series( CASE WHEN $1 THEN date_trunc('month', $3::date::timestamp) ELSE $3::date::timestamp END, $2::date::timestamp, CASE WHEN $1 THEN interval '1 month' ELSE interval '1 day' END ) AS step ), spans AS ( SELECT day, coalesce(lag(day) OVER (ORDER BY day), '-infinity') AS after FROM points ) SELECT spans.day, account.currency, account.opening_balance + sum(coalesce(moved.delta, 0)) OVER (ORDER BY spans.day) AS amount FROM accounts AS account CROSS JOIN spans CROSS JOIN LATERAL ( SELECT sum(delta) AS delta FROM balance_deltas WHERE account_id = account.id AND booked_on > spans.after AND booked_on <= spans.day ) AS moved WHERE account.id = $4 AND account.deleted_at IS NULL ORDER BY spans.day",
        None,
    )
}
impl BalancesStmt {
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
        monthly: &'a bool,
        until: &'a chrono::NaiveDate,
        since: &'a chrono::NaiveDate,
        id: &'a uuid::Uuid,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 4> {
        BalancesQuery {
            client,
            params: [monthly, until, since, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<BalancesBorrowed, tokio_postgres::Error> {
                    Ok(BalancesBorrowed {
                        day: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        amount: row.try_get(2)?,
                    })
                },
            mapper: |it| Balances::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BalancesParams,
        BalancesQuery<'c, 'a, 's, C, Balances, 4>,
        C,
    > for BalancesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BalancesParams,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 4> {
        self.bind(
            client,
            &params.monthly,
            &params.until,
            &params.since,
            &params.id,
        )
    }
}

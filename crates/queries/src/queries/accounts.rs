// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct BalancesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub monthly: bool,
    pub until: chrono::NaiveDate,
    pub since: chrono::NaiveDate,
    pub ids: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub kind: String,
    pub currency: String,
    pub accounts: i64,
    pub amount: rust_decimal::Decimal,
}
pub struct TotalsBorrowed<'a> {
    pub kind: &'a str,
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
            kind: kind.into(),
            currency: currency.into(),
            accounts,
            amount,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Balances {
    pub id: uuid::Uuid,
    pub day: chrono::NaiveDate,
    pub currency: String,
    pub amount: rust_decimal::Decimal,
}
pub struct BalancesBorrowed<'a> {
    pub id: uuid::Uuid,
    pub day: chrono::NaiveDate,
    pub currency: &'a str,
    pub amount: rust_decimal::Decimal,
}
impl<'a> From<BalancesBorrowed<'a>> for Balances {
    fn from(
        BalancesBorrowed {
            id,
            day,
            currency,
            amount,
        }: BalancesBorrowed<'a>,
    ) -> Self {
        Self {
            id,
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
pub struct TotalsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn totals() -> TotalsStmt {
    TotalsStmt(
        "SELECT kind::text AS kind, currency, count(*) AS accounts, sum(balance) AS amount FROM accounts WHERE deleted_at IS NULL AND closed_at IS NULL GROUP BY kind, currency ORDER BY accounts.kind, currency",
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
        "WITH points AS ( SELECT CASE WHEN $1 THEN least((step + interval '1 month' - interval '1 day')::date, $2::date) ELSE step::date END AS day FROM generate_series( CASE WHEN $1 THEN date_trunc('month', $3::date::timestamp) ELSE $3::date::timestamp END, $2::date::timestamp, CASE WHEN $1 THEN interval '1 month' ELSE interval '1 day' END ) AS step ), spans AS ( SELECT day, coalesce(lag(day) OVER (ORDER BY day), '-infinity') AS after FROM points ) SELECT account.id, spans.day, account.currency, account.opening_balance + sum(coalesce(moved.delta, 0)) OVER (PARTITION BY account.id ORDER BY spans.day) AS amount FROM accounts AS account CROSS JOIN spans CROSS JOIN LATERAL ( SELECT sum(delta) AS delta FROM balance_deltas WHERE account_id = account.id AND booked_on > spans.after AND booked_on <= spans.day ) AS moved WHERE account.id = ANY(ARRAY(SELECT unnest($4::uuid[]))) AND account.deleted_at IS NULL ORDER BY account.id, spans.day",
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
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        monthly: &'a bool,
        until: &'a chrono::NaiveDate,
        since: &'a chrono::NaiveDate,
        ids: &'a T1,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 4> {
        BalancesQuery {
            client,
            params: [monthly, until, since, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<BalancesBorrowed, tokio_postgres::Error> {
                    Ok(BalancesBorrowed {
                        id: row.try_get(0)?,
                        day: row.try_get(1)?,
                        currency: row.try_get(2)?,
                        amount: row.try_get(3)?,
                    })
                },
            mapper: |it| Balances::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BalancesParams<T1>,
        BalancesQuery<'c, 'a, 's, C, Balances, 4>,
        C,
    > for BalancesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BalancesParams<T1>,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 4> {
        self.bind(
            client,
            &params.monthly,
            &params.until,
            &params.since,
            &params.ids,
        )
    }
}

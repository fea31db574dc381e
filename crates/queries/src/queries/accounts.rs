// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct BalancesParams<
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub days: T1,
    pub ends: T2,
    pub ids: T3,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub kind: String,
    pub currency: String,
    pub accounts: i64,
    pub amount: rust_decimal::Decimal,
    pub scheduled: rust_decimal::Decimal,
}
pub struct TotalsBorrowed<'a> {
    pub kind: &'a str,
    pub currency: &'a str,
    pub accounts: i64,
    pub amount: rust_decimal::Decimal,
    pub scheduled: rust_decimal::Decimal,
}
impl<'a> From<TotalsBorrowed<'a>> for Totals {
    fn from(
        TotalsBorrowed {
            kind,
            currency,
            accounts,
            amount,
            scheduled,
        }: TotalsBorrowed<'a>,
    ) -> Self {
        Self {
            kind: kind.into(),
            currency: currency.into(),
            accounts,
            amount,
            scheduled,
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
pub struct ChronoNaiveDateQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<chrono::NaiveDate, tokio_postgres::Error>,
    mapper: fn(chrono::NaiveDate) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ChronoNaiveDateQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(chrono::NaiveDate) -> R,
    ) -> ChronoNaiveDateQuery<'c, 'a, 's, C, R, N> {
        ChronoNaiveDateQuery {
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
        "SELECT account.kind::text AS kind, account.currency, count(*) AS accounts, sum(account.balance - later.scheduled) AS amount, sum(later.scheduled) AS scheduled FROM accounts AS account CROSS JOIN LATERAL ( SELECT coalesce(sum(delta), 0) + CASE WHEN account.opened_on > $1 THEN account.opening_balance ELSE 0 END AS scheduled FROM balance_deltas WHERE account_id = account.id AND booked_on > $1 ) AS later WHERE account.deleted_at IS NULL AND coalesce(account.closed_on > $1, true) GROUP BY account.kind, account.currency ORDER BY account.kind, account.currency",
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
        today: &'a chrono::NaiveDate,
    ) -> TotalsQuery<'c, 'a, 's, C, Totals, 1> {
        TotalsQuery {
            client,
            params: [today],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TotalsBorrowed, tokio_postgres::Error> {
                    Ok(TotalsBorrowed {
                        kind: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        accounts: row.try_get(2)?,
                        amount: row.try_get(3)?,
                        scheduled: row.try_get(4)?,
                    })
                },
            mapper: |it| Totals::from(it),
        }
    }
}
pub struct BalancesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn balances() -> BalancesStmt {
    BalancesStmt(
        "WITH points AS ( SELECT day, ends_at, coalesce(lag(day) OVER (ORDER BY day), '-infinity') AS after FROM unnest($1::date[], $2::timestamptz[]) AS point (day, ends_at) ) SELECT account.id, points.day, account.currency, CASE WHEN coalesce(account.opened_on <= points.day, account.created_at < points.ends_at OR first.booked_on <= points.day) THEN account.opening_balance ELSE 0 END + sum(coalesce(moved.delta, 0)) OVER (PARTITION BY account.id ORDER BY points.day) AS amount FROM accounts AS account LEFT JOIN LATERAL ( SELECT booked_on FROM balance_deltas WHERE account_id = account.id ORDER BY booked_on LIMIT 1 ) AS first ON true CROSS JOIN points CROSS JOIN LATERAL ( SELECT sum(delta) AS delta FROM balance_deltas WHERE account_id = account.id AND booked_on > points.after AND booked_on <= points.day ) AS moved WHERE account.id = ANY(ARRAY(SELECT unnest($3::uuid[]))) AND account.deleted_at IS NULL ORDER BY account.id, points.day",
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
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = chrono::NaiveDate>,
        T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        days: &'a T1,
        ends: &'a T2,
        ids: &'a T3,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 3> {
        BalancesQuery {
            client,
            params: [days, ends, ids],
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
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BalancesParams<T1, T2, T3>,
        BalancesQuery<'c, 'a, 's, C, Balances, 3>,
        C,
    > for BalancesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BalancesParams<T1, T2, T3>,
    ) -> BalancesQuery<'c, 'a, 's, C, Balances, 3> {
        self.bind(client, &params.days, &params.ends, &params.ids)
    }
}
pub struct FirstBookedOnStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn first_booked_on() -> FirstBookedOnStmt {
    FirstBookedOnStmt(
        "SELECT booked_on FROM balance_deltas WHERE account_id = $1 ORDER BY booked_on LIMIT 1",
        None,
    )
}
impl FirstBookedOnStmt {
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
    ) -> ChronoNaiveDateQuery<'c, 'a, 's, C, chrono::NaiveDate, 1> {
        ChronoNaiveDateQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct LastBookedOnStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn last_booked_on() -> LastBookedOnStmt {
    LastBookedOnStmt(
        "SELECT booked_on FROM balance_deltas WHERE account_id = $1 ORDER BY booked_on DESC LIMIT 1",
        None,
    )
}
impl LastBookedOnStmt {
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
    ) -> ChronoNaiveDateQuery<'c, 'a, 's, C, chrono::NaiveDate, 1> {
        ChronoNaiveDateQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}

// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddHoldingsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = rust_decimal::Decimal>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
    T12: crate::ArraySql<Item = i32>,
    T13: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub ids: T1,
    pub user_ids: T2,
    pub portfolio_ids: T3,
    pub symbols: T5,
    pub names: T7,
    pub quantities: T8,
    pub currencies: T10,
    pub cost_bases: T11,
    pub versions: T12,
    pub created_ats: T13,
    pub updated_ats: T14,
}
#[derive(Debug)]
pub struct AddPricesParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = chrono::NaiveDate>,
    T7: crate::ArraySql<Item = rust_decimal::Decimal>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub ids: T1,
    pub symbols: T3,
    pub currencies: T5,
    pub days: T6,
    pub amounts: T7,
    pub created_ats: T8,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub account_type: String,
    pub portfolios: i64,
    pub currency: Option<String>,
    pub amount: Option<rust_decimal::Decimal>,
}
pub struct TotalsBorrowed<'a> {
    pub account_type: &'a str,
    pub portfolios: i64,
    pub currency: Option<&'a str>,
    pub amount: Option<rust_decimal::Decimal>,
}
impl<'a> From<TotalsBorrowed<'a>> for Totals {
    fn from(
        TotalsBorrowed {
            account_type,
            portfolios,
            currency,
            amount,
        }: TotalsBorrowed<'a>,
    ) -> Self {
        Self {
            account_type: account_type.into(),
            portfolios,
            currency: currency.map(|v| v.into()),
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
pub struct TotalsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn totals() -> TotalsStmt {
    TotalsStmt(
        "WITH kinds AS ( SELECT account_type, count(*) AS portfolios FROM portfolios WHERE deleted_at IS NULL GROUP BY account_type ), sums AS ( SELECT p.account_type, h.currency, sum(h.quantity * latest.amount) AS amount FROM portfolios AS p JOIN holdings AS h ON h.user_id = p.user_id AND h.portfolio_id = p.id LEFT JOIN LATERAL ( SELECT c.amount FROM current_prices AS c WHERE c.symbol = h.symbol AND c.currency = h.currency OFFSET 0 ) AS latest ON true WHERE p.deleted_at IS NULL AND h.deleted_at IS NULL AND latest.amount IS NOT NULL GROUP BY p.account_type, h.currency ) SELECT kinds.account_type::text AS account_type, kinds.portfolios, sums.currency, sums.amount FROM kinds LEFT JOIN sums ON sums.account_type = kinds.account_type ORDER BY kinds.account_type, sums.currency",
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
                        account_type: row.try_get(0)?,
                        portfolios: row.try_get(1)?,
                        currency: row.try_get(2)?,
                        amount: row.try_get(3)?,
                    })
                },
            mapper: |it| Totals::from(it),
        }
    }
}
pub struct AddHoldingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_holdings() -> AddHoldingsStmt {
    AddHoldingsStmt(
        "INSERT INTO holdings (id, user_id, portfolio_id, symbol, name, quantity, currency, cost_basis, version, created_at, updated_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::numeric[], $9::integer[], $10::timestamptz[], $11::timestamptz[])",
        None,
    )
}
impl AddHoldingsStmt {
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
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
        T8: crate::ArraySql<Item = rust_decimal::Decimal>,
        T9: crate::StringSql,
        T10: crate::ArraySql<Item = T9>,
        T11: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
        T12: crate::ArraySql<Item = i32>,
        T13: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
        T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        user_ids: &'a T2,
        portfolio_ids: &'a T3,
        symbols: &'a T5,
        names: &'a T7,
        quantities: &'a T8,
        currencies: &'a T10,
        cost_bases: &'a T11,
        versions: &'a T12,
        created_ats: &'a T13,
        updated_ats: &'a T14,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    ids,
                    user_ids,
                    portfolio_ids,
                    symbols,
                    names,
                    quantities,
                    currencies,
                    cost_bases,
                    versions,
                    created_ats,
                    updated_ats,
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
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = rust_decimal::Decimal>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::ArraySql<Item = Option<rust_decimal::Decimal>>,
    T12: crate::ArraySql<Item = i32>,
    T13: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    T14: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddHoldingsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddHoldingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddHoldingsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.user_ids,
            &params.portfolio_ids,
            &params.symbols,
            &params.names,
            &params.quantities,
            &params.currencies,
            &params.cost_bases,
            &params.versions,
            &params.created_ats,
            &params.updated_ats,
        ))
    }
}
pub struct AddPricesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_prices() -> AddPricesStmt {
    AddPricesStmt(
        "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at) SELECT id, symbol, currency, quoted_on, amount, created_at, created_at FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::numeric[], $6::timestamptz[]) AS price (id, symbol, currency, quoted_on, amount, created_at) ON CONFLICT (symbol, currency, quoted_on) DO UPDATE SET amount = excluded.amount, updated_at = excluded.updated_at",
        None,
    )
}
impl AddPricesStmt {
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
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = chrono::NaiveDate>,
        T7: crate::ArraySql<Item = rust_decimal::Decimal>,
        T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        symbols: &'a T3,
        currencies: &'a T5,
        days: &'a T6,
        amounts: &'a T7,
        created_ats: &'a T8,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[ids, symbols, currencies, days, amounts, created_ats],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = chrono::NaiveDate>,
    T7: crate::ArraySql<Item = rust_decimal::Decimal>,
    T8: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddPricesParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddPricesStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddPricesParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.symbols,
            &params.currencies,
            &params.days,
            &params.amounts,
            &params.created_ats,
        ))
    }
}

// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddParams<
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
    pub bases: T3,
    pub quotes: T5,
    pub days: T6,
    pub rates: T7,
    pub created_ats: T8,
}
#[derive(Debug)]
pub struct AmongParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
> {
    pub currencies: T2,
    pub days: T3,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Among {
    pub day: chrono::NaiveDate,
    pub base: String,
    pub quote: String,
    pub rate: rust_decimal::Decimal,
    pub quoted_on: chrono::NaiveDate,
}
pub struct AmongBorrowed<'a> {
    pub day: chrono::NaiveDate,
    pub base: &'a str,
    pub quote: &'a str,
    pub rate: rust_decimal::Decimal,
    pub quoted_on: chrono::NaiveDate,
}
impl<'a> From<AmongBorrowed<'a>> for Among {
    fn from(
        AmongBorrowed {
            day,
            base,
            quote,
            rate,
            quoted_on,
        }: AmongBorrowed<'a>,
    ) -> Self {
        Self {
            day,
            base: base.into(),
            quote: quote.into(),
            rate,
            quoted_on,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Latest {
    pub base: String,
    pub quote: String,
    pub rate: rust_decimal::Decimal,
    pub quoted_on: chrono::NaiveDate,
}
pub struct LatestBorrowed<'a> {
    pub base: &'a str,
    pub quote: &'a str,
    pub rate: rust_decimal::Decimal,
    pub quoted_on: chrono::NaiveDate,
}
impl<'a> From<LatestBorrowed<'a>> for Latest {
    fn from(
        LatestBorrowed {
            base,
            quote,
            rate,
            quoted_on,
        }: LatestBorrowed<'a>,
    ) -> Self {
        Self {
            base: base.into(),
            quote: quote.into(),
            rate,
            quoted_on,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct AmongQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AmongBorrowed, tokio_postgres::Error>,
    mapper: fn(AmongBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AmongQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AmongBorrowed) -> R) -> AmongQuery<'c, 'a, 's, C, R, N> {
        AmongQuery {
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
pub struct LatestQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LatestBorrowed, tokio_postgres::Error>,
    mapper: fn(LatestBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LatestQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LatestBorrowed) -> R) -> LatestQuery<'c, 'a, 's, C, R, N> {
        LatestQuery {
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
        "INSERT INTO exchange_rates (id, base, quote, quoted_on, rate, created_at, updated_at) SELECT id, base, quote, quoted_on, rate, created_at, created_at FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::numeric[], $6::timestamptz[]) AS rate (id, base, quote, quoted_on, rate, created_at) ON CONFLICT (base, quote, quoted_on) DO UPDATE SET rate = excluded.rate, updated_at = excluded.updated_at WHERE exchange_rates.rate <> excluded.rate",
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
        bases: &'a T3,
        quotes: &'a T5,
        days: &'a T6,
        rates: &'a T7,
        created_ats: &'a T8,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[ids, bases, quotes, days, rates, created_ats])
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
        AddParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.bases,
            &params.quotes,
            &params.days,
            &params.rates,
            &params.created_ats,
        ))
    }
}
pub struct AmongStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn among() -> AmongStmt {
    AmongStmt(
        "WITH pair AS MATERIALIZED ( SELECT base, quote FROM unnest($1::text[]) AS base CROSS JOIN unnest($1::text[]) AS quote WHERE base <> quote AND EXISTS (SELECT FROM exchange_rates AS rate WHERE rate.base = base.base AND rate.quote = quote.quote) ) SELECT wanted.day, pair.base, pair.quote, latest.rate, latest.quoted_on FROM pair CROSS JOIN unnest($2::date[]) AS wanted (day) CROSS JOIN LATERAL ( SELECT rate.rate, rate.quoted_on FROM exchange_rates AS rate WHERE rate.base = pair.base AND rate.quote = pair.quote AND rate.quoted_on <= wanted.day ORDER BY rate.quoted_on DESC LIMIT 1 ) AS latest",
        None,
    )
}
impl AmongStmt {
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
        T2: crate::ArraySql<Item = T1>,
        T3: crate::ArraySql<Item = chrono::NaiveDate>,
    >(
        &'s self,
        client: &'c C,
        currencies: &'a T2,
        days: &'a T3,
    ) -> AmongQuery<'c, 'a, 's, C, Among, 2> {
        AmongQuery {
            client,
            params: [currencies, days],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AmongBorrowed, tokio_postgres::Error> {
                Ok(AmongBorrowed {
                    day: row.try_get(0)?,
                    base: row.try_get(1)?,
                    quote: row.try_get(2)?,
                    rate: row.try_get(3)?,
                    quoted_on: row.try_get(4)?,
                })
            },
            mapper: |it| Among::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = T1>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AmongParams<T1, T2, T3>,
        AmongQuery<'c, 'a, 's, C, Among, 2>,
        C,
    > for AmongStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AmongParams<T1, T2, T3>,
    ) -> AmongQuery<'c, 'a, 's, C, Among, 2> {
        self.bind(client, &params.currencies, &params.days)
    }
}
pub struct LatestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn latest() -> LatestStmt {
    LatestStmt(
        "WITH RECURSIVE pair AS ( (SELECT base, quote FROM exchange_rates ORDER BY base, quote LIMIT 1) UNION ALL SELECT following.base, following.quote FROM pair CROSS JOIN LATERAL ( SELECT rate.base, rate.quote FROM exchange_rates AS rate WHERE (rate.base, rate.quote) > (pair.base, pair.quote) ORDER BY rate.base, rate.quote LIMIT 1 ) AS following ) SELECT pair.base, pair.quote, latest.rate, latest.quoted_on FROM pair CROSS JOIN LATERAL ( SELECT rate.rate, rate.quoted_on FROM exchange_rates AS rate WHERE rate.base = pair.base AND rate.quote = pair.quote AND rate.quoted_on <= $1 ORDER BY rate.quoted_on DESC LIMIT 1 ) AS latest",
        None,
    )
}
impl LatestStmt {
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
        day: &'a chrono::NaiveDate,
    ) -> LatestQuery<'c, 'a, 's, C, Latest, 1> {
        LatestQuery {
            client,
            params: [day],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<LatestBorrowed, tokio_postgres::Error> {
                    Ok(LatestBorrowed {
                        base: row.try_get(0)?,
                        quote: row.try_get(1)?,
                        rate: row.try_get(2)?,
                        quoted_on: row.try_get(3)?,
                    })
                },
            mapper: |it| Latest::from(it),
        }
    }
}

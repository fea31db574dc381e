//! Exchange rates on PostgreSQL.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Currency,
    exchange_rate::{DayRate, ExchangeRate},
};
use coffer_queries::{client::Params as _, queries::exchange_rates as queries};
use coffer_storage::{ExchangeRateRepository, RepositoryError};

use crate::{
    stored::{array, unreadable},
    unit::PgRepository,
};

fn currency(code: &str) -> Result<Currency, RepositoryError> {
    code.parse().map_err(unreadable("currency"))
}

#[async_trait]
impl ExchangeRateRepository for PgRepository<'_> {
    async fn add_many(&mut self, rates: &[ExchangeRate]) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .params(
                        client,
                        &queries::AddParams {
                            ids: array(rates, |rate| rate.id.uuid()),
                            bases: array(rates, |rate| rate.base.code()),
                            quotes: array(rates, |rate| rate.quote.code()),
                            days: array(rates, |rate| rate.quoted_on),
                            rates: array(rates, |rate| rate.rate),
                            created_ats: array(rates, |rate| rate.created_at),
                        },
                    )
                    .await
            })
            .await
    }

    async fn among(
        &mut self,
        currencies: &[Currency],
        days: &[NaiveDate],
    ) -> Result<Vec<DayRate>, RepositoryError> {
        let codes: Vec<_> = currencies.iter().map(|currency| currency.code()).collect();
        let rows = self
            .0
            .run(async |client| queries::among().bind(client, &codes, &days).all().await)
            .await?;
        let rate = |row: queries::Among| {
            Ok(DayRate {
                day: row.day,
                base: currency(&row.base)?,
                quote: currency(&row.quote)?,
                rate: row.rate,
                quoted_on: row.quoted_on,
            })
        };
        rows.into_iter().map(rate).collect()
    }

    async fn latest(&mut self, day: NaiveDate) -> Result<Vec<DayRate>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::latest().bind(client, &day).all().await)
            .await?;
        let rate = |row: queries::Latest| {
            Ok(DayRate {
                day,
                base: currency(&row.base)?,
                quote: currency(&row.quote)?,
                rate: row.rate,
                quoted_on: row.quoted_on,
            })
        };
        rows.into_iter().map(rate).collect()
    }
}

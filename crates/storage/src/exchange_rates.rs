//! Exchange rates, which are everyone's.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Currency,
    exchange_rate::{DayRate, ExchangeRate},
};

use crate::RepositoryError;

/// Stores exchange rates.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ExchangeRateRepository: Send {
    /// Adds rates, in one statement, and says how many are new or other than before; one that is
    /// there for its day is replaced. No two may be of the same currencies and day. Only a system unit
    /// may.
    async fn add_many(&mut self, rates: &[ExchangeRate]) -> Result<u64, RepositoryError>;

    /// The latest rates up to each of these days between any two of these currencies, in one
    /// statement. What nobody recorded is left out.
    async fn among(
        &mut self,
        currencies: &[Currency],
        days: &[NaiveDate],
    ) -> Result<Vec<DayRate>, RepositoryError>;

    /// The latest rates up to a day between any two currencies.
    async fn latest(&mut self, day: NaiveDate) -> Result<Vec<DayRate>, RepositoryError>;
}

//! Exchange rates, which are shared by all users.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Currency,
    exchange_rate::{DayRate, ExchangeRate},
};

use crate::{RepositoryError, layer::repository};

repository! {
    /// Stores exchange rates by currency pair and day.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait ExchangeRateRepository, over exchange_rates {
        /// Adds rates in one statement, replacing those of the same currencies and day, and returns how
        /// many are new or different. No two of them may have the same currencies and day. Only for
        /// system units.
        async fn add_many(&mut self, rates: &[ExchangeRate]) -> Result<u64, RepositoryError>;

        /// The latest rates up to each of these days between any two of these currencies, in one
        /// statement. Missing rates are left out.
        async fn among(
            &mut self,
            currencies: &[Currency],
            days: &[NaiveDate],
        ) -> Result<Vec<DayRate>, RepositoryError>;

        /// The latest rates between any two currencies up to and including a day.
        async fn latest(&mut self, day: NaiveDate) -> Result<Vec<DayRate>, RepositoryError>;
    }
}

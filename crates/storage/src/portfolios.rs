//! Portfolios, their holdings and prices.

use async_trait::async_trait;
use coffer_domain::{
    ids::PortfolioId,
    labelled,
    portfolio::{AccountType, AccountTypeTotal, Holding, Portfolio, ValuedPortfolio},
    price::Price,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

filter! {
    /// The portfolios to list or count: all that are not deleted, unless conditions say otherwise.
    pub struct PortfolioFilter or deleted {
        /// Only portfolios of this account type.
        account_type: AccountType,
        /// Only portfolios whose name contains this text, ignoring case and accents.
        name: String,
    }
}

labelled! {
    /// The sort orders of a list of portfolios.
    #[derive(Default)]
    pub enum PortfolioSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, ignoring case.
        Name = "name",
    }
}

repository! {
    /// Stores portfolios and prices, and computes values.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait PortfolioRepository, layer PortfolioLayer over portfolios {
        /// Adds a portfolio without holdings.
        async fn add(&mut self, portfolio: &Portfolio) -> Result<(), RepositoryError>;

        /// A portfolio by its id, with its value, deleted or not.
        async fn get(
            &mut self,
            id: PortfolioId,
        ) -> Result<Option<ValuedPortfolio>, RepositoryError>;

        /// One page of portfolios with their values, in one statement.
        async fn list(
            &mut self,
            filter: &PortfolioFilter,
            sort: PortfolioSort,
            page: &PageRequest,
        ) -> Result<CursorPage<ValuedPortfolio>, RepositoryError>;

        /// The number of portfolios that match the filter.
        async fn count(&mut self, filter: &PortfolioFilter) -> Result<u64, RepositoryError>;

        /// The total value of the portfolios of each account type. A type without portfolios is
        /// left out.
        async fn totals(&mut self) -> Result<Vec<AccountTypeTotal>, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the portfolio is
        /// no longer at the version `before` has.
        async fn update(
            &mut self,
            before: &Portfolio,
            after: &Portfolio,
        ) -> Result<(), RepositoryError>;

        /// Adds holdings, in one statement.
        async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError>;

        /// Adds prices in one statement, replacing those of the same security and day. Only for
        /// system units.
        async fn add_prices(&mut self, prices: &[Price]) -> Result<(), RepositoryError>;
    }
}

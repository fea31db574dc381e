//! Portfolios, their holdings and prices.

use async_trait::async_trait;
use coffer_domain::{
    ids::PortfolioId,
    labelled,
    portfolio::{AccountType, Holding, KindTotal, Portfolio, ValuedPortfolio},
    price::Price,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

filter! {
    /// The portfolios to list or count: all that are not deleted, unless conditions say otherwise.
    pub struct PortfolioFilter or deleted {
        /// Only of one kind.
        account_type: AccountType,
        /// Only with this text in the name, regardless of case.
        name: String,
    }
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum PortfolioSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, without regard to case.
        Name = "name",
    }
}

repository! {
    /// Stores portfolios.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait PortfolioRepository, layer PortfolioLayer over portfolios {
        /// Adds a portfolio.
        async fn add(&mut self, portfolio: &Portfolio) -> Result<(), RepositoryError>;

        /// A portfolio with its value, deleted or not.
        async fn get(
            &mut self,
            id: PortfolioId,
        ) -> Result<Option<ValuedPortfolio>, RepositoryError>;

        /// A page of portfolios with their values, in one statement.
        async fn list(
            &mut self,
            filter: &PortfolioFilter,
            sort: PortfolioSort,
            page: &PageRequest,
        ) -> Result<CursorPage<ValuedPortfolio>, RepositoryError>;

        /// How many portfolios there are.
        async fn count(&mut self, filter: &PortfolioFilter) -> Result<u64, RepositoryError>;

        /// What the portfolios of each kind are worth together. A kind without portfolios is left
        /// out.
        async fn totals(&mut self) -> Result<Vec<KindTotal>, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the portfolio is
        /// no longer at the version `before` has.
        async fn update(
            &mut self,
            before: &Portfolio,
            after: &Portfolio,
        ) -> Result<(), RepositoryError>;

        /// Adds holdings, in one statement.
        async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError>;

        /// Adds prices, in one statement; one that is there for its day is replaced. Only a system
        /// unit may.
        async fn add_prices(&mut self, prices: &[Price]) -> Result<(), RepositoryError>;
    }
}

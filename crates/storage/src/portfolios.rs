//! Portfolios, their holdings and prices.

use async_trait::async_trait;
use coffer_domain::{
    ids::PortfolioId,
    labelled,
    portfolio::{AccountType, Holding, KindTotal, Portfolio, ValuedPortfolio},
    price::Price,
};
use serde::Serialize;

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

/// Which portfolios. The same value serves listing and counting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PortfolioFilter {
    account_type: Option<AccountType>,
    name: Option<String>,
    deleted: bool,
}

impl PortfolioFilter {
    /// All that are not deleted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only of one kind.
    pub fn account_type(mut self, account_type: AccountType) -> Self {
        self.account_type = Some(account_type);
        self
    }

    /// Only with this text in the name, regardless of case.
    pub fn name_contains(mut self, text: impl Into<String>) -> Self {
        self.name = Some(text.into());
        self
    }

    /// Only deleted ones, instead of those that are not.
    pub fn deleted(mut self) -> Self {
        self.deleted = true;
        self
    }

    /// The kind asked for.
    pub fn wanted_account_type(&self) -> Option<AccountType> {
        self.account_type
    }

    /// The text asked for in the name.
    pub fn wanted_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether deleted ones are asked for.
    pub fn wants_deleted(&self) -> bool {
        self.deleted
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

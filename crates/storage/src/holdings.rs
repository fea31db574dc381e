//! Holdings of portfolios.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    ids::{HoldingId, PortfolioId},
    labelled,
    portfolio::{Holding, ValuedHolding},
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that allows a security once per portfolio and currency.
pub const IS_HELD: &str = "holdings_portfolio_symbol_currency_key";

/// The constraint that requires a holding's portfolio to belong to the holding's owner.
pub const PORTFOLIO_IS_UNKNOWN: &str = "holdings_portfolio_fkey";

filter! {
    /// The holdings of a portfolio to list or count: all that are not deleted, unless conditions say
    /// otherwise.
    pub struct HoldingFilter of portfolio: PortfolioId or deleted {
        /// Only holdings in this currency.
        currency: Currency,
        /// Only holdings whose symbol or name contains this text, ignoring case and accents.
        text: String,
    }
}

labelled! {
    /// The sort orders of a list of holdings.
    #[derive(Default)]
    pub enum HoldingSort {
        /// By symbol, in alphabetical order.
        #[default]
        Symbol = "symbol",
        /// By name, ignoring case.
        Name = "name",
        /// By currency, because amounts of different currencies have no order, then highest value
        /// first. Holdings without a price come last in their currency.
        Value = "value",
        /// The newest first.
        Newest = "newest",
    }
}

repository! {
    /// Stores holdings and computes their values.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait HoldingRepository, layer HoldingLayer over holdings {
        /// Adds a holding. A conflict with [`IS_HELD`] if its portfolio has one of the same symbol
        /// and currency, with [`PORTFOLIO_IS_UNKNOWN`] if its owner has no such portfolio.
        async fn add(&mut self, holding: &Holding) -> Result<(), RepositoryError>;

        /// A holding of a portfolio with its value; either may be deleted.
        async fn get(
            &mut self,
            portfolio: PortfolioId,
            id: HoldingId,
        ) -> Result<Option<ValuedHolding>, RepositoryError>;

        /// One page of holdings with their values, in one statement.
        async fn list(
            &mut self,
            filter: &HoldingFilter,
            sort: HoldingSort,
            page: &PageRequest,
        ) -> Result<CursorPage<ValuedHolding>, RepositoryError>;

        /// The number of holdings that match the filter.
        async fn count(&mut self, filter: &HoldingFilter) -> Result<u64, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the holding is no
        /// longer at the version `before` has; a conflict with [`IS_HELD`] as in
        /// [`HoldingRepository::add`].
        async fn update(
            &mut self,
            before: &Holding,
            after: &Holding,
        ) -> Result<(), RepositoryError>;
    }
}

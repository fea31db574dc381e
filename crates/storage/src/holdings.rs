//! Holdings of portfolios.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    ids::{HoldingId, PortfolioId},
    labelled,
    portfolio::{Holding, ValuedHolding},
};
use serde::Serialize;

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

/// The constraint that allows a security once per portfolio and currency.
pub const IS_HELD: &str = "holdings_portfolio_symbol_currency_key";

/// The constraint that requires a holding's portfolio to belong to the holding's owner.
pub const PORTFOLIO_IS_UNKNOWN: &str = "holdings_portfolio_fkey";

/// The holdings of a portfolio to list or count: all that are not deleted, unless conditions say
/// otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldingFilter {
    /// Only holdings of this portfolio.
    pub portfolio: PortfolioId,
    /// Only holdings in this currency.
    pub currency: Option<Currency>,
    /// Only holdings whose symbol or name contains this text, regardless of case.
    pub text: Option<String>,
    /// Only deleted holdings, instead of those that are not.
    pub deleted: bool,
}

impl HoldingFilter {
    /// All holdings of a portfolio that are not deleted.
    pub fn of(portfolio: PortfolioId) -> Self {
        Self {
            portfolio,
            currency: None,
            text: None,
            deleted: false,
        }
    }

    /// Only holdings in this currency.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// Only holdings whose symbol or name contains this text, regardless of case.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Only deleted holdings, instead of those that are not.
    pub fn deleted(mut self) -> Self {
        self.deleted = true;
        self
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

//! Budgets, the spending counted against them, and their alerts.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    budget::{Budget, BudgetAlert, PeriodKind, Spending, SpendingRange},
    ids::{BudgetId, CategoryId},
    labelled,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that ties a budget to a category of its owner or of the system.
pub const CATEGORY_IS_UNKNOWN: &str = "budgets_category_fkey";

filter! {
    /// The budgets to list or count: all that are not deleted, unless conditions say otherwise.
    pub struct BudgetFilter or deleted {
        /// Only budgets with this day in one of their periods.
        active_on: NaiveDate,
        /// Only budgets for exactly this category.
        category: CategoryId,
        /// Only budgets with periods of this length.
        period: PeriodKind,
        /// Only budgets with an alert, in any period, or only budgets without one.
        alerted: bool,
        /// Only budgets whose name contains this text, ignoring case and accents.
        name: String,
    }
}

labelled! {
    /// The sort orders of a list of budgets.
    #[derive(Default)]
    pub enum BudgetSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, ignoring case.
        Name = "name",
    }
}

/// A budget that may be due an alert, with the time zone in which its owner's days begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertingBudget {
    /// The budget to check against its thresholds.
    pub budget: Budget,
    /// The owner's time zone.
    pub time_zone: chrono_tz::Tz,
}

repository! {
    /// Stores budgets and their alerts.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait BudgetRepository, layer BudgetLayer over budgets {
        /// Adds a budget. A conflict with [`CATEGORY_IS_UNKNOWN`] if its owner has no such
        /// category.
        async fn add(&mut self, budget: &Budget) -> Result<(), RepositoryError>;

        /// A budget by its id, deleted or not.
        async fn get(&mut self, id: BudgetId) -> Result<Option<Budget>, RepositoryError>;

        /// One page of the budgets that match the filter.
        async fn list(
            &mut self,
            filter: &BudgetFilter,
            sort: BudgetSort,
            page: &PageRequest,
        ) -> Result<CursorPage<Budget>, RepositoryError>;

        /// The number of budgets that match the filter.
        async fn count(&mut self, filter: &BudgetFilter) -> Result<u64, RepositoryError>;

        /// All of the user's budgets with this day in one of their periods, by name; at most
        /// [`Budget::MAX_OWN`].
        async fn active(&mut self, on: NaiveDate) -> Result<Vec<Budget>, RepositoryError>;

        /// Budgets with thresholds that have not ended before a day, ordered by id, after one id
        /// and limited in number: the user's own, or in a system unit everyone's.
        async fn alerting(
            &mut self,
            since: NaiveDate,
            after: Option<BudgetId>,
            limit: u32,
        ) -> Result<Vec<AlertingBudget>, RepositoryError>;

        /// The spending in each of these ranges, by currency, in one statement. Income categories
        /// and transfers are not counted. Uncategorised transactions count for ranges without a
        /// category, but then inflows are not refunds.
        async fn spending(
            &mut self,
            ranges: &[SpendingRange],
        ) -> Result<Vec<Vec<Spending>>, RepositoryError>;

        /// Adds the alerts that do not exist yet, in one statement, and returns how many it added.
        /// There is never more than one per budget, period and threshold, even if several units add
        /// it at once.
        async fn add_alerts(&mut self, alerts: &[BudgetAlert]) -> Result<u64, RepositoryError>;

        /// One page of alerts, newest first: of one budget, or of all.
        async fn alerts(
            &mut self,
            budget: Option<BudgetId>,
            page: &PageRequest,
        ) -> Result<CursorPage<BudgetAlert>, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the budget is no
        /// longer at the version `before` has; conflicts as in [`BudgetRepository::add`].
        async fn update(&mut self, before: &Budget, after: &Budget) -> Result<(), RepositoryError>;
    }
}

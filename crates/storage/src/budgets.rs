//! Budgets, what was spent of them, and the alerts that tell of it.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    budget::{Budget, BudgetAlert, PeriodKind, Span, Spent},
    ids::{BudgetId, CategoryId},
    labelled,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that ties a budget to a category of its owner or of the system.
pub const CATEGORY_IS_UNKNOWN: &str = "budgets_category_fkey";

filter! {
    /// The budgets to list or count: all that are not deleted, unless conditions say otherwise.
    pub struct BudgetFilter or deleted {
        /// Only those with this day in one of their periods.
        active_on: NaiveDate,
        /// Only those for just this category.
        category: CategoryId,
        /// Only those with periods of one length.
        period: PeriodKind,
        /// Only those of which an alert told, in any period, or only those of which none did.
        alerted: bool,
        /// Only with this text in the name, regardless of case.
        name: String,
    }
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum BudgetSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, without regard to case.
        Name = "name",
    }
}

/// A budget that may have something to tell, and where its owner's days begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertingBudget {
    /// The budget.
    pub budget: Budget,
    /// Its owner's time zone.
    pub time_zone: chrono_tz::Tz,
}

repository! {
    /// Stores budgets and alerts.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait BudgetRepository, layer BudgetLayer over budgets {
        /// Adds a budget. A conflict with [`CATEGORY_IS_UNKNOWN`] if its owner has no such
        /// category.
        async fn add(&mut self, budget: &Budget) -> Result<(), RepositoryError>;

        /// A budget, deleted or not.
        async fn get(&mut self, id: BudgetId) -> Result<Option<Budget>, RepositoryError>;

        /// A page of budgets.
        async fn list(
            &mut self,
            filter: &BudgetFilter,
            sort: BudgetSort,
            page: &PageRequest,
        ) -> Result<CursorPage<Budget>, RepositoryError>;

        /// How many budgets there are.
        async fn count(&mut self, filter: &BudgetFilter) -> Result<u64, RepositoryError>;

        /// All of the user's budgets with this day in one of their periods, of which there are at
        /// most [`Budget::MAX_OWN`], by name.
        async fn active(&mut self, on: NaiveDate) -> Result<Vec<Budget>, RepositoryError>;

        /// Budgets with thresholds that have not ended before a day: the user's, or in a unit of
        /// the system everyone's. At most so many, by identifier, after one.
        async fn alerting(
            &mut self,
            since: NaiveDate,
            after: Option<BudgetId>,
            limit: u32,
        ) -> Result<Vec<AlertingBudget>, RepositoryError>;

        /// What was spent in each of these spans, by currency, in one statement. What is in a
        /// category of income, and what moved between one's own accounts, is not spent; what has no
        /// category counts where no category is asked for, and is no refund when it comes in.
        async fn spending(&mut self, spans: &[Span]) -> Result<Vec<Vec<Spent>>, RepositoryError>;

        /// Adds alerts that are not there yet, in one statement, and says how many were not. Of one
        /// budget, period and threshold there is ever one, however many add it at once.
        async fn add_alerts(&mut self, alerts: &[BudgetAlert]) -> Result<u64, RepositoryError>;

        /// A page of alerts, the newest first: of one budget, or of all.
        async fn alerts(
            &mut self,
            budget: Option<BudgetId>,
            page: &PageRequest,
        ) -> Result<CursorPage<BudgetAlert>, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the budget is no
        /// longer at the version `before` has; a conflict as when one is added.
        async fn update(&mut self, before: &Budget, after: &Budget) -> Result<(), RepositoryError>;
    }
}

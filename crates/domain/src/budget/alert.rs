//! Notices that a threshold was reached.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Line, Money,
    ids::{BudgetAlertId, BudgetId, UserId},
};

/// That a threshold of a budget was reached in a period. It is made once for each, and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetAlert {
    /// Identifier.
    pub id: BudgetAlertId,
    /// Whose; the budget's owner.
    pub user_id: UserId,
    /// Of which budget.
    pub budget_id: BudgetId,
    /// What the budget is called.
    pub budget_name: Line,
    /// The first day of the period.
    pub period_start: NaiveDate,
    /// Which percentage was reached.
    pub threshold: u16,
    /// What had been spent by then, less what was refunded.
    pub net_spent: Money,
    /// What there was to spend: the amount and what was carried over.
    pub available: Money,
    /// When it was noticed.
    pub created_at: DateTime<Utc>,
}

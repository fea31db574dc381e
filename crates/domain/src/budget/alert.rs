//! Alerts: notices that spending reached a threshold.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Line, Money,
    ids::{BudgetAlertId, BudgetId, UserId},
};

/// The notice that spending reached a threshold of a budget in a period. It is created once per
/// threshold and period, and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetAlert {
    /// The alert's id; ids of later alerts are greater.
    pub id: BudgetAlertId,
    /// The owner of the budget.
    pub user_id: UserId,
    /// The budget whose threshold was reached.
    pub budget_id: BudgetId,
    /// The budget's name.
    pub budget_name: Line,
    /// The first day of the period.
    pub period_start: NaiveDate,
    /// The threshold that was reached, in percent of the available amount.
    pub threshold: u16,
    /// Spending minus refunds, at the time of the alert.
    pub net_spent: Money,
    /// The amount plus the rollover from earlier periods.
    pub available: Money,
    /// The time at which the alert was created.
    pub created_at: DateTime<Utc>,
}

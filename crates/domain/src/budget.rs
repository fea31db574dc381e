//! Budgets: spending limits per period.

mod alert;
mod amounts;
mod merged;
mod period;
mod progress;
#[cfg(test)]
mod tests;
mod thresholds;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    category::{Category, CategoryKind},
    ids::{BudgetId, CategoryId, UserId},
    input::input,
    lifecycle::{Versioned as _, lifecycle},
    patch::Change,
};
pub use alert::BudgetAlert;
pub use amounts::{AmountScope, PastAmount, PastAmounts};
pub use merged::{BudgetMerge, MergeRefusal, MergedBudgets};
pub use period::{Period, PeriodKind, Schedule};
pub use progress::{BudgetProgress, BudgetStatus, Spending, SpendingRange};
pub use thresholds::Thresholds;

/// A spending limit per period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The budget's id, a UUID (version 7).
    pub id: BudgetId,
    /// The budget's owner.
    pub user_id: UserId,
    /// The category that is limited, including its subcategories; all spending if `None`.
    pub category_id: Option<CategoryId>,
    /// The budget's name, 1–100 characters.
    pub name: Line,
    /// The limit per period. The currency never changes, since past alerts have amounts in it.
    pub amount: Money,
    /// The limits of earlier periods, if they differ.
    #[serde(default)]
    pub past_amounts: PastAmounts,
    /// The length of the periods, and the first and the last day.
    pub schedule: Schedule,
    /// The percentages at which the owner is alerted.
    pub alert_thresholds: Thresholds,
    /// Whether unspent and overspent amounts are added to the next period.
    pub rollover: bool,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the budget is deleted; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

input! {
    /// The input for a new budget.
    pub struct NewBudget for Budget(BudgetId);
    /// Changes to a budget by its owner.
    pub struct BudgetChanges {
        /// The budget's name.
        name: Line,
        /// The percentages at which alerts are created.
        alert_thresholds: Thresholds,
        /// Whether unspent or overspent amounts are added to the next period.
        rollover: bool,
    }
    optional {
        /// The category; without one, the budget is for all spending.
        category_id: CategoryId,
    }
    new {
        /// The limit per period.
        amount: Money,
        /// The beginning and end of periods.
        schedule: Schedule,
    }
    changes by rule {
        /// The new amount, in the same currency.
        amount: Decimal,
        /// The periods that get the amount, or the current one if there is no new amount.
        amount_applies_to: AmountScope,
        /// The new length of the periods.
        period: PeriodKind,
        /// The new length of custom periods, in days.
        period_days: Option<u16>,
        /// The new first day.
        starts_on: NaiveDate,
        /// The new last day; `None` for an open end.
        ends_on: Option<NaiveDate>,
    }
    initially { past_amounts: PastAmounts::default() }
}

impl Budget {
    /// The maximum length of a name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The maximum number of budgets per user. All active ones are shown on one page.
    pub const MAX_OWN: u64 = 200;

    /// Checks the field `amount`: greater than zero and exact in its currency.
    pub fn check_amount(amount: Decimal, currency: Currency) -> Result<Money, Invalid> {
        let money = Money::exact("amount", amount, currency)?;
        if money.amount <= Decimal::ZERO {
            return Err(Invalid::field(
                "amount",
                "not_positive",
                messages::amount_not_positive(),
            ));
        }
        Ok(money)
    }

    /// Checks that a budget can limit the category that was found: the user's own or a system
    /// category, not deleted, for expenses.
    pub fn check_category(category: Option<&Category>) -> Result<(), Invalid> {
        let refused = |code, message| Err(Invalid::field("category_id", code, message));
        match category.filter(|category| !category.is_deleted()) {
            None => Err(Category::unknown("category_id")),
            Some(category) if category.kind != CategoryKind::Expense => {
                refused("type_mismatch", messages::budget_for_income())
            }
            Some(_) => Ok(()),
        }
    }

    /// Applies an edit by the owner, which raises the version if it changes anything. The new
    /// category is checked by [`check_category`](Self::check_category) instead. A new amount applies
    /// from the period that contains `today`, unless the edit chooses all periods; amounts of periods
    /// of another length are forgotten.
    pub fn edit(
        self,
        changes: &BudgetChanges,
        today: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let period = changes.period.or(self.schedule.period());
        let period_days = match changes.period_days {
            Change::Set(days) => days,
            // Other kinds of periods have no number of days.
            Change::Keep if period == PeriodKind::Custom => self.schedule.period_days(),
            Change::Keep => None,
        };
        let starts_on = changes.starts_on.or(self.schedule.starts_on());
        let ends_on = changes.ends_on.or(self.schedule.ends_on());
        after.schedule = Schedule::new(period, period_days, starts_on, ends_on)?;
        let amount = changes.amount.or(self.amount.amount);
        let amount = Self::check_amount(amount, self.amount.currency)?;
        let length = |schedule: Schedule| (schedule.period(), schedule.period_days());
        let scope = if length(after.schedule) == length(self.schedule) {
            changes.amount_applies_to.or(AmountScope::CurrentPeriod)
        } else {
            AmountScope::AllPeriods
        };
        if amount != self.amount || scope == AmountScope::AllPeriods {
            after.set_amount(amount, scope, today);
        }
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Budget);

impl Audited for Budget {
    const ENTITY_TYPE: EntityType = EntityType::Budget;
    const RECORDED: &'static [&'static str] =
        &["category_id", "schedule", "alert_thresholds", "rollover"];
}

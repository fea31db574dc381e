//! Budgets: what people mean to spend at most in a period.

mod alert;
mod period;
mod progress;
#[cfg(test)]
mod tests;
mod thresholds;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    category::{Category, CategoryKind},
    ids::{BudgetId, CategoryId, UserId},
    lifecycle::{Versioned as _, lifecycle},
    patch::{Change, changes},
};
pub use alert::BudgetAlert;
pub use period::{Period, PeriodKind, Schedule};
pub use progress::{BudgetProgress, BudgetStatus, Span, Spent};
pub use thresholds::Thresholds;

/// What somebody means to spend at most in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Identifier.
    pub id: BudgetId,
    /// Whose.
    pub user_id: UserId,
    /// On what: a category with those under it; everything where there is none.
    pub category_id: Option<CategoryId>,
    /// Its name.
    pub name: Line,
    /// How much a period. Its currency stays: what alerts told was in it.
    pub amount: Money,
    /// When its periods begin and end.
    pub schedule: Schedule,
    /// At which percentages its owner is told.
    pub alert_thresholds: Thresholds,
    /// Whether what is left, or was overspent, is carried to the next period.
    pub rollover: bool,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to a budget by its owner.
    pub struct BudgetChanges for Budget {
        /// The new category, or none.
        category_id: Option<CategoryId>,
        /// The new name.
        name: Line,
        /// The new alert thresholds.
        alert_thresholds: Thresholds,
        /// Whether unspent and overspent amounts are added to the next period.
        rollover: bool,
    }
    by rule {
        /// The new amount, in the same currency.
        amount: Decimal,
        /// The new length of the periods.
        period: PeriodKind,
        /// The new length of custom periods, in days.
        period_days: Option<u16>,
        /// The new first day.
        starts_on: NaiveDate,
        /// The new last day, or none.
        ends_on: Option<NaiveDate>,
    }
}

impl Budget {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The most budgets of one user. All that are active are shown at once.
    pub const MAX_OWN: u64 = 200;

    /// How many periods back what was left is carried from, at most.
    pub const LOOK_BACK: u16 = 12;

    /// An amount of the field `amount` that can be spent, exact in its currency.
    pub fn check_amount(amount: Decimal, currency: Currency) -> Result<Money, Invalid> {
        let money = Money::exact("amount", amount, currency)?;
        if money.amount <= Decimal::ZERO {
            let text = "Use an amount greater than zero.";
            return Err(Invalid::field("amount", "not_positive", text));
        }
        Ok(money)
    }

    /// Checks that a budget can be for a category, as it was found: one's own or the system's, not
    /// deleted, for expenses.
    pub fn check_category(category: Option<&Category>) -> Result<(), Invalid> {
        let refused = |code, text: &str| Err(Invalid::field("category_id", code, text));
        match category.filter(|category| !category.is_deleted()) {
            None => Err(Category::unknown("category_id")),
            Some(category) if category.kind != CategoryKind::Expense => refused(
                "type_mismatch",
                "Choose an expense category. Budgets are for expenses.",
            ),
            Some(_) => Ok(()),
        }
    }

    /// Applies an edit of the owner, which raises the version if it changes anything. Whether its
    /// category is one it can be for is for [`check_category`](Self::check_category) to say.
    pub fn edit(self, changes: &BudgetChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let period = changes.period.or(self.schedule.period());
        let period_days = match changes.period_days {
            Change::Set(days) => days,
            // The days go with the custom period.
            Change::Keep if period == PeriodKind::Custom => self.schedule.period_days(),
            Change::Keep => None,
        };
        let starts_on = changes.starts_on.or(self.schedule.starts_on());
        let ends_on = changes.ends_on.or(self.schedule.ends_on());
        after.schedule = Schedule::new(period, period_days, starts_on, ends_on)?;
        let amount = changes.amount.or(self.amount.amount);
        after.amount = Self::check_amount(amount, self.amount.currency)?;
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Budget);

impl Audited for Budget {
    const ENTITY_TYPE: EntityType = EntityType::Budget;
    const REDACTED: &'static [&'static str] = &["name", "amount"];
}

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
use uuid::Uuid;

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    category::{Category, CategoryKind},
    ids::{BudgetId, CategoryId, UserId},
    patch::Change,
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

/// A change to a budget by its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BudgetChanges {
    /// Another category, or none.
    pub category_id: Change<Option<CategoryId>>,
    /// A new name.
    pub name: Change<Line>,
    /// Another amount, in the same currency.
    pub amount: Change<Decimal>,
    /// Another length of periods.
    pub period: Change<PeriodKind>,
    /// Another length of custom periods, in days.
    pub period_days: Change<Option<u16>>,
    /// Another first day.
    pub starts_on: Change<NaiveDate>,
    /// Another last day, or none.
    pub ends_on: Change<Option<NaiveDate>>,
    /// Other thresholds.
    pub alert_thresholds: Change<Thresholds>,
    /// Whether what is left, or was overspent, is carried on.
    pub rollover: Change<bool>,
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
        match category.filter(|category| category.deleted_at.is_none()) {
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
    pub fn edit(self, changes: BudgetChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
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
        after.category_id = changes.category_id.or(self.category_id);
        after.name = changes.name.or(after.name);
        after.alert_thresholds = changes.alert_thresholds.or(after.alert_thresholds);
        after.rollover = changes.rollover.or(self.rollover);
        Ok(self.becomes(after, at))
    }

    /// Deletes it, restorably. One that is deleted stays as it is.
    pub fn delete(self, at: DateTime<Utc>) -> Self {
        let after = Self {
            deleted_at: self.deleted_at.or(Some(at)),
            ..self.clone()
        };
        self.becomes(after, at)
    }

    /// Brings it back.
    pub fn restore(self, at: DateTime<Utc>) -> Self {
        let after = Self {
            deleted_at: None,
            ..self.clone()
        };
        self.becomes(after, at)
    }

    /// The new state, a version later if it differs.
    fn becomes(self, mut after: Self, at: DateTime<Utc>) -> Self {
        if after != self {
            after.version += 1;
            after.updated_at = at;
        }
        after
    }
}

impl Audited for Budget {
    const ENTITY_TYPE: EntityType = EntityType::Budget;
    const REDACTED: &'static [&'static str] = &["name", "amount"];

    fn entity_id(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner(&self) -> UserId {
        self.user_id
    }

    fn deleted(&self) -> bool {
        self.deleted_at.is_some()
    }
}

//! The progress of a budget: spending compared with the available amount.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Budget, BudgetAlert, Period};
use crate::{
    Money, Rng,
    ids::{BudgetAlertId, CategoryId, UserId},
    labelled,
};

/// A range of days whose spending is needed: of a user, in a category with its subcategories, or in
/// total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The user whose spending it is.
    pub user_id: UserId,
    /// The category, including its subcategories; all spending if `None`.
    pub category_id: Option<CategoryId>,
    /// The first day, inclusive.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
}

/// Spending and refunds in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// The outflows, as a positive amount.
    pub spent: Money,
    /// The inflows in expense categories.
    pub refunded: Money,
}

labelled! {
    /// The status of a budget in a period.
    pub enum BudgetStatus {
        /// No threshold is reached.
        OnTrack = "on_track",
        /// A threshold is reached, but the budget is not overspent.
        Warning = "warning",
        /// Net spending exceeds the available amount.
        Over = "overspent",
    }
}

/// The progress of a budget in one of its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetProgress {
    /// The budget itself, with its amount for every period.
    pub budget: Budget,
    /// The period that the amounts are for.
    pub period: Period,
    /// The rollover from earlier periods; negative if they were overspent.
    pub rolled_over: Money,
    /// The amount plus the rollover.
    pub available: Money,
    /// The outflows, as a positive amount.
    pub spent: Money,
    /// The inflows in expense categories.
    pub refunded: Money,
    /// The available amount minus net spending; negative if overspent.
    pub remaining: Money,
    /// Net spending in other currencies, one amount per currency. It is excluded from the progress.
    pub unconverted: Vec<Money>,
}

impl Budget {
    /// The ranges of days whose spending determines the progress in a period: the period itself,
    /// and the earlier periods that contribute to the rollover, if any.
    pub fn spans(&self, period: Period) -> (Span, Option<Span>) {
        let span = |days: Period| Span {
            user_id: self.user_id,
            category_id: self.category_id,
            from: days.from,
            to: days.to,
        };
        let before = self.rollover.then(|| {
            self.schedule
                .earlier_periods(period, Self::MAX_ROLLOVER_PERIODS)
        });
        (span(period), before.flatten().map(|(days, _)| span(days)))
    }

    /// Computes the progress in a period from the spending in the two [`spans`](Self::spans). The
    /// rollover is based on the current amount, even if it was different in earlier periods.
    pub fn progress(&self, period: Period, spent: &[Spent], before: &[Spent]) -> BudgetProgress {
        let currency = self.amount.currency;
        let money = |amount| Money::rounded(amount, currency);
        let own = |all: &[Spent]| {
            let own = all.iter().find(|spent| spent.spent.currency == currency);
            own.map_or((Decimal::ZERO, Decimal::ZERO), |spent| {
                (spent.spent.amount, spent.refunded.amount)
            })
        };
        let (spent_before, refunded_before) = own(before);
        let periods = self
            .schedule
            .earlier_periods(period, Self::MAX_ROLLOVER_PERIODS);
        let rolled_over = match periods.filter(|_| self.rollover) {
            Some((_, periods)) => {
                self.amount.amount * Decimal::from(periods) - spent_before + refunded_before
            }
            None => Decimal::ZERO,
        };
        let available = self.amount.amount + rolled_over;
        let (gone, back) = own(spent);
        let others = spent
            .iter()
            .filter(|spent| spent.spent.currency != currency)
            .map(|other| Money {
                amount: other.spent.amount - other.refunded.amount,
                currency: other.spent.currency,
            });
        BudgetProgress {
            budget: self.clone(),
            period,
            rolled_over: money(rolled_over),
            available: money(available),
            spent: money(gone),
            refunded: money(back),
            remaining: money(available - gone + back),
            unconverted: others.collect(),
        }
    }
}

impl BudgetProgress {
    /// Net spending: outflows minus refunds.
    pub fn net(&self) -> Decimal {
        self.spent.amount - self.refunded.amount
    }

    /// The share of the available amount that is spent, to four decimal places; `None` if nothing
    /// is available.
    pub fn ratio(&self) -> Option<Decimal> {
        let available = self.available.amount;
        if available <= Decimal::ZERO {
            return None;
        }
        let mut ratio = self.net().checked_div(available)?.round_dp(4);
        ratio.rescale(4);
        Some(ratio)
    }

    /// The thresholds that are reached, in increasing order. If nothing is available, any spending
    /// reaches all of them.
    pub fn reached(&self) -> Vec<u16> {
        let (net, available) = (self.net(), self.available.amount.max(Decimal::ZERO));
        let percentages = self.budget.alert_thresholds.percentages().iter().copied();
        let reached = percentages.filter(|percentage| {
            net > Decimal::ZERO
                && net * Decimal::ONE_HUNDRED >= available * Decimal::from(*percentage)
        });
        reached.collect()
    }

    /// The status, from the remaining amount and the thresholds reached.
    pub fn status(&self) -> BudgetStatus {
        if self.remaining.amount < Decimal::ZERO {
            BudgetStatus::Over
        } else if self.reached().is_empty() {
            BudgetStatus::OnTrack
        } else {
            BudgetStatus::Warning
        }
    }

    /// An alert for each threshold that is reached.
    pub fn alerts(&self, now: DateTime<Utc>, rng: &dyn Rng) -> Vec<BudgetAlert> {
        let net_spent = Money {
            amount: self.net(),
            currency: self.spent.currency,
        };
        let alert = |threshold| BudgetAlert {
            id: BudgetAlertId::new(now, rng),
            user_id: self.budget.user_id,
            budget_id: self.budget.id,
            budget_name: self.budget.name.clone(),
            period_start: self.period.from,
            threshold,
            net_spent,
            available: self.available,
            created_at: now,
        };
        self.reached().into_iter().map(alert).collect()
    }
}

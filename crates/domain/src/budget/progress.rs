//! The progress of a budget: spending compared with the available amount.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Budget, BudgetAlert, Period};
use crate::{
    Money, Rng,
    ids::{BudgetAlertId, CategoryId, UserId},
    labelled,
};

/// The range of days, the user and the category for which spending is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendingRange {
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
pub struct Spending {
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
    /// and the earlier periods that contribute to the rollover, if there are any.
    pub fn spending_ranges(&self, period: Period) -> (SpendingRange, Option<SpendingRange>) {
        let range = |days: Period| SpendingRange {
            user_id: self.user_id,
            category_id: self.category_id,
            from: days.from,
            to: days.to,
        };
        let earlier = self.rollover.then(|| {
            self.schedule
                .earlier_periods(period, Self::MAX_ROLLOVER_PERIODS)
        });
        let earlier = earlier.flatten().map(|(days, _)| range(days));
        (range(period), earlier)
    }

    /// Computes the progress in a period from the spending in it and in the earlier periods (see
    /// [`spending_ranges`](Self::spending_ranges)). The rollover is based on the current amount,
    /// even if it was different in earlier periods.
    pub fn progress(
        &self,
        period: Period,
        current: &[Spending],
        earlier: &[Spending],
    ) -> BudgetProgress {
        let currency = self.amount.currency;
        let money = |amount| Money::rounded(amount, currency);
        let own = |all: &[Spending]| {
            let own = all
                .iter()
                .find(|spending| spending.spent.currency == currency);
            own.map_or((Decimal::ZERO, Decimal::ZERO), |spending| {
                (spending.spent.amount, spending.refunded.amount)
            })
        };
        let (spent_earlier, refunded_earlier) = own(earlier);
        let periods = self
            .schedule
            .earlier_periods(period, Self::MAX_ROLLOVER_PERIODS);
        let rolled_over = match periods.filter(|_| self.rollover) {
            Some((_, periods)) => {
                self.amount.amount * Decimal::from(periods) - spent_earlier + refunded_earlier
            }
            None => Decimal::ZERO,
        };
        let available = self.amount.amount + rolled_over;
        let (spent, refunded) = own(current);
        let others = current
            .iter()
            .filter(|spending| spending.spent.currency != currency)
            .map(|other| Money {
                amount: other.spent.amount - other.refunded.amount,
                currency: other.spent.currency,
            });
        BudgetProgress {
            budget: self.clone(),
            period,
            rolled_over: money(rolled_over),
            available: money(available),
            spent: money(spent),
            refunded: money(refunded),
            remaining: money(available - spent + refunded),
            unconverted: others.collect(),
        }
    }
}

impl BudgetProgress {
    /// Net spending: outflows minus refunds.
    pub fn net_spent(&self) -> Decimal {
        self.spent.amount - self.refunded.amount
    }

    /// The share of the available amount that is spent, to four decimal places; `None` if nothing
    /// is available.
    pub fn ratio(&self) -> Option<Decimal> {
        let available = self.available.amount;
        if available <= Decimal::ZERO {
            return None;
        }
        let mut ratio = self.net_spent().checked_div(available)?.round_dp(4);
        ratio.rescale(4);
        Some(ratio)
    }

    /// The thresholds that are reached, in increasing order. If nothing is available, any spending
    /// reaches all of them.
    pub fn reached_thresholds(&self) -> Vec<u16> {
        let net = self.net_spent();
        let available = self.available.amount.max(Decimal::ZERO);
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
        } else if self.reached_thresholds().is_empty() {
            BudgetStatus::OnTrack
        } else {
            BudgetStatus::Warning
        }
    }

    /// An alert for each threshold that is reached.
    pub fn alerts(&self, now: DateTime<Utc>, rng: &dyn Rng) -> Vec<BudgetAlert> {
        let net_spent = Money {
            amount: self.net_spent(),
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
        self.reached_thresholds().into_iter().map(alert).collect()
    }
}

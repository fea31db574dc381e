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
    /// The budget itself, as it is now.
    pub budget: Budget,
    /// The period that the amounts are for.
    pub period: Period,
    /// The budget's amount in this period.
    pub budgeted: Money,
    /// The rollover from all earlier periods; negative if they were overspent.
    pub rolled_over: Money,
    /// The budgeted amount plus the rollover.
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
    /// and all earlier periods if their rest rolls over and there are any.
    pub fn spending_ranges(&self, period: Period) -> (SpendingRange, Option<SpendingRange>) {
        let range = |from, to| SpendingRange {
            user_id: self.user_id,
            category_id: self.category_id,
            from,
            to,
        };
        let from = self.schedule.starts_on();
        let to = period.from.pred_opt();
        let to = to.filter(|to| self.rollover && from <= *to);
        (range(period.from, period.to), to.map(|to| range(from, to)))
    }

    /// Computes the progress in a period from the spending in it and in all earlier periods (see
    /// [`spending_ranges`](Self::spending_ranges)). Each period counts with the amount that the
    /// budget had in it.
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
        let rolled_over = if self.rollover {
            self.amount_before(period) - spent_earlier + refunded_earlier
        } else {
            Decimal::ZERO
        };
        let budgeted = self.amount_on(period.from);
        let available = budgeted.amount + rolled_over;
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
            budgeted,
            rolled_over: money(rolled_over),
            available: money(available),
            spent: money(spent),
            refunded: money(refunded),
            remaining: money(available - spent + refunded),
            unconverted: others.collect(),
        }
    }

    /// Computes the progress in consecutive periods from the spending in each of them, and in all
    /// periods before the first one.
    pub fn history(
        &self,
        periods: &[(Period, Vec<Spending>)],
        earlier: &[Spending],
    ) -> Vec<BudgetProgress> {
        let mut earlier: Vec<Spending> = earlier.to_vec();
        let progress = periods.iter().map(|(period, current)| {
            let progress = self.progress(*period, current, &earlier);
            for one in current {
                let same = |sum: &&mut Spending| sum.spent.currency == one.spent.currency;
                match earlier.iter_mut().find(same) {
                    Some(sum) => {
                        sum.spent.amount += one.spent.amount;
                        sum.refunded.amount += one.refunded.amount;
                    }
                    None => earlier.push(*one),
                }
            }
            progress
        });
        progress.collect()
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

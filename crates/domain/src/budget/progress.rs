//! How far a budget is spent.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Budget, BudgetAlert, Period};
use crate::{
    Money, Rng,
    ids::{BudgetAlertId, CategoryId, UserId},
    labelled,
};

/// Days whose spending is asked for: of a user, in a category and those under it, or in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whose.
    pub user_id: UserId,
    /// In which category; all where there is none.
    pub category_id: Option<CategoryId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// What was spent in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// What went out.
    pub spent: Money,
    /// What came back.
    pub refunded: Money,
}

labelled! {
    /// How a budget stands.
    pub enum BudgetStatus {
        /// No threshold is reached.
        OnTrack = "on_track",
        /// A threshold is reached, and not more spent than there was.
        Warning = "warning",
        /// More is spent than there was.
        Over = "overspent",
    }
}

/// How far a budget is spent in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetProgress {
    /// The budget.
    pub budget: Budget,
    /// The period.
    pub period: Period,
    /// What was left of the periods before, or overspent in them: negative.
    pub rolled_over: Money,
    /// What there is to spend: the amount and what was carried over.
    pub available: Money,
    /// What went out.
    pub spent: Money,
    /// What came back.
    pub refunded: Money,
    /// What is left; negative when more was spent than there was.
    pub remaining: Money,
    /// What was spent net in other currencies, which does not count; one amount a currency.
    pub unconverted: Vec<Money>,
}

impl Budget {
    /// The days whose spending tells how far it is spent in a period: the period's, and those of the
    /// periods before from which something is carried over.
    pub fn spans(&self, period: Period) -> (Span, Option<Span>) {
        let span = |days: Period| Span {
            user_id: self.user_id,
            category_id: self.category_id,
            from: days.from,
            to: days.to,
        };
        let before = self
            .rollover
            .then(|| self.schedule.look_back(period, Self::LOOK_BACK));
        (span(period), before.flatten().map(|(days, _)| span(days)))
    }

    /// How far it is spent in a period, by what was spent in the two [`spans`](Self::spans). What was
    /// spent before counts against the amount as it is now.
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
        let periods = self.schedule.look_back(period, Self::LOOK_BACK);
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
    /// What was spent, less what came back.
    pub fn net(&self) -> Decimal {
        self.spent.amount - self.refunded.amount
    }

    /// Which part of what there is was spent, to four decimal places; none where there is nothing to
    /// spend.
    pub fn ratio(&self) -> Option<Decimal> {
        let available = self.available.amount;
        if available <= Decimal::ZERO {
            return None;
        }
        let mut ratio = self.net().checked_div(available)?.round_dp(4);
        ratio.rescale(4);
        Some(ratio)
    }

    /// The thresholds that are reached, the lowest first. Where nothing is left to spend from the
    /// start, the first thing that is spent reaches all.
    pub fn reached(&self) -> Vec<u16> {
        let (net, available) = (self.net(), self.available.amount.max(Decimal::ZERO));
        let percentages = self.budget.alert_thresholds.percentages().iter().copied();
        let reached = percentages.filter(|percentage| {
            net > Decimal::ZERO
                && net * Decimal::ONE_HUNDRED >= available * Decimal::from(*percentage)
        });
        reached.collect()
    }

    /// How it stands.
    pub fn status(&self) -> BudgetStatus {
        if self.remaining.amount < Decimal::ZERO {
            BudgetStatus::Over
        } else if self.reached().is_empty() {
            BudgetStatus::OnTrack
        } else {
            BudgetStatus::Warning
        }
    }

    /// A notice for each threshold that is reached.
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

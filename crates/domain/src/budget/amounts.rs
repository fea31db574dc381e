//! The amounts of a budget over time.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Budget, Period, Schedule};
use crate::{Money, labelled, transaction::Transaction};

labelled! {
    /// The periods to which a new amount applies.
    #[derive(Default)]
    pub enum AmountScope {
        /// The current period and all later ones; of a budget that has ended, the last period.
        #[default]
        CurrentPeriod = "current_period",
        /// All periods, past ones included.
        AllPeriods = "all_periods",
    }
}

/// An amount that a budget had in earlier periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAmount {
    /// The amount per period, greater than zero, in the budget's currency.
    pub amount: Decimal,
    /// The day from which the next amount is valid: periods that begin before it have this one.
    pub before: NaiveDate,
}

/// The amounts that a budget had before its current one, in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PastAmounts(Vec<PastAmount>);

impl PastAmounts {
    /// The amounts, if each is greater than zero and their days are those of transactions, in
    /// ascending order and without duplicates.
    pub fn new(amounts: Vec<PastAmount>) -> Option<Self> {
        let are_positive = amounts.iter().all(|past| past.amount > Decimal::ZERO);
        let are_plausible = amounts
            .iter()
            .all(|past| Transaction::check_day("before", past.before).is_ok());
        let are_ordered = amounts.is_sorted_by(|one, next| one.before < next.before);
        (are_positive && are_plausible && are_ordered).then_some(Self(amounts))
    }

    /// The amounts in the order of their days.
    pub fn amounts(&self) -> &[PastAmount] {
        &self.0
    }

    /// The amount of a period that begins on `day`; `None` if it is the current amount.
    fn on(&self, day: NaiveDate) -> Option<Decimal> {
        let past = self.0.iter().find(|past| day < past.before);
        past.map(|past| past.amount)
    }

    /// Records that periods that begin on `day` or later get `new`, instead of `old` like those just
    /// before it.
    fn replace(&mut self, old: Decimal, new: Decimal, day: NaiveDate) {
        self.0.retain(|past| past.before < day);
        if old != new {
            self.0.push(PastAmount {
                amount: old,
                before: day,
            });
        }
    }
}

impl Budget {
    /// The amount of a period that begins on `day`.
    pub fn amount_on(&self, day: NaiveDate) -> Money {
        let past = self.past_amounts.on(day);
        Money::rounded(past.unwrap_or(self.amount.amount), self.amount.currency)
    }

    /// The amounts per period, each with the day from which it is valid, in the order of these days.
    pub fn amounts(&self) -> Vec<(NaiveDate, Money)> {
        let first = self.schedule.starts_on();
        let later = self.past_amounts.amounts().iter().map(|past| past.before);
        let days = std::iter::once(first).chain(later.filter(|day| *day > first));
        days.map(|day| (day, self.amount_on(day))).collect()
    }

    /// The sum of the amounts of all periods before this one.
    pub(super) fn amount_before(&self, period: Period) -> Decimal {
        let currency = self.amount.currency;
        let (mut sum, mut counted) = (Decimal::ZERO, 0);
        for past in self.past_amounts.amounts() {
            let ended = self.schedule.periods_before(past.before);
            let ended = ended.clamp(counted, period.index.max(counted));
            let amount = Money::rounded(past.amount, currency).amount;
            sum += amount * Decimal::from(ended - counted);
            counted = ended;
        }
        sum + self.amount.amount * Decimal::from(period.index.max(counted) - counted)
    }

    /// Sets the amount of the periods in `scope`; `today` determines the current one.
    pub(super) fn set_amount(&mut self, amount: Money, scope: AmountScope, today: NaiveDate) {
        let current = match scope {
            AmountScope::AllPeriods => None,
            AmountScope::CurrentPeriod => self.schedule.latest(today),
        };
        match current {
            // Without an earlier period, there is no past amount.
            Some(period) if period.index > 0 => {
                let old = period.from.pred_opt().map(|day| self.amount_on(day).amount);
                let old = old.unwrap_or(self.amount.amount);
                self.past_amounts.replace(old, amount.amount, period.from);
            }
            _ => self.past_amounts = PastAmounts::default(),
        }
        self.amount = amount;
    }

    /// Adds the amounts of another budget in the same currency to this one's, in each period in which
    /// the other budget had one, from the first period of both to the end of both.
    pub(super) fn plus(mut self, other: &Self) -> Result<Self, crate::Invalid> {
        let (own, others) = (self.schedule, other.schedule);
        let starts_on = own.first_day_of_period_with(others.starts_on());
        let starts_on = starts_on.map_or(own.starts_on(), |day| day.min(own.starts_on()));
        let ends_on = own.ends_on().zip(others.ends_on());
        let ends_on = ends_on.map(|(one, two)| one.max(two));
        let (kind, days) = (own.period(), own.period_days());
        self.schedule = Schedule::new(kind, days, starts_on, ends_on)?;

        // The first days of the periods in which the sum may change.
        let schedule = self.schedule;
        let past = self.past_amounts.0.iter().chain(&other.past_amounts.0);
        let ends = [own.ends_on(), others.ends_on()].into_iter().flatten();
        let ends = ends.filter_map(|end| end.succ_opt());
        let later = past.map(|past| past.before).chain(ends);
        let later = later.filter_map(|day| Some(schedule.at(schedule.periods_before(day))?.from));
        let joined = [own.starts_on(), others.starts_on()];
        let joined = joined
            .into_iter()
            .filter_map(|day| schedule.containing(day));
        let mut days: Vec<_> = later.chain(joined.map(|period| period.from)).collect();
        days.retain(|day| Transaction::check_day("starts_on", *day).is_ok());
        days.sort_unstable();
        days.dedup();

        let sum = |day: NaiveDate| {
            let end = schedule.containing(day).map_or(day, |period| period.to);
            let mut sum = Decimal::ZERO;
            if own.contains(day) {
                sum += self.amount_on(day).amount;
            }
            if others.contains(day) {
                sum += other.amount_on(day).amount;
            } else if day < others.starts_on() && others.starts_on() <= end {
                sum += other.amount_on(others.starts_on()).amount;
            }
            Self::check_amount(sum, self.amount.currency)
        };
        let mut past = PastAmounts::default();
        let mut amount = sum(starts_on)?;
        for day in days {
            let next = sum(day)?;
            past.replace(amount.amount, next.amount, day);
            amount = next;
        }
        self.past_amounts = past;
        self.amount = amount;
        Ok(self)
    }
}

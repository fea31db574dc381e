//! Reports: over which days, and what they tell.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use rust_decimal::Decimal;

use crate::{
    Currency, Invalid, Money, day,
    exchange_rate::{Converted, Rates},
    ids::{AccountId, CategoryId},
    labelled,
    transaction::Transaction,
};

labelled! {
    /// How long a part of a report is.
    #[derive(Default)]
    pub enum Interval {
        /// A day.
        Day = "day",
        /// A week, from Monday to Sunday.
        Week = "week",
        /// A month of the calendar.
        #[default]
        Month = "month",
    }
}

/// The first and the last of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl DayRange {
    /// The longest range, in years.
    pub const MAX_YEARS: u32 = 10;

    /// The most parts of a report.
    pub const MAX_PARTS: i64 = 400;

    /// Checks that the days are in order, that transactions can have been booked on them, and that
    /// they are not too far apart.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, Invalid> {
        Transaction::check_day("from", from)?;
        Transaction::check_day("to", to)?;
        day::check_order("to", from, to)?;
        let end = from.checked_add_months(Months::new(12 * Self::MAX_YEARS));
        if end.is_none_or(|end| to >= end) {
            let text = format!("Use a range of at most {} years.", Self::MAX_YEARS);
            return Err(Invalid::field("to", "range_too_long", text));
        }
        Ok(Self { from, to })
    }

    /// The whole months of the calendar among the days: the first day of the first one, and the first
    /// day after the last one. Without any, both are the day after the range, so that the days before
    /// the first and from the second on are always the rest.
    pub fn whole_months(self) -> (NaiveDate, NaiveDate) {
        let month = |day: NaiveDate| day - Days::new(u64::from(day.day0()));
        let end = self.to + Days::new(1);
        let first = if self.from.day0() == 0 {
            self.from
        } else {
            month(self.from) + Months::new(1)
        };
        let last = month(end);
        if first < last {
            (first, last)
        } else {
            (end, end)
        }
    }

    /// The days in parts of an interval, without a gap. The first and the last may be shorter.
    pub fn parts(self, interval: Interval) -> Result<Vec<Self>, Invalid> {
        let (from, to) = (self.from, self.to);
        let (parts, advice) = match interval {
            Interval::Day => (
                (to - from).num_days() + 1,
                "days, or use the interval `week` or `month`",
            ),
            Interval::Week => (
                (to - from).num_days() / 7 + 2,
                "weeks, or use the interval `month`",
            ),
            Interval::Month => (0, "months"),
        };
        if parts > Self::MAX_PARTS {
            let text = format!("Use a range of at most {} {advice}.", Self::MAX_PARTS);
            return Err(Invalid::field("to", "range_too_long", text));
        }
        let mut ranges = Vec::new();
        let mut next = Some(from);
        while let Some(from) = next.filter(|day| *day <= to) {
            let end = match interval {
                Interval::Day => from,
                Interval::Week => {
                    from + Days::new(6 - u64::from(from.weekday().num_days_from_monday()))
                }
                Interval::Month => {
                    from + Days::new(u64::from(from.num_days_in_month()) - u64::from(from.day()))
                }
            };
            let end = end.min(to);
            ranges.push(Self { from, to: end });
            next = end.succ_opt();
        }
        Ok(ranges)
    }
}

/// What somebody owned at the end of a day, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// The day.
    pub day: NaiveDate,
    /// What was in accounts.
    pub accounts: Money,
    /// What holdings were worth.
    pub holdings: Money,
}

/// What somebody owned at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetWorth {
    /// The day.
    pub day: NaiveDate,
    /// In each currency.
    pub currencies: Vec<Worth>,
    /// In one currency, at the day's rates, if one was asked for.
    pub converted: Option<Converted>,
}

/// What came in and went out in one currency. Refunds make expenses less; transfers are neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// What came in.
    pub income: Money,
    /// What went out.
    pub expense: Money,
}

impl Flow {
    /// What was left of it.
    pub fn net(&self) -> Money {
        Money {
            amount: self.income.amount - self.expense.amount,
            currency: self.income.currency,
        }
    }
}

/// What came in and went out in one currency, in one part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFlow {
    /// Which part, counted from 0.
    pub part: usize,
    /// How much.
    pub flow: Flow,
}

/// What came in and went out on some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashFlow {
    /// The days.
    pub days: DayRange,
    /// In each currency.
    pub currencies: Vec<Flow>,
    /// Together in one currency, at the rates of the last day, if one was asked for.
    pub converted: Option<ConvertedFlow>,
}

/// What came in and went out, together in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFlow {
    /// What came in.
    pub income: Converted,
    /// What went out.
    pub expense: Converted,
}

impl ConvertedFlow {
    /// Converts flows at the rates of a day.
    pub fn new(rates: &Rates, day: NaiveDate, flows: &[Flow], to: Currency) -> Self {
        let all = |amount: fn(&Flow) -> Money| flows.iter().map(amount).collect::<Vec<_>>();
        Self {
            income: rates.total(day, &all(|flow| flow.income), to),
            expense: rates.total(day, &all(|flow| flow.expense), to),
        }
    }

    /// What was left of what could be converted.
    pub fn net(&self) -> Money {
        Money {
            amount: self.income.total.amount - self.expense.total.amount,
            currency: self.income.total.currency,
        }
    }
}

/// What was spent for one purpose, less what came back, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategorySpending {
    /// In which category itself; none for what has none.
    pub category_id: Option<CategoryId>,
    /// How much.
    pub spent: Money,
}

/// What was spent from one account, less what came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountSpending {
    /// From which account.
    pub account_id: AccountId,
    /// How much.
    pub spent: Money,
}

/// Adds amounts up by currency, in the order of the codes.
pub fn by_currency(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for money in amounts {
        match sums.iter_mut().find(|sum| sum.currency == money.currency) {
            Some(sum) => sum.amount += money.amount,
            None => sums.push(money),
        }
    }
    sums.sort_by_key(|sum| sum.currency.code());
    sums
}

/// The sum of amounts of one currency, or none.
pub fn amount_in(amounts: &[Money], currency: Currency) -> Decimal {
    let own = amounts.iter().filter(|money| money.currency == currency);
    own.map(|money| money.amount).sum()
}

#[cfg(test)]
mod tests;

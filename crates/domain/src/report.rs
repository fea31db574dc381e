//! Reports: net worth, cash flow and spending over a range of days.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use coffer_messages::messages;

use crate::{
    Currency, Invalid, Money, day,
    exchange_rate::{ConvertedTotal, Rates},
    ids::{AccountId, CategoryId},
    labelled,
    transaction::Transaction,
};

labelled! {
    /// The length of the parts of a report.
    #[derive(Default)]
    pub enum Interval {
        /// One day per part.
        Day = "day",
        /// A week from Monday to Sunday.
        Week = "week",
        /// A calendar month, from the first day to the last.
        #[default]
        Month = "month",
    }
}

/// A range of days, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// The first day, inclusive.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
}

impl DayRange {
    /// The maximum length of a range, in years.
    pub const MAX_YEARS: u32 = 10;

    /// The maximum number of parts in a report.
    pub const MAX_PARTS: i64 = 400;

    /// Fails unless the days are in order and within the range of transaction dates, at most
    /// [`MAX_YEARS`](Self::MAX_YEARS) apart.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, Invalid> {
        Transaction::check_day("from", from)?;
        Transaction::check_day("to", to)?;
        day::check_order("to", from, to)?;
        let end = from.checked_add_months(Months::new(12 * Self::MAX_YEARS));
        if end.is_none_or(|end| to >= end) {
            return Err(Invalid::field(
                "to",
                "range_too_long",
                messages::range_too_many_years(Self::MAX_YEARS),
            ));
        }
        Ok(Self { from, to })
    }

    /// The part of the range up to a day, if there is one.
    pub fn until(self, day: NaiveDate) -> Option<Self> {
        let to = self.to.min(day);
        (self.from <= to).then_some(Self { to, ..self })
    }

    /// The whole calendar months in the range, as the first day of the first month and the first
    /// day after the last one. If there are none, both are the day after the range, so that the
    /// other days of the range are always those before the first day and from the second day on.
    pub fn whole_months(self) -> (NaiveDate, NaiveDate) {
        let month = |day: NaiveDate| day - Days::new(u64::from(day.day0()));
        let end = self.to + Days::new(1);
        let first = if self.from.day0() == 0 {
            self.from
        } else {
            month(self.from) + Months::new(1)
        };
        let after = month(end);
        if first < after {
            (first, after)
        } else {
            (end, end)
        }
    }

    /// Splits the range at the boundaries of an interval. The first and the last part may be
    /// shorter.
    pub fn parts(self, interval: Interval) -> Result<Vec<Self>, Invalid> {
        let (from, to) = (self.from, self.to);
        let (parts, too_many) = match interval {
            Interval::Day => (
                (to - from).num_days() + 1,
                messages::range_too_many_days_of_report(Self::MAX_PARTS),
            ),
            Interval::Week => (
                (to - from).num_days() / 7 + 2,
                messages::range_too_many_weeks(Self::MAX_PARTS),
            ),
            Interval::Month => (0, messages::range_too_many_months(Self::MAX_PARTS)),
        };
        if parts > Self::MAX_PARTS {
            return Err(Invalid::field("to", "range_too_long", too_many));
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

    /// Splits the range at the ends of months.
    pub fn months(self) -> Vec<Self> {
        self.parts(Interval::Month).unwrap_or_default()
    }
}

/// The day whose rates convert the income and expenses of a day's month: the last of the month, or
/// today if that is earlier. One rate per month makes the figures of a month independent of how
/// they are grouped.
pub fn flow_rate_day(day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let days_left = u64::from(day.num_days_in_month()) - u64::from(day.day());
    (day + Days::new(days_left)).min(today)
}

/// The net worth of a user at the end of a day, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyNetWorth {
    /// The day, at whose end the amounts apply.
    pub day: NaiveDate,
    /// The sum of account balances.
    pub accounts: Money,
    /// The value of the holdings.
    pub holdings: Money,
}

/// The net worth of a user at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetWorth {
    /// The day, at whose end the amounts apply.
    pub day: NaiveDate,
    /// The net worth per currency, not converted.
    pub currencies: Vec<CurrencyNetWorth>,
    /// The net worth in one currency at the rates of the day, if requested.
    pub converted: Option<ConvertedTotal>,
}

/// Income and expenses in one currency. Refunds reduce expenses; transfers are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The sum of inflows, without refunds and transfers.
    pub income: Money,
    /// Spending minus refunds.
    pub expense: Money,
}

impl Flow {
    /// The sums of flows per currency, sorted by currency code.
    pub fn sum(flows: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut sums: Vec<Self> = Vec::new();
        for flow in flows {
            let currency = flow.income.currency;
            match sums.iter_mut().find(|sum| sum.income.currency == currency) {
                Some(sum) => {
                    sum.income.amount += flow.income.amount;
                    sum.expense.amount += flow.expense.amount;
                }
                None => sums.push(flow),
            }
        }
        sums.sort_by_key(|sum| sum.income.currency.code());
        sums
    }

    /// Income minus expenses.
    pub fn net(&self) -> Money {
        Money {
            amount: self.income.amount - self.expense.amount,
            currency: self.income.currency,
        }
    }
}

/// Income and expenses in one currency, in one part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFlow {
    /// The index of the part, starting at 0.
    pub part: usize,
    /// The income and expenses of the part.
    pub flow: Flow,
}

/// Income and expenses in a range of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashFlow {
    /// The range of days.
    pub days: DayRange,
    /// The sums per currency, not converted.
    pub currencies: Vec<Flow>,
    /// The sums in one currency, each month at its rates, if requested.
    pub converted: Option<ConvertedFlow>,
}

/// Income and expenses, converted into one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertedFlow {
    /// The converted income, and the amounts without a rate.
    pub income: ConvertedTotal,
    /// The converted expenses, and the amounts without a rate.
    pub expense: ConvertedTotal,
}

impl ConvertedFlow {
    /// Converts flows, each at the rates of its day.
    pub fn new(rates: &Rates, flows: &[(NaiveDate, Flow)], to: Currency) -> Self {
        let total = |field: fn(&Flow) -> Money| {
            let amounts = flows.iter().map(|(day, flow)| (*day, field(flow)));
            rates.total_by_day(amounts, to)
        };
        Self {
            income: total(|flow| flow.income),
            expense: total(|flow| flow.expense),
        }
    }

    /// Converted income minus converted expenses.
    pub fn net(&self) -> Money {
        Money {
            amount: self.income.total.amount - self.expense.total.amount,
            currency: self.income.total.currency,
        }
    }
}

/// Spending in one category and currency, minus refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategorySpending {
    /// The category, without its subcategories; `None` for uncategorised transactions.
    pub category_id: Option<CategoryId>,
    /// The first day of the month, if the amount is that of one month, to be converted at its
    /// rates.
    pub month: Option<NaiveDate>,
    /// Spending minus refunds, in one currency.
    pub spent: Money,
}

/// Spending from one account, minus refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountSpending {
    /// The account from which the money was spent.
    pub account_id: AccountId,
    /// The first day of the month, if the amount is that of one month, to be converted at its
    /// rates.
    pub month: Option<NaiveDate>,
    /// Spending minus refunds, in the account's currency.
    pub spent: Money,
}

#[cfg(test)]
mod tests;

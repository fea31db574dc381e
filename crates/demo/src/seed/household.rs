//! Made-up households, and a day of a household.

use chrono::{Datelike as _, NaiveDate, Weekday};
use rand::{RngExt as _, rngs::StdRng};

use super::entries::{DemoAccount, Entry, SystemCategory};

/// The parameters of a demo user's finances.
#[derive(Debug)]
pub(super) struct Household {
    /// The seed that distinguishes the household's days from those of others.
    pub(super) seed: u64,
    /// The monthly salary, in cents.
    pub(super) salary: i64,
    /// The monthly rent, in cents.
    pub(super) rent: i64,
    /// The size of purchases, in percent of the usual.
    pub(super) spending: i64,
    /// Whether there is income from self-employment, too.
    pub(super) invoices: bool,
}

/// A day of a household, with its random numbers.
pub(super) struct Day<'h> {
    pub(super) household: &'h Household,
    pub(super) date: NaiveDate,
    pub(super) rng: StdRng,
    pub(super) entries: Vec<Entry>,
}

impl Day<'_> {
    /// True with a probability of `percent`.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    /// A random amount in this range, scaled by the household's spending.
    pub(super) fn cents(&mut self, least: i64, most: i64) -> i64 {
        self.rng.random_range(least..=most) * self.household.spending / 100
    }

    pub(super) fn one_of(&mut self, names: &[&'static str]) -> &'static str {
        let index = self.rng.random_range(0..names.len());
        names.get(index).copied().unwrap_or_default()
    }

    pub(super) fn book(
        &mut self,
        account: DemoAccount,
        category: SystemCategory,
        cents: i64,
        description: impl Into<String>,
    ) {
        let entry = Entry::new(account, category.into(), cents, description);
        self.entries.push(entry);
    }

    pub(super) fn transfer(&mut self, to: DemoAccount, cents: i64, description: &str) {
        let entry = Entry::transfer(DemoAccount::Checking, to, cents, description);
        self.entries.push(entry);
    }

    pub(super) fn is_date(&self, month: u32, day: u32) -> bool {
        (self.date.month(), self.date.day()) == (month, day)
    }

    /// True on the first workday of the month.
    pub(super) fn is_first_workday(&self) -> bool {
        let days = self.date.with_day(1).into_iter();
        let mut days = days.flat_map(|first| first.iter_days());
        days.find(|day| is_workday(*day)) == Some(self.date)
    }

    /// True if a payment due on a day of the year is booked today: on that day, or on the next
    /// workday.
    pub(super) fn is_payment_day(&self, month: u32, day: u32) -> bool {
        let due = NaiveDate::from_ymd_opt(self.date.year(), month, day);
        let mut days = due.into_iter().flat_map(|due| due.iter_days());
        days.find(|day| is_workday(*day)) == Some(self.date)
    }
}

/// True unless the day is on a weekend, New Year's Day or the first of May.
pub(super) fn is_workday(day: NaiveDate) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !is_weekend && !matches!((day.month(), day.day()), (1 | 5, 1))
}

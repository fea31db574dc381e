//! Made-up people, and a day of theirs.

use chrono::{Datelike as _, NaiveDate, Weekday};
use rand::{RngExt as _, rngs::StdRng};

use super::entries::{CategoryIdOf, Entry, Slot};

/// Someone.
#[derive(Debug)]
pub(super) struct Household {
    /// What tells their days from others'.
    pub(super) seed: u64,
    /// What they earn a month, in cents.
    pub(super) salary: i64,
    /// What they pay for their home a month, in cents.
    pub(super) rent: i64,
    /// How large their purchases are, in percent.
    pub(super) spending: i64,
    /// Whether they work on their own account, too.
    pub(super) invoices: bool,
}

/// A day of someone's.
pub(super) struct Day<'h> {
    pub(super) household: &'h Household,
    pub(super) date: NaiveDate,
    pub(super) rng: StdRng,
    pub(super) entries: Vec<Entry>,
}

impl Day<'_> {
    /// Whether something happens that does so on so many of a hundred days.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    /// An amount in this range, as large as the household's purchases are.
    pub(super) fn cents(&mut self, least: i64, most: i64) -> i64 {
        self.rng.random_range(least..=most) * self.household.spending / 100
    }

    pub(super) fn one_of(&mut self, names: &[&'static str]) -> &'static str {
        let place = self.rng.random_range(0..names.len());
        names.get(place).copied().unwrap_or_default()
    }

    pub(super) fn book(
        &mut self,
        slot: Slot,
        category: CategoryIdOf,
        cents: i64,
        description: impl Into<String>,
    ) {
        let entry = Entry::new(slot, category.into(), cents, description);
        self.entries.push(entry);
    }

    pub(super) fn transfer(&mut self, to: Slot, cents: i64, description: &str) {
        let entry = Entry::transfer(Slot::Checking, to, cents, description);
        self.entries.push(entry);
    }

    pub(super) fn is(&self, month: u32, day: u32) -> bool {
        (self.date.month(), self.date.day()) == (month, day)
    }

    /// Whether it is the first workday of its month.
    pub(super) fn is_first_workday(&self) -> bool {
        let days = self.date.with_day(1).into_iter();
        let mut days = days.flat_map(|first| first.iter_days());
        days.find(|day| is_workday(*day)) == Some(self.date)
    }

    /// Whether a payment due on a day of the year is booked on this day: on the first workday from then.
    pub(super) fn is_workday_of(&self, month: u32, day: u32) -> bool {
        let due = NaiveDate::from_ymd_opt(self.date.year(), month, day);
        let mut days = due.into_iter().flat_map(|due| due.iter_days());
        days.find(|day| is_workday(*day)) == Some(self.date)
    }
}

/// Whether a day is neither on a weekend, nor New Year's Day, nor the first of May.
pub(super) fn is_workday(day: NaiveDate) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !is_weekend && !matches!((day.month(), day.day()), (1 | 5, 1))
}

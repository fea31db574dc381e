//! Periods of a budget, computed from its first day alone: no clock, no time zone, no loop.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{Invalid, day, labelled, transaction::Transaction};

labelled! {
    /// How long a period is.
    pub enum PeriodKind {
        /// Seven days.
        Weekly = "weekly",
        /// Fourteen days.
        Biweekly = "biweekly",
        /// A month.
        Monthly = "monthly",
        /// Three months.
        Quarterly = "quarterly",
        /// Twelve months.
        Yearly = "yearly",
        /// So many days as its owner says.
        Custom = "custom",
    }
}

/// One period: its first and its last day, both within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its place: that with the first day is 0.
    pub index: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    /// How many days are left on a day of it, that day counted.
    pub fn days_left(self, on: NaiveDate) -> i64 {
        (self.to - on).num_days() + 1
    }
}

/// When periods begin and end.
///
/// Each begins as many months or days after the first one as its place says, and ends on the day
/// before the next begins. Where a month has no such day the period begins on the month's last: from
/// the 31st of January on, monthly periods begin on the 28th of February and on the 31st of March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    period: PeriodKind,
    period_days: Option<u16>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// What a period is counted in.
#[derive(Clone, Copy)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Schedule {
    /// The longest custom period, in days.
    pub const MAX_DAYS: u16 = 366;

    /// Checks that a custom period has its days and another has none, and that the days are in order
    /// and of a time in which transactions can be booked.
    pub fn new(
        period: PeriodKind,
        period_days: Option<u16>,
        starts_on: NaiveDate,
        ends_on: Option<NaiveDate>,
    ) -> Result<Self, Invalid> {
        let field = "period_days";
        match (period, period_days) {
            (PeriodKind::Custom, None) => {
                let text = "Enter the number of days in a custom period.";
                return Err(Invalid::field(field, "required", text));
            }
            (PeriodKind::Custom, Some(days)) if !(1..=Self::MAX_DAYS).contains(&days) => {
                let text = format!("Use a number from 1 to {}.", Self::MAX_DAYS);
                return Err(Invalid::field(field, "out_of_range", text));
            }
            (PeriodKind::Custom, Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                let text = "Remove the number of days, or use a custom period.";
                return Err(Invalid::field(field, "custom_period_only", text));
            }
        }
        Transaction::check_day("starts_on", starts_on)?;
        if let Some(ends_on) = ends_on {
            Transaction::check_day("ends_on", ends_on)?;
            day::check_order("ends_on", starts_on, ends_on)?;
        }
        Ok(Self {
            period,
            period_days,
            starts_on,
            ends_on,
        })
    }

    /// How long a period is.
    pub fn period(self) -> PeriodKind {
        self.period
    }

    /// How many days a custom period has.
    pub fn period_days(self) -> Option<u16> {
        self.period_days
    }

    /// The first day of the first period.
    pub fn starts_on(self) -> NaiveDate {
        self.starts_on
    }

    /// The last day, if there is one. The period with it ends there.
    pub fn ends_on(self) -> Option<NaiveDate> {
        self.ends_on
    }

    /// Whether a day is in one of the periods.
    pub fn contains(self, day: NaiveDate) -> bool {
        day >= self.starts_on && self.ends_on.is_none_or(|last| day <= last)
    }

    /// The period with a day in it. None before the first period, and after the last day.
    pub fn containing(self, day: NaiveDate) -> Option<Period> {
        if !self.contains(day) {
            return None;
        }
        let index = match self.step() {
            Step::Days(days) => {
                let since = (day - self.starts_on).num_days();
                i32::try_from(since).ok()?.div_euclid(days)
            }
            Step::Months(months) => {
                let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
                let index = (month(day) - month(self.starts_on)).div_euclid(months);
                // It begins in the month of the day at the latest, though perhaps later in it.
                index - i32::from(self.begin(index)? > day)
            }
        };
        self.at(index)
    }

    /// The period at a place. None before the first one, and after the last day.
    pub fn at(self, index: i32) -> Option<Period> {
        let from = self.begin(index)?;
        if index < 0 || !self.contains(from) {
            return None;
        }
        let to = self.begin(index.checked_add(1)?)?.pred_opt()?;
        let to = self.ends_on.map_or(to, |last| last.min(to));
        Some(Period { index, from, to })
    }

    /// The days of the periods before one, at most so many of them, and how many they are. None where
    /// there are none.
    pub fn look_back(self, period: Period, most: u16) -> Option<(Period, i32)> {
        let first = period.index.saturating_sub(i32::from(most)).max(0);
        let from = self.at(first)?.from;
        let to = period.from.pred_opt()?;
        (first < period.index).then_some((
            Period {
                index: first,
                from,
                to,
            },
            period.index - first,
        ))
    }

    fn step(self) -> Step {
        match self.period {
            PeriodKind::Weekly => Step::Days(7),
            PeriodKind::Biweekly => Step::Days(14),
            PeriodKind::Monthly => Step::Months(1),
            PeriodKind::Quarterly => Step::Months(3),
            PeriodKind::Yearly => Step::Months(12),
            PeriodKind::Custom => Step::Days(i32::from(self.period_days.unwrap_or(1).max(1))),
        }
    }

    /// The first day of the period at a place.
    fn begin(self, index: i32) -> Option<NaiveDate> {
        let (Step::Days(step) | Step::Months(step)) = self.step();
        let distance = index.checked_mul(step)?;
        let (ahead, steps) = (distance >= 0, distance.unsigned_abs());
        match (self.step(), ahead) {
            (Step::Days(_), true) => self.starts_on.checked_add_days(Days::new(steps.into())),
            (Step::Days(_), false) => self.starts_on.checked_sub_days(Days::new(steps.into())),
            (Step::Months(_), true) => self.starts_on.checked_add_months(Months::new(steps)),
            (Step::Months(_), false) => self.starts_on.checked_sub_months(Months::new(steps)),
        }
    }
}

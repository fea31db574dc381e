//! Periods of a budget, computed from its first day without a clock, a time zone or a loop.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use coffer_messages::messages;
use serde::{Deserialize, Serialize};

use crate::{Invalid, day, labelled, transaction::Transaction};

labelled! {
    /// The length of a budget's periods.
    pub enum PeriodKind {
        /// Seven days, starting on the weekday of the first day.
        Weekly = "weekly",
        /// Fourteen days (every two weeks).
        Biweekly = "biweekly",
        /// One month, starting on the day of the month of the first day.
        Monthly = "monthly",
        /// Three months, starting on the day of the month of the first day.
        Quarterly = "quarterly",
        /// Twelve months, starting on the anniversary of the first day.
        Yearly = "yearly",
        /// A number of days that the owner chose.
        Custom = "custom",
    }
}

/// One period of a budget, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The number of earlier periods: 0 for the first one.
    pub index: i32,
    /// The first day, inclusive.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
}

impl Period {
    /// The number of days from `on` to the end of the period, including `on`.
    pub fn days_left(self, on: NaiveDate) -> i64 {
        (self.to - on).num_days() + 1
    }
}

/// The periods of a budget.
///
/// Each period begins a multiple of its length after the first day, and ends on the day before the
/// next one begins. In months without such a day, the period begins on the last day of the month: a
/// monthly budget from the 31st of January has periods from the 28th of February and the 31st of
/// March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    period: PeriodKind,
    period_days: Option<u16>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// The unit in which the length of a period is measured, and the length.
#[derive(Clone, Copy)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Schedule {
    /// The maximum length of a custom period, in days.
    pub const MAX_DAYS: u16 = 366;

    /// Fails unless custom periods, and only these, have a number of days, and the first and last
    /// days are in order and within the range of transaction dates.
    pub fn new(
        period: PeriodKind,
        period_days: Option<u16>,
        starts_on: NaiveDate,
        ends_on: Option<NaiveDate>,
    ) -> Result<Self, Invalid> {
        let field = "period_days";
        match (period, period_days) {
            (PeriodKind::Custom, None) => {
                return Err(Invalid::field(
                    field,
                    "required",
                    messages::budget_days_required(),
                ));
            }
            (PeriodKind::Custom, Some(days)) if !(1..=Self::MAX_DAYS).contains(&days) => {
                let message = messages::number_out_of_range(1_u16, Self::MAX_DAYS);
                return Err(Invalid::field(field, "out_of_range", message));
            }
            (PeriodKind::Custom, Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                return Err(Invalid::field(
                    field,
                    "custom_period_only",
                    messages::budget_days_not_allowed(),
                ));
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

    /// The kind of the periods.
    pub fn period(self) -> PeriodKind {
        self.period
    }

    /// The number of days of a custom period; `None` for other kinds.
    pub fn period_days(self) -> Option<u16> {
        self.period_days
    }

    /// The first day of the first period.
    pub fn starts_on(self) -> NaiveDate {
        self.starts_on
    }

    /// The last day, inclusive, on which the last period ends early; `None` for an open end.
    pub fn ends_on(self) -> Option<NaiveDate> {
        self.ends_on
    }

    /// True from the first day to the last.
    pub fn contains(self, day: NaiveDate) -> bool {
        day >= self.starts_on && self.ends_on.is_none_or(|last| day <= last)
    }

    /// The period that contains a day; `None` before the first day and after the last one.
    pub fn containing(self, day: NaiveDate) -> Option<Period> {
        let index = self.index_of(day).filter(|_| self.contains(day))?;
        self.at(index)
    }

    /// The period that contains a day or, after the last day, the last period; `None` before the
    /// first day.
    pub fn latest(self, day: NaiveDate) -> Option<Period> {
        self.containing(self.ends_on.map_or(day, |end| end.min(day)))
    }

    /// The number of periods that begin before a day, as if the budget had no end.
    pub fn periods_before(self, day: NaiveDate) -> i32 {
        let last = day.pred_opt().filter(|last| *last >= self.starts_on);
        last.and_then(|last| self.index_of(last))
            .map_or(0, |index| index.saturating_add(1))
    }

    /// The first day of the period that contains a day, as if the periods had no beginning and no
    /// end; `None` if a schedule that begins on it would have other periods, because its month is
    /// shorter.
    pub(super) fn first_day_of_period_with(self, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.first_day(self.index_of(day)?)?;
        match self.step() {
            Step::Months(_) if first.day() != self.starts_on.day() => None,
            _ => Some(first),
        }
    }

    /// The index of the period that contains a day, as if the periods had no beginning and no end.
    fn index_of(self, day: NaiveDate) -> Option<i32> {
        Some(match self.step() {
            Step::Days(days) => {
                let since = (day - self.starts_on).num_days();
                i32::try_from(since).ok()?.div_euclid(days)
            }
            Step::Months(months) => {
                let month = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
                let index = (month(day) - month(self.starts_on)).div_euclid(months);
                // This period begins in the month of the day or earlier, but possibly on a later
                // day of that month.
                index - i32::from(self.first_day(index)? > day)
            }
        })
    }

    /// The period with an index; `None` before the first day and after the last one.
    pub fn at(self, index: i32) -> Option<Period> {
        let from = self.first_day(index)?;
        if index < 0 || !self.contains(from) {
            return None;
        }
        let to = self.first_day(index.checked_add(1)?)?.pred_opt()?;
        let to = self.ends_on.map_or(to, |last| last.min(to));
        Some(Period { index, from, to })
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

    /// The first day of the period with an index.
    fn first_day(self, index: i32) -> Option<NaiveDate> {
        let (Step::Days(step) | Step::Months(step)) = self.step();
        let distance = index.checked_mul(step)?;
        let (is_later, steps) = (distance >= 0, distance.unsigned_abs());
        match (self.step(), is_later) {
            (Step::Days(_), true) => self.starts_on.checked_add_days(Days::new(steps.into())),
            (Step::Days(_), false) => self.starts_on.checked_sub_days(Days::new(steps.into())),
            (Step::Months(_), true) => self.starts_on.checked_add_months(Months::new(steps)),
            (Step::Months(_), false) => self.starts_on.checked_sub_months(Months::new(steps)),
        }
    }
}

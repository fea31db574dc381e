//! The demo's budgets. All start on the first of a month. On the day of seeding, one is nearly used
//! up and one is overspent.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc};
use coffer_domain::{
    Currency, Line, Rng,
    budget::{Budget, PastAmounts, PeriodKind, Schedule, Thresholds},
    ids::{BudgetId, CategoryId, UserId},
};
use coffer_services::Error;
use coffer_storage::{BudgetFilter, UnitOfWork};
use rust_decimal::Decimal;

use super::entries::{Entry, GROCERIES, LEISURE, RESTAURANTS, SystemCategory, TRANSPORT, TRAVEL};

/// A budget's amount per period.
#[derive(Clone, Copy)]
enum Amount {
    /// A fixed number of euros.
    Euros(i64),
    /// The amount of which this percentage is spent on the day of seeding.
    Spent(i64),
    /// A percentage of the average monthly spending.
    AverageMonth(i64),
}

/// The month on whose first day the current period starts.
#[derive(Clone, Copy)]
enum PeriodStart {
    /// The month of seeding.
    ThisMonth,
    /// The month two months before, so that a quarterly period is in its third month.
    TwoMonthsAgo,
    /// January of the same year.
    January,
}

/// One of the demo's budgets.
struct DemoBudget {
    name: &'static str,
    category: Option<SystemCategory>,
    period: PeriodKind,
    start: PeriodStart,
    amount: Amount,
    rollover: bool,
}

const BUDGETS: [DemoBudget; 6] = [
    DemoBudget {
        name: "Groceries",
        category: Some(GROCERIES),
        period: PeriodKind::Monthly,
        start: PeriodStart::ThisMonth,
        amount: Amount::AverageMonth(105),
        rollover: false,
    },
    DemoBudget {
        name: "Eating out",
        category: Some(RESTAURANTS),
        period: PeriodKind::Quarterly,
        start: PeriodStart::TwoMonthsAgo,
        amount: Amount::Spent(117),
        rollover: false,
    },
    DemoBudget {
        name: "Getting around",
        category: Some(TRANSPORT),
        period: PeriodKind::Quarterly,
        start: PeriodStart::TwoMonthsAgo,
        amount: Amount::Spent(91),
        rollover: false,
    },
    DemoBudget {
        name: "Free time",
        category: Some(LEISURE),
        period: PeriodKind::Monthly,
        start: PeriodStart::ThisMonth,
        amount: Amount::AverageMonth(130),
        rollover: true,
    },
    DemoBudget {
        name: "Holidays",
        category: Some(TRAVEL),
        period: PeriodKind::Yearly,
        start: PeriodStart::January,
        amount: Amount::Euros(3_000),
        rollover: false,
    },
    DemoBudget {
        name: "Everything",
        category: None,
        period: PeriodKind::Yearly,
        start: PeriodStart::January,
        amount: Amount::Euros(60_000),
        rollover: false,
    },
];

/// The number of months for the average.
const AVERAGE_MONTHS: u32 = 12;

/// The amount of which calculated amounts are multiples, in cents.
const STEP: i64 = 1_000;

impl PeriodStart {
    /// The first day of the period that contains `today`.
    fn current(self, today: NaiveDate) -> NaiveDate {
        let month = first_of_month(today);
        match self {
            Self::ThisMonth => month,
            Self::TwoMonthsAgo => month - Months::new(2),
            Self::January => month - Months::new(month.month0()),
        }
    }
}

impl DemoBudget {
    /// The spending that counts towards it in `from..before`, in cents.
    fn spent(&self, entries: &[(NaiveDate, Entry)], from: NaiveDate, before: NaiveDate) -> i64 {
        let of_period = entries.iter().filter(|(day, entry)| {
            (from..before).contains(day)
                && entry.to.is_none()
                && entry.account.details().2 == "EUR"
                && self.covers(entry.category)
        });
        let spent = of_period.map(|(_, entry)| -entry.cents);
        spent.filter(|cents| *cents > 0).sum()
    }

    fn covers(&self, category: Option<CategoryId>) -> bool {
        self.category
            .is_none_or(|own| category.is_some_and(|category| own.covers(category)))
    }

    /// The amount per period, in cents.
    fn cents(&self, entries: &[(NaiveDate, Entry)], today: NaiveDate) -> i64 {
        let tomorrow = today.succ_opt().unwrap_or(today);
        match self.amount {
            Amount::Euros(euros) => euros * 100,
            Amount::Spent(percent) => {
                let spent = self.spent(entries, self.start.current(today), tomorrow);
                rounded(spent * 100 / percent)
            }
            Amount::AverageMonth(percent) => {
                let month = first_of_month(today);
                let spent = self.spent(entries, month - Months::new(AVERAGE_MONTHS), month);
                rounded(spent * percent / 100 / i64::from(AVERAGE_MONTHS))
            }
        }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Rounds an amount to a multiple of [`STEP`] greater than zero.
fn rounded(cents: i64) -> i64 {
    ((cents + STEP / 2) / STEP).max(1) * STEP
}

/// Adds budgets to a user who has none, and returns their number.
pub(super) async fn add(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    entries: &[(NaiveDate, Entry)],
    (now, rng): (DateTime<Utc>, &dyn Rng),
) -> Result<usize, Error> {
    let live = unit.budgets().count(&BudgetFilter::new()).await?;
    let deleted = BudgetFilter::new().deleted();
    if live + unit.budgets().count(&deleted).await? > 0 {
        return Ok(0);
    }
    let today = now.date_naive();
    for planned in &BUDGETS {
        let starts_on = planned.start.current(today) - Months::new(12);
        let cents = planned.cents(entries, today);
        let budget = Budget {
            id: BudgetId::new(now, rng),
            user_id,
            category_id: planned.category.map(Into::into),
            name: Line::parse("name", Budget::MAX_NAME, planned.name)?,
            amount: Budget::check_amount(
                Decimal::new(cents, 2),
                Currency::parse("currency", "EUR")?,
            )?,
            past_amounts: PastAmounts::default(),
            schedule: Schedule::new(planned.period, None, starts_on, None)?,
            alert_thresholds: Thresholds::new(vec![80, 100])?,
            rollover: planned.rollover,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        unit.budgets().add(&budget).await?;
    }
    Ok(BUDGETS.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::{Days, HOUSEHOLDS};

    const BEGUN: NaiveDate = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
    const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();

    fn named(name: &str) -> &'static DemoBudget {
        BUDGETS.iter().find(|budget| budget.name == name).unwrap()
    }

    /// Days of seven years: each first and last of a month, and every eleventh.
    fn days() -> impl Iterator<Item = NaiveDate> {
        let days = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap().iter_days();
        let days = days.take_while(|day| *day <= LAST);
        days.filter(|day| {
            let next = day.succ_opt().unwrap();
            day.day() == 1 || next.day() == 1 || day.num_days_from_ce() % 11 == 0
        })
    }

    #[test]
    fn budgets_start_on_the_first_of_a_month_on_every_day_of_seeding() {
        for day in days() {
            for budget in &BUDGETS {
                let first = budget.start.current(day);
                assert_eq!(first.day(), 1, "{}", budget.name);
                let months = match budget.period {
                    PeriodKind::Monthly => 1,
                    PeriodKind::Quarterly => 3,
                    _ => 12,
                };
                let period = first..first + Months::new(months);
                assert!(period.contains(&day), "{} on {day}", budget.name);
            }
        }
    }

    #[test]
    fn budgets_are_used_plausibly_on_every_day_of_seeding() {
        for household in &HOUSEHOLDS {
            let all = Days {
                first: BEGUN,
                last: LAST,
            };
            let entries = household.entries(BEGUN, all);
            for day in days() {
                let percent = |name: &str| {
                    let budget = named(name);
                    let tomorrow = day.succ_opt().unwrap();
                    let spent = budget.spent(&entries, budget.start.current(day), tomorrow);
                    let cents = budget.cents(&entries, day);
                    assert_eq!(cents % STEP, 0, "{name} on {day}");
                    spent * 100 / cents
                };
                for (name, used) in [
                    ("Groceries", 0..180),
                    ("Eating out", 110..125),
                    ("Getting around", 85..97),
                    ("Free time", 0..400),
                    ("Holidays", 1..130),
                    ("Everything", 1..120),
                ] {
                    let found = percent(name);
                    assert!(used.contains(&found), "{name} on {day}: {found} %");
                }
                if day.month() >= 8 {
                    let found = percent("Holidays");
                    assert!(found >= 35, "Holidays on {day}: {found} %");
                }
            }
        }
    }
}

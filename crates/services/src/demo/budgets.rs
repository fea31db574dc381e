//! The demo's budgets: one is nearly spent, one more than spent, the others have room.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use coffer_domain::{
    Currency, Line, Rng,
    budget::{Budget, PeriodKind, Schedule, Thresholds},
    ids::{BudgetId, CategoryId, UserId},
};
use coffer_storage::{BudgetFilter, UnitOfWork};
use rust_decimal::Decimal;

use super::entries::{CategoryIdOf, Entry, GROCERIES, LEISURE, RESTAURANTS, TRANSPORT, TRAVEL};
use crate::Error;

/// What there is to spend.
#[derive(Clone, Copy)]
enum Room {
    /// So many euros.
    Euros(i64),
    /// So much that these percent of it have been spent on the day of seeding.
    Spent(i64),
}

/// Name, category, how long a period is, how much there is to spend, and whether the rest is carried
/// over.
type DemoBudget = (&'static str, Option<CategoryIdOf>, PeriodKind, Room, bool);

const BUDGETS: [DemoBudget; 6] = [
    (
        "Groceries",
        Some(GROCERIES),
        PeriodKind::Monthly,
        Room::Spent(91),
        false,
    ),
    (
        "Eating out",
        Some(RESTAURANTS),
        PeriodKind::Monthly,
        Room::Spent(117),
        false,
    ),
    (
        "Getting around",
        Some(TRANSPORT),
        PeriodKind::Quarterly,
        Room::Euros(1_200),
        false,
    ),
    (
        "Free time",
        Some(LEISURE),
        PeriodKind::Monthly,
        Room::Euros(160),
        true,
    ),
    (
        "Holidays",
        Some(TRAVEL),
        PeriodKind::Yearly,
        Room::Euros(3_000),
        false,
    ),
    (
        "Everything",
        None,
        PeriodKind::Yearly,
        Room::Euros(60_000),
        false,
    ),
];

/// How many days of the current period are over on the day of seeding, where it is a month.
const OVER: u64 = 27;

/// Adds budgets to somebody who has none, and says how many.
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
    let since = now.date_naive() - Days::new(OVER);
    let spent = |category: CategoryId| -> i64 {
        let of_period = entries.iter().filter(|(day, entry)| {
            *day >= since && entry.category == Some(category) && entry.to.is_none()
        });
        of_period.map(|(_, entry)| -entry.cents).sum()
    };
    for (name, category, period, room, rollover) in BUDGETS {
        let category: Option<CategoryId> = category.map(Into::into);
        let cents = match room {
            Room::Euros(euros) => euros * 100,
            // Whole euros, and something even of nothing.
            Room::Spent(percent) => (category.map_or(0, spent) / percent).max(1) * 100,
        };
        let budget = Budget {
            id: BudgetId::new(now, rng),
            user_id,
            category_id: category,
            name: Line::parse("name", Budget::MAX_NAME, name)?,
            amount: Budget::check_amount(
                Decimal::new(cents, 2),
                Currency::parse("currency", "EUR")?,
            )?,
            schedule: Schedule::new(period, None, since - Months::new(12), None)?,
            alert_thresholds: Thresholds::new(vec![80, 100])?,
            rollover,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        unit.budgets().add(&budget).await?;
    }
    Ok(BUDGETS.len())
}

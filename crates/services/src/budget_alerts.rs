//! Creation of budget alerts: one for each budget, period and threshold reached, even if spending
//! falls and rises again.

use chrono::{DateTime, Days, NaiveDate, Utc};
use coffer_domain::{
    Rng,
    budget::{Budget, BudgetAlert, BudgetProgress, Period, SpendingRange},
    day,
};
use coffer_storage::{AlertingBudget, UnitOfWork};

use crate::{Error, common::Common};

/// The number of budgets checked in one transaction. Each owner has at most 200.
const BATCH: u32 = 500;

/// Commits a unit that wrote transactions, categories or budgets, after adding an alert for each
/// threshold reached that has none yet in its period.
///
/// Every use case that changes what budgets count ends with it. It checks the periods that include
/// today in the owner's time zone; past periods create no alerts. It takes one statement without
/// budgets and three with some. If several units notice the same threshold at once, one creates the
/// alert and the others continue.
pub(crate) async fn commit(mut unit: Box<dyn UnitOfWork>, common: &Common) -> Result<(), Error> {
    let now = common.clock.now();
    let mut budgets = unit.budgets();
    let found = budgets.alerting(earliest_today(now), None, BATCH).await?;
    drop(budgets);
    create(&mut *unit, &found, now, &*common.rng).await?;
    Ok(unit.commit().await?)
}

/// Creates alerts that no write causes, for transactions booked ahead of a period that has begun
/// since. Returns their number.
pub(crate) async fn create_missing(common: &Common) -> Result<u64, Error> {
    let now = common.clock.now();
    let (mut after, mut created) = (None, 0);
    loop {
        let mut unit = common.repositories.system("send budget alerts").await?;
        let mut budgets = unit.budgets();
        let found = budgets.alerting(earliest_today(now), after, BATCH).await?;
        drop(budgets);
        created += create(&mut *unit, &found, now, &*common.rng).await?;
        unit.commit().await?;
        match found.last() {
            Some(last) if found.len() == BATCH as usize => after = Some(last.budget.id),
            _ => return Ok(created),
        }
    }
}

/// The earliest current date in any time zone.
fn earliest_today(now: DateTime<Utc>) -> NaiveDate {
    now.date_naive() - Days::new(1)
}

/// Adds the alerts that these budgets are due, and returns the number of new ones.
async fn create(
    unit: &mut dyn UnitOfWork,
    found: &[AlertingBudget],
    now: DateTime<Utc>,
    rng: &dyn Rng,
) -> Result<u64, Error> {
    let current = found.iter().filter_map(|found| {
        let today = day::today(now, found.time_zone);
        let period = found.budget.schedule.containing(today)?;
        Some((found.budget.clone(), period))
    });
    let progress = progress(unit, current.collect()).await?;
    let alerts = progress
        .iter()
        .flat_map(|progress| progress.alerts(now, rng));
    let alerts: Vec<BudgetAlert> = alerts.collect();
    if alerts.is_empty() {
        return Ok(0);
    }
    Ok(unit.budgets().add_alerts(&alerts).await?)
}

/// The progress of budgets in these periods, in one statement.
pub(crate) async fn progress(
    unit: &mut dyn UnitOfWork,
    current: Vec<(Budget, Period)>,
) -> Result<Vec<BudgetProgress>, Error> {
    if current.is_empty() {
        return Ok(Vec::new());
    }
    let ranges: Vec<(SpendingRange, Option<SpendingRange>)> = current
        .iter()
        .map(|(budget, period)| budget.spending_ranges(*period))
        .collect();
    let all: Vec<SpendingRange> = ranges
        .iter()
        .flat_map(|(current, earlier)| std::iter::once(*current).chain(*earlier))
        .collect();
    let mut spending = unit.budgets().spending(&all).await?.into_iter();
    let mut next = || spending.next().unwrap_or_default();
    let progress = current
        .iter()
        .zip(&ranges)
        .map(|((budget, period), (_, earlier))| {
            let current = next();
            let earlier = if earlier.is_some() {
                next()
            } else {
                Vec::new()
            };
            budget.progress(*period, &current, &earlier)
        });
    Ok(progress.collect())
}

/// The progress of a budget in consecutive periods, in one statement: what rolls over from one of them
/// to the next follows from their own spending.
pub(crate) async fn history(
    unit: &mut dyn UnitOfWork,
    budget: Budget,
    periods: Vec<Period>,
) -> Result<Vec<BudgetProgress>, Error> {
    let Some(first) = periods.first() else {
        return Ok(Vec::new());
    };
    let (_, earlier) = budget.spending_ranges(*first);
    let within = periods
        .iter()
        .map(|period| budget.spending_ranges(*period).0);
    let ranges: Vec<SpendingRange> = within.chain(earlier).collect();
    let mut spending = unit.budgets().spending(&ranges).await?.into_iter();
    let periods: Vec<_> = periods
        .into_iter()
        .map(|period| (period, spending.next().unwrap_or_default()))
        .collect();
    Ok(budget.history(&periods, &spending.next().unwrap_or_default()))
}

//! Budgets on PostgreSQL.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Money,
    budget::{Budget, BudgetAlert, PastAmount, PastAmounts, Schedule, Spending, SpendingRange},
    ids::{BudgetId, CategoryId},
    report::DayRange,
};
use coffer_queries::{client::Params as _, queries::budgets as queries};
use coffer_storage::{
    AlertingBudget, BudgetFilter, BudgetRepository, BudgetSort, CursorPage, PageRequest,
    RepositoryError,
};
use rust_decimal::Decimal;
use sea_query::{Cond, Expr, ExprTrait};

use crate::{
    list::{count, read_list},
    order::{Order, SortBy},
    stored::{array, money, unreadable},
    table::{Table, table},
    unit::PgRepository,
};

mod alerts;

table! {
    /// The table of budgets.
    pub(crate) BUDGETS: Budgets("budgets") of Budget {
        id: Key,
        user_id: Insert,
        category_id: Write,
        name: Write,
        alert_thresholds: Write,
        rollover: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
    amount {
        amount: Write = amount.amount,
        currency: Insert = amount.currency,
    } = Money::rounded(amount, currency);
    past_amounts {
        past_amounts: Write = amounts(past_amounts),
        past_amounts_before: Write = days(past_amounts),
    } = read_past_amounts(past_amounts, past_amounts_before)?;
    schedule {
        period: Write = schedule.period(),
        period_days: Write = schedule.period_days(),
        starts_on: Write = schedule.starts_on(),
        ends_on: Write = schedule.ends_on(),
    } = Schedule::new(period, period_days, starts_on, ends_on)
        .map_err(unreadable("budget's period"))?;
}

fn amounts(past: &PastAmounts) -> Vec<Decimal> {
    past.amounts().iter().map(|past| past.amount).collect()
}

fn days(past: &PastAmounts) -> Vec<NaiveDate> {
    past.amounts().iter().map(|past| past.before).collect()
}

fn read_past_amounts(
    amounts: Vec<Decimal>,
    days: Vec<NaiveDate>,
) -> Result<PastAmounts, RepositoryError> {
    let past = amounts.into_iter().zip(days);
    let past = past.map(|(amount, before)| PastAmount { amount, before });
    PastAmounts::new(past.collect()).ok_or_else(|| unreadable("budget's past amounts")(()))
}

fn condition(filter: &BudgetFilter) -> Cond {
    let is_alerted = |alerted| {
        if alerted {
            alerts::exist()
        } else {
            alerts::exist().not()
        }
    };
    let begun_by = |day| Expr::col(BUDGETS.starts_on).lte(day);
    Cond::all()
        .add(BUDGETS.deleted_at.is_set(filter.deleted))
        .add_option(filter.active_on.map(begun_by))
        .add_option(filter.active_on.map(not_ended_before))
        .add_option(BUDGETS.category_id.is_if(filter.category.as_ref()))
        .add_option(BUDGETS.period.is_if(filter.period.as_ref()))
        .add_option(filter.alerted.map(is_alerted))
        .add_option(BUDGETS.name.contains_folded_if(filter.name.as_deref()))
}

fn not_ended_before(day: NaiveDate) -> Expr {
    let ends_on = || Expr::col(BUDGETS.ends_on);
    ends_on().is_null().or(ends_on().gte(day))
}

fn order(sort: BudgetSort) -> Order<Budget> {
    let by_id = Order::by_id(BUDGETS.id, |budget: &Budget| budget.id.uuid());
    match sort {
        BudgetSort::Newest => by_id.newest(),
        BudgetSort::Oldest => by_id.oldest(),
        BudgetSort::Name => {
            by_id.ascending(SortBy::Lower(BUDGETS.name), |budget| budget.name.clone())
        }
    }
}

#[async_trait]
impl BudgetRepository for PgRepository<'_> {
    async fn add(&mut self, budget: &Budget) -> Result<(), RepositoryError> {
        BUDGETS.add(self.0, budget).await
    }

    async fn get(&mut self, id: BudgetId) -> Result<Option<Budget>, RepositoryError> {
        BUDGETS.get(self.0, id.uuid()).await
    }

    async fn list(
        &mut self,
        filter: &BudgetFilter,
        sort: BudgetSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Budget>, RepositoryError> {
        BUDGETS
            .page(self.0, condition(filter), &order(sort), page)
            .await
    }

    async fn count(&mut self, filter: &BudgetFilter) -> Result<u64, RepositoryError> {
        count(self.0, Budgets::SOURCE, condition(filter)).await
    }

    async fn active(&mut self, on: NaiveDate) -> Result<Vec<Budget>, RepositoryError> {
        let mut select = BUDGETS
            .select()
            .cond_where(condition(&BudgetFilter::new().active_on(on)))
            .limit(Budget::MAX_OWN)
            .to_owned();
        order(BudgetSort::Name).apply(&mut select);
        read_list(self.0, &select, |row| BUDGETS.read(row)).await
    }

    async fn alerting(
        &mut self,
        since: NaiveDate,
        after: Option<BudgetId>,
        limit: u32,
    ) -> Result<Vec<AlertingBudget>, RepositoryError> {
        alerts::alerting(self.0, since, after, limit).await
    }

    async fn spending(
        &mut self,
        ranges: &[SpendingRange],
    ) -> Result<Vec<Vec<Spending>>, RepositoryError> {
        let months = array(ranges, |range| {
            let (from, to) = (range.from, range.to);
            DayRange { from, to }.whole_months()
        });
        let (first_months, after_months): (Vec<_>, Vec<_>) = months.into_iter().unzip();
        let rows = self
            .0
            .run(async |client| {
                queries::spending()
                    .params(
                        client,
                        &queries::SpendingParams {
                            user_ids: array(ranges, |range| range.user_id.uuid()),
                            category_ids: array(ranges, |range| {
                                range.category_id.map(CategoryId::uuid)
                            }),
                            sinces: array(ranges, |range| range.from),
                            first_months,
                            after_months,
                            untils: array(ranges, |range| range.to),
                        },
                    )
                    .all()
                    .await
            })
            .await?;
        let mut spending = vec![Vec::new(); ranges.len()];
        for row in rows {
            let place = usize::try_from(row.place - 1).ok();
            if let Some(spent) = place.and_then(|place| spending.get_mut(place)) {
                spent.push(Spending {
                    spent: money(&row.currency, row.spent)?,
                    refunded: money(&row.currency, row.refunded)?,
                });
            }
        }
        Ok(spending)
    }

    async fn add_alerts(&mut self, new: &[BudgetAlert]) -> Result<u64, RepositoryError> {
        alerts::add(self.0, new).await
    }

    async fn alerts(
        &mut self,
        budget: Option<BudgetId>,
        page: &PageRequest,
    ) -> Result<CursorPage<BudgetAlert>, RepositoryError> {
        alerts::list(self.0, budget, page).await
    }

    async fn update(&mut self, before: &Budget, after: &Budget) -> Result<(), RepositoryError> {
        BUDGETS.update(self.0, before, after).await
    }
}

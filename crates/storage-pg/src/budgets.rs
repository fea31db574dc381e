//! Budgets on PostgreSQL.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Line,
    budget::{Budget, BudgetAlert, PeriodKind, Schedule, Span, Spent, Thresholds},
    ids::{BudgetId, CategoryId},
    report::DayRange,
};
use coffer_queries::{queries::budgets as queries, types};
use coffer_storage::{
    AlertingBudget, BudgetFilter, BudgetRepository, BudgetSort, CursorPage, PageRequest, Position,
    RepositoryError,
};
use sea_query::{Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{contains, count, read_all, read_one, read_page},
    mirror::Mirrored,
    preferences::exactly_one,
    stored::{column, money, unreadable},
    unit::PgRepository,
};

mod alerts;

#[derive(Iden, Clone, Copy)]
enum Budgets {
    Table,
    Id,
    UserId,
    CategoryId,
    Name,
    Amount,
    Currency,
    Period,
    PeriodDays,
    StartsOn,
    EndsOn,
    AlertThresholds,
    Rollover,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

impl Budgets {
    const COLUMNS: [Self; 16] = [
        Self::Id,
        Self::UserId,
        Self::CategoryId,
        Self::Name,
        Self::Amount,
        Self::Currency,
        Self::Period,
        Self::PeriodDays,
        Self::StartsOn,
        Self::EndsOn,
        Self::AlertThresholds,
        Self::Rollover,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

fn col(column: Budgets) -> Expr {
    Expr::col((Budgets::Table, column))
}

fn select() -> SelectStatement {
    Query::select()
        .columns(Budgets::COLUMNS.map(|column| (Budgets::Table, column)))
        .from(Budgets::Table)
        .to_owned()
}

fn condition(filter: &BudgetFilter) -> Cond {
    let deleted_at = col(Budgets::DeletedAt);
    let mut condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    if let Some(day) = filter.active_on {
        condition = condition
            .add(col(Budgets::StartsOn).lte(day))
            .add(not_ended_before(day));
    }
    if let Some(category) = filter.category {
        condition = condition.add(col(Budgets::CategoryId).eq(category.uuid()));
    }
    if let Some(period) = filter.period {
        let label = match period {
            PeriodKind::Weekly => "weekly",
            PeriodKind::Biweekly => "biweekly",
            PeriodKind::Monthly => "monthly",
            PeriodKind::Quarterly => "quarterly",
            PeriodKind::Yearly => "yearly",
            PeriodKind::Custom => "custom",
        };
        let label = Expr::val(label).cast_as("text").cast_as("budget_period");
        condition = condition.add(col(Budgets::Period).eq(label));
    }
    if let Some(alerted) = filter.alerted {
        let has_alerts = alerts::exist();
        condition = condition.add(if alerted {
            has_alerts
        } else {
            has_alerts.not()
        });
    }
    if let Some(text) = &filter.name {
        condition = condition.add(contains((Budgets::Table, Budgets::Name), text));
    }
    condition
}

fn not_ended_before(day: NaiveDate) -> Expr {
    let ends_on = || col(Budgets::EndsOn);
    ends_on().is_null().or(ends_on().gte(day))
}

fn by_name(select: &mut SelectStatement) {
    select.order_by_expr(Func::lower(col(Budgets::Name)).into(), Order::Asc);
    select.order_by((Budgets::Table, Budgets::Id), Order::Asc);
}

/// Orders the list and lets it begin after a position. The identifier, version 7, is the time.
fn order(select: &mut SelectStatement, sort: BudgetSort, after: Option<&Position>) {
    let id = col(Budgets::Id);
    match sort {
        BudgetSort::Newest => {
            select.order_by((Budgets::Table, Budgets::Id), Order::Desc);
            select.and_where_option(after.map(|position| id.lt(position.id)));
        }
        BudgetSort::Oldest => {
            select.order_by((Budgets::Table, Budgets::Id), Order::Asc);
            select.and_where_option(after.map(|position| id.gt(position.id)));
        }
        BudgetSort::Name => {
            by_name(select);
            select.and_where_option(after.map(|position| {
                let key = position.key.clone().unwrap_or_default();
                Expr::tuple([Func::lower(col(Budgets::Name)).into(), id]).gt(Expr::tuple([
                    Func::lower(Expr::val(key)).into(),
                    Expr::val(position.id),
                ]))
            }));
        }
    }
}

fn position(sort: BudgetSort, budget: &Budget) -> Position {
    Position {
        key: (sort == BudgetSort::Name).then(|| budget.name.as_str().to_owned()),
        id: budget.id.uuid(),
    }
}

/// Percentages as the database has them. They are at most a thousand.
fn thresholds(budget: &Budget) -> Vec<i16> {
    let percentages = budget.alert_thresholds.percentages().iter();
    percentages
        .filter_map(|percentage| i16::try_from(*percentage).ok())
        .collect()
}

#[async_trait]
impl BudgetRepository for PgRepository<'_> {
    async fn add(&mut self, budget: &Budget) -> Result<(), RepositoryError> {
        let thresholds = thresholds(budget);
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &budget.id.uuid(),
                        &budget.user_id.uuid(),
                        &budget.category_id.map(CategoryId::uuid),
                        &budget.name.as_str(),
                        &budget.amount.amount,
                        &budget.amount.currency.code(),
                        &budget.schedule.period().to_database(),
                        &budget.schedule.period_days().map(i32::from),
                        &budget.schedule.starts_on(),
                        &budget.schedule.ends_on(),
                        &thresholds,
                        &budget.rollover,
                        &budget.version,
                        &budget.created_at,
                        &budget.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: BudgetId) -> Result<Option<Budget>, RepositoryError> {
        let mut select = select();
        select.and_where(col(Budgets::Id).eq(id.uuid()));
        read_one(self.0, &select, budget).await
    }

    async fn list(
        &mut self,
        filter: &BudgetFilter,
        sort: BudgetSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Budget>, RepositoryError> {
        let mut select = select();
        select.cond_where(condition(filter));
        order(&mut select, sort, page.after.as_ref());
        read_page(self.0, select, page, budget, |last| position(sort, last)).await
    }

    async fn count(&mut self, filter: &BudgetFilter) -> Result<u64, RepositoryError> {
        count(self.0, Budgets::Table, condition(filter)).await
    }

    async fn active(&mut self, on: NaiveDate) -> Result<Vec<Budget>, RepositoryError> {
        let mut select = select();
        select.cond_where(condition(&BudgetFilter::new().active_on(on)));
        by_name(&mut select);
        select.limit(Budget::MAX_OWN);
        read_all(self.0, &select, budget).await
    }

    async fn alerting(
        &mut self,
        since: NaiveDate,
        after: Option<BudgetId>,
        limit: u32,
    ) -> Result<Vec<AlertingBudget>, RepositoryError> {
        alerts::alerting(self.0, since, after, limit).await
    }

    async fn spending(&mut self, spans: &[Span]) -> Result<Vec<Vec<Spent>>, RepositoryError> {
        fn all<T>(spans: &[Span], field: impl Fn(&Span) -> T) -> Vec<T> {
            spans.iter().map(field).collect()
        }
        let months = all(spans, |span| {
            let (from, to) = (span.from, span.to);
            DayRange { from, to }.whole_months()
        });
        let (first_months, after_months): (Vec<_>, Vec<_>) = months.into_iter().unzip();
        let rows = self
            .0
            .run(async |client| {
                queries::spending()
                    .bind(
                        client,
                        &all(spans, |span| span.user_id.uuid()),
                        &all(spans, |span| span.category_id.map(CategoryId::uuid)),
                        &all(spans, |span| span.from),
                        &first_months,
                        &after_months,
                        &all(spans, |span| span.to),
                    )
                    .all()
                    .await
            })
            .await?;
        let mut spending = vec![Vec::new(); spans.len()];
        for row in rows {
            let place = usize::try_from(row.place - 1).ok();
            if let Some(spent) = place.and_then(|place| spending.get_mut(place)) {
                spent.push(Spent {
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
        let thresholds = thresholds(after);
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.category_id.map(CategoryId::uuid),
                        &after.name.as_str(),
                        &after.amount.amount,
                        &after.schedule.period().to_database(),
                        &after.schedule.period_days().map(i32::from),
                        &after.schedule.starts_on(),
                        &after.schedule.ends_on(),
                        &thresholds,
                        &after.rollover,
                        &after.version,
                        &after.updated_at,
                        &after.deleted_at,
                        &after.id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }
}

fn budget(row: &Row) -> Result<Budget, RepositoryError> {
    let period: types::BudgetPeriod = column(row, "period")?;
    let period_days = column::<Option<i32>>(row, "period_days")?.map(u16::try_from);
    let schedule = Schedule::new(
        PeriodKind::from_database(period),
        period_days
            .transpose()
            .map_err(unreadable("budget's period"))?,
        column(row, "starts_on")?,
        column(row, "ends_on")?,
    );
    let percentages = column::<Vec<i16>>(row, "alert_thresholds")?;
    let percentages = percentages.into_iter().map(u16::try_from);
    let percentages: Result<Vec<_>, _> = percentages.collect();
    Ok(Budget {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        category_id: column::<Option<Uuid>>(row, "category_id")?.map(CategoryId::from),
        name: Line::from_stored(column(row, "name")?),
        amount: money(column(row, "currency")?, column(row, "amount")?)?,
        schedule: schedule.map_err(unreadable("budget's period"))?,
        alert_thresholds: Thresholds::from_stored(percentages.map_err(unreadable("threshold"))?),
        rollover: column(row, "rollover")?,
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}

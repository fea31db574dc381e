//! What budgets' owners were told of.

use chrono::NaiveDate;
use coffer_domain::{Line, budget::BudgetAlert, ids::BudgetId};
use coffer_queries::queries::budgets as queries;
use coffer_storage::{AlertingBudget, CursorPage, PageRequest, Position, RepositoryError};
use sea_query::{Expr, ExprTrait, Func, Iden, Order, Query};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Budgets, budget, col, not_ended_before, select};
use crate::{
    list::{read_all, read_page},
    stored::{column, money, unreadable},
    transaction::Transaction,
};

#[derive(Iden, Clone, Copy)]
enum BudgetAlerts {
    Table,
    Id,
    UserId,
    BudgetId,
    PeriodStart,
    Threshold,
    Spent,
    Available,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
enum UserSettings {
    Table,
    UserId,
    TimeZone,
}

/// The function that counts an array's elements.
#[derive(Iden)]
struct Cardinality;

fn alert_col(column: BudgetAlerts) -> Expr {
    Expr::col((BudgetAlerts::Table, column))
}

/// That an alert told of a budget.
pub(super) fn exist() -> Expr {
    Expr::exists(
        Query::select()
            .column((BudgetAlerts::Table, BudgetAlerts::Id))
            .from(BudgetAlerts::Table)
            .and_where(alert_col(BudgetAlerts::UserId).eq(col(Budgets::UserId)))
            .and_where(alert_col(BudgetAlerts::BudgetId).eq(col(Budgets::Id)))
            .to_owned(),
    )
}

pub(super) async fn alerting(
    transaction: &mut Transaction,
    since: NaiveDate,
    after: Option<BudgetId>,
    limit: u32,
) -> Result<Vec<AlertingBudget>, RepositoryError> {
    let mut select = select();
    select
        .column((UserSettings::Table, UserSettings::TimeZone))
        .inner_join(
            UserSettings::Table,
            Expr::col((UserSettings::Table, UserSettings::UserId)).eq(col(Budgets::UserId)),
        )
        .and_where(col(Budgets::DeletedAt).is_null())
        .and_where(Expr::expr(Func::cust(Cardinality).arg(col(Budgets::AlertThresholds))).gt(0))
        .and_where(not_ended_before(since))
        .and_where_option(after.map(|after| col(Budgets::Id).gt(after.uuid())))
        .order_by((Budgets::Table, Budgets::Id), Order::Asc)
        .limit(limit.into());
    read_all(transaction, &select, |row| {
        let zone: &str = column(row, "time_zone")?;
        Ok(AlertingBudget {
            budget: budget(row)?,
            time_zone: zone.parse().map_err(unreadable("time zone"))?,
        })
    })
    .await
}

pub(super) async fn add(
    transaction: &mut Transaction,
    alerts: &[BudgetAlert],
) -> Result<u64, RepositoryError> {
    fn all<T>(alerts: &[BudgetAlert], field: impl Fn(&BudgetAlert) -> T) -> Vec<T> {
        alerts.iter().map(field).collect()
    }
    let thresholds = alerts.iter().map(|alert| i16::try_from(alert.threshold));
    let thresholds: Result<Vec<_>, _> = thresholds.collect();
    let thresholds = thresholds.map_err(|error| RepositoryError::Invalid(error.to_string()))?;
    transaction
        .run(async |client| {
            queries::add_alerts()
                .prepare(client)
                .await?
                .bind(
                    client,
                    &all(alerts, |alert| alert.id.uuid()),
                    &all(alerts, |alert| alert.user_id.uuid()),
                    &all(alerts, |alert| alert.budget_id.uuid()),
                    &all(alerts, |alert| alert.period_start),
                    &thresholds,
                    &all(alerts, |alert| alert.net_spent.amount),
                    &all(alerts, |alert| alert.available.amount),
                    &all(alerts, |alert| alert.created_at),
                )
                .await
        })
        .await
}

/// A page, newest first. The names and currencies are the budgets', be they deleted.
pub(super) async fn list(
    transaction: &mut Transaction,
    budget: Option<BudgetId>,
    page: &PageRequest,
) -> Result<CursorPage<BudgetAlert>, RepositoryError> {
    let select = Query::select()
        .columns([
            (BudgetAlerts::Table, BudgetAlerts::Id),
            (BudgetAlerts::Table, BudgetAlerts::UserId),
            (BudgetAlerts::Table, BudgetAlerts::BudgetId),
            (BudgetAlerts::Table, BudgetAlerts::PeriodStart),
            (BudgetAlerts::Table, BudgetAlerts::Threshold),
            (BudgetAlerts::Table, BudgetAlerts::Spent),
            (BudgetAlerts::Table, BudgetAlerts::Available),
            (BudgetAlerts::Table, BudgetAlerts::CreatedAt),
        ])
        .columns([
            (Budgets::Table, Budgets::Name),
            (Budgets::Table, Budgets::Currency),
        ])
        .from(BudgetAlerts::Table)
        .inner_join(
            Budgets::Table,
            col(Budgets::Id).eq(alert_col(BudgetAlerts::BudgetId)),
        )
        .and_where_option(budget.map(|id| alert_col(BudgetAlerts::BudgetId).eq(id.uuid())))
        .and_where_option(
            page.after
                .as_ref()
                .map(|after| alert_col(BudgetAlerts::Id).lt(after.id)),
        )
        .order_by((BudgetAlerts::Table, BudgetAlerts::Id), Order::Desc)
        .to_owned();
    let position = |last: &BudgetAlert| Position {
        key: None,
        id: last.id.uuid(),
    };
    read_page(transaction, select, page, alert, position).await
}

fn alert(row: &Row) -> Result<BudgetAlert, RepositoryError> {
    let currency: &str = column(row, "currency")?;
    let threshold = u16::try_from(column::<i16>(row, "threshold")?);
    Ok(BudgetAlert {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        budget_id: column::<Uuid>(row, "budget_id")?.into(),
        budget_name: Line::from_stored(column(row, "name")?),
        period_start: column(row, "period_start")?,
        threshold: threshold.map_err(unreadable("threshold"))?,
        net_spent: money(currency, column(row, "spent")?)?,
        available: money(currency, column(row, "available")?)?,
        created_at: column(row, "created_at")?,
    })
}

//! Budget alerts on PostgreSQL.

use chrono::NaiveDate;
use coffer_domain::{Money, budget::BudgetAlert, ids::BudgetId};
use coffer_queries::{client::Params as _, queries::budgets as queries};
use coffer_storage::{AlertingBudget, CursorPage, PageRequest, RepositoryError};
use sea_query::{Expr, ExprTrait, Func, Iden, Query};
use tokio_postgres::Row;

use super::{BUDGETS, Budgets, not_ended_before};
use crate::{
    list::{read_list, read_page},
    order::Order,
    preferences::{SETTINGS, Settings},
    stored::{array, unreadable},
    table::{Table, columns},
    transaction::Transaction,
};

columns! {
    /// The table of alerts.
    ALERTS: AlertColumns("budget_alerts") {
        id, user_id, budget_id, period_start, threshold, spent, available, created_at,
    }
}

/// The function that counts an array's elements.
#[derive(Iden)]
struct Cardinality;

/// The condition that a budget has an alert.
pub(super) fn exist() -> Expr {
    Expr::exists(
        Query::select()
            .column(ALERTS.id)
            .from(ALERTS.id.source())
            .and_where(Expr::col(ALERTS.user_id).equals(BUDGETS.user_id))
            .and_where(Expr::col(ALERTS.budget_id).equals(BUDGETS.id))
            .to_owned(),
    )
}

pub(super) async fn alerting(
    transaction: &mut Transaction,
    since: NaiveDate,
    after: Option<BudgetId>,
    limit: u32,
) -> Result<Vec<AlertingBudget>, RepositoryError> {
    let thresholds = Func::cust(Cardinality).arg(Expr::col(BUDGETS.alert_thresholds));
    let select = Query::select()
        .columns(Budgets::columns())
        .column(SETTINGS.time_zone)
        .from(Budgets::SOURCE)
        .inner_join(
            Settings::SOURCE,
            Expr::col(SETTINGS.user_id).equals(BUDGETS.user_id),
        )
        .and_where(BUDGETS.deleted_at.is_set(false))
        .and_where(Expr::expr(thresholds).gt(0))
        .and_where(not_ended_before(since))
        .and_where_option(after.map(|after| Expr::col(BUDGETS.id).gt(after.uuid())))
        .order_by(BUDGETS.id, sea_query::Order::Asc)
        .limit(limit.into())
        .to_owned();
    read_list(transaction, &select, |row| {
        Ok(AlertingBudget {
            budget: BUDGETS.read(row)?,
            time_zone: SETTINGS.time_zone.read(row)?,
        })
    })
    .await
}

pub(super) async fn add(
    transaction: &mut Transaction,
    alerts: &[BudgetAlert],
) -> Result<u64, RepositoryError> {
    let thresholds = alerts.iter().map(|alert| i16::try_from(alert.threshold));
    let thresholds: Result<Vec<_>, _> = thresholds.collect();
    let thresholds = thresholds.map_err(|error| RepositoryError::Invalid(error.to_string()))?;
    transaction
        .run(async |client| {
            queries::add_alerts()
                .prepare(client)
                .await?
                .params(
                    client,
                    &queries::AddAlertsParams {
                        ids: array(alerts, |alert| alert.id.uuid()),
                        user_ids: array(alerts, |alert| alert.user_id.uuid()),
                        budget_ids: array(alerts, |alert| alert.budget_id.uuid()),
                        period_starts: array(alerts, |alert| alert.period_start),
                        thresholds,
                        spents: array(alerts, |alert| alert.net_spent.amount),
                        availables: array(alerts, |alert| alert.available.amount),
                        created_ats: array(alerts, |alert| alert.created_at),
                    },
                )
                .await
        })
        .await
}

/// A page of alerts, newest first, with the names and currencies of their budgets, deleted or not.
pub(super) async fn list(
    transaction: &mut Transaction,
    budget: Option<BudgetId>,
    page: &PageRequest,
) -> Result<CursorPage<BudgetAlert>, RepositoryError> {
    let select = Query::select()
        .columns([
            ALERTS.id,
            ALERTS.user_id,
            ALERTS.budget_id,
            ALERTS.period_start,
            ALERTS.threshold,
            ALERTS.spent,
            ALERTS.available,
            ALERTS.created_at,
            BUDGETS.name,
            BUDGETS.currency,
        ])
        .from(ALERTS.id.source())
        .inner_join(
            Budgets::SOURCE,
            Expr::col(BUDGETS.id).equals(ALERTS.budget_id),
        )
        .and_where_option(budget.map(|id| ALERTS.budget_id.is(&id)))
        .to_owned();
    let newest = Order::by_id(ALERTS.id, |alert: &BudgetAlert| alert.id.uuid()).newest();
    read_page(transaction, select, &newest, page, alert).await
}

fn alert(row: &Row) -> Result<BudgetAlert, RepositoryError> {
    let currency = BUDGETS.currency.read(row)?;
    let threshold: i16 = ALERTS.threshold.read(row)?;
    Ok(BudgetAlert {
        id: ALERTS.id.read(row)?,
        user_id: ALERTS.user_id.read(row)?,
        budget_id: ALERTS.budget_id.read(row)?,
        budget_name: BUDGETS.name.read(row)?,
        period_start: ALERTS.period_start.read(row)?,
        threshold: threshold.try_into().map_err(unreadable("threshold"))?,
        net_spent: Money::rounded(ALERTS.spent.read(row)?, currency),
        available: Money::rounded(ALERTS.available.read(row)?, currency),
        created_at: ALERTS.created_at.read(row)?,
    })
}

//! Budgets: what people mean to spend at most, and how far they are.

mod alerts;
mod create;
mod delete;
mod get;
mod history;
mod list;
mod progress;
mod restore;
mod update;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{Invalid, budget, day, ids::CategoryId, transaction::Transaction};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{extract::entity_tag, state::AppState, wire::Money};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(progress::progress))
        .routes(routes!(alerts::alerts))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
        .routes(routes!(history::history))
}

/// The length of a budget's periods. `biweekly` periods last two weeks, `custom` periods
/// `period_days` days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BudgetPeriod {
    Weekly,
    Biweekly,
    Monthly,
    Quarterly,
    Yearly,
    Custom,
}

impl From<budget::PeriodKind> for BudgetPeriod {
    fn from(period: budget::PeriodKind) -> Self {
        match period {
            budget::PeriodKind::Weekly => Self::Weekly,
            budget::PeriodKind::Biweekly => Self::Biweekly,
            budget::PeriodKind::Monthly => Self::Monthly,
            budget::PeriodKind::Quarterly => Self::Quarterly,
            budget::PeriodKind::Yearly => Self::Yearly,
            budget::PeriodKind::Custom => Self::Custom,
        }
    }
}

impl From<BudgetPeriod> for budget::PeriodKind {
    fn from(period: BudgetPeriod) -> Self {
        match period {
            BudgetPeriod::Weekly => Self::Weekly,
            BudgetPeriod::Biweekly => Self::Biweekly,
            BudgetPeriod::Monthly => Self::Monthly,
            BudgetPeriod::Quarterly => Self::Quarterly,
            BudgetPeriod::Yearly => Self::Yearly,
            BudgetPeriod::Custom => Self::Custom,
        }
    }
}

/// A percentage of the amount available in a period, at which an alert is created.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(minimum = 1, maximum = 1000, example = 80)]
pub(crate) struct AlertThreshold(u16);

impl AlertThreshold {
    fn all(percentages: &[u16]) -> Vec<Self> {
        percentages.iter().copied().map(Self).collect()
    }
}

/// Checks the alert thresholds of a request.
fn thresholds(requested: &[AlertThreshold]) -> Result<budget::Thresholds, Invalid> {
    budget::Thresholds::new(requested.iter().map(|threshold| threshold.0).collect())
}

/// A spending limit per period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Budget {
    /// The budget's ID.
    id: Uuid,
    /// The budget's name.
    name: String,
    /// The ID of the expense category, including its subcategories; `null` for all spending.
    #[schema(required = true)]
    category_id: Option<Uuid>,
    /// The amount per period. Spending in other currencies is not counted.
    amount: Money,
    /// The length of a period.
    period: BudgetPeriod,
    /// The length of a `custom` period in days; omitted for other periods.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    period_days: Option<u16>,
    /// The first day of the first period.
    starts_on: NaiveDate,
    /// The last day of the budget; omitted if it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    ends_on: Option<NaiveDate>,
    /// The percentages of the available amount at which an alert is created, in ascending order.
    #[schema(example = json!([80, 100]))]
    alert_thresholds: Vec<AlertThreshold>,
    /// Whether unspent or overspent amounts carry over to the next period. At most the 12 previous
    /// periods are taken into account.
    rollover: bool,
    /// When the budget was created.
    created_at: DateTime<Utc>,
    /// When the budget was last updated.
    updated_at: DateTime<Utc>,
    /// When the budget was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

impl From<budget::Budget> for Budget {
    fn from(budget: budget::Budget) -> Self {
        Self {
            id: budget.id.uuid(),
            name: budget.name.as_str().to_owned(),
            category_id: budget.category_id.map(CategoryId::uuid),
            amount: budget.amount.into(),
            period: budget.schedule.period().into(),
            period_days: budget.schedule.period_days(),
            starts_on: budget.schedule.starts_on(),
            ends_on: budget.schedule.ends_on(),
            alert_thresholds: AlertThreshold::all(budget.alert_thresholds.percentages()),
            rollover: budget.rollover,
            created_at: budget.created_at,
            updated_at: budget.updated_at,
            deleted_at: budget.deleted_at,
        }
    }
}

/// A budget with its version as the `ETag`.
fn tagged(budget: budget::Budget) -> (HeaderMap, axum::Json<Budget>) {
    (entity_tag(budget.version), axum::Json(budget.into()))
}

/// A day of a body's field.
fn parse_day(field: &str, text: &str) -> Result<NaiveDate, Invalid> {
    Transaction::check_day(field, day::parse(field, text)?)
}

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

use crate::{extract::entity_tag, routes::money::Money, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(progress::progress))
        .routes(routes!(alerts::alerts))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
        .routes(routes!(history::history))
}

/// How long a period is; `custom` is a number of days.
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

/// What somebody means to spend at most in a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Budget {
    /// Identifier.
    id: Uuid,
    /// Its name.
    name: String,
    /// On what: a category with those under it; `null` for everything.
    #[schema(required = true)]
    category_id: Option<Uuid>,
    /// How much a period. What is spent in other currencies does not count.
    amount: Money,
    /// How long a period is.
    period: BudgetPeriod,
    /// How many days a custom period has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    period_days: Option<u16>,
    /// The first day of the first period.
    starts_on: NaiveDate,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    ends_on: Option<NaiveDate>,
    /// At which percentages of what there is to spend its owner is told.
    #[schema(example = json!([80, 100]))]
    alert_thresholds: Vec<u16>,
    /// Whether what is left, or was overspent, is carried to the next period; from at most 12.
    rollover: bool,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last edited.
    updated_at: DateTime<Utc>,
    /// When it was deleted, if it is.
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
            alert_thresholds: budget.alert_thresholds.percentages().to_vec(),
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

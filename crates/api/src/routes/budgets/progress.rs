//! `GET /api/v1/budgets/progress`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::budget;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AlertThreshold, Budget};
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
    wire::{self, Money, amounts, wire_enum},
};

/// The date of budget progress.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProgressParams {
    /// The date that determines each budget's period; defaults to today in the user's time zone.
    #[param(required = false, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// The progress of all budgets active on a date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetProgressList {
    /// The date that determines each budget's period, as YYYY-MM-DD.
    on: NaiveDate,
    /// The progress of each budget active on that date, by name.
    items: Vec<BudgetProgress>,
}

/// A budget's progress in one period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetProgress {
    /// The budget, as it is now.
    budget: Budget,
    /// The first day of the period.
    period_start: NaiveDate,
    /// The last day of the period.
    period_end: NaiveDate,
    /// The number of days left in the period, including `on`; omitted in a history.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    days_left: Option<i64>,
    /// The budget's amount in the period.
    budgeted: Money,
    /// The amount carried over from all earlier periods; negative if they were overspent.
    rolled_over: Money,
    /// The amount available in the period: `budgeted` plus `rolled_over`.
    available: Money,
    /// Spending in the period, before refunds.
    spent: Money,
    /// Refunds in the budget's currency in the period.
    refunded: Money,
    /// The amount left: `available` minus `spent` plus `refunded`. Negative if the budget is
    /// overspent.
    remaining: Money,
    /// Spending less refunds, as a fraction of `available`; `null` if nothing is available.
    #[schema(required = true, example = "0.7050", pattern = r"^-?\d+\.\d{4}$")]
    spent_ratio: Option<Decimal>,
    /// The budget's status in the period.
    status: BudgetStatus,
    /// The alert thresholds that have been reached, in percent.
    thresholds_reached: Vec<AlertThreshold>,
    /// Spending in other currencies, which is not counted; one amount per currency.
    excluded: Vec<Money>,
}

wire_enum! {
    /// The status of a budget: `warning` if spending has reached an alert threshold, `overspent` if
    /// it exceeds the available amount.
    BudgetStatus = budget::BudgetStatus;
}

impl BudgetProgress {
    pub(super) fn new(progress: budget::BudgetProgress, on: Option<NaiveDate>) -> Self {
        let period = progress.period;
        Self {
            period_start: period.from,
            period_end: period.to,
            days_left: on.map(|on| period.days_left(on)),
            spent_ratio: progress.ratio(),
            status: progress.status().into(),
            thresholds_reached: AlertThreshold::all(&progress.reached_thresholds()),
            budgeted: progress.budgeted.into(),
            rolled_over: progress.rolled_over.into(),
            available: progress.available.into(),
            spent: progress.spent.into(),
            refunded: progress.refunded.into(),
            remaining: progress.remaining.into(),
            excluded: amounts(progress.unconverted),
            budget: progress.budget.into(),
        }
    }
}

/// Get the progress of all budgets active on a date.
///
/// Each budget is shown in its period that includes the date. All transactions in the period
/// count, including future ones.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/progress",
    operation_id = "get_budget_progress",
    tag = "budgets",
    params(ProgressParams),
    responses((status = OK, body = BudgetProgressList, description = "The progress of the active budgets."))
)]
pub(super) async fn progress(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ProgressParams>,
) -> Result<Json<BudgetProgressList>, Problem> {
    let on = params.on.as_deref();
    let on = on.map(|text| wire::day("on", text)).transpose()?;
    let (on, progress) = state.services.budgets.progress(&actor, on).await?;
    let items = progress
        .into_iter()
        .map(|progress| BudgetProgress::new(progress, Some(on)));
    Ok(Json(BudgetProgressList {
        on,
        items: items.collect(),
    }))
}

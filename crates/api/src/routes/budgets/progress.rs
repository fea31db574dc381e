//! `GET /api/v1/budgets/progress`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{budget, invalid::Violations};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Budget;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    routes::{
        days,
        money::{self, Money},
    },
    state::AppState,
};

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProgressParams {
    /// The day whose periods are shown; today, where the user is, when it is left out.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// How far budgets are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetProgressList {
    /// The day.
    on: NaiveDate,
    /// All budgets that are active on it, by name.
    items: Vec<BudgetProgress>,
}

/// How far a budget is spent in a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetProgress {
    /// The budget.
    budget: Budget,
    /// The first day of the period.
    from: NaiveDate,
    /// The last day of the period.
    to: NaiveDate,
    /// How many days are left, the day itself counted; absent where it is not in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    days_left: Option<i64>,
    /// What was left of the periods before; negative when they were overspent.
    rolled_over: Money,
    /// What there is to spend: the amount and what was carried over.
    available: Money,
    /// What went out.
    spent: Money,
    /// What came back.
    refunded: Money,
    /// What is left; negative when more was spent than there was.
    remaining: Money,
    /// Which part of what there is was spent, less what came back; `null` where there is nothing to
    /// spend.
    #[schema(value_type = Option<String>, required = true, example = "0.7050", pattern = r"^-?\d+\.\d{4}$")]
    ratio: Option<Decimal>,
    /// How it stands.
    status: BudgetStatus,
    /// The thresholds that are reached.
    thresholds_reached: Vec<u16>,
    /// What was spent in other currencies, which does not count; one amount a currency.
    unconverted: Vec<Money>,
}

/// How a budget stands: `warning` when a threshold is reached, `over` when more is spent than there
/// was.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BudgetStatus {
    OnTrack,
    Warning,
    Over,
}

impl BudgetProgress {
    pub(super) fn new(progress: budget::BudgetProgress, on: Option<NaiveDate>) -> Self {
        let period = progress.period;
        Self {
            from: period.from,
            to: period.to,
            days_left: on.map(|on| period.days_left(on)),
            ratio: progress.ratio(),
            status: match progress.status() {
                budget::BudgetStatus::OnTrack => BudgetStatus::OnTrack,
                budget::BudgetStatus::Warning => BudgetStatus::Warning,
                budget::BudgetStatus::Over => BudgetStatus::Over,
            },
            thresholds_reached: progress.reached(),
            rolled_over: progress.rolled_over.into(),
            available: progress.available.into(),
            spent: progress.spent.into(),
            refunded: progress.refunded.into(),
            remaining: progress.remaining.into(),
            unconverted: money::all(progress.unconverted),
            budget: progress.budget.into(),
        }
    }
}

/// Shows how far all budgets are that are active on a day, in their periods with that day. Whatever
/// is booked in the period counts, also what is booked ahead.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/progress",
    operation_id = "show_budget_progress",
    tag = "budgets",
    params(ProgressParams),
    responses((status = OK, body = BudgetProgressList, description = "The budgets."))
)]
pub(crate) async fn progress(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ProgressParams>,
) -> Result<Json<BudgetProgressList>, Problem> {
    let mut violations = Violations::default();
    let on = days::day(&mut violations, "on", params.on.as_deref());
    violations.finish().map_err(Problem::invalid)?;
    let (on, progress) = state.services.budgets.progress(&actor, on).await?;
    let items = progress
        .into_iter()
        .map(|progress| BudgetProgress::new(progress, Some(on)));
    Ok(Json(BudgetProgressList {
        on,
        items: items.collect(),
    }))
}

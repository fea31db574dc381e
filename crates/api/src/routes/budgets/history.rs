//! `GET /api/v1/budgets/{id}/history`

use axum::{Json, extract::State};
use coffer_domain::ids::BudgetId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::progress::BudgetProgress;
use crate::{
    extract::{Authenticated, Id, Query},
    problem::Problem,
    state::AppState,
};

/// The length of a budget history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryParams {
    /// The maximum number of periods to return, 1–60.
    #[serde(default = "default_periods")]
    #[param(required = false, minimum = 1, maximum = 60, default = 12)]
    periods: u16,
}

fn default_periods() -> u16 {
    12
}

/// A budget's progress in its latest periods.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetHistory {
    /// The periods, latest first. Each is calculated with the amount that the budget had in it, and
    /// otherwise with its current settings.
    items: Vec<BudgetProgress>,
}

/// List a budget's progress in past periods.
///
/// Returns the latest periods, up to and including the current one.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/{id}/history",
    operation_id = "get_budget_history",
    tag = "budgets",
    params(Id<BudgetId>, HistoryParams),
    responses((status = OK, body = BudgetHistory, description = "The progress in each period."))
)]
pub(super) async fn history(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
    Query(params): Query<HistoryParams>,
) -> Result<Json<BudgetHistory>, Problem> {
    let budgets = &state.services.budgets;
    let history = budgets.history(&actor, id, params.periods).await?;
    let items = history
        .into_iter()
        .map(|progress| BudgetProgress::new(progress, None));
    Ok(Json(BudgetHistory {
        items: items.collect(),
    }))
}

//! `GET /api/v1/budgets/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::BudgetId;
use http::HeaderMap;

use super::{Budget, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a budget.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/{id}",
    operation_id = "get_budget",
    tag = "budgets",
    params(("id" = uuid::Uuid, Path, description = "The budget's ID.")),
    responses((status = OK, body = Budget, description = "The budget.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
) -> Result<(HeaderMap, Json<Budget>), Problem> {
    let budget = state.services.budgets.get(&actor, id).await?;
    Ok(tagged(budget))
}

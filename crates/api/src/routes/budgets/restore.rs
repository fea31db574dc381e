//! `POST /api/v1/budgets/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::BudgetId;
use http::HeaderMap;

use super::{Budget, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted budget.
#[utoipa::path(
    post,
    path = "/api/v1/budgets/{id}/restore",
    operation_id = "restore_budget",
    tag = "budgets",
    params(("id" = uuid::Uuid, Path, description = "The budget's ID.")),
    responses(
        (status = OK, body = Budget, description = "The restored budget.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The budget's category is deleted, or the user already has 200 other budgets."),
    )
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
) -> Result<(HeaderMap, Json<Budget>), Problem> {
    let budget = state.services.budgets.restore(&actor, id).await?;
    Ok(tagged(budget))
}

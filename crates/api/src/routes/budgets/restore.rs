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

/// Brings a deleted budget back.
#[utoipa::path(
    post,
    path = "/api/v1/budgets/{id}/restore",
    operation_id = "restore_budget",
    tag = "budgets",
    params(("id" = uuid::Uuid, Path, description = "The budget.")),
    responses(
        (status = OK, body = Budget, description = "The budget as it is now.",
            headers(("ETag" = String, description = "Its version."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "Its category is deleted, or there are too many."),
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

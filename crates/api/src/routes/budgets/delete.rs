//! `DELETE /api/v1/budgets/{id}`

use axum::extract::State;
use coffer_domain::ids::BudgetId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Deletes a budget; it can be restored. What was told of it stays.
#[utoipa::path(
    delete,
    path = "/api/v1/budgets/{id}",
    operation_id = "delete_budget",
    tag = "budgets",
    params(
        ("id" = uuid::Uuid, Path, description = "The budget."),
        ("If-Match" = Option<String>, Header, description = "The version to delete, as its ETag."),
    ),
    responses((status = NO_CONTENT, description = "It is deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    state.services.budgets.delete(&actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

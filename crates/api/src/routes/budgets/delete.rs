//! `DELETE /api/v1/budgets/{id}`

use axum::extract::State;
use coffer_domain::ids::BudgetId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete a budget.
///
/// It can be restored. Its alerts are kept.
#[utoipa::path(
    delete,
    path = "/api/v1/budgets/{id}",
    operation_id = "delete_budget",
    tag = "budgets",
    params(
        ("id" = uuid::Uuid, Path, description = "The budget's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
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

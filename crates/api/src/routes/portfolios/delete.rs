//! `DELETE /api/v1/portfolios/{id}`

use axum::extract::State;
use coffer_domain::ids::PortfolioId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete a portfolio.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/portfolios/{id}",
    operation_id = "delete_portfolio",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    state
        .services
        .portfolios
        .delete(&actor, id, version)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

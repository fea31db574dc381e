//! `DELETE /api/v1/portfolios/{id}/holdings/{holding_id}`

use axum::extract::State;
use coffer_domain::ids::{HoldingId, PortfolioId};
use http::StatusCode;

use crate::{
    extract::{Authenticated, IdWithin, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete a holding.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "delete_holding",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("holding_id" = uuid::Uuid, Path, description = "The holding's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let holdings = &state.services.holdings;
    holdings.delete(&actor, portfolio, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

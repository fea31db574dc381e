//! `POST /api/v1/portfolios/{id}/holdings/{holding_id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::{HoldingId, PortfolioId};
use http::HeaderMap;

use super::{Holding, tagged};
use crate::{
    extract::{Authenticated, IdWithin},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted holding.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}/restore",
    operation_id = "restore_holding",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("holding_id" = uuid::Uuid, Path, description = "The holding's ID."),
    ),
    responses(
        (status = OK, body = Holding, description = "The restored holding.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency, or 2,000 other holdings."),
    )
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
) -> Result<(HeaderMap, Json<Holding>), Problem> {
    let holdings = &state.services.holdings;
    let holding = holdings.restore(&actor, portfolio, id).await?;
    Ok(tagged(holding))
}

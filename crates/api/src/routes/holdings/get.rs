//! `GET /api/v1/portfolios/{id}/holdings/{holding_id}`

use axum::{Json, extract::State};
use coffer_domain::ids::{HoldingId, PortfolioId};
use http::HeaderMap;

use super::{Holding, tagged};
use crate::{
    extract::{Authenticated, IdWithin},
    problem::Problem,
    state::AppState,
};

/// Get a holding and its value.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "get_holding",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("holding_id" = uuid::Uuid, Path, description = "The holding's ID."),
    ),
    responses((status = OK, body = Holding, description = "The holding.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
) -> Result<(HeaderMap, Json<Holding>), Problem> {
    let holding = state.services.holdings.get(&actor, portfolio, id).await?;
    Ok(tagged(holding))
}

//! `GET /api/v1/portfolios/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::PortfolioId;
use http::HeaderMap;

use super::{Portfolio, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a portfolio and its value.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}",
    operation_id = "get_portfolio",
    tag = "portfolios",
    params(("id" = uuid::Uuid, Path, description = "The portfolio's ID.")),
    responses((status = OK, body = Portfolio, description = "The portfolio.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
) -> Result<(HeaderMap, Json<Portfolio>), Problem> {
    let valued = state.services.portfolios.get(&actor, id).await?;
    Ok(tagged(valued))
}

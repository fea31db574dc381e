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

/// Shows a portfolio with its value.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}",
    tag = "portfolios",
    params(("id" = uuid::Uuid, Path, description = "The portfolio.")),
    responses((status = OK, body = Portfolio, description = "The portfolio.",
        headers(("ETag" = String, description = "Its version."))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
) -> Result<(HeaderMap, Json<Portfolio>), Problem> {
    let valued = state.services.portfolios.get(&actor, id).await?;
    Ok(tagged(valued))
}

//! `POST /api/v1/portfolios/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::PortfolioId;
use http::HeaderMap;

use super::{Portfolio, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted portfolio.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/restore",
    operation_id = "restore_portfolio",
    tag = "portfolios",
    params(("id" = uuid::Uuid, Path, description = "The portfolio's ID.")),
    responses((status = OK, body = Portfolio, description = "The restored portfolio.",
        headers(("ETag" = String))))
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
) -> Result<(HeaderMap, Json<Portfolio>), Problem> {
    let valued = state.services.portfolios.restore(&actor, id).await?;
    Ok(tagged(valued))
}

//! `GET /api/v1/transfers/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::TransferId;

use super::Transfer;
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a transfer.
#[utoipa::path(
    get,
    path = "/api/v1/transfers/{id}",
    operation_id = "get_transfer",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transfer's ID.")),
    responses((status = OK, body = Transfer, description = "The transfer."))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
) -> Result<Json<Transfer>, Problem> {
    let transfer = state.services.transfers.get(&actor, id).await?;
    Ok(Json(transfer.into()))
}

//! `POST /api/v1/transfers/{id}/unlink`

use axum::{Json, extract::State};
use coffer_domain::ids::TransferId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    routes::transactions::Transaction,
    state::AppState,
};

/// What were the halves of a transfer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unlinked {
    /// What was spent and what was received.
    items: Vec<Transaction>,
}

/// Takes a transfer apart. Its halves stay, as something spent and something received.
#[utoipa::path(
    post,
    path = "/api/v1/transfers/{id}/unlink",
    operation_id = "unlink_transfer",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transfer.")),
    responses((status = OK, body = Unlinked, description = "Its halves as they are now."))
)]
pub(crate) async fn unlink(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
) -> Result<Json<Unlinked>, Problem> {
    let halves = state.services.transfers.unlink(&actor, id).await?;
    Ok(Json(Unlinked {
        items: halves.into_iter().map(Into::into).collect(),
    }))
}

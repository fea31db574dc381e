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

/// The former sides of a transfer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnlinkedTransfer {
    /// The two transactions: an expense and an income.
    items: Vec<Transaction>,
}

/// Unlink a transfer.
///
/// Its two transactions are kept, as an expense and an income.
#[utoipa::path(
    post,
    path = "/api/v1/transfers/{id}/unlink",
    operation_id = "unlink_transfer",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transfer's ID.")),
    responses((status = OK, body = UnlinkedTransfer, description = "The updated transactions."))
)]
pub(crate) async fn unlink(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
) -> Result<Json<UnlinkedTransfer>, Problem> {
    let halves = state.services.transfers.unlink(&actor, id).await?;
    Ok(Json(UnlinkedTransfer {
        items: halves.into_iter().map(Into::into).collect(),
    }))
}

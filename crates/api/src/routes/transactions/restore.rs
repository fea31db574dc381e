//! `POST /api/v1/transactions/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::TransactionId;
use http::HeaderMap;

use super::{Transaction, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted transaction.
///
/// Restoring one side of a transfer restores the other, too.
#[utoipa::path(
    post,
    path = "/api/v1/transactions/{id}/restore",
    operation_id = "restore_transaction",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transaction's ID.")),
    responses(
        (status = OK, body = Transaction, description = "The restored transaction.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account or category is deleted, or the `external_id` is in use again."),
    )
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
) -> Result<(HeaderMap, Json<Transaction>), Problem> {
    let transaction = state.services.transactions.restore(&actor, id).await?;
    Ok(tagged(transaction))
}

//! `DELETE /api/v1/transactions/{id}`

use axum::extract::State;
use coffer_domain::ids::TransactionId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete a transaction.
///
/// Deleting one side of a transfer deletes the other, too. Both can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/{id}",
    operation_id = "delete_transaction",
    tag = "transactions",
    params(
        ("id" = uuid::Uuid, Path, description = "The transaction's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    state
        .services
        .transactions
        .delete(&actor, id, version)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

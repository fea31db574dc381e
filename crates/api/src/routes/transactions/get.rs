//! `GET /api/v1/transactions/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::TransactionId;
use http::HeaderMap;

use super::{Transaction, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a transaction.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/{id}",
    operation_id = "get_transaction",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transaction's ID.")),
    responses((status = OK, body = Transaction, description = "The transaction.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
) -> Result<(HeaderMap, Json<Transaction>), Problem> {
    let transaction = state.services.transactions.get(&actor, id).await?;
    Ok(tagged(transaction))
}

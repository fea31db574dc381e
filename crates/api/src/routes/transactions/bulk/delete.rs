//! `DELETE /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::selection;
use crate::{
    extract::{Authenticated, Body},
    problem::Problem,
    routes::transactions::params::TransactionConditions,
    state::AppState,
};

/// Many transactions, named by `ids` or found by a `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteTransactionsRequest {
    /// These transactions.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<String>>,
    /// All that these conditions find, at least one of them and at most 50,000 transactions.
    filter: Option<TransactionConditions>,
}

/// What was deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedTransactions {
    /// How many transactions, other halves of transfers counted.
    deleted: u64,
}

/// Deletes many transactions, all or none, and of transfers both halves. Each can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/bulk",
    operation_id = "delete_transactions",
    tag = "transactions",
    request_body = DeleteTransactionsRequest,
    responses((status = OK, body = DeletedTransactions, description = "It is done."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<DeleteTransactionsRequest>,
) -> Result<Json<DeletedTransactions>, Problem> {
    let which = selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let deleted = transactions.delete_many(&actor, which).await?;
    Ok(Json(DeletedTransactions { deleted }))
}

//! `DELETE /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_services::ChangedTransaction;
use coffer_storage::BulkChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkParams, TransactionError, errors, selection, skipped};
use crate::{
    extract::{Authenticated, Body, Query},
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
    /// How many of `ids` are not there.
    skipped: usize,
    /// With `on_error=skip`, what became of each of `ids`, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<DeletedTransaction>,
}

/// What became of a transaction that was to be deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedTransaction {
    /// Which.
    id: Uuid,
    /// Whether it was deleted.
    deleted: bool,
    /// Why it was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<TransactionError>,
}

impl From<ChangedTransaction> for DeletedTransaction {
    fn from(of: ChangedTransaction) -> Self {
        Self {
            id: of.id.uuid(),
            deleted: of.changed.is_ok(),
            errors: of.changed.err().map(errors).unwrap_or_default(),
        }
    }
}

/// Deletes many transactions, and of transfers both halves: all, or with `on_error=skip` those that
/// are there. Each can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/bulk",
    operation_id = "delete_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = DeleteTransactionsRequest,
    responses((status = OK, body = DeletedTransactions, description = "It is done."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Body(request): Body<DeleteTransactionsRequest>,
) -> Result<Json<DeletedTransactions>, Problem> {
    let which = selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let on_error = params.on_error;
    let done = transactions.change_many(&actor, which, BulkChange::Delete, on_error.into());
    let done = done.await?;
    Ok(Json(DeletedTransactions {
        deleted: done.changed,
        skipped: skipped(&done.named),
        items: on_error.told(done.named),
    }))
}

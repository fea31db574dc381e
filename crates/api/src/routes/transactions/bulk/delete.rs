//! `DELETE /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_services::ChangedTransaction;
use coffer_storage::BulkChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkParams, errors, selection, skipped};
use crate::{
    extract::{Authenticated, Body, Query},
    problem::{FieldError, Problem},
    routes::transactions::params::TransactionFilterBody,
    state::AppState,
};

/// Transactions to delete, by `ids` or `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkDeleteRequest {
    /// The IDs of the transactions, 1–10,000. Send either `ids` or `filter`.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<String>>,
    /// A filter that selects the transactions: at least one condition, matching at most 50,000
    /// transactions. Send either `ids` or `filter`.
    filter: Option<TransactionFilterBody>,
}

/// The result of a bulk delete.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkDeleteResult {
    /// The number of transactions deleted, including the other sides of transfers.
    deleted: u64,
    /// The number of `ids` that do not exist.
    skipped: usize,
    /// With `ids` and `on_error=skip`, the result of each, in the order of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<BulkDeleteItem>,
}

/// The result of deleting one transaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkDeleteItem {
    /// The transaction's ID.
    id: Uuid,
    /// Whether the transaction was deleted.
    deleted: bool,
    /// Why the transaction was not deleted; omitted if it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl From<ChangedTransaction> for BulkDeleteItem {
    fn from(of: ChangedTransaction) -> Self {
        Self {
            id: of.id.uuid(),
            deleted: of.changed.is_ok(),
            errors: of.changed.err().map(errors).unwrap_or_default(),
        }
    }
}

/// Delete transactions in bulk.
///
/// Deletes all or none or, with `on_error=skip`, all that exist. Both sides of a transfer are
/// deleted. Each transaction can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_delete_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = BulkDeleteRequest,
    responses((status = OK, body = BulkDeleteResult, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Body(request): Body<BulkDeleteRequest>,
) -> Result<Json<BulkDeleteResult>, Problem> {
    let which = selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let on_error = params.on_error;
    let done = transactions.change_many(&actor, which, BulkChange::Delete, on_error.into());
    let done = done.await?;
    Ok(Json(BulkDeleteResult {
        deleted: done.changed,
        skipped: skipped(&done.named),
        items: on_error.told(done.named),
    }))
}

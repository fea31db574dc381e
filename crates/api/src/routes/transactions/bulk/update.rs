//! `PATCH /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_domain::Invalid;
use coffer_services::ChangedTransaction;
use coffer_storage::BulkChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkParams, errors, selection, skipped};
use crate::{
    extract::{Authenticated, Body, Clearable, Query, given},
    problem::{FieldError, Problem},
    routes::transactions::params::TransactionFilterBody,
    state::AppState,
    wire::id,
};

/// Transactions to recategorise, by `ids` or `filter`, and their new category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkRecategoriseRequest {
    /// The IDs of the transactions, 1–10,000. Send either `ids` or `filter`.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<String>>,
    /// A filter that selects the transactions: at least one condition, matching at most 50,000
    /// transactions. Send either `ids` or `filter`.
    filter: Option<TransactionFilterBody>,
    /// The new category's ID; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = true)]
    category_id: Option<Clearable<String>>,
}

/// The result of a bulk recategorisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkRecategoriseResult {
    /// The number of transactions whose category changed.
    updated: u64,
    /// The number of `ids` that do not exist.
    skipped: usize,
    /// With `ids` and `on_error=skip`, the result of each, in the order of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<BulkRecategoriseItem>,
}

/// The result of recategorising one transaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkRecategoriseItem {
    /// The transaction's ID.
    id: Uuid,
    /// Whether the category changed; `false` if the transaction already had it.
    updated: bool,
    /// Why the transaction could not be updated; omitted if it could.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl From<ChangedTransaction> for BulkRecategoriseItem {
    fn from(of: ChangedTransaction) -> Self {
        Self {
            id: of.id.uuid(),
            updated: of.changed == Ok(true),
            errors: of.changed.err().map(errors).unwrap_or_default(),
        }
    }
}

/// Recategorise transactions in bulk.
///
/// Changes the category of all or none or, with `on_error=skip`, of all that exist.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_recategorise_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = BulkRecategoriseRequest,
    responses((status = OK, body = BulkRecategoriseResult, description = "Updated."))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Body(request): Body<BulkRecategoriseRequest>,
) -> Result<Json<BulkRecategoriseResult>, Problem> {
    let missing = || {
        let text = "Send the ID of the new category, or null for none.";
        Problem::invalid(Invalid::field("category_id", "required", text))
    };
    let Clearable(category) = request.category_id.ok_or_else(missing)?;
    let category = category.as_deref().map(|text| id("category_id", text));
    let category = category.transpose().map_err(Problem::invalid)?;
    let which = selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let change = BulkChange::Recategorise(category);
    let on_error = params.on_error;
    let done = transactions.change_many(&actor, which, change, on_error.into());
    let done = done.await?;
    Ok(Json(BulkRecategoriseResult {
        updated: done.changed,
        skipped: skipped(&done.named),
        items: on_error.told(done.named),
    }))
}

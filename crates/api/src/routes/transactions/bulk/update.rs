//! `PATCH /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_domain::Invalid;
use coffer_services::ChangedTransaction;
use coffer_storage::BulkChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkParams, TransactionError, errors, selection, skipped};
use crate::{
    extract::{Authenticated, Body, Clearable, Query, given},
    problem::Problem,
    routes::transactions::params::{TransactionConditions, id},
    state::AppState,
};

/// Another category for many transactions, named by `ids` or found by a `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecategoriseRequest {
    /// These transactions.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<String>>,
    /// All that these conditions find, at least one of them and at most 50,000 transactions.
    filter: Option<TransactionConditions>,
    /// The category they get; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = true)]
    category_id: Option<Clearable<String>>,
}

/// What was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedTransactions {
    /// How many had another category.
    changed: u64,
    /// How many of `ids` are not there.
    skipped: usize,
    /// With `on_error=skip`, what became of each of `ids`, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    items: Vec<RecategorisedTransaction>,
}

/// What became of a transaction that was to get another category.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecategorisedTransaction {
    /// Which.
    id: Uuid,
    /// Whether it had another category.
    changed: bool,
    /// Why it could not be changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<TransactionError>,
}

impl From<ChangedTransaction> for RecategorisedTransaction {
    fn from(of: ChangedTransaction) -> Self {
        Self {
            id: of.id.uuid(),
            changed: of.changed == Ok(true),
            errors: of.changed.err().map(errors).unwrap_or_default(),
        }
    }
}

/// Gives many transactions another category: all, or with `on_error=skip` those that are there.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/bulk",
    operation_id = "recategorise_transactions",
    tag = "transactions",
    params(BulkParams),
    request_body = RecategoriseRequest,
    responses((status = OK, body = ChangedTransactions, description = "It is done."))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Body(request): Body<RecategoriseRequest>,
) -> Result<Json<ChangedTransactions>, Problem> {
    let missing = || {
        let text = "Name the category that they get, or null for none.";
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
    Ok(Json(ChangedTransactions {
        changed: done.changed,
        skipped: skipped(&done.named),
        items: on_error.told(done.named),
    }))
}

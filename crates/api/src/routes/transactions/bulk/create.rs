//! `POST /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_services::BulkOutcome;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::BulkParams;
use crate::{
    extract::{Authenticated, Body, Idempotency, Query},
    problem::{FieldError, Problem},
    routes::transactions::create::CreateTransactionRequest,
    state::AppState,
};

/// Transactions to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkCreateRequest {
    /// The transactions, 1–10,000.
    #[schema(min_items = 1, max_items = 10000)]
    items: Vec<CreateTransactionRequest>,
}

/// The result of a bulk create.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkCreateResult {
    /// The number of transactions created.
    created: usize,
    /// The number of transactions skipped.
    skipped: usize,
    /// The result of each transaction, in the order of the request.
    items: Vec<BulkCreateItem>,
}

/// The result of creating one transaction: either `id` or `errors`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkCreateItem {
    /// The new transaction's ID; omitted if it was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    id: Option<Uuid>,
    /// Why the transaction was skipped; omitted if it was created.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl From<BulkOutcome> for BulkCreateItem {
    fn from(outcome: BulkOutcome) -> Self {
        match outcome {
            BulkOutcome::Added(id) => Self {
                id: Some(id.uuid()),
                errors: Vec::new(),
            },
            BulkOutcome::Skipped(errors) => Self {
                id: None,
                errors: errors.into_iter().map(Into::into).collect(),
            },
        }
    }
}

/// Create transactions in bulk.
///
/// Creates up to 10,000 transactions in a body of up to 10 MiB: all or none or, with
/// `on_error=skip`, all that are valid.
#[utoipa::path(
    post,
    path = "/api/v1/transactions/bulk",
    operation_id = "bulk_create_transactions",
    tag = "transactions",
    params(
        BulkParams,
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = BulkCreateRequest,
    responses((status = OK, body = BulkCreateResult, description = "The result of each transaction."))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Idempotency(key): Idempotency,
    Body(request): Body<BulkCreateRequest>,
) -> Result<Json<BulkCreateResult>, Problem> {
    let rows = request.items.into_iter();
    let rows = rows.map(CreateTransactionRequest::read).collect();
    let transactions = &state.services.transactions;
    let on_error = params.on_error.into();
    let outcomes = transactions.create_many(&actor, rows, on_error, key);
    let items: Vec<BulkCreateItem> = outcomes.await?.into_iter().map(Into::into).collect();
    let created = items.iter().filter(|item| item.id.is_some()).count();
    Ok(Json(BulkCreateResult {
        created,
        skipped: items.len() - created,
        items,
    }))
}

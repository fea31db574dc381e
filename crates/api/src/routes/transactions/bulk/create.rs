//! `POST /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_services::BulkOutcome;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BulkParams, TransactionError};
use crate::{
    extract::{Authenticated, Body, Idempotency, Query},
    problem::Problem,
    routes::transactions::create::CreateTransactionRequest,
    state::AppState,
};

/// Many new transactions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateTransactionsRequest {
    /// The transactions.
    #[schema(min_items = 1, max_items = 10000)]
    items: Vec<CreateTransactionRequest>,
}

/// What became of many new transactions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedTransactions {
    /// How many were added.
    added: usize,
    /// How many were not.
    skipped: usize,
    /// What became of each, in their order.
    items: Vec<CreatedTransaction>,
}

/// What became of a new transaction: it has an `id`, or `errors`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedTransaction {
    /// Its identifier, if it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    id: Option<Uuid>,
    /// Why it was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<TransactionError>,
}

impl From<BulkOutcome> for CreatedTransaction {
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

/// Books up to 10,000 transactions, in a body of up to 10 MiB: all, or with `on_error=skip` those
/// that can be booked.
#[utoipa::path(
    post,
    path = "/api/v1/transactions/bulk",
    operation_id = "create_transactions",
    tag = "transactions",
    params(
        BulkParams,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes sending it again harmless."),
    ),
    request_body = CreateTransactionsRequest,
    responses((status = OK, body = CreatedTransactions, description = "What became of each."))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BulkParams>,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateTransactionsRequest>,
) -> Result<Json<CreatedTransactions>, Problem> {
    let rows = request.items.into_iter();
    let rows = rows.map(CreateTransactionRequest::read).collect();
    let transactions = &state.services.transactions;
    let on_error = params.on_error.into();
    let outcomes = transactions.create_many(&actor, rows, on_error, key);
    let items: Vec<CreatedTransaction> = outcomes.await?.into_iter().map(Into::into).collect();
    let added = items.iter().filter(|item| item.id.is_some()).count();
    Ok(Json(CreatedTransactions {
        added,
        skipped: items.len() - added,
        items,
    }))
}

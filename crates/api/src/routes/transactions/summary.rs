//! `GET /api/v1/transactions/summary`

use axum::{Json, extract::State};
use coffer_domain::transaction::FlowTotal;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Conditions;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
};

/// The totals of transactions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionSummary {
    /// One total per currency. Amounts in different currencies are never added.
    items: Vec<TransactionTotal>,
}

/// The totals of transactions in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionTotal {
    /// The currency, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// The number of transactions, including transfers.
    transaction_count: i64,
    /// Total inflow, excluding transfers.
    #[schema(value_type = String, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
    inflow: Decimal,
    /// Total outflow as a positive number, excluding transfers.
    #[schema(value_type = String, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
    outflow: Decimal,
    /// Total of incoming transfers.
    #[schema(value_type = String, example = "100.00", pattern = r"^\d+(\.\d+)?$")]
    transferred_in: Decimal,
    /// Total of outgoing transfers, as a positive number.
    #[schema(value_type = String, example = "100.00", pattern = r"^\d+(\.\d+)?$")]
    transferred_out: Decimal,
}

impl From<FlowTotal> for TransactionTotal {
    fn from(total: FlowTotal) -> Self {
        Self {
            currency: total.currency.code(),
            transaction_count: total.transactions,
            inflow: total.received,
            outflow: total.spent,
            transferred_in: total.transferred_in,
            transferred_out: total.transferred_out,
        }
    }
}

/// Get the totals of transactions.
///
/// Returns the totals of all matching transactions, one per currency.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/summary",
    operation_id = "get_transaction_summary",
    tag = "transactions",
    params(Conditions),
    responses((status = OK, body = TransactionSummary, description = "The totals."))
)]
pub(crate) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(conditions): Query<Conditions>,
) -> Result<Json<TransactionSummary>, Problem> {
    let filter = conditions.filter().map_err(Problem::invalid)?;
    let totals = state.services.transactions.totals(&actor, &filter).await?;
    Ok(Json(TransactionSummary {
        items: totals.into_iter().map(Into::into).collect(),
    }))
}

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

/// What transactions come to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionSummary {
    /// One total a currency; unlike currencies are never added.
    items: Vec<TransactionTotal>,
}

/// What transactions of one currency come to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionTotal {
    /// ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// How many transactions there are, transfers counted.
    count: i64,
    /// What was received, transfers left out.
    #[schema(value_type = String, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
    inflow: Decimal,
    /// What was spent, as a positive number, transfers left out.
    #[schema(value_type = String, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
    outflow: Decimal,
    /// What came in by transfers.
    #[schema(value_type = String, example = "100.00", pattern = r"^\d+(\.\d+)?$")]
    transferred_in: Decimal,
    /// What went out by transfers, as a positive number.
    #[schema(value_type = String, example = "100.00", pattern = r"^\d+(\.\d+)?$")]
    transferred_out: Decimal,
}

impl From<FlowTotal> for TransactionTotal {
    fn from(total: FlowTotal) -> Self {
        Self {
            currency: total.currency.code(),
            count: total.transactions,
            inflow: total.received,
            outflow: total.spent,
            transferred_in: total.transferred_in,
            transferred_out: total.transferred_out,
        }
    }
}

/// Sums up transactions, one total a currency.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/summary",
    operation_id = "summarize_transactions",
    tag = "transactions",
    params(Conditions),
    responses((status = OK, body = TransactionSummary, description = "The sums."))
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

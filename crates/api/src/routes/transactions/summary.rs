//! `GET /api/v1/transactions/summary`

use axum::{Json, extract::State};
use coffer_domain::transaction::FlowTotal;
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Conditions;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
    wire::{Amount, CurrencyCode, UnsignedAmount, response},
};

/// The totals of transactions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionSummary {
    /// One total per currency. Amounts in different currencies are never added.
    items: Vec<TransactionTotal>,
}

response! {
    /// The totals of transactions in one currency.
    struct TransactionTotal from total: FlowTotal {
        /// The currency, as an ISO 4217 code.
        currency: CurrencyCode,
        /// The number of transactions, including transfers.
        transaction_count: i64 = total.transactions,
        /// Total inflow, excluding transfers: the sum of positive amounts.
        inflow: UnsignedAmount,
        /// Total outflow as a positive number, excluding transfers: the sum of negative amounts.
        outflow: UnsignedAmount,
        /// Total income, as in reports: inflow in income categories less outflow in them, and
        /// uncategorised inflow.
        income: Amount,
        /// Total expenses as a positive number, as in reports: outflow in expense categories less
        /// refunds, and uncategorised outflow.
        expenses: Amount,
        /// Total of incoming transfers.
        transferred_in: UnsignedAmount,
        /// Total of outgoing transfers, as a positive number.
        transferred_out: UnsignedAmount,
    }
}

/// Get the totals of transactions.
///
/// Returns the totals of all matching transactions, one per currency: by direction and by type.
/// `income` less `expenses` is `inflow` less `outflow`.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/summary",
    operation_id = "get_transaction_summary",
    tag = "transactions",
    params(Conditions),
    responses((status = OK, body = TransactionSummary, description = "The totals of the matching transactions, one per currency."))
)]
pub(super) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(conditions): Query<Conditions>,
) -> Result<Json<TransactionSummary>, Problem> {
    let filter = conditions.filter()?;
    let totals = state.services.transactions.totals(&actor, &filter).await?;
    Ok(Json(TransactionSummary {
        items: totals.into_iter().map(Into::into).collect(),
    }))
}

//! `POST /api/v1/transfers/link`

use axum::{Json, extract::State};
use coffer_domain::{Invalid, ids::TransactionId, invalid::Violations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Transfer;
use crate::{
    extract::{Authenticated, Body},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// Two transactions to link as a transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkTransferRequest {
    /// The IDs of the two transactions, in any order: an outflow and an inflow in different
    /// accounts. If both have the same currency, their amounts must match.
    #[schema(value_type = Vec<Uuid>, min_items = 2, max_items = 2)]
    transaction_ids: Vec<String>,
}

impl LinkTransferRequest {
    fn read(&self) -> Result<[TransactionId; 2], Invalid> {
        let not_two = || {
            let text = "Send exactly two transaction IDs.";
            Invalid::field("transaction_ids", "wrong_count", text)
        };
        let [one, other] = self.transaction_ids.as_slice() else {
            return Err(not_two());
        };
        let mut violations = Violations::default();
        let one = violations.take(id("transaction_ids[0]", one));
        let other = violations.take(id("transaction_ids[1]", other));
        violations.finish()?;
        one.zip(other)
            .map(|(one, other)| [one, other])
            .ok_or_else(not_two)
    }
}

/// Link two transactions as a transfer.
///
/// Use it for two transactions that were created separately, such as by imports from two banks.
#[utoipa::path(
    post,
    path = "/api/v1/transfers/link",
    operation_id = "link_transfer",
    tag = "transactions",
    request_body = LinkTransferRequest,
    responses((status = OK, body = Transfer, description = "The transfer."))
)]
pub(crate) async fn link(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<LinkTransferRequest>,
) -> Result<Json<Transfer>, Problem> {
    let halves = request.read().map_err(Problem::invalid)?;
    let transfer = state.services.transfers.link(&actor, halves).await?;
    Ok(Json(transfer.into()))
}

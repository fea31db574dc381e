//! `POST /api/v1/transfers/link`

use axum::{Json, extract::State};
use coffer_domain::{Invalid, ids::TransactionId, invalid::Violations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Transfer;
use crate::{
    extract::{Authenticated, Body},
    problem::Problem,
    routes::transactions::id,
    state::AppState,
};

/// Two transactions that are one movement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkRequest {
    /// The two, in any order: one out and one in, on different accounts; in one currency as much in
    /// as out.
    #[schema(value_type = Vec<Uuid>, min_items = 2, max_items = 2)]
    transaction_ids: Vec<String>,
}

impl LinkRequest {
    fn read(&self) -> Result<[TransactionId; 2], Invalid> {
        let [one, other] = self.transaction_ids.as_slice() else {
            let text = "Name two transactions.";
            return Err(Invalid::field("transaction_ids", "not_two", text));
        };
        let mut violations = Violations::default();
        let one = violations.take(id("transaction_ids[0]", one));
        let other = violations.take(id("transaction_ids[1]", other));
        violations.finish()?;
        one.zip(other)
            .map(|(one, other)| [one, other])
            .ok_or_else(|| Invalid::field("transaction_ids", "not_two", "Name two transactions."))
    }
}

/// Makes a transfer of two transactions that were booked each for itself, by a bank's import for
/// example.
#[utoipa::path(
    post,
    path = "/api/v1/transfers/link",
    operation_id = "link_transfer",
    tag = "transactions",
    request_body = LinkRequest,
    responses((status = OK, body = Transfer, description = "The transfer."))
)]
pub(crate) async fn link(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<LinkRequest>,
) -> Result<Json<Transfer>, Problem> {
    let halves = request.read().map_err(Problem::invalid)?;
    let transfer = state.services.transfers.link(&actor, halves).await?;
    Ok(Json(transfer.into()))
}

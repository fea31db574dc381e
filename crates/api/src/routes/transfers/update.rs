//! `PATCH /api/v1/transfers/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Line, Money, day,
    ids::TransferId,
    invalid::Violations,
    transaction::{Transaction as Entity, TransferChanges},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Transfer;
use crate::{
    extract::{Authenticated, Body, Id, given},
    problem::Problem,
    state::AppState,
};

/// Changes to both sides of a transfer, as a JSON merge patch (RFC 7396). Omitted fields keep their
/// value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateTransferRequest {
    /// The new amount to transfer, as a positive number. If both accounts have the same currency,
    /// the amount received changes with it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^\d+(\.\d+)?$")]
    amount: Option<String>,
    /// The new amount received, if the currencies of the accounts differ.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^\d+(\.\d+)?$")]
    received_amount: Option<String>,
    /// The new date of both sides, from 1900-01-01 to 2200-12-31.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, format = Date)]
    booked_on: Option<String>,
    /// The new description of both sides, 1–500 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 500)]
    description: Option<String>,
}

impl TryFrom<UpdateTransferRequest> for TransferChanges {
    type Error = Problem;

    fn try_from(request: UpdateTransferRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let mut amount = |field: &str, text: Option<&str>| {
            let amount = text.map(|text| Money::parse_amount(field, text));
            amount.and_then(|amount| violations.take(amount))
        };
        let sent = amount("amount", request.amount.as_deref());
        let received = amount("received_amount", request.received_amount.as_deref());
        let booked_on = request.booked_on.as_deref();
        let booked_on = booked_on.and_then(|text| violations.take(day::parse("booked_on", text)));
        let most = Entity::MAX_DESCRIPTION;
        let description = request.description.as_deref();
        let description =
            description.and_then(|text| violations.take(Line::parse("description", most, text)));
        violations.finish().map_err(Problem::invalid)?;
        Ok(Self {
            amount: sent.into(),
            received_amount: received.into(),
            booked_on: booked_on.into(),
            description: description.into(),
        })
    }
}

/// Update both sides of a transfer.
#[utoipa::path(
    patch,
    path = "/api/v1/transfers/{id}",
    operation_id = "update_transfer",
    tag = "transactions",
    params(("id" = uuid::Uuid, Path, description = "The transfer's ID.")),
    request_body = UpdateTransferRequest,
    responses((status = OK, body = Transfer, description = "The updated transfer."))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
    Body(request): Body<UpdateTransferRequest>,
) -> Result<Json<Transfer>, Problem> {
    let changes = request.try_into()?;
    let transfer = state.services.transfers.update(&actor, id, changes).await?;
    Ok(Json(transfer.into()))
}

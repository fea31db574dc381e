//! `POST /api/v1/transfers`

use axum::{Json, extract::State};
use coffer_domain::{Line, Money, day, invalid::Violations, transaction::Transaction as Entity};
use coffer_services::NewTransfer;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Transfer;
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// A new transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateTransferRequest {
    /// The ID of the account to transfer from.
    #[schema(value_type = Uuid)]
    from_account_id: String,
    /// The ID of the account to transfer to.
    #[schema(value_type = Uuid)]
    to_account_id: String,
    /// The amount to transfer, as a positive number in the currency of the account it leaves.
    #[schema(example = "100.00", pattern = r"^\d+(\.\d+)?$")]
    amount: String,
    /// The amount received, in the currency of the receiving account. Required if the currencies
    /// differ.
    #[schema(example = "108.40", pattern = r"^\d+(\.\d+)?$")]
    received_amount: Option<String>,
    /// The date of the transfer, from 1900-01-01 to 2200-12-31.
    #[schema(format = Date, example = "2025-01-31")]
    booked_on: String,
    /// The description, 1–500 characters.
    #[schema(min_length = 1, max_length = 500, example = "To savings")]
    description: String,
}

impl TryFrom<CreateTransferRequest> for NewTransfer {
    type Error = Problem;

    fn try_from(request: CreateTransferRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let from = violations.take(id("from_account_id", &request.from_account_id));
        let to = violations.take(id("to_account_id", &request.to_account_id));
        let amount = violations.take(Money::parse_amount("amount", &request.amount));
        let received_amount = request.received_amount.as_deref();
        let received_amount = received_amount
            .and_then(|text| violations.take(Money::parse_amount("received_amount", text)));
        let booked_on = violations.take(day::parse("booked_on", &request.booked_on));
        let most = Entity::MAX_DESCRIPTION;
        let description = violations.take(Line::parse("description", most, &request.description));
        violations.finish().map_err(Problem::invalid)?;
        match (from, to, amount, booked_on, description) {
            (Some(from), Some(to), Some(amount), Some(booked_on), Some(description)) => Ok(Self {
                from,
                to,
                amount,
                received_amount,
                booked_on,
                description,
            }),
            _ => Err(Problem::internal(&"a validated field is missing")),
        }
    }
}

/// Create a transfer.
///
/// Creates a transaction in each of the two accounts.
#[utoipa::path(
    post,
    path = "/api/v1/transfers",
    operation_id = "create_transfer",
    tag = "transactions",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateTransferRequest,
    responses((status = CREATED, body = Transfer, description = "The new transfer."))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateTransferRequest>,
) -> Result<(StatusCode, Json<Transfer>), Problem> {
    let new = request.try_into()?;
    let created = state.services.transfers.create(&actor, new, key).await?;
    Ok((StatusCode::CREATED, Json(created.into())))
}

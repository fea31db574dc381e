//! Transfers between the user's own accounts.

use axum::{Json, extract::State};
use coffer_domain::{
    Invalid, Line, day,
    ids::{TransactionId, TransferId},
    invalid,
    transaction::{self, TransferChanges},
};
use coffer_messages::messages;
use coffer_services::NewTransfer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::transactions::Transaction;
use crate::{
    extract::{Authenticated, Body, Id, Idempotency},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{Created, UnsignedAmountText, changes, id, request, response},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(create)))
        .routes(RESOURCE.on(routes!(link)))
        .routes(RESOURCE.on(routes!(get, update)))
        .routes(RESOURCE.on(routes!(unlink)))
}

response! {
    /// A transfer between two of your own accounts. Deleting or restoring one side does the same to
    /// the other. Deleting one of the accounts unlinks the other side, and restoring the account
    /// links it again if the two still match.
    struct Transfer from transfer: transaction::Transfer {
        /// The transfer's ID, which is the `transfer_id` of both transactions.
        id: Uuid,
        /// The transaction in the account the money left.
        outgoing: Transaction = leg(transfer.outgoing),
        /// The transaction in the account that received the money.
        incoming: Transaction = leg(transfer.incoming),
    }
}

/// One side of a transfer, whose type does not depend on its category.
fn leg(transaction: transaction::Transaction) -> Transaction {
    transaction.detailed(None).into()
}

request! {
    /// A new transfer.
    CreateTransferRequest => NewTransfer {
        /// The ID of the account to transfer from.
        #[schema(value_type = Uuid)]
        from_account_id: String => from = id("from_account_id", from_account_id),
        /// The ID of the account to transfer to.
        #[schema(value_type = Uuid)]
        to_account_id: String => to = id("to_account_id", to_account_id),
        /// The amount to transfer, as a positive number in the currency of the account it leaves.
        amount: UnsignedAmountText,
        /// The amount received, in the currency of the receiving account. Required if the
        /// currencies differ.
        received_amount: Option<UnsignedAmountText>,
        /// The date of the transfer, from 1900-01-01 to 2200-12-31.
        #[schema(format = Date, example = "2025-01-31")]
        booked_on: String => day::parse("booked_on", booked_on),
        /// The description, 1–500 characters.
        #[schema(min_length = 1, max_length = 500, example = "To savings")]
        description: String => read_description(description),
    }
}

fn read_description(text: &str) -> Result<Line, Invalid> {
    let max = transaction::Transaction::MAX_DESCRIPTION;
    Line::parse("description", max, text)
}

/// Create a transfer.
///
/// Creates a transaction in each of the two accounts.
#[utoipa::path(
    post,
    path = "/api/v1/transfers",
    operation_id = "create_transfer",
    tag = "transactions",
    params(Idempotency),
    request_body = CreateTransferRequest,
    responses((status = CREATED, body = Transfer, description = "The new transfer."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateTransferRequest>,
) -> Result<Created<Json<Transfer>>, Problem> {
    let new = request.try_into()?;
    let transfers = &state.services.transfers;
    Created::once(key, |request| transfers.create(&actor, new, request)).await
}

/// Two transactions to link as a transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkTransferRequest {
    /// The IDs of the two transactions, in any order: an outflow and an inflow in different
    /// accounts. If both have the same currency, their amounts must match.
    #[schema(value_type = Vec<Uuid>, min_items = 2, max_items = 2)]
    transaction_ids: Vec<String>,
}

impl TryFrom<LinkTransferRequest> for [TransactionId; 2] {
    type Error = Invalid;

    fn try_from(request: LinkTransferRequest) -> Result<Self, Invalid> {
        let [one, other] = request.transaction_ids.as_slice() else {
            return Err(Invalid::field(
                "transaction_ids",
                "wrong_count",
                messages::transfer_wrong_count(),
            ));
        };
        let (one, other) = invalid::all((
            id("transaction_ids[0]", one),
            id("transaction_ids[1]", other),
        ))?;
        Ok([one, other])
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
    responses((status = OK, body = Transfer, description = "The transfer with its two transactions."))
)]
async fn link(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<LinkTransferRequest>,
) -> Result<Json<Transfer>, Problem> {
    let transactions = request.try_into()?;
    let transfer = state.services.transfers.link(&actor, transactions).await?;
    Ok(Json(transfer.into()))
}

/// Get a transfer.
#[utoipa::path(
    get,
    path = "/api/v1/transfers/{id}",
    operation_id = "get_transfer",
    tag = "transactions",
    params(Id<TransferId>),
    responses((status = OK, body = Transfer, description = "The transfer with its two transactions."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
) -> Result<Json<Transfer>, Problem> {
    let transfer = state.services.transfers.get(&actor, id).await?;
    Ok(Json(transfer.into()))
}

changes! {
    /// Changes to both sides of a transfer, as a JSON merge patch (RFC 7396). Omitted fields keep
    /// their value.
    UpdateTransferRequest => TransferChanges {
        /// The new amount to transfer, as a positive number. If both accounts have the same
        /// currency, the amount received changes with it.
        amount: UnsignedAmountText,
        /// The new amount received, if the currencies of the accounts differ.
        received_amount: UnsignedAmountText,
        /// The new date of both sides, from 1900-01-01 to 2200-12-31.
        #[schema(format = Date)]
        booked_on: String => day::parse("booked_on", booked_on),
        /// The new description of both sides, 1–500 characters.
        #[schema(min_length = 1, max_length = 500)]
        description: String => read_description(description),
    }
}

/// Update both sides of a transfer.
#[utoipa::path(
    patch,
    path = "/api/v1/transfers/{id}",
    operation_id = "update_transfer",
    tag = "transactions",
    params(Id<TransferId>),
    request_body = UpdateTransferRequest,
    responses((status = OK, body = Transfer, description = "The updated transfer."))
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
    Body(request): Body<UpdateTransferRequest>,
) -> Result<Json<Transfer>, Problem> {
    let changes = request.try_into()?;
    let transfer = state.services.transfers.update(&actor, id, changes).await?;
    Ok(Json(transfer.into()))
}

/// The former sides of a transfer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnlinkedTransfer {
    /// The two transactions, the outflow first; one alone if the account of the other is deleted.
    items: Vec<Transaction>,
}

/// Unlink a transfer.
///
/// Keeps both transactions. Their types are then those of their categories; without categories,
/// `expense` and `income`. A transfer that was unlinked because one of its accounts was deleted is
/// not linked again when the account is restored.
#[utoipa::path(
    post,
    path = "/api/v1/transfers/{id}/unlink",
    operation_id = "unlink_transfer",
    tag = "transactions",
    params(Id<TransferId>),
    responses((status = OK, body = UnlinkedTransfer, description = "The updated transactions."))
)]
async fn unlink(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransferId>,
) -> Result<Json<UnlinkedTransfer>, Problem> {
    let transactions = state.services.transfers.unlink(&actor, id).await?;
    let items = transactions.into_iter().map(Into::into).collect();
    Ok(Json(UnlinkedTransfer { items }))
}

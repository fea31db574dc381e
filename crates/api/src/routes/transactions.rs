//! Transactions.

mod bulk;
mod export;
mod list;
mod params;
mod summary;

use axum::{extract::State, response::NoContent};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Invalid, Line, Money,
    ids::TransactionId,
    invalid,
    patch::Change,
    transaction::{
        self, AccountLabel, CategoryLabel, DetailedTransaction, Direction, TransactionChanges,
        TransactionKind,
    },
};
use coffer_messages::messages;
use coffer_services::NewTransaction;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{accounts::AccountType, categories::CategoryType};
use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, changed},
    limit_body,
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        Amount, AmountText, Created, CurrencyCode, CurrencyText, Read as _, Tagged, day, id,
        read_change, request, response, wire_enum,
    },
};

/// The maximum size of the body of a bulk request, in bytes.
const MAX_BULK_BODY: usize = 10 * 1024 * 1024;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list::list, create)))
        .routes(RESOURCE.on(routes!(summary::summary)))
        .routes(RESOURCE.on(routes!(export::export)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
        .merge(bulk::router().layer(limit_body(MAX_BULK_BODY)))
}

wire_enum! {
    /// The type of a transaction.
    TransactionType = TransactionKind;
    /// The direction of a transaction, by the sign of its amount.
    TransactionDirection = Direction;
}

response! {
    /// A transaction: an amount booked to an account.
    tagged struct Transaction from detailed: DetailedTransaction => transaction {
        /// The transaction's ID.
        id: Uuid,
        /// The account's ID.
        account_id: Uuid,
        /// The category's ID; `null` if uncategorised.
        #[schema(required = true)]
        category_id: Option<Uuid> = detailed.transaction.category_id.map(Into::into),
        /// The type: `transfer` for one side of a transfer, otherwise that of the category. Without
        /// a category, inflows are `income` and outflows `expense`. A positive amount of type
        /// `expense` is a refund, which reduces expenses.
        #[serde(rename = "type")]
        kind: TransactionType = detailed.kind().into(),
        /// The date on which the transaction was booked, as YYYY-MM-DD.
        booked_on: NaiveDate,
        /// The amount, in `currency`; negative for an outflow.
        amount: Amount = detailed.transaction.money.amount.into(),
        /// The account's currency, as an ISO 4217 code.
        currency: CurrencyCode = detailed.transaction.money.currency.into(),
        /// The amount in the transaction's original currency; omitted if that is the account's
        /// currency.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Amount)]
        original_amount: Option<Amount> =
            detailed.transaction.original.map(|money| money.amount.into()),
        /// The original currency, as an ISO 4217 code; omitted if it is the account's currency.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = CurrencyCode)]
        original_currency: Option<CurrencyCode> =
            detailed.transaction.original.map(|money| money.currency.into()),
        /// The description, from the bank or the user.
        description: String,
        /// The ID in the system the transaction was imported from; omitted if there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        external_id: Option<String> = detailed.transaction.external_id.map(Into::into),
        /// The transfer's ID, shared by both sides; omitted unless the type is `transfer`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        transfer_id: Option<Uuid> = detailed.transaction.transfer_id.map(Into::into),
        /// The account, if requested with `include=account`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        account: Option<TransactionAccount> = detailed.account.map(Into::into),
        /// The category, if requested with `include=category` and the transaction has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        category: Option<TransactionCategory> = detailed.category.map(Into::into),
        /// When the transaction was created.
        created_at: DateTime<Utc>,
        /// When the transaction was last updated.
        updated_at: DateTime<Utc>,
        /// When the transaction was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

response! {
    /// The account of a transaction.
    struct TransactionAccount from account: AccountLabel {
        /// The account's name.
        name: String,
        /// The account's type.
        #[serde(rename = "type")]
        kind: AccountType,
    }
}

response! {
    /// The category of a transaction.
    struct TransactionCategory from category: CategoryLabel {
        /// The category's name.
        name: String,
        /// The category's type.
        #[serde(rename = "type")]
        kind: CategoryType,
        /// The name of the category's icon in the Lucide icon set.
        icon: String,
        /// The category's colour in charts, as a hexadecimal RGB value.
        colour: String,
    }
}

request! {
    /// A new transaction.
    CreateTransactionRequest => NewTransaction {
        /// The account's ID.
        #[schema(value_type = Uuid)]
        account_id: String => id("account_id", account_id),
        /// The category's ID: one of your own categories or a system category. Omit it or send
        /// `null` for none.
        #[schema(value_type = Option<Uuid>)]
        category_id: Option<String> =>
            category_id.as_deref().map(|text| id("category_id", text)).transpose(),
        /// The date of the transaction, from 1900-01-01 to 2200-12-31.
        #[schema(format = Date, example = "2025-01-31")]
        booked_on: String => day("booked_on", booked_on),
        /// The amount: not zero, with at most the account currency's number of decimal places;
        /// negative for an outflow.
        amount: AmountText,
        /// The account's currency, as an ISO 4217 code. Optional; if sent, it must match the
        /// account.
        currency: Option<CurrencyText>,
        /// The amount in the transaction's original currency, if it is not the account's currency.
        /// Its sign must match `amount`. Requires `original_currency`.
        original_amount: Option<AmountText> => _,
        /// The original currency, as an ISO 4217 code. Requires `original_amount`.
        original_currency: Option<CurrencyText> => original =
            read_original(original_amount.as_ref(), original_currency.as_ref()),
        /// The description, 1–500 characters.
        #[schema(min_length = 1, max_length = 500, example = "Bakery")]
        description: String => read_description(description),
        /// The ID in the system the transaction was imported from, 1–255 characters; unique per
        /// account.
        #[schema(min_length = 1, max_length = 255)]
        external_id: Option<String> =>
            external_id.as_deref().map(read_external_id).transpose(),
    }
}

/// Reads the original amount and currency, of which both or neither are required.
fn read_original(
    amount: Option<&AmountText>,
    currency: Option<&CurrencyText>,
) -> Result<Option<Money>, Invalid> {
    match (amount, currency) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(original_incomplete("original_currency")),
        (None, Some(_)) => Err(original_incomplete("original_amount")),
        (Some(amount), Some(currency)) => Ok(Some(Money {
            amount: amount.read("original_amount")?,
            currency: currency.read("original_currency")?,
        })),
    }
}

fn original_incomplete(missing: &str) -> Invalid {
    Invalid::field(
        missing,
        "required",
        messages::transaction_original_incomplete(),
    )
}

fn read_description(text: &str) -> Result<Line, Invalid> {
    Line::parse(
        "description",
        transaction::Transaction::MAX_DESCRIPTION,
        text,
    )
}

fn read_external_id(text: &str) -> Result<Line, Invalid> {
    Line::parse(
        "external_id",
        transaction::Transaction::MAX_EXTERNAL_ID,
        text,
    )
}

/// Create a transaction.
#[utoipa::path(
    post,
    path = "/api/v1/transactions",
    operation_id = "create_transaction",
    tag = "transactions",
    params(Idempotency),
    request_body = CreateTransactionRequest,
    responses(
        (status = CREATED, body = Transaction, headers(("ETag" = String)),
            description = "The new transaction."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account already has a transaction with this `external_id`."),
    )
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateTransactionRequest>,
) -> Result<Created<Tagged<Transaction>>, Problem> {
    let new = request.try_into()?;
    let transactions = &state.services.transactions;
    Created::once(key, |request| transactions.create(&actor, new, request)).await
}

/// Get a transaction.
#[utoipa::path(
    get,
    path = "/api/v1/transactions/{id}",
    operation_id = "get_transaction",
    tag = "transactions",
    params(Id<TransactionId>),
    responses((status = OK, body = Transaction, headers(("ETag" = String)),
        description = "The requested transaction."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
) -> Result<Tagged<Transaction>, Problem> {
    Ok(state.services.transactions.get(&actor, id).await?.into())
}

/// Changes to a transaction, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateTransactionRequest {
    /// The ID of another account with the same currency.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = Uuid, required = false)]
    account_id: Change<String>,
    /// The new category's ID; `null` for none.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = Option<Uuid>, required = false)]
    category_id: Change<Option<String>>,
    /// The new date, from 1900-01-01 to 2200-12-31.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = String, required = false, format = Date)]
    booked_on: Change<String>,
    /// The new amount. To change the amounts of a transfer, update the transfer.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = AmountText, required = false)]
    amount: Change<AmountText>,
    /// The new original amount; `null` for none. Requires `original_currency`.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = Option<AmountText>, required = false)]
    original_amount: Change<Option<AmountText>>,
    /// The new original currency, as an ISO 4217 code; `null` for none. Requires `original_amount`.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = Option<CurrencyText>, required = false)]
    original_currency: Change<Option<CurrencyText>>,
    /// The new description, 1–500 characters.
    #[serde(default, deserialize_with = "changed")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 500)]
    description: Change<String>,
}

impl TryFrom<UpdateTransactionRequest> for TransactionChanges {
    type Error = Invalid;

    fn try_from(request: UpdateTransactionRequest) -> Result<Self, Invalid> {
        let original = match (&request.original_amount, &request.original_currency) {
            (Change::Keep, Change::Keep) => Ok(Change::Keep),
            (Change::Set(amount), Change::Set(currency)) => {
                read_original(amount.as_ref(), currency.as_ref()).map(Change::Set)
            }
            (Change::Keep, _) => Err(original_incomplete("original_amount")),
            (_, Change::Keep) => Err(original_incomplete("original_currency")),
        };
        let (account_id, category_id, booked_on, amount, original, description) = invalid::all((
            read_change(&request.account_id, |text| id("account_id", text)),
            read_change(&request.category_id, |category| {
                let category = category.as_deref();
                category.map(|text| id("category_id", text)).transpose()
            }),
            read_change(&request.booked_on, |text| day("booked_on", text)),
            read_change(&request.amount, |amount| amount.read("amount")),
            original,
            read_change(&request.description, |text| read_description(text)),
        ))?;
        Ok(Self {
            account_id,
            category_id,
            booked_on,
            amount,
            original,
            description,
        })
    }
}

/// Update a transaction or move it to another account.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/{id}",
    operation_id = "update_transaction",
    tag = "transactions",
    params(Id<TransactionId>, IfMatch),
    request_body = UpdateTransactionRequest,
    responses(
        (status = OK, body = Transaction, headers(("ETag" = String)),
            description = "The updated transaction."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The other account already has a transaction with this `external_id`."),
    )
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateTransactionRequest>,
) -> Result<Tagged<Transaction>, Problem> {
    let changes = request.try_into()?;
    let transactions = &state.services.transactions;
    let transaction = transactions.update(&actor, id, version, changes).await?;
    Ok(transaction.into())
}

/// Delete a transaction.
///
/// Deleting one side of a transfer deletes the other, too. Both can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/transactions/{id}",
    operation_id = "delete_transaction",
    tag = "transactions",
    params(Id<TransactionId>, IfMatch),
    responses((status = NO_CONTENT, description = "The transaction was deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    let transactions = &state.services.transactions;
    transactions.delete(&actor, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted transaction.
///
/// Restoring one side of a transfer restores the other, too.
#[utoipa::path(
    post,
    path = "/api/v1/transactions/{id}/restore",
    operation_id = "restore_transaction",
    tag = "transactions",
    params(Id<TransactionId>),
    responses(
        (status = OK, body = Transaction, headers(("ETag" = String)),
            description = "The restored transaction."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account or category is deleted, or the `external_id` is in use again."),
    )
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
) -> Result<Tagged<Transaction>, Problem> {
    Ok(state
        .services
        .transactions
        .restore(&actor, id)
        .await?
        .into())
}

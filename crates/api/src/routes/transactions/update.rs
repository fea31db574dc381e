//! `PATCH /api/v1/transactions/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Invalid, Line, Money, day,
    ids::TransactionId,
    invalid::Violations,
    patch::Change,
    transaction::{Transaction as Entity, TransactionChanges},
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Transaction,
    create::{ORIGINAL_INCOMPLETE, original},
    tagged,
};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// Changes to a transaction, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateTransactionRequest {
    /// The ID of another account with the same currency.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Uuid, required = false)]
    account_id: Option<String>,
    /// The new category's ID; `null` for none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    category_id: Option<Clearable<String>>,
    /// The new date, from 1900-01-01 to 2200-12-31.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, format = Date)]
    booked_on: Option<String>,
    /// The new amount. To change the amounts of a transfer, update the transfer.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^-?\d+(\.\d+)?$")]
    amount: Option<String>,
    /// The new original amount; `null` for none. Requires `original_currency`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, pattern = r"^-?\d+(\.\d+)?$")]
    original_amount: Option<Clearable<String>>,
    /// The new original currency, as an ISO 4217 code; `null` for none. Requires `original_amount`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, pattern = "^[A-Z]{3}$")]
    original_currency: Option<Clearable<String>>,
    /// The new description, 1–500 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 500)]
    description: Option<String>,
}

impl UpdateTransactionRequest {
    fn original(&self) -> Result<Change<Option<Money>>, Invalid> {
        match (&self.original_amount, &self.original_currency) {
            (None, None) => Ok(Change::Keep),
            (Some(Clearable(amount)), Some(Clearable(currency))) => {
                original(amount.as_deref(), currency.as_deref()).map(Change::Set)
            }
            (amount, _) => {
                let field = match amount {
                    None => "original_amount",
                    Some(_) => "original_currency",
                };
                Err(Invalid::field(field, "required", ORIGINAL_INCOMPLETE))
            }
        }
    }

    fn read(self) -> Result<TransactionChanges, Invalid> {
        let mut violations = Violations::default();
        let account_id = self.account_id.as_deref();
        let account_id = account_id.and_then(|text| violations.take(id("account_id", text)));
        let category_id = self.category_id.as_ref().and_then(|category| {
            let category = category.0.as_deref();
            let category = category.map(|text| id("category_id", text)).transpose();
            violations.take(category)
        });
        let booked_on = self.booked_on.as_deref().and_then(|text| {
            let day = day::parse("booked_on", text);
            violations.take(day.and_then(|day| Entity::check_day("booked_on", day)))
        });
        let amount = self.amount.as_deref();
        let amount = amount.and_then(|text| violations.take(Money::parse_amount("amount", text)));
        let original = violations.take(self.original());
        let most = Entity::MAX_DESCRIPTION;
        let description = self.description.as_deref();
        let description =
            description.and_then(|text| violations.take(Line::parse("description", most, text)));
        violations.finish()?;
        Ok(TransactionChanges {
            account_id: account_id.into(),
            category_id: category_id.into(),
            booked_on: booked_on.into(),
            amount: amount.into(),
            original: original.unwrap_or_default(),
            description: description.into(),
        })
    }
}

/// Update a transaction or move it to another account.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/{id}",
    operation_id = "update_transaction",
    tag = "transactions",
    params(
        ("id" = uuid::Uuid, Path, description = "The transaction's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateTransactionRequest,
    responses(
        (status = OK, body = Transaction, description = "The updated transaction.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The other account already has a transaction with this `external_id`."),
    )
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateTransactionRequest>,
) -> Result<(HeaderMap, Json<Transaction>), Problem> {
    let changes = request.read().map_err(Problem::invalid)?;
    let transactions = &state.services.transactions;
    let transaction = transactions.update(&actor, id, version, changes).await?;
    Ok(tagged(transaction))
}

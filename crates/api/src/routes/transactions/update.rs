//! `PATCH /api/v1/transactions/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Invalid, Line, Money, day,
    ids::TransactionId,
    invalid::Violations,
    patch::Change,
    transaction::{Transaction as Entity, TransactionChanges},
};
use coffer_services::TransactionEdit;
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Transaction, create::original, params::id, tagged};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// A change to a transaction (merge patch): a field that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateTransactionRequest {
    /// Another account, of the same currency.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Uuid, required = false)]
    account_id: Option<String>,
    /// Another category; `null` for none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    category_id: Option<Clearable<String>>,
    /// Another day.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, format = Date)]
    booked_on: Option<String>,
    /// Another amount. Halves of a transfer are changed together, as the transfer.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^-?\d+(\.\d+)?$")]
    amount: Option<String>,
    /// Another original amount; `null` for none. Together with `original_currency`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, pattern = r"^-?\d+(\.\d+)?$")]
    original_amount: Option<Clearable<String>>,
    /// The currency of the original amount; `null` for none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, pattern = "^[A-Z]{3}$")]
    original_currency: Option<Clearable<String>>,
    /// Another description.
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
                let text = "Send original_amount and original_currency together, or neither.";
                Err(Invalid::field(field, "required", text))
            }
        }
    }

    fn read(self) -> Result<TransactionEdit, Invalid> {
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
        Ok(TransactionEdit {
            account_id: account_id.into(),
            changes: TransactionChanges {
                category_id: category_id.into(),
                booked_on: booked_on.into(),
                amount: amount.into(),
                original: original.unwrap_or_default(),
                description: description.into(),
            },
        })
    }
}

/// Edits a transaction, or moves it to another account.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/{id}",
    operation_id = "update_transaction",
    tag = "transactions",
    params(
        ("id" = uuid::Uuid, Path, description = "The transaction."),
        ("If-Match" = Option<String>, Header, description = "The version to edit, as its ETag."),
    ),
    request_body = UpdateTransactionRequest,
    responses(
        (status = OK, body = Transaction, description = "The transaction as it is now.",
            headers(("ETag" = String, description = "Its version."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "That account has one of its external_id."),
    )
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<TransactionId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateTransactionRequest>,
) -> Result<(HeaderMap, Json<Transaction>), Problem> {
    let edit = request.read().map_err(Problem::invalid)?;
    let transactions = &state.services.transactions;
    let transaction = transactions.update(&actor, id, version, edit).await?;
    Ok(tagged(transaction))
}

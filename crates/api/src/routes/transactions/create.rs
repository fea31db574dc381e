//! `POST /api/v1/transactions`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Invalid, Line, Money, day, invalid::Violations, transaction::Transaction as Entity,
};
use coffer_services::NewTransaction;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Transaction, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// A new transaction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateTransactionRequest {
    /// The account's ID.
    #[schema(value_type = Uuid)]
    account_id: String,
    /// The category's ID: one of your own categories or a system category. Omit it or send `null` for
    /// none.
    #[schema(value_type = Option<Uuid>)]
    category_id: Option<String>,
    /// The date of the transaction, from 1900-01-01 to 2200-12-31.
    #[schema(format = Date, example = "2025-01-31")]
    booked_on: String,
    /// The amount: not zero, with at most the account currency's number of decimal places; negative
    /// for an outflow.
    #[schema(example = "-12.50", pattern = r"^-?\d+(\.\d+)?$")]
    amount: String,
    /// The account's currency, as an ISO 4217 code. Optional; if sent, it must match the account.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    currency: Option<String>,
    /// The amount in the transaction's original currency, if it is not the account's currency. Its
    /// sign must match `amount`. Requires `original_currency`.
    #[schema(pattern = r"^-?\d+(\.\d+)?$")]
    original_amount: Option<String>,
    /// The original currency, as an ISO 4217 code. Requires `original_amount`.
    #[schema(pattern = "^[A-Z]{3}$")]
    original_currency: Option<String>,
    /// The description, 1–500 characters.
    #[schema(min_length = 1, max_length = 500, example = "Bakery")]
    description: String,
    /// The ID in the system the transaction was imported from, 1–255 characters; unique per account.
    #[schema(min_length = 1, max_length = 255)]
    external_id: Option<String>,
}

/// The message about one of two fields without the other.
pub(super) const ORIGINAL_INCOMPLETE: &str =
    "Send `original_amount` and `original_currency` together, or neither.";

/// Amount and currency in which something was made: both or neither.
pub(super) fn original(
    amount: Option<&str>,
    currency: Option<&str>,
) -> Result<Option<Money>, Invalid> {
    let (amount_field, currency_field) = ("original_amount", "original_currency");
    let missing = |field| {
        let text = ORIGINAL_INCOMPLETE;
        Err(Invalid::field(field, "required", text))
    };
    match (amount, currency) {
        (None, None) => Ok(None),
        (Some(_), None) => missing(currency_field),
        (None, Some(_)) => missing(amount_field),
        (Some(amount), Some(currency)) => {
            let amount = Money::parse_amount(amount_field, amount)?;
            let currency = Currency::parse(currency_field, currency)?;
            Ok(Some(Money { amount, currency }))
        }
    }
}

impl CreateTransactionRequest {
    /// What is asked for, if it makes sense.
    pub(super) fn read(self) -> Result<NewTransaction, Invalid> {
        let mut violations = Violations::default();
        let account_id = violations.take(id("account_id", &self.account_id));
        let category_id = self.category_id.as_deref();
        let category_id = category_id.and_then(|text| violations.take(id("category_id", text)));
        let booked_on = day::parse("booked_on", &self.booked_on);
        let booked_on =
            violations.take(booked_on.and_then(|day| Entity::check_day("booked_on", day)));
        let amount = violations.take(Money::parse_amount("amount", &self.amount));
        let currency = self.currency.as_deref();
        let currency = currency.and_then(|text| violations.take(Currency::parse("currency", text)));
        let original = original(
            self.original_amount.as_deref(),
            self.original_currency.as_deref(),
        );
        let original = violations.take(original).flatten();
        let most = Entity::MAX_DESCRIPTION;
        let description = violations.take(Line::parse("description", most, &self.description));
        let most = Entity::MAX_EXTERNAL_ID;
        let external_id = self.external_id.as_deref();
        let external_id =
            external_id.and_then(|text| violations.take(Line::parse("external_id", most, text)));
        violations.finish()?;
        let missing = || Invalid::field("body", "required", "A required field is missing.");
        Ok(NewTransaction {
            account_id: account_id.ok_or_else(missing)?,
            category_id,
            booked_on: booked_on.ok_or_else(missing)?,
            amount: amount.ok_or_else(missing)?,
            currency,
            original,
            description: description.ok_or_else(missing)?,
            external_id,
        })
    }
}

/// Create a transaction.
#[utoipa::path(
    post,
    path = "/api/v1/transactions",
    operation_id = "create_transaction",
    tag = "transactions",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateTransactionRequest,
    responses(
        (status = CREATED, body = Transaction, description = "The new transaction.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account already has a transaction with this `external_id`."),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateTransactionRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Transaction>), Problem> {
    let new = request.read().map_err(Problem::invalid)?;
    let created = state.services.transactions.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

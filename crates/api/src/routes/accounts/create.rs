//! `POST /api/v1/accounts`

use axum::{Json, extract::State};
use coffer_domain::{Currency, Line, Money, account::Account as Entity, invalid::Violations};
use coffer_services::NewAccount;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Account, AccountType, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateAccountRequest {
    /// The account's name, 1–100 characters.
    #[schema(min_length = 1, max_length = 100, example = "Current account")]
    name: String,
    /// The type of account.
    #[serde(rename = "type")]
    kind: AccountType,
    /// The account's currency, as an ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    currency: String,
    /// The balance before the first transaction, with at most the currency's number of decimal
    /// places; negative if money is owed.
    #[serde(default = "nothing")]
    #[schema(
        required = false,
        default = "0",
        example = "1234.50",
        pattern = r"^-?\d+(\.\d+)?$"
    )]
    opening_balance: String,
}

fn nothing() -> String {
    "0".to_owned()
}

impl TryFrom<CreateAccountRequest> for NewAccount {
    type Error = Problem;

    fn try_from(request: CreateAccountRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = violations.take(Line::parse("name", Entity::MAX_NAME, &request.name));
        let currency = violations.take(Currency::parse("currency", &request.currency));
        let field = "opening_balance";
        let amount = violations.take(Money::parse_amount(field, &request.opening_balance));
        let opening_balance = amount
            .zip(currency)
            .and_then(|(amount, currency)| violations.take(Money::exact(field, amount, currency)));
        violations.finish().map_err(Problem::invalid)?;
        let (Some(name), Some(opening_balance)) = (name, opening_balance) else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        Ok(Self {
            name,
            kind: request.kind.into(),
            opening_balance,
        })
    }
}

/// Create an account.
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    operation_id = "create_account",
    tag = "accounts",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateAccountRequest,
    responses((status = CREATED, body = Account, description = "The new account.",
        headers(("ETag" = String))))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateAccountRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Account>), Problem> {
    let new = request.try_into()?;
    let created = state.services.accounts.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

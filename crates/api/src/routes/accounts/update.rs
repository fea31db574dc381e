//! `PATCH /api/v1/accounts/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Line, Money,
    account::{Account as Entity, AccountChanges},
    ids::AccountId,
    invalid::Violations,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Account, AccountType, tagged};
use crate::{
    extract::{Authenticated, Body, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to an account, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateAccountRequest {
    /// The account's new name, 1–100 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The new type of account.
    #[serde(rename = "type")]
    #[serde(deserialize_with = "given")]
    #[schema(value_type = AccountType, required = false)]
    kind: Option<AccountType>,
    /// The new currency, as an ISO 4217 code. It cannot change once the account has transactions.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// The new balance before the first transaction. The current balance changes by the same amount.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^-?\d+(\.\d+)?$")]
    opening_balance: Option<String>,
    /// Whether the account is closed. A closed account keeps its transactions, is excluded from
    /// totals, and can be reopened.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    closed: Option<bool>,
}

impl TryFrom<UpdateAccountRequest> for AccountChanges {
    type Error = Problem;

    fn try_from(request: UpdateAccountRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = request.name.as_deref();
        let name = name.map(|text| Line::parse("name", Entity::MAX_NAME, text));
        let currency = request.currency.as_deref();
        let currency = currency.map(|text| Currency::parse("currency", text));
        let amount = request.opening_balance.as_deref();
        let amount = amount.map(|text| Money::parse_amount("opening_balance", text));
        let changes = Self {
            name: name.and_then(|name| violations.take(name)).into(),
            kind: request.kind.map(Into::into).into(),
            currency: currency.and_then(|code| violations.take(code)).into(),
            opening_balance: amount.and_then(|amount| violations.take(amount)).into(),
            closed: request.closed.into(),
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// Update, close or reopen an account.
#[utoipa::path(
    patch,
    path = "/api/v1/accounts/{id}",
    operation_id = "update_account",
    tag = "accounts",
    params(
        ("id" = uuid::Uuid, Path, description = "The account's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateAccountRequest,
    responses(
        (status = OK, body = Account, description = "The updated account.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account has transactions, so its currency cannot change."),
    )
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateAccountRequest>,
) -> Result<(HeaderMap, Json<Account>), Problem> {
    let changes = request.try_into()?;
    let accounts = &state.services.accounts;
    let account = accounts.update(&actor, id, version, changes).await?;
    Ok(tagged(account))
}

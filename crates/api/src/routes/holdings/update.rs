//! `PATCH /api/v1/portfolios/{id}/holdings/{holding_id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Line, Money,
    ids::{HoldingId, PortfolioId},
    invalid::Violations,
    patch::Change,
    portfolio::{Holding as Entity, HoldingChanges},
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Holding, tagged};
use crate::{
    extract::{Authenticated, Body, Clearable, IdWithin, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to a holding, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateHoldingRequest {
    /// The new ticker symbol, 1–32 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 32)]
    symbol: Option<String>,
    /// The new name, 1–200 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    name: Option<String>,
    /// The new number of units, greater than zero.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^\d+(\.\d+)?$")]
    quantity: Option<String>,
    /// The new currency, as an ISO 4217 code. Requires a new `cost_basis` if the holding has one.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// The new amount paid for the holding; `null` if unknown.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, pattern = r"^\d+(\.\d+)?$")]
    cost_basis: Option<Clearable<String>>,
}

impl TryFrom<UpdateHoldingRequest> for HoldingChanges {
    type Error = Problem;

    fn try_from(request: UpdateHoldingRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let symbol = request.symbol.as_deref();
        let symbol = symbol.map(|text| Entity::parse_symbol("symbol", text));
        let name = request.name.as_deref();
        let name = name.map(|text| Line::parse("name", Entity::MAX_NAME, text));
        let quantity = request.quantity.as_deref();
        let quantity = quantity.map(|text| Entity::parse_quantity("quantity", text));
        let currency = request.currency.as_deref();
        let currency = currency.map(|text| Currency::parse("currency", text));
        let changes = Self {
            symbol: symbol.and_then(|symbol| violations.take(symbol)).into(),
            name: name.and_then(|name| violations.take(name)).into(),
            quantity: quantity.and_then(|number| violations.take(number)).into(),
            currency: currency.and_then(|code| violations.take(code)).into(),
            cost_basis: match request.cost_basis {
                None => Change::Keep,
                Some(Clearable(None)) => Change::Set(None),
                Some(Clearable(Some(text))) => violations
                    .take(Money::parse_amount("cost_basis", &text))
                    .map(Some)
                    .into(),
            },
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// Update a holding.
#[utoipa::path(
    patch,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "update_holding",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("holding_id" = uuid::Uuid, Path, description = "The holding's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateHoldingRequest,
    responses(
        (status = OK, body = Holding, description = "The updated holding.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency."),
    )
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateHoldingRequest>,
) -> Result<(HeaderMap, Json<Holding>), Problem> {
    let changes = request.try_into()?;
    let holdings = &state.services.holdings;
    let updated = holdings.update(&actor, portfolio, id, version, changes);
    Ok(tagged(updated.await?))
}

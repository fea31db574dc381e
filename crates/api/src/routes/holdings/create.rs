//! `POST /api/v1/portfolios/{id}/holdings`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Line, Money, ids::PortfolioId, invalid::Violations, portfolio::Holding as Entity,
};
use coffer_services::NewHolding;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Holding, tagged};
use crate::{
    extract::{Authenticated, Body, Id, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new holding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateHoldingRequest {
    /// The security's ticker symbol, 1–32 characters: capital letters, digits and `.-^=:/_+&`. It is
    /// used to look up prices.
    #[schema(min_length = 1, max_length = 32, example = "VWCE")]
    symbol: String,
    /// The security's name, 1–200 characters.
    #[schema(min_length = 1, max_length = 200, example = "FTSE All-World")]
    name: String,
    /// The number of units held: greater than zero, with up to ten decimal places.
    #[schema(pattern = r"^\d+(\.\d+)?$", example = "12.5")]
    quantity: String,
    /// The currency the security is quoted in, as an ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    currency: String,
    /// The amount paid for the holding, in its currency and with at most that currency's number of
    /// decimal places. Omit it or send `null` if unknown.
    #[serde(default)]
    #[schema(required = false, pattern = r"^\d+(\.\d+)?$", example = "1234.50")]
    cost_basis: Option<String>,
}

impl TryFrom<CreateHoldingRequest> for NewHolding {
    type Error = Problem;

    fn try_from(request: CreateHoldingRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let symbol = violations.take(Entity::parse_symbol("symbol", &request.symbol));
        let name = violations.take(Line::parse("name", Entity::MAX_NAME, &request.name));
        let quantity = violations.take(Entity::parse_quantity("quantity", &request.quantity));
        let currency = violations.take(Currency::parse("currency", &request.currency));
        let cost_basis = request.cost_basis.as_deref();
        let cost_basis = cost_basis.map(|text| Money::parse_amount("cost_basis", text));
        let cost_basis = cost_basis.and_then(|amount| violations.take(amount));
        let cost_basis = cost_basis.zip(currency).and_then(|(amount, currency)| {
            violations.take(Entity::check_cost_basis(amount, currency))
        });
        violations.finish().map_err(Problem::invalid)?;
        let (Some(symbol), Some(name), Some(quantity), Some(currency)) =
            (symbol, name, quantity, currency)
        else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        Ok(Self {
            symbol,
            name,
            quantity,
            currency,
            cost_basis,
        })
    }
}

/// Create a holding.
///
/// A portfolio has at most one holding per symbol and currency.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/holdings",
    operation_id = "create_holding",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = CreateHoldingRequest,
    responses(
        (status = CREATED, body = Holding, description = "The new holding.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency, or 2,000 holdings, or the storage limit is reached."),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(portfolio): Id<PortfolioId>,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateHoldingRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Holding>), Problem> {
    let new = request.try_into()?;
    let holdings = &state.services.holdings;
    let created = holdings.create(&actor, portfolio, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

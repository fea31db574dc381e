//! `POST /api/v1/portfolios`

use axum::{Json, extract::State};
use coffer_domain::{
    CountryCode, Currency, Line,
    invalid::Violations,
    portfolio::{Location, Portfolio as Entity},
};
use coffer_services::NewPortfolio;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Portfolio, PortfolioAccountType, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new portfolio. `country_code` and `home_country` must be equal for `DOMESTIC`, and different
/// for `INTERNATIONAL`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatePortfolioRequest {
    /// The portfolio's name, 1–100 characters.
    #[schema(min_length = 1, max_length = 100, example = "Retirement")]
    name: String,
    /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad (`INTERNATIONAL`).
    account_type: PortfolioAccountType,
    /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
    #[schema(pattern = "^[A-Z]{2}$", example = "DE")]
    country_code: String,
    /// The owner's home country, as an ISO 3166-1 alpha-2 code.
    #[schema(pattern = "^[A-Z]{2}$", example = "DE")]
    home_country: String,
    /// The currency to report the portfolio in, as an ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    base_currency: String,
}

impl TryFrom<CreatePortfolioRequest> for NewPortfolio {
    type Error = Problem;

    fn try_from(request: CreatePortfolioRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = violations.take(Line::parse("name", Entity::MAX_NAME, &request.name));
        let country = violations.take(CountryCode::parse("country_code", &request.country_code));
        let home = violations.take(CountryCode::parse("home_country", &request.home_country));
        let currency = violations.take(Currency::parse("base_currency", &request.base_currency));
        let location = country.zip(home).and_then(|(country, home)| {
            violations.take(Location::new(request.account_type.into(), country, home))
        });
        violations.finish().map_err(Problem::invalid)?;
        let (Some(name), Some(location), Some(base_currency)) = (name, location, currency) else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        Ok(Self {
            name,
            location,
            base_currency,
        })
    }
}

/// Create a portfolio.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios",
    operation_id = "create_portfolio",
    tag = "portfolios",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreatePortfolioRequest,
    responses((status = CREATED, body = Portfolio, description = "The new portfolio.",
        headers(("ETag" = String))))
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreatePortfolioRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Portfolio>), Problem> {
    let new = request.try_into()?;
    let created = state.services.portfolios.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

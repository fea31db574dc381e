//! `PATCH /api/v1/portfolios/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    CountryCode, Currency, Line,
    ids::PortfolioId,
    invalid::Violations,
    portfolio::{Portfolio as Entity, PortfolioChanges},
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Portfolio, PortfolioAccountType, tagged};
use crate::{
    extract::{Authenticated, Body, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to a portfolio, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdatePortfolioRequest {
    /// The portfolio's new name, 1–100 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad (`INTERNATIONAL`).
    #[serde(deserialize_with = "given")]
    #[schema(value_type = PortfolioAccountType, required = false)]
    account_type: Option<PortfolioAccountType>,
    /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{2}$")]
    country_code: Option<String>,
    /// The owner's home country, as an ISO 3166-1 alpha-2 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{2}$")]
    home_country: Option<String>,
    /// The currency to report the portfolio in, as an ISO 4217 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[A-Z]{3}$")]
    base_currency: Option<String>,
}

impl TryFrom<UpdatePortfolioRequest> for PortfolioChanges {
    type Error = Problem;

    fn try_from(request: UpdatePortfolioRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = request.name.as_deref();
        let name = name.map(|text| Line::parse("name", Entity::MAX_NAME, text));
        let country = request.country_code.as_deref();
        let country = country.map(|text| CountryCode::parse("country_code", text));
        let home = request.home_country.as_deref();
        let home = home.map(|text| CountryCode::parse("home_country", text));
        let currency = request.base_currency.as_deref();
        let currency = currency.map(|text| Currency::parse("base_currency", text));
        let changes = Self {
            name: name.and_then(|name| violations.take(name)).into(),
            account_type: request.account_type.map(Into::into).into(),
            country_code: country.and_then(|code| violations.take(code)).into(),
            home_country: home.and_then(|code| violations.take(code)).into(),
            base_currency: currency.and_then(|code| violations.take(code)).into(),
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// Update a portfolio.
#[utoipa::path(
    patch,
    path = "/api/v1/portfolios/{id}",
    operation_id = "update_portfolio",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdatePortfolioRequest,
    responses((status = OK, body = Portfolio, description = "The updated portfolio.",
        headers(("ETag" = String))))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdatePortfolioRequest>,
) -> Result<(HeaderMap, Json<Portfolio>), Problem> {
    let changes = request.try_into()?;
    let portfolios = &state.services.portfolios;
    let valued = portfolios.update(&actor, id, version, changes).await?;
    Ok(tagged(valued))
}

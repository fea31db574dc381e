//! Portfolios: the pattern for every resource.

mod create;
mod delete;
mod get;
mod list;
mod restore;
mod summary;
mod update;

use chrono::{DateTime, Utc};
use coffer_domain::portfolio::{self, ValuedPortfolio};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::entity_tag,
    state::AppState,
    wire::{CountryCode, Money},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(summary::summary))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
}

/// Whether a portfolio is held in the home country or abroad.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum PortfolioAccountType {
    Domestic,
    International,
}

impl From<portfolio::AccountType> for PortfolioAccountType {
    fn from(account_type: portfolio::AccountType) -> Self {
        match account_type {
            portfolio::AccountType::Domestic => Self::Domestic,
            portfolio::AccountType::International => Self::International,
        }
    }
}

impl From<PortfolioAccountType> for portfolio::AccountType {
    fn from(account_type: PortfolioAccountType) -> Self {
        match account_type {
            PortfolioAccountType::Domestic => Self::Domestic,
            PortfolioAccountType::International => Self::International,
        }
    }
}

/// A portfolio: a brokerage account and its holdings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Portfolio {
    /// The portfolio's ID.
    id: Uuid,
    /// The portfolio's name.
    name: String,
    /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad (`INTERNATIONAL`).
    account_type: PortfolioAccountType,
    /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
    country_code: CountryCode,
    /// The owner's home country, as an ISO 3166-1 alpha-2 code.
    home_country: CountryCode,
    /// The currency to report the portfolio in, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    base_currency: &'static str,
    /// The number of holdings.
    holding_count: i64,
    /// The value of the holdings at their latest known prices, one amount per currency. Holdings
    /// without a price are not included.
    totals: Vec<Money>,
    /// When the portfolio was created.
    created_at: DateTime<Utc>,
    /// When the portfolio was last updated.
    updated_at: DateTime<Utc>,
    /// When the portfolio was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

impl From<ValuedPortfolio> for Portfolio {
    fn from(valued: ValuedPortfolio) -> Self {
        let portfolio = valued.portfolio;
        Self {
            id: portfolio.id.uuid(),
            name: portfolio.name.as_str().to_owned(),
            account_type: portfolio.location.account_type().into(),
            country_code: portfolio.location.country_code().into(),
            home_country: portfolio.location.home_country().into(),
            base_currency: portfolio.base_currency.code(),
            holding_count: valued.holdings_count,
            totals: valued.totals.into_iter().map(Into::into).collect(),
            created_at: portfolio.created_at,
            updated_at: portfolio.updated_at,
            deleted_at: portfolio.deleted_at,
        }
    }
}

/// A portfolio with its version as the `ETag`.
fn tagged(valued: ValuedPortfolio) -> (HeaderMap, axum::Json<Portfolio>) {
    (
        entity_tag(valued.portfolio.version),
        axum::Json(valued.into()),
    )
}

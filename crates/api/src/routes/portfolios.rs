//! Portfolios: the pattern for every resource.

mod create;
mod delete;
mod get;
mod list;
mod restore;
mod summary;
mod update;

use chrono::{DateTime, Utc};
use coffer_domain::{
    CountryCode,
    portfolio::{self, ValuedPortfolio},
};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{extract::entity_tag, routes::money::Money, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(summary::summary))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
}

/// Held at home or abroad.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AccountType {
    Domestic,
    International,
}

impl From<portfolio::AccountType> for AccountType {
    fn from(account_type: portfolio::AccountType) -> Self {
        match account_type {
            portfolio::AccountType::Domestic => Self::Domestic,
            portfolio::AccountType::International => Self::International,
        }
    }
}

impl From<AccountType> for portfolio::AccountType {
    fn from(account_type: AccountType) -> Self {
        match account_type {
            AccountType::Domestic => Self::Domestic,
            AccountType::International => Self::International,
        }
    }
}

/// A brokerage account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Portfolio {
    /// Identifier.
    id: Uuid,
    /// Its name.
    name: String,
    /// Held at home or abroad.
    account_type: AccountType,
    /// Where it is held; ISO 3166-1 alpha-2.
    #[schema(value_type = String, example = "DE", pattern = "^[A-Z]{2}$")]
    country_code: CountryCode,
    /// Where its owner is at home.
    #[schema(value_type = String, example = "DE", pattern = "^[A-Z]{2}$")]
    home_country: CountryCode,
    /// The currency its owner thinks of it in; ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    base_currency: &'static str,
    /// How many holdings it has.
    holdings_count: i64,
    /// What they are worth at their last known prices, one amount a currency.
    totals: Vec<Money>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last edited.
    updated_at: DateTime<Utc>,
    /// When it was deleted, if it is.
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
            country_code: portfolio.location.country_code(),
            home_country: portfolio.location.home_country(),
            base_currency: portfolio.base_currency.code(),
            holdings_count: valued.holdings_count,
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

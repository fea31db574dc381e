//! What portfolios hold.

mod create;
mod delete;
mod get;
mod list;
mod restore;
mod update;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::portfolio::ValuedHolding;
use http::HeaderMap;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{extract::entity_tag, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
}

/// A holding: a quantity of one security in a portfolio. All amounts are in the holding's currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Holding {
    /// The holding's ID.
    id: Uuid,
    /// The portfolio's ID.
    portfolio_id: Uuid,
    /// The security's ticker symbol.
    #[schema(example = "VWCE")]
    symbol: String,
    /// The security's name.
    name: String,
    /// The number of units held.
    #[schema(value_type = String, example = "12.5", pattern = r"^\d+(\.\d+)?$")]
    quantity: Decimal,
    /// The currency the security is quoted in, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// The amount paid for the holding; `null` if unknown.
    #[schema(value_type = Option<String>, required = true, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
    cost_basis: Option<Decimal>,
    /// The latest known price of one unit; `null` if there is none.
    #[schema(value_type = Option<String>, required = true, example = "104.72", pattern = r"^\d+(\.\d+)?$")]
    price: Option<Decimal>,
    /// The date of `price`; `null` if there is no price.
    #[schema(required = true)]
    priced_on: Option<NaiveDate>,
    /// The holding's value, `quantity` times `price`, rounded half to even to the currency's minor
    /// unit; `null` if there is no price.
    #[schema(value_type = Option<String>, required = true, example = "1309.00", pattern = r"^\d+(\.\d+)?$")]
    value: Option<Decimal>,
    /// The unrealised gain: `value` minus `cost_basis`, negative for a loss; `null` if either is
    /// `null`.
    #[schema(value_type = Option<String>, required = true, example = "74.50", pattern = r"^-?\d+(\.\d+)?$")]
    gain: Option<Decimal>,
    /// When the holding was created.
    created_at: DateTime<Utc>,
    /// When the holding was last updated.
    updated_at: DateTime<Utc>,
    /// When the holding was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

impl From<ValuedHolding> for Holding {
    fn from(valued: ValuedHolding) -> Self {
        let gain = valued.gain();
        let ValuedHolding { holding, valuation } = valued;
        let valuation = valuation.as_ref();
        Self {
            id: holding.id.uuid(),
            portfolio_id: holding.portfolio_id.uuid(),
            symbol: holding.symbol.as_str().to_owned(),
            name: holding.name.as_str().to_owned(),
            quantity: holding.quantity,
            currency: holding.currency.code(),
            cost_basis: holding.cost_basis,
            price: valuation.map(|valuation| valuation.price),
            priced_on: valuation.map(|valuation| valuation.priced_on),
            value: valuation.map(|valuation| valuation.value.amount),
            gain,
            created_at: holding.created_at,
            updated_at: holding.updated_at,
            deleted_at: holding.deleted_at,
        }
    }
}

/// A holding with its version as the `ETag`.
fn tagged(valued: ValuedHolding) -> (HeaderMap, axum::Json<Holding>) {
    (
        entity_tag(valued.holding.version),
        axum::Json(valued.into()),
    )
}

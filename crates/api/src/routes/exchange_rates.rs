//! The exchange rates of a base currency.

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{exchange_rate::Conversion, invalid};
use coffer_services::DayRates;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{self, CurrencyCode, CurrencyText, Read as _, response},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(RESOURCE.on(routes!(list)))
}

/// The base currency and date of exchange rates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExchangeRateParams {
    /// The base currency, as an ISO 4217 code; defaults to the user's base currency.
    #[param(required = false)]
    base: Option<CurrencyText>,
    /// The date of the rates; defaults to today in the user's time zone.
    #[param(required = false, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

response! {
    /// Exchange rates of one base currency.
    struct ExchangeRateList from rates: DayRates {
        /// The base currency, as an ISO 4217 code.
        base: CurrencyCode,
        /// The requested date, as YYYY-MM-DD.
        on: NaiveDate,
        /// The rates, by quote currency. Currencies without a known rate are omitted.
        items: Vec<ExchangeRate> = rates.conversions.into_iter().map(Into::into).collect(),
    }
}

response! {
    /// An exchange rate: a recorded rate, the inverse of one, or a cross rate through EUR, USD or
    /// both. Of these, the one whose oldest recorded rate is the newest.
    struct ExchangeRate from conversion: Conversion {
        /// The quote currency, as an ISO 4217 code.
        quote: CurrencyCode = conversion.to().into(),
        /// The value of one unit of the base currency in the quote currency, rounded to ten decimal
        /// places. Conversions use the unrounded rate.
        #[schema(example = "1.0837", pattern = r"^\d+(\.\d+)?$")]
        rate: Decimal = conversion.rate(),
        /// The date of the recorded rate: the latest on or before the requested date. For a cross
        /// rate, the oldest of the dates.
        quoted_on: NaiveDate,
        /// The currencies from the base currency to the quote currency, as ISO 4217 codes. A cross
        /// rate has others between them.
        path: Vec<CurrencyCode> = conversion.path().into_iter().map(Into::into).collect(),
        /// The number of days from `quoted_on` to the requested date.
        age_days: i64 = conversion.age_days(),
        /// Whether the rate is older than the server's limit, 30 days by default.
        stale: bool,
    }
}

/// List exchange rates.
///
/// Returns the rates of the base currency on a date.
#[utoipa::path(
    get,
    path = "/api/v1/exchange-rates",
    operation_id = "list_exchange_rates",
    tag = "exchange rates",
    params(ExchangeRateParams),
    responses((status = OK, body = ExchangeRateList, description = "The rates of the base currency on the date."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ExchangeRateParams>,
) -> Result<Json<ExchangeRateList>, Problem> {
    let on = params.on.as_deref();
    let (base, on) = invalid::all((
        params.base.read("base"),
        on.map(|text| wire::day("on", text)).transpose(),
    ))?;
    let rates = state.services.exchange_rates.list(&actor, base, on).await?;
    Ok(Json(rates.into()))
}

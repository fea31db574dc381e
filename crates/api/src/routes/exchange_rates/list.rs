//! `GET /api/v1/exchange-rates`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{exchange_rate::Conversion, invalid::Violations};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    routes::days,
    state::AppState,
};

/// The base currency and date of exchange rates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExchangeRateParams {
    /// The base currency, as an ISO 4217 code; defaults to the user's base currency.
    #[param(required = false, pattern = "^[A-Z]{3}$", example = "EUR")]
    base: Option<String>,
    /// The date; defaults to today in the user's time zone.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// Exchange rates of one base currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExchangeRateList {
    /// The base currency, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    base: &'static str,
    /// The requested date.
    on: NaiveDate,
    /// The rates, by quote currency. Currencies without a known rate are omitted.
    items: Vec<ExchangeRate>,
}

/// An exchange rate: a recorded rate, the inverse of one, or a cross rate through EUR or USD.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExchangeRate {
    /// The quote currency, as an ISO 4217 code.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    quote: &'static str,
    /// The value of one unit of the base currency in the quote currency, rounded to ten decimal
    /// places. Conversions use the unrounded rate.
    #[schema(value_type = String, example = "1.0837", pattern = r"^\d+(\.\d+)?$")]
    rate: Decimal,
    /// The date of the recorded rate: the latest on or before the requested date. For a cross rate,
    /// the older of the two dates.
    quoted_on: NaiveDate,
}

impl From<Conversion> for ExchangeRate {
    fn from(conversion: Conversion) -> Self {
        Self {
            quote: conversion.to().code(),
            rate: conversion.rate(),
            quoted_on: conversion.quoted_on,
        }
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
    responses((status = OK, body = ExchangeRateList, description = "The exchange rates."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<ExchangeRateParams>,
) -> Result<Json<ExchangeRateList>, Problem> {
    let mut violations = Violations::default();
    let base = days::currency(&mut violations, "base", params.base.as_deref());
    let on = days::day(&mut violations, "on", params.on.as_deref());
    violations.finish().map_err(Problem::invalid)?;
    let rates = state.services.exchange_rates.list(&actor, base, on).await?;
    Ok(Json(ExchangeRateList {
        base: rates.base.code(),
        on: rates.on,
        items: rates.conversions.into_iter().map(Into::into).collect(),
    }))
}

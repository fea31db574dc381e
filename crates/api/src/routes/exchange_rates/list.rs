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

/// Of which currency, on which day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExchangeRateParams {
    /// The currency of which one unit is priced; ISO 4217. The user's own when it is left out.
    #[param(required = false, pattern = "^[A-Z]{3}$", example = "EUR")]
    base: Option<String>,
    /// The day; today, where the user is, when it is left out.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// What one unit of a currency was worth in others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExchangeRateList {
    /// The currency; ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    base: &'static str,
    /// The day.
    on: NaiveDate,
    /// The rates, by currency. What is not known is left out.
    items: Vec<ExchangeRate>,
}

/// What one unit of a currency was worth in another: as it was recorded, the other way round, or
/// crossed through euros or US dollars.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExchangeRate {
    /// The other currency; ISO 4217.
    #[schema(example = "USD", pattern = "^[A-Z]{3}$")]
    quote: &'static str,
    /// How many units of it, to ten decimal places. Conversions use it unrounded.
    #[schema(value_type = String, example = "1.0837", pattern = r"^\d+(\.\d+)?$")]
    rate: Decimal,
    /// The day it was recorded for: the latest up to the one asked for; of two, the older one.
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

/// Lists what one unit of a currency was worth in others on a day.
#[utoipa::path(
    get,
    path = "/api/v1/exchange-rates",
    operation_id = "list_exchange_rates",
    tag = "exchange rates",
    params(ExchangeRateParams),
    responses((status = OK, body = ExchangeRateList, description = "The rates."))
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

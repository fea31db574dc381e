//! `GET /api/v1/reports/net-worth`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::report;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ReportInterval;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    routes::{
        days,
        money::{Converted, Money},
    },
    state::AppState,
};

/// Over which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NetWorthParams {
    /// The first day, from 1900 on.
    #[param(required = true, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last day, up to 2200; at most ten years after the first. There are at most 400 points.
    #[param(required = true, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// How far the points are from each other.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: ReportInterval,
    /// Also all together in this currency, at the rates of each day; ISO 4217.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
}

/// What somebody owned over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetWorthReport {
    /// The points, the earliest first.
    points: Vec<NetWorthPoint>,
}

/// What somebody owned at the end of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetWorthPoint {
    /// The day.
    day: NaiveDate,
    /// In each currency; unlike ones are never added.
    currencies: Vec<CurrencyWorth>,
    /// All together in the currency that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<Converted>,
}

/// What somebody owned in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrencyWorth {
    /// What was in accounts that were open; what is owed is negative.
    accounts: Money,
    /// What holdings were worth at the latest prices up to the day, from the day on which they were
    /// recorded.
    holdings: Money,
    /// Both together.
    total: Money,
}

impl From<report::Worth> for CurrencyWorth {
    fn from(worth: report::Worth) -> Self {
        let total = coffer_domain::Money {
            amount: worth.accounts.amount + worth.holdings.amount,
            ..worth.accounts
        };
        Self {
            accounts: worth.accounts.into(),
            holdings: worth.holdings.into(),
            total: total.into(),
        }
    }
}

/// Shows what one owned at the end of days, weeks or months, back-dated transactions included.
#[utoipa::path(
    get,
    path = "/api/v1/reports/net-worth",
    operation_id = "report_net_worth",
    tag = "reports",
    params(NetWorthParams),
    responses((status = OK, body = NetWorthReport, description = "The report."))
)]
pub(crate) async fn net_worth(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<NetWorthParams>,
) -> Result<Json<NetWorthReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = days::range_in(from, to, params.currency.as_deref())?;
    let reports = &state.services.reports;
    let points = reports
        .net_worth(&actor, days, params.interval.into(), currency)
        .await?;
    let points = points.into_iter().map(|point| NetWorthPoint {
        day: point.day,
        currencies: point.currencies.into_iter().map(Into::into).collect(),
        converted: point.converted.map(Into::into),
    });
    Ok(Json(NetWorthReport {
        points: points.collect(),
    }))
}

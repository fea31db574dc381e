//! `GET /api/v1/reports/net-worth`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::report;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ReportInterval, read_range};
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
    wire::{ConvertedTotal, CurrencyText, Money, response},
};

/// The range, interval and currency of a net worth report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NetWorthParams {
    /// The first date, 1900-01-01 or later.
    #[param(required = true, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last date, 2200-12-31 or earlier and less than ten years after `from`. A report has at
    /// most 400 points, and ends today, in the user's time zone, if this date is later.
    #[param(required = true, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// The interval between points; defaults to `month`. With `week` or `month`, each point is a
    /// Sunday or the last day of a month, except the last, which is `to` or today.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: ReportInterval,
    /// Also return totals converted to this currency, as an ISO 4217 code, at the exchange rates of
    /// each point's date.
    #[param(required = false)]
    currency: Option<CurrencyText>,
}

/// Net worth over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetWorthReport {
    /// The points, earliest first.
    points: Vec<NetWorthPoint>,
}

response! {
    /// Net worth at the end of a day.
    struct NetWorthPoint from point: report::NetWorth {
        /// The date, as YYYY-MM-DD; net worth is that at the end of the day.
        date: NaiveDate = point.day,
        /// Net worth in each currency. Amounts in different currencies are never added.
        by_currency: Vec<CurrencyNetWorth> =
            point.currencies.into_iter().map(Into::into).collect(),
        /// The total in the requested currency; omitted if no `currency` was requested.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        converted: Option<ConvertedTotal> = point.converted.map(Into::into),
    }
}

response! {
    /// Net worth in one currency.
    struct CurrencyNetWorth from worth: report::CurrencyNetWorth {
        /// The balances of the accounts open on that date; negative if money is owed.
        accounts: Money,
        /// The value of holdings at the latest prices on or before the date, from the day on which
        /// each holding was recorded.
        holdings: Money,
        /// The sum of `accounts` and `holdings`.
        total: Money = total(&worth),
    }
}

fn total(worth: &report::CurrencyNetWorth) -> Money {
    let total = coffer_domain::Money {
        amount: worth.accounts.amount + worth.holdings.amount,
        ..worth.accounts
    };
    total.into()
}

/// Get a net worth report.
///
/// Returns net worth at the end of each day, week or month, including back-dated transactions.
#[utoipa::path(
    get,
    path = "/api/v1/reports/net-worth",
    operation_id = "get_net_worth_report",
    tag = "reports",
    params(NetWorthParams),
    responses((status = OK, body = NetWorthReport, description = "The net worth at each point."))
)]
pub(super) async fn net_worth(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<NetWorthParams>,
) -> Result<Json<NetWorthReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = read_range(from, to, params.currency.as_ref())?;
    let reports = &state.services.reports;
    let points = reports
        .net_worth(&actor, days, params.interval.0, currency)
        .await?;
    let points = points.into_iter().map(Into::into).collect();
    Ok(Json(NetWorthReport { points }))
}

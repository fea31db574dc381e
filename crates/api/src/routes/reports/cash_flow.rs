//! `GET /api/v1/reports/cash-flow`

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
pub(crate) struct CashFlowParams {
    /// The first day, from 1900 on.
    #[param(required = true, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last day, up to 2200; at most ten years after the first. There are at most 400 parts.
    #[param(required = true, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// How long a part is.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: ReportInterval,
    /// Also all together in this currency, at the rates of each part's last day; ISO 4217.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
}

/// What came in and went out over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CashFlowReport {
    /// The parts, the earliest first.
    parts: Vec<CashFlowPart>,
}

/// What came in and went out on some days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CashFlowPart {
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// In each currency in which something moved.
    currencies: Vec<CurrencyFlow>,
    /// All together in the currency that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<ConvertedFlow>,
}

/// What came in and went out in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrencyFlow {
    /// What came in.
    income: Money,
    /// What went out, less what came back.
    expense: Money,
    /// What was left of it.
    net: Money,
}

impl From<report::Flow> for CurrencyFlow {
    fn from(flow: report::Flow) -> Self {
        Self {
            net: flow.net().into(),
            income: flow.income.into(),
            expense: flow.expense.into(),
        }
    }
}

/// What came in and went out, together in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConvertedFlow {
    /// What came in.
    income: Converted,
    /// What went out, less what came back.
    expense: Converted,
    /// What was left of what could be converted.
    net: Money,
}

impl From<report::ConvertedFlow> for ConvertedFlow {
    fn from(flow: report::ConvertedFlow) -> Self {
        Self {
            net: flow.net().into(),
            income: flow.income.into(),
            expense: flow.expense.into(),
        }
    }
}

/// Shows what came in and went out; transfers between one's own accounts are neither.
#[utoipa::path(
    get,
    path = "/api/v1/reports/cash-flow",
    operation_id = "report_cash_flow",
    tag = "reports",
    params(CashFlowParams),
    responses((status = OK, body = CashFlowReport, description = "The report."))
)]
pub(crate) async fn cash_flow(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<CashFlowParams>,
) -> Result<Json<CashFlowReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = days::range_in(from, to, params.currency.as_deref())?;
    let reports = &state.services.reports;
    let parts = reports
        .cash_flow(&actor, days, params.interval.into(), currency)
        .await?;
    let parts = parts.into_iter().map(|part| CashFlowPart {
        from: part.days.from,
        to: part.days.to,
        currencies: part.currencies.into_iter().map(Into::into).collect(),
        converted: part.converted.map(Into::into),
    });
    Ok(Json(CashFlowReport {
        parts: parts.collect(),
    }))
}

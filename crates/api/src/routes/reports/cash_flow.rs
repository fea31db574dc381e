//! `GET /api/v1/reports/cash-flow`

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

/// The range, interval and currency of a cash flow report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CashFlowParams {
    /// The first date, 1900-01-01 or later.
    #[param(required = true, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last date, 2200-12-31 or earlier and less than ten years after `from`. A report has at
    /// most 400 periods.
    #[param(required = true, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// The length of a period; defaults to `month`. Weeks begin on Monday. The first and last
    /// periods may be shorter.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: ReportInterval,
    /// Also return totals converted to this currency, as an ISO 4217 code. Each calendar month is
    /// converted at its last exchange rates, the current month at today's.
    #[param(required = false)]
    currency: Option<CurrencyText>,
}

/// Income and expenses over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CashFlowReport {
    /// The periods, earliest first.
    periods: Vec<CashFlowPeriod>,
}

response! {
    /// Income and expenses in one period.
    struct CashFlowPeriod from part: report::CashFlow {
        /// The first day of the period.
        from: NaiveDate = part.days.from,
        /// The last day of the period.
        to: NaiveDate = part.days.to,
        /// Income and expenses in each currency with transactions.
        by_currency: Vec<CurrencyFlow> = part.currencies.into_iter().map(Into::into).collect(),
        /// Income and expenses in the requested currency; omitted if no `currency` was requested.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        converted: Option<ConvertedFlow> = part.converted.map(Into::into),
    }
}

response! {
    /// Income and expenses in one currency.
    struct CurrencyFlow from flow: report::Flow {
        /// Income, excluding transfers.
        income: Money,
        /// Expenses, less refunds.
        expenses: Money = flow.expense.into(),
        /// Income less expenses.
        net: Money = flow.net().into(),
    }
}

/// Income and expenses, converted to one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConvertedFlow {
    /// Income, excluding transfers.
    income: ConvertedTotal,
    /// Expenses, less refunds.
    expenses: ConvertedTotal,
    /// Income less expenses. Amounts without a known exchange rate are not included.
    net: Money,
}

impl From<report::ConvertedFlow> for ConvertedFlow {
    fn from(flow: report::ConvertedFlow) -> Self {
        Self {
            net: flow.net().into(),
            income: flow.income.into(),
            expenses: flow.expense.into(),
        }
    }
}

/// Get a cash flow report.
///
/// Returns income and expenses by period. Transfers between your own accounts are excluded.
#[utoipa::path(
    get,
    path = "/api/v1/reports/cash-flow",
    operation_id = "get_cash_flow_report",
    tag = "reports",
    params(CashFlowParams),
    responses((status = OK, body = CashFlowReport, description = "The income and expenses in each period."))
)]
pub(super) async fn cash_flow(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<CashFlowParams>,
) -> Result<Json<CashFlowReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = read_range(from, to, params.currency.as_ref())?;
    let reports = &state.services.reports;
    let parts = reports
        .cash_flow(&actor, days, params.interval.0, currency)
        .await?;
    let periods = parts.into_iter().map(Into::into).collect();
    Ok(Json(CashFlowReport { periods }))
}

//! Reports: net worth, cash flow and spending.

mod cash_flow;
mod net_worth;
mod spending;

use coffer_domain::report;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(net_worth::net_worth))
        .routes(routes!(cash_flow::cash_flow))
        .routes(routes!(spending::spending))
}

/// The interval of a report. Weeks end on Sunday; the last interval ends with the report.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportInterval {
    Day,
    Week,
    #[default]
    Month,
}

impl From<ReportInterval> for report::Interval {
    fn from(interval: ReportInterval) -> Self {
        match interval {
            ReportInterval::Day => Self::Day,
            ReportInterval::Week => Self::Week,
            ReportInterval::Month => Self::Month,
        }
    }
}

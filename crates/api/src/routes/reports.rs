//! Reports: net worth, cash flow and spending.

mod cash_flow;
mod net_worth;
mod spending;

use coffer_domain::{Currency, Invalid, invalid, report};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    route_policy::RESOURCE,
    state::AppState,
    wire::{self, CurrencyText, Read as _, required_day, wire_enum},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(net_worth::net_worth)))
        .routes(RESOURCE.on(routes!(cash_flow::cash_flow)))
        .routes(RESOURCE.on(routes!(spending::spending)))
}

wire_enum! {
    /// The interval of a report. Weeks end on Sunday; the last interval ends with the report.
    ReportInterval = report::Interval;
}

/// Reads the days from `from` to `to`, both of which are required, and the optional currency.
fn read_range(
    from: Option<&str>,
    to: Option<&str>,
    currency: Option<&CurrencyText>,
) -> Result<(report::DayRange, Option<Currency>), Invalid> {
    let read = |field: &str, text: Option<&str>| {
        required_day(field, text).and_then(|text| wire::day(field, text))
    };
    let (from, to, currency) = invalid::all((
        read("from", from),
        read("to", to),
        currency.map(|code| code.read("currency")).transpose(),
    ))?;
    Ok((report::DayRange::new(from, to)?, currency))
}

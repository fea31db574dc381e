//! `GET /api/v1/accounts/{id}/balances`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{
    Invalid,
    account::{BalanceHistoryRange, DayBalance, Interval},
    day,
    ids::AccountId,
    invalid,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    extract::{Authenticated, Id, Query},
    problem::Problem,
    state::AppState,
    wire::{Money, required_day, response, wire_enum},
};

/// The period of a balance history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BalanceParams {
    /// The first date, 1900-01-01 or later.
    #[param(required = true, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last date, 2200-12-31 or earlier. A history has at most 366 points.
    #[param(required = true, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// The interval between points; defaults to `day`. With `month`, each point is the last day of
    /// a month, except the last, which is `to`.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: BalanceInterval,
}

wire_enum! {
    /// The interval between the points of a balance history.
    BalanceInterval = Interval;
}

impl BalanceParams {
    fn days(&self) -> Result<BalanceHistoryRange, Invalid> {
        let read = |field: &str, text: Option<&str>| {
            required_day(field, text).and_then(|text| day::parse(field, text))
        };
        let (from, to) = invalid::all((
            read("from", self.from.as_deref()),
            read("to", self.to.as_deref()),
        ))?;
        BalanceHistoryRange::new(from, to, self.interval.0)
    }
}

/// An account's balance over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceHistory {
    /// The points, earliest first.
    points: Vec<BalancePoint>,
}

response! {
    /// An account's balance at the end of a day.
    struct BalancePoint from point: DayBalance {
        /// The date.
        date: NaiveDate = point.day,
        /// The balance at the end of the day.
        balance: Money,
    }
}

/// List an account's balances over time.
///
/// Returns the balance at the end of each day or month, including back-dated transactions.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/{id}/balances",
    operation_id = "get_account_balance_history",
    tag = "accounts",
    params(Id<AccountId>, BalanceParams),
    responses((status = OK, body = BalanceHistory, description = "The balance history."))
)]
pub(super) async fn balances(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    Query(params): Query<BalanceParams>,
) -> Result<Json<BalanceHistory>, Problem> {
    let days = params.days()?;
    let history = state.services.accounts.balances(&actor, id, days).await?;
    Ok(Json(BalanceHistory {
        points: history.into_iter().map(Into::into).collect(),
    }))
}

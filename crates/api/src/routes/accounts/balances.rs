//! `GET /api/v1/accounts/{id}/balances`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{
    Invalid,
    account::{self, BalanceDays, DayBalance},
    day,
    ids::AccountId,
    invalid::Violations,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    extract::{Authenticated, Id, Query},
    problem::Problem,
    routes::money::Money,
    state::AppState,
};

/// The days of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BalanceParams {
    /// The first day, from 1900 on.
    #[param(required = true, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last day, up to 2200. There are at most 366 points.
    #[param(required = true, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// How far the points are from each other. The last month's point is the last day.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: Interval,
}

/// How far the points of a history are from each other.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Interval {
    #[default]
    Day,
    Month,
}

impl From<Interval> for account::Interval {
    fn from(interval: Interval) -> Self {
        match interval {
            Interval::Day => Self::Day,
            Interval::Month => Self::Month,
        }
    }
}

impl BalanceParams {
    fn days(&self) -> Result<BalanceDays, Problem> {
        let mut violations = Violations::default();
        let mut read = |field: &str, text: Option<&str>| {
            let missing = || Invalid::field(field, "required", "Name the day.");
            let day = text.ok_or_else(missing);
            violations.take(day.and_then(|text| day::parse(field, text)))
        };
        let from = read("from", self.from.as_deref());
        let to = read("to", self.to.as_deref());
        violations.finish().map_err(Problem::invalid)?;
        let (Some(from), Some(to)) = (from, to) else {
            return Err(Problem::internal(&"a violation was lost"));
        };
        BalanceDays::new(from, to, self.interval.into()).map_err(Problem::invalid)
    }
}

/// What was in an account over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceHistory {
    /// The points, the earliest first.
    points: Vec<BalancePoint>,
}

/// What was in an account at the end of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalancePoint {
    /// The day.
    day: NaiveDate,
    /// What was in it.
    balance: Money,
}

impl From<DayBalance> for BalancePoint {
    fn from(point: DayBalance) -> Self {
        Self {
            day: point.day,
            balance: point.balance.into(),
        }
    }
}

/// Shows what was in an account at the end of days or months, back-dated transactions included.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/{id}/balances",
    operation_id = "list_account_balances",
    tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account."), BalanceParams),
    responses((status = OK, body = BalanceHistory, description = "The balances."))
)]
pub(crate) async fn balances(
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

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
    routes::{days, money::Money},
    state::AppState,
};

/// The period of a balance history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BalanceParams {
    /// The first date, 1900-01-01 or later.
    #[param(required = true, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last date, 2200-12-31 or earlier. A history has at most 366 points.
    #[param(required = true, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// The interval between points; defaults to `day`. With `month`, each point is the last day of
    /// a month, except the last, which is `to`.
    #[serde(default)]
    #[param(required = false, inline)]
    interval: Interval,
}

/// The interval between the points of a balance history.
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
            let missing = || Invalid::field(field, "required", days::REQUIRED);
            let day = text.ok_or_else(missing);
            violations.take(day.and_then(|text| day::parse(field, text)))
        };
        let from = read("from", self.from.as_deref());
        let to = read("to", self.to.as_deref());
        violations.finish().map_err(Problem::invalid)?;
        let (Some(from), Some(to)) = (from, to) else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        BalanceDays::new(from, to, self.interval.into()).map_err(Problem::invalid)
    }
}

/// An account's balance over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceHistory {
    /// The points, earliest first.
    points: Vec<BalancePoint>,
}

/// An account's balance at the end of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalancePoint {
    /// The date.
    date: NaiveDate,
    /// The balance at the end of the day.
    balance: Money,
}

impl From<DayBalance> for BalancePoint {
    fn from(point: DayBalance) -> Self {
        Self {
            date: point.day,
            balance: point.balance.into(),
        }
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
    params(("id" = uuid::Uuid, Path, description = "The account's ID."), BalanceParams),
    responses((status = OK, body = BalanceHistory, description = "The balance history."))
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

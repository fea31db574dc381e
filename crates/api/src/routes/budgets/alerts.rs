//! `GET /api/v1/budgets/alerts`

use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{budget, ids::BudgetId};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
    wire::{Money, Page, response},
};

/// The filters of an alert list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertParams {
    /// Return alerts of this budget.
    #[param(required = false)]
    budget_id: Option<Uuid>,
}

response! {
    /// An alert that spending has reached a threshold of a budget. There is at most one per
    /// threshold and period.
    struct BudgetAlert from alert: budget::BudgetAlert {
        /// The alert's ID.
        id: Uuid,
        /// The budget's ID.
        budget_id: Uuid,
        /// The budget's name.
        budget_name: String,
        /// The first day of the period.
        period_start: NaiveDate,
        /// The threshold that was reached, as a percentage of `available`.
        #[schema(minimum = 1, maximum = 1000, example = 80)]
        threshold: u16,
        /// Spending in the period when the alert was created, less refunds.
        net_spent: Money,
        /// The amount available in the period: the budget's amount plus any rollover.
        available: Money,
        /// When the alert was created.
        created_at: DateTime<Utc>,
    }
}

/// A page of alerts, newest first.
pub(crate) type BudgetAlertPage = Page<BudgetAlert>;

/// List budget alerts.
///
/// Returns the newest alerts first, including alerts of deleted budgets.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/alerts",
    operation_id = "list_budget_alerts",
    tag = "budgets",
    params(AlertParams, ListParams),
    responses((status = OK, body = BudgetAlertPage, description = "A page of alerts."))
)]
pub(super) async fn alerts(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<AlertParams>,
    Query(page): Query<ListParams>,
) -> Result<Json<BudgetAlertPage>, Problem> {
    let budget = params.budget_id.map(BudgetId::from);
    let budgets = &state.services.budgets;
    let page = budgets.alerts(&actor, budget, &page.request()?).await?;
    Ok(Json(page.into()))
}

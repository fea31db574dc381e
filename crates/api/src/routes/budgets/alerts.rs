//! `GET /api/v1/budgets/alerts`

use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{budget, ids::BudgetId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    routes::money::Money,
    state::AppState,
};

/// Which alerts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertParams {
    /// Only those of one budget.
    #[param(required = false)]
    budget_id: Option<Uuid>,
}

/// That a threshold of a budget was reached in a period. There is one for each.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetAlert {
    /// Identifier.
    id: Uuid,
    /// Of which budget.
    budget_id: Uuid,
    /// What the budget is called.
    budget_name: String,
    /// The first day of the period.
    period_start: NaiveDate,
    /// Which percentage was reached.
    #[schema(minimum = 1, maximum = 1000, example = 80)]
    threshold: u16,
    /// What had been spent by then, less what came back.
    spent: Money,
    /// What there was to spend.
    available: Money,
    /// When it was noticed.
    created_at: DateTime<Utc>,
}

impl From<budget::BudgetAlert> for BudgetAlert {
    fn from(alert: budget::BudgetAlert) -> Self {
        Self {
            id: alert.id.uuid(),
            budget_id: alert.budget_id.uuid(),
            budget_name: alert.budget_name.as_str().to_owned(),
            period_start: alert.period_start,
            threshold: alert.threshold,
            spent: alert.spent.into(),
            available: alert.available.into(),
            created_at: alert.created_at,
        }
    }
}

/// A page of alerts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetAlertPage {
    /// The alerts, the newest first.
    items: Vec<BudgetAlert>,
    /// Where the next page begins; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Lists what was told of budgets, the newest first; of deleted ones, too.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/alerts",
    operation_id = "list_budget_alerts",
    tag = "budgets",
    params(AlertParams, ListParams),
    responses((status = OK, body = BudgetAlertPage, description = "A page of alerts."))
)]
pub(crate) async fn alerts(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<AlertParams>,
    Query(page): Query<ListParams>,
) -> Result<Json<BudgetAlertPage>, Problem> {
    let budget = params.budget_id.map(BudgetId::from);
    let budgets = &state.services.budgets;
    let page = budgets.alerts(&actor, budget, &page.request()?).await?;
    Ok(Json(BudgetAlertPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}

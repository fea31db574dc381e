//! `GET /api/v1/budgets`

use axum::{Json, extract::State};
use coffer_domain::{Line, budget::Budget as Entity, invalid::Violations};
use coffer_storage::{BudgetFilter, BudgetSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Budget, BudgetPeriod};
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    routes::days,
    state::AppState,
};

/// The filters and sort order of a budget list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BudgetParams {
    /// Return budgets with a period that includes this date.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-31")]
    active_on: Option<String>,
    /// Return budgets for exactly this category, without its subcategories.
    #[param(required = false)]
    category_id: Option<Uuid>,
    /// Return budgets with this period length.
    #[param(required = false)]
    period: Option<BudgetPeriod>,
    /// Return budgets with alerts in any period (`true`) or without alerts (`false`).
    #[param(required = false)]
    has_alerts: Option<bool>,
    /// Return budgets whose name contains this text, ignoring case.
    #[param(required = false, max_length = 100)]
    name: Option<String>,
    /// Return deleted budgets instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// The sort order; defaults to `newest`.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// The sort order of a budget list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Newest,
    Oldest,
    Name,
}

impl From<Sort> for BudgetSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Name => Self::Name,
        }
    }
}

impl BudgetParams {
    fn filter(&self) -> Result<BudgetFilter, Problem> {
        let mut violations = Violations::default();
        let mut filter = BudgetFilter::new();
        if let Some(day) = days::day(&mut violations, "active_on", self.active_on.as_deref()) {
            filter = filter.active_on(day);
        }
        if let Some(category) = self.category_id {
            filter = filter.category(category);
        }
        if let Some(period) = self.period {
            filter = filter.period(period);
        }
        if let Some(alerted) = self.has_alerts {
            filter = filter.alerted(alerted);
        }
        if let Some(name) = &self.name
            && let Some(name) = violations.take(Line::parse("name", Entity::MAX_NAME, name))
        {
            filter = filter.name(name.as_str());
        }
        if self.deleted {
            filter = filter.deleted();
        }
        violations.finish().map_err(Problem::invalid)?;
        Ok(filter)
    }
}

/// A page of budgets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetPage {
    /// The budgets on this page, in the requested order.
    items: Vec<Budget>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List budgets.
#[utoipa::path(
    get,
    path = "/api/v1/budgets",
    operation_id = "list_budgets",
    tag = "budgets",
    params(BudgetParams, ListParams),
    responses((status = OK, body = BudgetPage, description = "A page of budgets."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BudgetParams>,
    Query(page): Query<ListParams>,
) -> Result<Json<BudgetPage>, Problem> {
    let filter = params.filter()?;
    let budgets = &state.services.budgets;
    let page = budgets
        .list(&actor, &filter, params.sort.into(), &page.request()?)
        .await?;
    Ok(Json(BudgetPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}

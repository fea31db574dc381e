//! `PATCH /api/v1/budgets/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Line, Money,
    budget::{Budget as Entity, BudgetChanges, Thresholds},
    ids::{BudgetId, CategoryId},
    invalid::Violations,
    patch::Change,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Budget, BudgetPeriod, parse_day, tagged};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// A change to a budget (merge patch): a field that is left out stays. Its currency always does.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateBudgetRequest {
    /// A new name.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Another category for expenses; `null` for everything.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    category_id: Option<Clearable<CategoryId>>,
    /// Another amount, in the same currency. What was left of periods before is counted by it, too.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^\d+(\.\d+)?$")]
    amount: Option<String>,
    /// Another length of periods.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = BudgetPeriod, required = false)]
    period: Option<BudgetPeriod>,
    /// How many days a custom period has. It goes with the custom period.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u16>, required = false, minimum = 1, maximum = 366)]
    period_days: Option<Clearable<u16>>,
    /// Another first day of the first period.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, format = Date)]
    starts_on: Option<String>,
    /// Another last day; `null` for none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, format = Date)]
    ends_on: Option<Clearable<String>>,
    /// Other percentages at which to tell, each greater than the one before.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Vec<u16>, required = false, max_items = 10)]
    alert_thresholds: Option<Vec<u16>>,
    /// Whether what is left, or was overspent, is carried to the next period.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    rollover: Option<bool>,
}

impl TryFrom<UpdateBudgetRequest> for BudgetChanges {
    type Error = Problem;

    fn try_from(request: UpdateBudgetRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = request.name.as_deref();
        let name = name.map(|text| Line::parse("name", Entity::MAX_NAME, text));
        let amount = request.amount.as_deref();
        let amount = amount.map(|text| Money::parse_amount("amount", text));
        let starts_on = request.starts_on.as_deref();
        let starts_on = starts_on.map(|text| parse_day("starts_on", text));
        let ends_on = match request.ends_on {
            None => Change::Keep,
            Some(Clearable(None)) => Change::Set(None),
            Some(Clearable(Some(text))) => violations
                .take(parse_day("ends_on", &text))
                .map(Some)
                .into(),
        };
        let thresholds = request.alert_thresholds.map(Thresholds::new);
        let changes = Self {
            name: name.and_then(|name| violations.take(name)).into(),
            category_id: request.category_id.map(|category| category.0).into(),
            amount: amount.and_then(|amount| violations.take(amount)).into(),
            period: request.period.map(Into::into).into(),
            period_days: request.period_days.map(|days| days.0).into(),
            starts_on: starts_on.and_then(|day| violations.take(day)).into(),
            ends_on,
            alert_thresholds: thresholds
                .and_then(|thresholds| violations.take(thresholds))
                .into(),
            rollover: request.rollover.into(),
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// Edits a budget.
#[utoipa::path(
    patch,
    path = "/api/v1/budgets/{id}",
    operation_id = "update_budget",
    tag = "budgets",
    params(
        ("id" = uuid::Uuid, Path, description = "The budget."),
        ("If-Match" = Option<String>, Header, description = "The version to edit, as its ETag."),
    ),
    request_body = UpdateBudgetRequest,
    responses((status = OK, body = Budget, description = "The budget as it is now.",
        headers(("ETag" = String, description = "Its version."))))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateBudgetRequest>,
) -> Result<(HeaderMap, Json<Budget>), Problem> {
    let changes = request.try_into()?;
    let budgets = &state.services.budgets;
    let budget = budgets.update(&actor, id, version, changes).await?;
    Ok(tagged(budget))
}

//! `PATCH /api/v1/budgets/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Line, Money,
    budget::{Budget as Entity, BudgetChanges},
    ids::{BudgetId, CategoryId},
    invalid::Violations,
    patch::Change,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AlertThreshold, Budget, BudgetPeriod, parse_day, tagged, thresholds};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to a budget, as a JSON merge patch (RFC 7396). Omitted fields keep their value. The
/// currency cannot be changed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateBudgetRequest {
    /// The budget's new name, 1–100 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The ID of another expense category; `null` for all spending.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    category_id: Option<Clearable<CategoryId>>,
    /// The new amount per period, in the same currency. Rollover from past periods is recalculated
    /// with it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = r"^\d+(\.\d+)?$")]
    amount: Option<String>,
    /// The new length of a period.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = BudgetPeriod, required = false)]
    period: Option<BudgetPeriod>,
    /// The length of a `custom` period in days, 1–366. It is cleared when the period is no longer
    /// `custom`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u16>, required = false, minimum = 1, maximum = 366)]
    period_days: Option<Clearable<u16>>,
    /// The new first day of the first period.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, format = Date)]
    starts_on: Option<String>,
    /// The new last day of the budget; `null` for no end.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, format = Date)]
    ends_on: Option<Clearable<String>>,
    /// The new alert thresholds: up to 10 percentages from 1 to 1000, in ascending order.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Vec<AlertThreshold>, required = false, max_items = 10)]
    alert_thresholds: Option<Vec<AlertThreshold>>,
    /// Whether unspent or overspent amounts carry over to the next period.
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
        let thresholds = request.alert_thresholds.as_deref().map(thresholds);
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

/// Update a budget.
#[utoipa::path(
    patch,
    path = "/api/v1/budgets/{id}",
    operation_id = "update_budget",
    tag = "budgets",
    params(
        ("id" = uuid::Uuid, Path, description = "The budget's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateBudgetRequest,
    responses((status = OK, body = Budget, description = "The updated budget.",
        headers(("ETag" = String))))
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

//! `POST /api/v1/budgets`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Line, Money,
    budget::{Budget as Entity, Schedule},
    invalid::Violations,
};
use coffer_services::NewBudget;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AlertThreshold, Budget, BudgetPeriod, parse_day, tagged, thresholds};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new budget.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateBudgetRequest {
    /// The budget's name, 1–100 characters.
    #[schema(min_length = 1, max_length = 100, example = "Food")]
    name: String,
    /// The ID of an expense category, including its subcategories. Omit it or send `null` for all
    /// spending.
    #[serde(default)]
    #[schema(required = false)]
    category_id: Option<Uuid>,
    /// The amount per period: greater than zero, with at most the currency's number of decimal
    /// places.
    #[schema(example = "400.00", pattern = r"^\d+(\.\d+)?$")]
    amount: String,
    /// The currency, as an ISO 4217 code. It cannot be changed later.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    currency: String,
    /// The length of a period.
    period: BudgetPeriod,
    /// The length of a `custom` period in days, 1–366. Required for `custom`, not allowed otherwise.
    #[serde(default)]
    #[schema(required = false, minimum = 1, maximum = 366)]
    period_days: Option<u16>,
    /// The first day of the first period. Later periods follow without gaps.
    #[schema(format = Date, example = "2025-01-01")]
    starts_on: String,
    /// The last day of the budget. Omit it or send `null` for no end.
    #[serde(default)]
    #[schema(required = false, format = Date)]
    ends_on: Option<String>,
    /// The percentages of the available amount at which to create an alert: up to 10 numbers from 1
    /// to 1000, in ascending order; none by default.
    #[serde(default)]
    #[schema(required = false, max_items = 10, example = json!([80, 100]))]
    alert_thresholds: Vec<AlertThreshold>,
    /// Whether unspent or overspent amounts carry over to the next period.
    #[serde(default)]
    #[schema(required = false, default = false)]
    rollover: bool,
}

impl TryFrom<CreateBudgetRequest> for NewBudget {
    type Error = Problem;

    fn try_from(request: CreateBudgetRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = violations.take(Line::parse("name", Entity::MAX_NAME, &request.name));
        let currency = violations.take(Currency::parse("currency", &request.currency));
        let amount = violations.take(Money::parse_amount("amount", &request.amount));
        let amount = amount
            .zip(currency)
            .and_then(|(amount, currency)| violations.take(Entity::check_amount(amount, currency)));
        let starts_on = violations.take(parse_day("starts_on", &request.starts_on));
        let ends_on = request.ends_on.as_deref();
        let ends_on = ends_on.map(|text| violations.take(parse_day("ends_on", text)));
        let schedule = starts_on.and_then(|starts_on| {
            let (period, days) = (request.period.into(), request.period_days);
            let schedule = Schedule::new(period, days, starts_on, ends_on.flatten());
            violations.take(schedule)
        });
        let thresholds = violations.take(thresholds(&request.alert_thresholds));
        violations.finish().map_err(Problem::invalid)?;
        let (Some(name), Some(amount), Some(schedule), Some(alert_thresholds)) =
            (name, amount, schedule, thresholds)
        else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        Ok(Self {
            name,
            category_id: request.category_id.map(Into::into),
            amount,
            schedule,
            alert_thresholds,
            rollover: request.rollover,
        })
    }
}

/// Create a budget.
///
/// If existing spending already reaches a threshold, its alert is created immediately.
#[utoipa::path(
    post,
    path = "/api/v1/budgets",
    operation_id = "create_budget",
    tag = "budgets",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateBudgetRequest,
    responses(
        (status = CREATED, body = Budget, description = "The new budget.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The user already has 200 budgets, or the storage limit is reached."),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateBudgetRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Budget>), Problem> {
    let new = request.try_into()?;
    let created = state.services.budgets.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

//! Budgets, their alerts and their progress.

mod alerts;
mod history;
mod progress;

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Invalid, Line, Money as Amount,
    budget::{self, Budget as Entity, BudgetChanges, NewBudget, PeriodKind, Schedule, Thresholds},
    ids::BudgetId,
    invalid,
};
use coffer_storage::{BudgetFilter, BudgetSort};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        self, Created, CurrencyText, Money, Page, Read as _, Tagged, UnsignedAmountText, changes,
        filter, request, response, wire_enum,
    },
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(progress::progress)))
        .routes(RESOURCE.on(routes!(alerts::alerts)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
        .routes(RESOURCE.on(routes!(history::history)))
}

wire_enum! {
    /// The length of a budget's periods. `biweekly` periods last two weeks, `custom` periods
    /// `period_days` days.
    BudgetPeriod = PeriodKind;
    /// The periods to which a new amount applies: `current_period` and later ones, or `all_periods`,
    /// including past ones.
    BudgetAmountScope = budget::AmountScope;
    /// The sort order of a budget list.
    BudgetOrder = BudgetSort;
}

/// A percentage of the amount available in a period, at which an alert is created.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(minimum = 1, maximum = 1000, example = 80)]
pub(crate) struct AlertThreshold(u16);

impl AlertThreshold {
    fn all(percentages: &[u16]) -> Vec<Self> {
        percentages.iter().copied().map(Self).collect()
    }
}

fn read_thresholds(thresholds: &[AlertThreshold]) -> Result<Thresholds, Invalid> {
    Thresholds::new(thresholds.iter().map(|threshold| threshold.0).collect())
}

response! {
    /// A spending limit per period.
    tagged struct Budget from budget: Entity {
        /// The budget's ID.
        id: Uuid,
        /// The budget's name.
        name: String,
        /// The ID of the expense category, including its subcategories; `null` for all spending.
        #[schema(required = true)]
        category_id: Option<Uuid> = budget.category_id.map(Into::into),
        /// The amount per period, as of the last change. Spending in other currencies is not counted.
        amount: Money,
        /// The amounts per period since the budget's start, earliest first; the last one is `amount`.
        amount_history: Vec<BudgetAmount> =
            budget.amounts().into_iter().map(BudgetAmount::from).collect(),
        /// The length of a period.
        period: BudgetPeriod = budget.schedule.period().into(),
        /// The length of a `custom` period in days; omitted for other periods.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        period_days: Option<u16> = budget.schedule.period_days(),
        /// The first day of the first period.
        starts_on: NaiveDate = budget.schedule.starts_on(),
        /// The last day of the budget; omitted if it has no end.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        ends_on: Option<NaiveDate> = budget.schedule.ends_on(),
        /// The percentages of the available amount at which an alert is created, in ascending
        /// order.
        #[schema(example = json!([80, 100]))]
        alert_thresholds: Vec<AlertThreshold> =
            AlertThreshold::all(budget.alert_thresholds.percentages()),
        /// Whether unspent or overspent amounts carry over to the next period, since the budget's
        /// start.
        rollover: bool,
        /// When the budget was created.
        created_at: DateTime<Utc>,
        /// When the budget was last updated.
        updated_at: DateTime<Utc>,
        /// When the budget was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

/// An amount per period, with the date from which it is valid.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetAmount {
    /// The first date from which it is valid: for periods that begin on this date or later, until the
    /// next amount.
    valid_from: NaiveDate,
    /// The amount per period.
    amount: Money,
}

impl From<(NaiveDate, Amount)> for BudgetAmount {
    fn from((valid_from, amount): (NaiveDate, Amount)) -> Self {
        Self {
            valid_from,
            amount: amount.into(),
        }
    }
}

/// A page of budgets.
pub(crate) type BudgetPage = Page<Budget>;

filter! {
    /// The filters and sort order of a budget list.
    BudgetParams => BudgetFilter {
        /// Return budgets with a period that includes this date.
        #[param(format = Date, example = "2025-01-31")]
        active_on: String => wire::day("active_on", active_on),
        /// Return budgets for exactly this category, without its subcategories.
        category_id: Uuid as category,
        /// Return budgets with this period length.
        period: BudgetPeriod,
        /// Return budgets with alerts in any period (`true`) or without alerts (`false`).
        has_alerts: bool as alerted,
        /// Return budgets whose name contains this text, ignoring case and accents.
        #[param(max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
    }
    /// The sort order; defaults to `newest`.
    sort: BudgetOrder
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
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<BudgetParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<BudgetPage>, Problem> {
    let (filter, list) = (params.narrow(BudgetFilter::new())?, list.request()?);
    let budgets = &state.services.budgets;
    let page = budgets.list(&actor, &filter, params.sort.0, &list).await?;
    Ok(Json(page.into()))
}

request! {
    /// A new budget.
    CreateBudgetRequest => NewBudget {
        /// The budget's name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100, example = "Food")]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The ID of an expense category, including its subcategories. Omit it or send `null` for
        /// all spending.
        #[serde(default)]
        #[schema(required = false)]
        category_id: Option<Uuid>,
        /// The amount per period: greater than zero, with at most the currency's number of decimal
        /// places.
        amount: UnsignedAmountText => read_amount(amount, currency),
        /// The currency, as an ISO 4217 code. It cannot be changed later.
        currency: CurrencyText => _,
        /// The length of a period.
        period: BudgetPeriod => _,
        /// The length of a `custom` period in days, 1–366. Required for `custom`, not allowed
        /// otherwise.
        #[serde(default)]
        #[schema(required = false, minimum = 1, maximum = 366)]
        period_days: Option<u16> => _,
        /// The first day of the first period. Later periods follow without gaps.
        #[schema(format = Date, example = "2025-01-01")]
        starts_on: String => _,
        /// The last day of the budget. Omit it or send `null` for no end.
        #[serde(default)]
        #[schema(required = false, format = Date)]
        ends_on: Option<String> => schedule =
            read_schedule(period.0, *period_days, starts_on, ends_on.as_deref()),
        /// The percentages of the available amount at which to create an alert: up to 10 numbers
        /// from 1 to 1000, in ascending order; none by default.
        #[serde(default)]
        #[schema(required = false, max_items = 10, example = json!([80, 100]))]
        alert_thresholds: Vec<AlertThreshold> => read_thresholds(alert_thresholds),
        /// Whether unspent or overspent amounts carry over to the next period.
        #[serde(default)]
        #[schema(required = false, default = false)]
        rollover: bool,
    }
}

fn read_amount(amount: &UnsignedAmountText, currency: &CurrencyText) -> Result<Amount, Invalid> {
    let (currency, amount) = invalid::all((currency.read("currency"), amount.read("amount")))?;
    Entity::check_amount(amount, currency)
}

/// The schedule, checked even if its last day is invalid.
fn read_schedule(
    period: PeriodKind,
    days: Option<u16>,
    starts_on: &str,
    ends_on: Option<&str>,
) -> Result<Schedule, Invalid> {
    let ends_on = ends_on.map(|text| wire::day("ends_on", text)).transpose();
    let last_day = ends_on.as_ref().ok().copied().flatten();
    let schedule = wire::day("starts_on", starts_on)
        .and_then(|starts_on| Schedule::new(period, days, starts_on, last_day));
    let (_, schedule) = invalid::all((ends_on, schedule))?;
    Ok(schedule)
}

/// Create a budget.
///
/// If existing spending already reaches a threshold, its alert is created immediately.
#[utoipa::path(
    post,
    path = "/api/v1/budgets",
    operation_id = "create_budget",
    tag = "budgets",
    params(Idempotency),
    request_body = CreateBudgetRequest,
    responses(
        (status = CREATED, body = Budget, headers(("ETag" = String)),
            description = "The new budget."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The user already has 200 budgets, or the storage limit is reached."),
    )
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateBudgetRequest>,
) -> Result<Created<Tagged<Budget>>, Problem> {
    let new = request.try_into()?;
    let budgets = &state.services.budgets;
    Created::once(key, |request| budgets.create(&actor, new, request)).await
}

/// Get a budget.
#[utoipa::path(
    get,
    path = "/api/v1/budgets/{id}",
    operation_id = "get_budget",
    tag = "budgets",
    params(Id<BudgetId>),
    responses((status = OK, body = Budget, headers(("ETag" = String)),
        description = "The requested budget."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
) -> Result<Tagged<Budget>, Problem> {
    Ok(state.services.budgets.get(&actor, id).await?.into())
}

changes! {
    /// Changes to a budget, as a JSON merge patch (RFC 7396). Omitted fields keep their value. The
    /// currency cannot be changed.
    UpdateBudgetRequest => BudgetChanges {
        /// The budget's new name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The ID of another expense category; `null` for all spending.
        category_id: Option<Uuid>,
        /// The new amount per period, in the same currency. Past periods keep theirs, unless
        /// `amount_applies_to` is `all_periods` or the length of the periods changes.
        amount: UnsignedAmountText,
        /// The periods to which the amount applies: `current_period` and later ones by default.
        /// `all_periods` without a new amount applies the current one to past periods.
        amount_applies_to: BudgetAmountScope,
        /// The new length of a period.
        period: BudgetPeriod,
        /// The length of a `custom` period in days, 1–366. It is cleared when the period is no
        /// longer `custom`.
        #[schema(minimum = 1, maximum = 366)]
        period_days: Option<u16>,
        /// The new first day of the first period.
        #[schema(format = Date)]
        starts_on: String => wire::day("starts_on", starts_on),
        /// The new last day of the budget; `null` for no end.
        #[schema(format = Date)]
        ends_on: Option<String> =>
            ends_on.as_deref().map(|text| wire::day("ends_on", text)).transpose(),
        /// The new alert thresholds: up to 10 percentages from 1 to 1000, in ascending order.
        #[schema(max_items = 10)]
        alert_thresholds: Vec<AlertThreshold> => read_thresholds(alert_thresholds),
        /// Whether unspent or overspent amounts carry over to the next period.
        rollover: bool,
    }
}

/// Update a budget.
#[utoipa::path(
    patch,
    path = "/api/v1/budgets/{id}",
    operation_id = "update_budget",
    tag = "budgets",
    params(Id<BudgetId>, IfMatch),
    request_body = UpdateBudgetRequest,
    responses((status = OK, body = Budget, headers(("ETag" = String)),
        description = "The updated budget."))
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateBudgetRequest>,
) -> Result<Tagged<Budget>, Problem> {
    let changes = request.try_into()?;
    let budgets = &state.services.budgets;
    let budget = budgets.update(&actor, id, version, changes).await?;
    Ok(budget.into())
}

/// Delete a budget.
///
/// It can be restored. Its alerts are kept.
#[utoipa::path(
    delete,
    path = "/api/v1/budgets/{id}",
    operation_id = "delete_budget",
    tag = "budgets",
    params(Id<BudgetId>, IfMatch),
    responses((status = NO_CONTENT, description = "The budget was deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    state.services.budgets.delete(&actor, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted budget.
#[utoipa::path(
    post,
    path = "/api/v1/budgets/{id}/restore",
    operation_id = "restore_budget",
    tag = "budgets",
    params(Id<BudgetId>),
    responses(
        (status = OK, body = Budget, headers(("ETag" = String)),
            description = "The restored budget."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The budget's category is deleted or no longer one of expenses, or the user already has 200 other budgets."),
    )
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<BudgetId>,
) -> Result<Tagged<Budget>, Problem> {
    Ok(state.services.budgets.restore(&actor, id).await?.into())
}

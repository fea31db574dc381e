//! `GET /api/v1/reports/spending`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::category::Category;
use coffer_services::{Amounts, FamilySpending, Spending};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::read_range;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
    wire::{ConvertedTotal, CurrencyText, Money, amounts, response},
};

/// The range, grouping and currency of a spending report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpendingParams {
    /// The first date, 1900-01-01 or later.
    #[param(required = true, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last date, 2200-12-31 or earlier and less than ten years after `from`.
    #[param(required = true, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// The grouping of the report; defaults to `category`.
    #[serde(default)]
    #[param(required = false, inline)]
    group_by: GroupBy,
    /// Also return totals converted to this currency, as an ISO 4217 code. Each calendar month is
    /// converted at its last exchange rates, the current month at today's, however the report is
    /// grouped.
    #[param(required = false)]
    currency: Option<CurrencyText>,
}

/// The grouping of a spending report.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupBy {
    #[default]
    Category,
    Account,
    Month,
}

/// Spending by category, account or month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpendingReport {
    /// Total spending, less refunds.
    total: SpendingTotals,
    /// Spending by the requested grouping. Groups without spending are omitted.
    groups: Vec<SpendingGroup>,
}

/// Spending, less refunds.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SpendingTotals {
    /// Spending in each currency; negative if refunds exceed it.
    by_currency: Vec<Money>,
    /// Spending in the requested currency; omitted if no `currency` was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<ConvertedTotal>,
}

impl From<Amounts> for SpendingTotals {
    fn from(spent: Amounts) -> Self {
        Self {
            by_currency: amounts(spent.currencies),
            converted: spent.converted.map(Into::into),
        }
    }
}

/// Spending in one category, account or month.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SpendingGroup {
    /// The category's ID, if grouped by category; omitted for uncategorised spending.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category_id: Option<Uuid>,
    /// The category's name, if grouped by category.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category_name: Option<String>,
    /// The account's ID, if grouped by account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    account_id: Option<Uuid>,
    /// The first day, if grouped by month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    from: Option<NaiveDate>,
    /// The last day, if grouped by month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    to: Option<NaiveDate>,
    /// The spending; for a category, including its subcategories.
    #[serde(flatten)]
    spent: SpendingTotals,
    /// Spending in each subcategory, if grouped by category.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    children: Vec<CategorySpending>,
}

response! {
    /// Spending in one subcategory.
    struct CategorySpending from child: (Category, Amounts) {
        /// The subcategory's ID.
        category_id: Uuid = child.0.id.into(),
        /// The subcategory's name.
        category_name: String = child.0.name.into(),
        /// The spending in the subcategory, less refunds.
        #[serde(flatten)]
        spent: SpendingTotals = child.1.into(),
    }
}

impl From<FamilySpending> for SpendingGroup {
    fn from(family: FamilySpending) -> Self {
        let (id, name) = family
            .category
            .map(|category| (category.id, category.name))
            .unzip();
        Self {
            category_id: id.map(Into::into),
            category_name: name.map(Into::into),
            spent: family.spent.into(),
            children: family.children.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

fn report<T>(spending: Spending<T>, group: impl Fn(T) -> SpendingGroup) -> SpendingReport {
    SpendingReport {
        total: spending.total.into(),
        groups: spending.groups.into_iter().map(group).collect(),
    }
}

/// Get a spending report.
///
/// Returns spending, less refunds, by category, account or month. Income and transfers between your
/// own accounts are excluded.
#[utoipa::path(
    get,
    path = "/api/v1/reports/spending",
    operation_id = "get_spending_report",
    tag = "reports",
    params(SpendingParams),
    responses((status = OK, body = SpendingReport, description = "The total spending and the spending of each group."))
)]
pub(super) async fn spending(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<SpendingParams>,
) -> Result<Json<SpendingReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = read_range(from, to, params.currency.as_ref())?;
    let reports = &state.services.reports;
    let report = match params.group_by {
        GroupBy::Category => {
            let spending = reports.spending_by_category(&actor, days, currency).await?;
            report(spending, Into::into)
        }
        GroupBy::Account => {
            let spending = reports.spending_by_account(&actor, days, currency).await?;
            report(spending, |(account, spent)| SpendingGroup {
                account_id: Some(account.uuid()),
                spent: spent.into(),
                ..SpendingGroup::default()
            })
        }
        GroupBy::Month => {
            let spending = reports.spending_by_month(&actor, days, currency).await?;
            report(spending, |(days, spent)| SpendingGroup {
                from: Some(days.from),
                to: Some(days.to),
                spent: spent.into(),
                ..SpendingGroup::default()
            })
        }
    };
    Ok(Json(report))
}

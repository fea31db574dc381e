//! `GET /api/v1/reports/spending`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::category::Category;
use coffer_services::{Amounts, FamilySpending, Spending};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    routes::{
        days,
        money::{self, Converted, Money},
    },
    state::AppState,
};

/// Over which days, by what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpendingParams {
    /// The first day, from 1900 on.
    #[param(required = true, value_type = String, format = Date, example = "2025-01-01")]
    from: Option<String>,
    /// The last day, up to 2200; at most ten years after the first.
    #[param(required = true, value_type = String, format = Date, example = "2025-12-31")]
    to: Option<String>,
    /// By what.
    #[serde(default)]
    #[param(required = false, inline)]
    group_by: GroupBy,
    /// Also all together in this currency, at the rates of the last day, or of each month's; ISO 4217.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
}

/// By what.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupBy {
    #[default]
    Category,
    Account,
    Month,
}

/// What was spent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpendingReport {
    /// All of it.
    total: SpentAmounts,
    /// By what was asked for, without those for which nothing was spent.
    groups: Vec<SpendingGroup>,
}

/// What was spent for one purpose, less what came back.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SpentAmounts {
    /// In each currency; negative where more came back than was spent.
    currencies: Vec<Money>,
    /// Together in the currency that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<Converted>,
}

/// What was spent in a category, from an account or in a month.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct SpendingGroup {
    /// The category, by category; absent for what has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category_id: Option<Uuid>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category_name: Option<String>,
    /// The account, by account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    account_id: Option<Uuid>,
    /// The first day, by month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    from: Option<NaiveDate>,
    /// The last day, by month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    to: Option<NaiveDate>,
    /// How much; of a category, with those under it.
    #[serde(flatten)]
    spent: SpentAmounts,
    /// What was spent in each category under it, by category.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    children: Vec<CategorySpending>,
}

/// What was spent in a category under another one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategorySpending {
    /// The category.
    category_id: Uuid,
    /// Its name.
    category_name: String,
    /// How much.
    #[serde(flatten)]
    spent: SpentAmounts,
}

impl From<Amounts> for SpentAmounts {
    fn from(amounts: Amounts) -> Self {
        Self {
            currencies: money::all(amounts.currencies),
            converted: amounts.converted.map(Into::into),
        }
    }
}

impl From<FamilySpending> for SpendingGroup {
    fn from(family: FamilySpending) -> Self {
        let child = |(category, amounts): (Category, Amounts)| CategorySpending {
            category_id: category.id.uuid(),
            category_name: category.name.as_str().to_owned(),
            spent: amounts.into(),
        };
        Self {
            category_id: family.category.as_ref().map(|category| category.id.uuid()),
            category_name: family
                .category
                .map(|category| category.name.as_str().to_owned()),
            spent: family.spent.into(),
            children: family.children.into_iter().map(child).collect(),
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

/// Shows what was spent, less what came back, by category, account or month. Income, and transfers
/// between one's own accounts, are left out.
#[utoipa::path(
    get,
    path = "/api/v1/reports/spending",
    operation_id = "report_spending",
    tag = "reports",
    params(SpendingParams),
    responses((status = OK, body = SpendingReport, description = "The report."))
)]
pub(crate) async fn spending(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<SpendingParams>,
) -> Result<Json<SpendingReport>, Problem> {
    let (from, to) = (params.from.as_deref(), params.to.as_deref());
    let (days, currency) = days::range_in(from, to, params.currency.as_deref())?;
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

//! `GET /api/v1/categories/usage`

use axum::{Json, extract::State};
use coffer_domain::category;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::CategoryUsageCounts;
use crate::{extract::Authenticated, problem::Problem, state::AppState, wire::response};

/// The usage of all categories.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryUsageList {
    /// The usage of each category, by name. Deleted categories are omitted.
    items: Vec<CategoryUsage>,
}

response! {
    /// The usage of one category.
    struct CategoryUsage from usage: category::CategoryUsage {
        /// The category's ID.
        category_id: Uuid = usage.id.into(),
        /// The counts.
        #[serde(flatten)]
        uses: CategoryUsageCounts,
    }
}

/// List the usage of categories.
///
/// Returns how many transactions, budgets and subcategories each category has.
#[utoipa::path(
    get,
    path = "/api/v1/categories/usage",
    operation_id = "list_category_usage",
    tag = "categories",
    responses((status = OK, body = CategoryUsageList, description = "The usage of each category."))
)]
pub(super) async fn usage(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<CategoryUsageList>, Problem> {
    let usage = state.services.categories.usage(&actor).await?;
    let items = usage.into_iter().map(Into::into).collect();
    Ok(Json(CategoryUsageList { items }))
}

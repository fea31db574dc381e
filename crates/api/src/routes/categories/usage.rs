//! `GET /api/v1/categories/usage`

use axum::{Json, extract::State};
use coffer_domain::category::{self, CategoryUses};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{extract::Authenticated, problem::Problem, state::AppState, wire::response};

response! {
    /// The numbers of items in a category. Deleted items are not counted.
    #[expect(clippy::struct_field_names, reason = "they are flattened into other structs")]
    struct CategoryUsageCounts from uses: CategoryUses {
        /// The number of transactions in the category.
        transaction_count: i64 = uses.transactions,
        /// The number of budgets for the category.
        budget_count: i64 = uses.budgets,
        /// The number of subcategories.
        subcategory_count: i64 = uses.categories,
    }
}

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
        /// The numbers of items in the category.
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

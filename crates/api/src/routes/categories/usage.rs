//! `GET /api/v1/categories/usage`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::CategoryUses;
use crate::{extract::Authenticated, problem::Problem, state::AppState};

/// How categories are used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryUsageList {
    /// Every category that is not deleted, by name.
    items: Vec<CategoryUsage>,
}

/// How a category is used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryUsage {
    /// The category.
    id: Uuid,
    /// What is in it.
    #[serde(flatten)]
    uses: CategoryUses,
}

/// Counts what one has in each category.
#[utoipa::path(
    get,
    path = "/api/v1/categories/usage",
    operation_id = "list_category_usage",
    tag = "categories",
    responses((status = OK, body = CategoryUsageList, description = "The counts."))
)]
pub(crate) async fn usage(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<CategoryUsageList>, Problem> {
    let usage = state.services.categories.usage(&actor).await?;
    let items = usage.into_iter().map(|usage| CategoryUsage {
        id: usage.id.uuid(),
        uses: usage.uses.into(),
    });
    Ok(Json(CategoryUsageList {
        items: items.collect(),
    }))
}

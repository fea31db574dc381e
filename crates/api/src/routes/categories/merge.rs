//! `POST /api/v1/categories/{id}/merge`

use axum::{Json, extract::State};
use coffer_domain::ids::CategoryId;
use coffer_services::Merged;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Category, usage::CategoryUsageCounts};
use crate::{
    extract::{Authenticated, Body, Id},
    problem::Problem,
    state::AppState,
    wire::response,
};

/// The target of a merge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeCategoryRequest {
    /// The ID of the category to merge into: one of your own categories or a system category, of
    /// the same type.
    target_category_id: Uuid,
}

response! {
    /// The result of a merge.
    struct MergeCategoryResult from merged: Merged {
        /// The category that was merged into.
        category: Category = merged.into.into(),
        /// The numbers of items moved.
        moved: CategoryUsageCounts,
    }
}

/// Merge a category into another.
///
/// Moves its transactions, budgets and subcategories to the target, then deletes it.
#[utoipa::path(
    post,
    path = "/api/v1/categories/{id}/merge",
    operation_id = "merge_category",
    tag = "categories",
    params(("id" = Uuid, Path, description = "The ID of the category to merge and delete.")),
    request_body = MergeCategoryRequest,
    responses(
        (status = OK, body = MergeCategoryResult, description = "The category was merged into the target."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The category is a system category, or subcategories of the two have the same name."),
    )
)]
pub(super) async fn merge(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    Body(request): Body<MergeCategoryRequest>,
) -> Result<Json<MergeCategoryResult>, Problem> {
    let target = request.target_category_id.into();
    let merged = state.services.categories.merge(&actor, id, target).await?;
    Ok(Json(merged.into()))
}

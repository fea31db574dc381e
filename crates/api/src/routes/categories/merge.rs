//! `POST /api/v1/categories/{id}/merge`

use axum::{Json, extract::State};
use coffer_domain::{budget, ids::CategoryId};
use coffer_services::{MergeTarget, Merged};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Category, usage::CategoryUsageCounts};
use crate::{
    extract::{Authenticated, Body, Id},
    problem::Problem,
    state::AppState,
    wire::{response, wire_enum},
};

wire_enum! {
    /// The treatment of budgets if both categories have one of the same period length and currency:
    /// `merge` adds up their amounts, `keep_target` keeps the target's amount. In both cases the
    /// target's budget remains, and the other one ends: it is deleted, and can be restored after the
    /// category.
    MergedBudgets = budget::MergedBudgets;
}

/// The target of a merge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeCategoryRequest {
    /// The ID of the category to merge into: one of your own categories or a system category, of
    /// the same type.
    target_category_id: Uuid,
    /// The treatment of budgets of the same period. Required if both categories have such budgets.
    #[serde(default)]
    #[schema(required = false)]
    budgets: Option<MergedBudgets>,
}

response! {
    /// The result of a merge.
    struct MergeCategoryResult from merged: Merged {
        /// The category that was merged into.
        category: Category = merged.into.into(),
        /// The numbers of items moved.
        moved: CategoryUsageCounts,
        /// The number of budgets that ended in favour of the target's.
        ended_budget_count: i64 = merged.ended_budgets,
        /// The ID of the change set, with which to undo the merge.
        change_set_id: Uuid,
    }
}

/// Merge a category into another.
///
/// Moves its transactions, budgets and subcategories to the target, then deletes it. `budgets` is
/// required if both categories have budgets of the same period, so that no spending is counted
/// twice. The merge can be undone with its change set.
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
            description = "The category is a system category, subcategories of the two have the same name, or both have budgets of the same period and `budgets` is missing."),
    )
)]
pub(super) async fn merge(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    Body(request): Body<MergeCategoryRequest>,
) -> Result<Json<MergeCategoryResult>, Problem> {
    let target = MergeTarget {
        id: request.target_category_id.into(),
        budgets: request.budgets.map(|budgets| budgets.0),
    };
    let merged = state.services.categories.merge(&actor, id, target).await?;
    Ok(Json(merged.into()))
}

//! `POST /api/v1/categories/{id}/merge`

use axum::{Json, extract::State};
use coffer_domain::ids::CategoryId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Category, CategoryUses};
use crate::{
    extract::{Authenticated, Body, Id},
    problem::Problem,
    state::AppState,
};

/// Where a category goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeCategoryRequest {
    /// The category that takes what is in it: one's own or the system's, of the same kind.
    into: Uuid,
}

/// Where a category went, and what with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MergedCategory {
    /// The category that has it now.
    into: Category,
    /// How much was moved.
    moved: CategoryUses,
}

/// Puts what is in one's own category into another one, and deletes it.
#[utoipa::path(
    post,
    path = "/api/v1/categories/{id}/merge",
    operation_id = "merge_category",
    tag = "categories",
    params(("id" = uuid::Uuid, Path, description = "The category that goes away.")),
    request_body = MergeCategoryRequest,
    responses(
        (status = OK, body = MergedCategory, description = "What was moved."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "It is the system's, or names under the two are the same."),
    )
)]
pub(crate) async fn merge(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    Body(request): Body<MergeCategoryRequest>,
) -> Result<Json<MergedCategory>, Problem> {
    let into = request.into.into();
    let merged = state.services.categories.merge(&actor, id, into).await?;
    Ok(Json(MergedCategory {
        into: merged.into.into(),
        moved: merged.moved.into(),
    }))
}

//! `POST /api/v1/categories/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::CategoryId;
use http::HeaderMap;

use super::{Category, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted category.
///
/// What was reassigned when it was deleted stays where it is.
#[utoipa::path(
    post,
    path = "/api/v1/categories/{id}/restore",
    operation_id = "restore_category",
    tag = "categories",
    params(("id" = uuid::Uuid, Path, description = "The category's ID.")),
    responses(
        (status = OK, body = Category, description = "The restored category.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The name is taken, the parent category is deleted, or the user already has 500 other categories."),
    )
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
) -> Result<(HeaderMap, Json<Category>), Problem> {
    let category = state.services.categories.restore(&actor, id).await?;
    Ok(tagged(category))
}

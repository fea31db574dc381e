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

/// Brings a deleted category back, with nothing in it.
#[utoipa::path(
    post,
    path = "/api/v1/categories/{id}/restore",
    operation_id = "restore_category",
    tag = "categories",
    params(("id" = uuid::Uuid, Path, description = "The category.")),
    responses(
        (status = OK, body = Category, description = "The category as it is now.",
            headers(("ETag" = String, description = "Its version."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "Its name is taken by now, or its parent is deleted."),
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

//! `GET /api/v1/categories/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::CategoryId;
use http::HeaderMap;

use super::{Category, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get a category.
#[utoipa::path(
    get,
    path = "/api/v1/categories/{id}",
    operation_id = "get_category",
    tag = "categories",
    params(("id" = uuid::Uuid, Path, description = "The category's ID.")),
    responses((status = OK, body = Category, description = "The category.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
) -> Result<(HeaderMap, Json<Category>), Problem> {
    let category = state.services.categories.get(&actor, id).await?;
    Ok(tagged(category))
}

//! `DELETE /api/v1/categories/{id}`

use axum::extract::State;
use coffer_domain::ids::CategoryId;
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    extract::{Authenticated, Id, IfMatch, Query},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// Options for deleting a category.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteCategoryParams {
    /// The ID of the category to move its transactions, budgets and subcategories to: one of your
    /// own categories or a system category, of the same type. Required if the category is in use.
    #[param(required = false, value_type = Uuid)]
    reassign_to: Option<String>,
}

impl DeleteCategoryParams {
    fn target(&self) -> Result<Option<CategoryId>, Problem> {
        let target = self.reassign_to.as_deref();
        let target = target.map(|text| id("reassign_to", text));
        target.transpose().map_err(Problem::invalid)
    }
}

/// Delete a category.
///
/// `reassign_to` is required if the category is in use. The category can be restored; what was
/// reassigned stays where it is.
#[utoipa::path(
    delete,
    path = "/api/v1/categories/{id}",
    operation_id = "delete_category",
    tag = "categories",
    params(
        ("id" = uuid::Uuid, Path, description = "The category's ID."),
        ("If-Match" = Option<String>, Header),
        DeleteCategoryParams,
    ),
    responses(
        (status = NO_CONTENT, description = "Deleted."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The category is in use and `reassign_to` is missing, or the category is a system category."),
    )
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    IfMatch(version): IfMatch,
    Query(params): Query<DeleteCategoryParams>,
) -> Result<StatusCode, Problem> {
    let target = params.target()?;
    let categories = &state.services.categories;
    categories.delete(&actor, id, version, target).await?;
    Ok(StatusCode::NO_CONTENT)
}

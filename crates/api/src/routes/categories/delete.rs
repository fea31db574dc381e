//! `DELETE /api/v1/categories/{id}`

use axum::extract::State;
use coffer_domain::{Invalid, ids::CategoryId};
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Id, IfMatch, Query},
    problem::Problem,
    state::AppState,
};

/// Where what is in the category goes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteCategoryParams {
    /// The category that takes what is in it: one's own or the system's, of the same kind.
    #[param(required = false, value_type = Uuid)]
    reassign_to: Option<String>,
}

impl DeleteCategoryParams {
    fn target(&self) -> Result<Option<CategoryId>, Problem> {
        let target = self.reassign_to.as_deref().map(str::parse::<Uuid>);
        let target = target.transpose().map_err(|_| {
            let text = "Name the category by its identifier.";
            Problem::invalid(Invalid::field("reassign_to", "invalid_id", text))
        });
        Ok(target?.map(Into::into))
    }
}

/// Deletes one's own category. It can be restored, with nothing in it.
#[utoipa::path(
    delete,
    path = "/api/v1/categories/{id}",
    operation_id = "delete_category",
    tag = "categories",
    params(
        ("id" = uuid::Uuid, Path, description = "The category."),
        ("If-Match" = Option<String>, Header, description = "The version to delete, as its ETag."),
        DeleteCategoryParams,
    ),
    responses(
        (status = NO_CONTENT, description = "It is deleted."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "Something is in it and reassign_to names no category, or it is the system's."),
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

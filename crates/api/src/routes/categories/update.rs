//! `PATCH /api/v1/categories/{id}`

use axum::{Json, extract::State};
use coffer_domain::{
    Line,
    category::{Category as Entity, CategoryChanges, Colour, Icon},
    ids::CategoryId,
    invalid::Violations,
};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Category, CategoryKind, tagged};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// A change to a category (merge patch): a field that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateCategoryRequest {
    /// A new name.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// For income or for expenses, as its parent.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = CategoryKind, required = false)]
    kind: Option<CategoryKind>,
    /// Another category to be under, one's own or the system's; `null` puts it at the top.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    parent_id: Option<Clearable<CategoryId>>,
    /// The name of a Lucide icon.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 50,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    icon: Option<String>,
    /// Its colour in charts.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^#[0-9a-fA-F]{6}$")]
    colour: Option<String>,
}

impl TryFrom<UpdateCategoryRequest> for CategoryChanges {
    type Error = Problem;

    fn try_from(request: UpdateCategoryRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = request.name.as_deref();
        let name = name.map(|text| Line::parse("name", Entity::MAX_NAME, text));
        let icon = request.icon.as_deref();
        let icon = icon.map(|text| Icon::parse("icon", text));
        let colour = request.colour.as_deref();
        let colour = colour.map(|text| Colour::parse("colour", text));
        let changes = Self {
            name: name.and_then(|name| violations.take(name)).into(),
            kind: request.kind.map(Into::into).into(),
            parent_id: request.parent_id.map(|parent| parent.0).into(),
            icon: icon.and_then(|icon| violations.take(icon)).into(),
            colour: colour.and_then(|colour| violations.take(colour)).into(),
        };
        violations.finish().map_err(Problem::invalid)?;
        Ok(changes)
    }
}

/// Edits one's own category.
#[utoipa::path(
    patch,
    path = "/api/v1/categories/{id}",
    operation_id = "update_category",
    tag = "categories",
    params(
        ("id" = uuid::Uuid, Path, description = "The category."),
        ("If-Match" = Option<String>, Header, description = "The version to edit, as its ETag."),
    ),
    request_body = UpdateCategoryRequest,
    responses(
        (status = OK, body = Category, description = "The category as it is now.",
            headers(("ETag" = String, description = "Its version."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "It is the system's, its name is taken, or what is under it keeps it where it is."),
    )
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateCategoryRequest>,
) -> Result<(HeaderMap, Json<Category>), Problem> {
    let changes = request.try_into()?;
    let categories = &state.services.categories;
    let category = categories.update(&actor, id, version, changes).await?;
    Ok(tagged(category))
}

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

use super::{Category, CategoryType, tagged};
use crate::{
    extract::{Authenticated, Body, Clearable, Id, IfMatch, given},
    problem::Problem,
    state::AppState,
};

/// Changes to a category, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct UpdateCategoryRequest {
    /// The category's new name, 1–100 characters, unique among its siblings.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The new type of category; it must match the parent's.
    #[serde(rename = "type")]
    #[serde(deserialize_with = "given")]
    #[schema(value_type = CategoryType, required = false)]
    kind: Option<CategoryType>,
    /// The ID of the new parent: one of your own top-level categories or a system category; `null`
    /// makes it a top-level category.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = false)]
    parent_id: Option<Clearable<CategoryId>>,
    /// The name of the category's icon in the Lucide icon set, at most 50 characters.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 50,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    icon: Option<String>,
    /// The category's colour in charts, as a hexadecimal RGB value.
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

/// Update a category.
#[utoipa::path(
    patch,
    path = "/api/v1/categories/{id}",
    operation_id = "update_category",
    tag = "categories",
    params(
        ("id" = uuid::Uuid, Path, description = "The category's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    request_body = UpdateCategoryRequest,
    responses(
        (status = OK, body = Category, description = "The updated category.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The category is a system category, the name is taken, or its subcategories prevent the change."),
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

//! `POST /api/v1/categories`

use axum::{Json, extract::State};
use coffer_domain::{
    Line,
    category::{Category as Entity, Colour, Icon},
    invalid::Violations,
};
use coffer_services::NewCategory;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Category, CategoryType, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateCategoryRequest {
    /// The category's name, 1–100 characters, unique among its siblings.
    #[schema(min_length = 1, max_length = 100, example = "Climbing")]
    name: String,
    /// The type of category; it must match the parent's.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// The ID of the parent: one of your own top-level categories or a system category. Omit it or
    /// send `null` for a top-level category.
    #[serde(default)]
    #[schema(required = false)]
    parent_id: Option<Uuid>,
    /// The name of the category's icon in the Lucide icon set, at most 50 characters.
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "mountain"
    )]
    icon: String,
    /// The category's colour in charts, as a hexadecimal RGB value.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$", example = "#4f6d9a")]
    colour: String,
}

impl TryFrom<CreateCategoryRequest> for NewCategory {
    type Error = Problem;

    fn try_from(request: CreateCategoryRequest) -> Result<Self, Problem> {
        let mut violations = Violations::default();
        let name = violations.take(Line::parse("name", Entity::MAX_NAME, &request.name));
        let icon = violations.take(Icon::parse("icon", &request.icon));
        let colour = violations.take(Colour::parse("colour", &request.colour));
        violations.finish().map_err(Problem::invalid)?;
        let (Some(name), Some(icon), Some(colour)) = (name, icon, colour) else {
            return Err(Problem::internal(&"a validated field is missing"));
        };
        Ok(Self {
            name,
            kind: request.kind.into(),
            parent_id: request.parent_id.map(Into::into),
            icon,
            colour,
        })
    }
}

/// Create a category.
#[utoipa::path(
    post,
    path = "/api/v1/categories",
    operation_id = "create_category",
    tag = "categories",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateCategoryRequest,
    responses(
        (status = CREATED, body = Category, description = "The new category.",
            headers(("ETag" = String))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The name is taken, the user already has 500 categories, or the storage limit is reached."),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Idempotency(key): Idempotency,
    Body(request): Body<CreateCategoryRequest>,
) -> Result<(StatusCode, HeaderMap, Json<Category>), Problem> {
    let new = request.try_into()?;
    let created = state.services.categories.create(&actor, new, key).await?;
    let (tag, body) = tagged(created);
    Ok((StatusCode::CREATED, tag, body))
}

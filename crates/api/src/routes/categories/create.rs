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

use super::{Category, CategoryKind, tagged};
use crate::{
    extract::{Authenticated, Body, Idempotency},
    problem::Problem,
    state::AppState,
};

/// A new category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateCategoryRequest {
    /// Its name.
    #[schema(min_length = 1, max_length = 100, example = "Climbing")]
    name: String,
    /// For income or for expenses, as its parent.
    kind: CategoryKind,
    /// The category it is under, one's own or the system's; left out or `null` at the top.
    #[serde(default)]
    #[schema(required = false)]
    parent_id: Option<Uuid>,
    /// The name of a Lucide icon.
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        example = "mountain"
    )]
    icon: String,
    /// Its colour in charts.
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
            return Err(Problem::internal(&"a violation was lost"));
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

/// Makes a category of one's own.
#[utoipa::path(
    post,
    path = "/api/v1/categories",
    operation_id = "create_category",
    tag = "categories",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes sending it again harmless.")),
    request_body = CreateCategoryRequest,
    responses(
        (status = CREATED, body = Category, description = "The category.",
            headers(("ETag" = String, description = "Its version."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The name is taken, or there are too many."),
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

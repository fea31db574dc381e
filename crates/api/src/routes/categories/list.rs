//! `GET /api/v1/categories`

use axum::{Json, extract::State};
use coffer_domain::{
    Line,
    category::{Category as Entity, Colour, Icon},
    ids::CategoryId,
    invalid::Violations,
};
use coffer_storage::{CategoryFilter, CategorySort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Category, CategoryType};
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
    wire::id,
};

/// The filters and sort order of a category list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CategoryParams {
    /// Return categories of this type.
    #[serde(rename = "type")]
    #[param(required = false)]
    kind: Option<CategoryType>,
    /// Return categories with this icon.
    #[param(
        required = false,
        max_length = 50,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
    )]
    icon: Option<String>,
    /// Return categories with this colour.
    #[param(required = false, pattern = "^#[0-9a-fA-F]{6}$")]
    colour: Option<String>,
    /// Return system categories (`true`) or your own categories (`false`).
    #[param(required = false)]
    system: Option<bool>,
    /// Return categories with transactions or budgets (`true`) or without (`false`).
    #[param(required = false)]
    used: Option<bool>,
    /// Return subcategories of this category.
    #[param(required = false, value_type = Uuid)]
    parent_id: Option<String>,
    /// Return categories whose name contains this text, ignoring case.
    #[param(required = false, max_length = 100)]
    name: Option<String>,
    /// Return deleted categories instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// The sort order; defaults to `name`.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// The sort order of a category list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Name,
    Newest,
    Oldest,
}

impl From<Sort> for CategorySort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Name => Self::Name,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

impl CategoryParams {
    fn filter(&self) -> Result<CategoryFilter, Problem> {
        let mut violations = Violations::default();
        let mut filter = CategoryFilter::new();
        if let Some(kind) = self.kind {
            filter = filter.kind(kind);
        }
        if let Some(text) = &self.icon
            && let Some(icon) = violations.take(Icon::parse("icon", text))
        {
            filter = filter.icon(icon);
        }
        if let Some(text) = &self.colour
            && let Some(colour) = violations.take(Colour::parse("colour", text))
        {
            filter = filter.colour(colour);
        }
        if let Some(system) = self.system {
            filter = filter.system(system);
        }
        if let Some(used) = self.used {
            filter = filter.used(used);
        }
        if let Some(text) = &self.parent_id
            && let Some(parent) = violations.take(id::<CategoryId>("parent_id", text))
        {
            filter = filter.parent(parent);
        }
        if let Some(name) = &self.name
            && let Some(name) = violations.take(Line::parse("name", Entity::MAX_NAME, name))
        {
            filter = filter.name(name.as_str());
        }
        violations.finish().map_err(Problem::invalid)?;
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of categories.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryPage {
    /// The categories on this page, in the requested order.
    items: Vec<Category>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List categories.
///
/// Returns system categories and your own.
#[utoipa::path(
    get,
    path = "/api/v1/categories",
    operation_id = "list_categories",
    tag = "categories",
    params(CategoryParams, ListParams),
    responses((status = OK, body = CategoryPage, description = "A page of categories."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<CategoryParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<CategoryPage>, Problem> {
    let (filter, request) = (params.filter()?, list.request()?);
    let categories = &state.services.categories;
    let sort = params.sort.into();
    let page = categories.list(&actor, &filter, sort, &request).await?;
    Ok(Json(CategoryPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}

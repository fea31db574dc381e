//! Categories: system categories and those of users.

mod merge;
mod usage;

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    category::{self, Category as Entity, CategoryChanges, CategoryKind, Colour, Icon},
    ids::CategoryId,
};
use coffer_services::{MergeTarget, NewCategory};
use coffer_storage::{CategoryFilter, CategorySort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use self::merge::MergedBudgets;
use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{self, Created, Page, Tagged, changes, filter, request, response, wire_enum},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(tree)))
        .routes(RESOURCE.on(routes!(usage::usage)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
        .routes(RESOURCE.on(routes!(merge::merge)))
}

wire_enum! {
    /// The type of a category: for income or for expenses.
    CategoryType = CategoryKind;
    /// The sort order of a category list.
    CategoryOrder = CategorySort;
}

response! {
    /// A category of income or expenses.
    tagged struct Category from category: Entity {
        /// The category's ID.
        id: Uuid,
        /// The category's name.
        name: String,
        /// The type of category.
        #[serde(rename = "type")]
        kind: CategoryType,
        /// The ID of the parent category; `null` for a top-level category. There are two levels.
        #[schema(required = true)]
        parent_id: Option<Uuid> = category.parent_id.map(Into::into),
        /// The name of the category's icon in the Lucide icon set.
        #[schema(example = "shopping-basket")]
        icon: String,
        /// The category's colour in charts, as a hexadecimal RGB value.
        #[schema(example = "#4f6d9a", pattern = "^#[0-9a-f]{6}$")]
        colour: String,
        /// Whether it is a system category. System categories are shared by all users and
        /// read-only.
        system: bool = category.is_system(),
        /// When the category was created.
        created_at: DateTime<Utc>,
        /// When the category was last updated.
        updated_at: DateTime<Utc>,
        /// When the category was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

/// A page of categories.
pub(crate) type CategoryPage = Page<Category>;

filter! {
    /// The filters and sort order of a category list.
    CategoryParams => CategoryFilter {
        /// Return categories of this type.
        #[serde(rename = "type")]
        kind: CategoryType,
        /// Return categories with this icon.
        #[param(max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
        icon: String => Icon::parse("icon", icon),
        /// Return categories with this colour.
        #[param(pattern = "^#[0-9a-fA-F]{6}$")]
        colour: String => Colour::parse("colour", colour),
        /// Return system categories (`true`) or your own categories (`false`).
        system: bool,
        /// Return categories with transactions or budgets (`true`) or without (`false`).
        used: bool,
        /// Return subcategories of this category.
        #[param(value_type = Uuid)]
        parent_id: String as parent => wire::id::<CategoryId>("parent_id", parent_id),
        /// Return categories whose name contains this text, ignoring case and accents.
        #[param(max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
    }
    /// The sort order; defaults to `name`.
    sort: CategoryOrder
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
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<CategoryParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<CategoryPage>, Problem> {
    let (filter, list) = (params.narrow(CategoryFilter::new())?, list.request()?);
    let categories = &state.services.categories;
    let page = categories
        .list(&actor, &filter, params.sort.0, &list)
        .await?;
    Ok(Json(page.into()))
}

request! {
    /// A new category.
    CreateCategoryRequest => NewCategory {
        /// The category's name, 1–100 characters, unique among its siblings.
        #[schema(min_length = 1, max_length = 100, example = "Climbing")]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The type of category; it must match the parent's.
        #[serde(rename = "type")]
        kind: CategoryType,
        /// The ID of the parent: one of your own top-level categories or a system category. Omit it
        /// or send `null` for a top-level category.
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
        icon: String => Icon::parse("icon", icon),
        /// The category's colour in charts, as a hexadecimal RGB value.
        #[schema(pattern = "^#[0-9a-fA-F]{6}$", example = "#4f6d9a")]
        colour: String => Colour::parse("colour", colour),
    }
}

/// Create a category.
#[utoipa::path(
    post,
    path = "/api/v1/categories",
    operation_id = "create_category",
    tag = "categories",
    params(Idempotency),
    request_body = CreateCategoryRequest,
    responses(
        (status = CREATED, body = Category, headers(("ETag" = String)),
            description = "The new category."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The name is taken, the user already has 500 categories, or the storage limit is reached."),
    )
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateCategoryRequest>,
) -> Result<Created<Tagged<Category>>, Problem> {
    let new = request.try_into()?;
    let categories = &state.services.categories;
    Created::once(key, |request| categories.create(&actor, new, request)).await
}

/// All categories, by parent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryTree {
    /// The top-level categories, by name.
    items: Vec<CategoryNode>,
}

response! {
    /// A top-level category and its subcategories.
    struct CategoryNode from node: category::CategoryNode {
        /// The top-level category.
        category: Category,
        /// The subcategories, by name.
        children: Vec<Category> = node.children.into_iter().map(Into::into).collect(),
    }
}

/// Get the category tree.
///
/// Returns system categories and your own, without deleted ones.
#[utoipa::path(
    get,
    path = "/api/v1/categories/tree",
    operation_id = "get_category_tree",
    tag = "categories",
    responses((status = OK, body = CategoryTree, description = "The top-level categories with their subcategories."))
)]
async fn tree(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<CategoryTree>, Problem> {
    let nodes = state.services.categories.tree(&actor).await?;
    let items = nodes.into_iter().map(Into::into).collect();
    Ok(Json(CategoryTree { items }))
}

/// Get a category.
#[utoipa::path(
    get,
    path = "/api/v1/categories/{id}",
    operation_id = "get_category",
    tag = "categories",
    params(Id<CategoryId>),
    responses((status = OK, body = Category, headers(("ETag" = String)),
        description = "The requested category."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
) -> Result<Tagged<Category>, Problem> {
    Ok(state.services.categories.get(&actor, id).await?.into())
}

changes! {
    /// Changes to a category, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
    UpdateCategoryRequest => CategoryChanges {
        /// The category's new name, 1–100 characters, unique among its siblings.
        #[schema(min_length = 1, max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The new type of category; it must match the parent's. It cannot change while
        /// transactions or budgets use the category or its subcategories.
        #[serde(rename = "type")]
        kind: CategoryType,
        /// The ID of the new parent: one of your own top-level categories or a system category;
        /// `null` makes it a top-level category.
        parent_id: Option<Uuid>,
        /// The name of the category's icon in the Lucide icon set, at most 50 characters.
        #[schema(min_length = 1, max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
        icon: String => Icon::parse("icon", icon),
        /// The category's colour in charts, as a hexadecimal RGB value.
        #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
        colour: String => Colour::parse("colour", colour),
    }
}

/// Update a category.
#[utoipa::path(
    patch,
    path = "/api/v1/categories/{id}",
    operation_id = "update_category",
    tag = "categories",
    params(Id<CategoryId>, IfMatch),
    request_body = UpdateCategoryRequest,
    responses(
        (status = OK, body = Category, headers(("ETag" = String)),
            description = "The updated category."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The category is a system category, the name is taken, its subcategories prevent the change, or its type cannot change while it is in use."),
    )
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateCategoryRequest>,
) -> Result<Tagged<Category>, Problem> {
    let changes = request.try_into()?;
    let categories = &state.services.categories;
    let category = categories.update(&actor, id, version, changes).await?;
    Ok(category.into())
}

/// Options for deleting a category.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteCategoryParams {
    /// The ID of the category to move its transactions, budgets and subcategories to: one of your
    /// own categories or a system category, of the same type. Required if the category is in use.
    #[param(required = false, value_type = Uuid)]
    reassign_to: Option<String>,
    /// The treatment of budgets of the same period. Required if both categories have such budgets.
    #[param(required = false, inline)]
    budgets: Option<MergedBudgets>,
}

/// Delete a category.
///
/// `reassign_to` is required if the category is in use. The category can be restored; what was
/// reassigned stays where it is, unless its change set, the newest one, is undone.
#[utoipa::path(
    delete,
    path = "/api/v1/categories/{id}",
    operation_id = "delete_category",
    tag = "categories",
    params(Id<CategoryId>, IfMatch, DeleteCategoryParams),
    responses(
        (status = NO_CONTENT, description = "The category was deleted."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The category is in use and `reassign_to` is missing, both categories have budgets of the same period and `budgets` is missing, or the category is a system category."),
    )
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
    IfMatch(version): IfMatch,
    Query(params): Query<DeleteCategoryParams>,
) -> Result<NoContent, Problem> {
    let target = params.reassign_to.as_deref();
    let target = target
        .map(|text| wire::id("reassign_to", text))
        .transpose()?;
    let target = target.map(|id| MergeTarget {
        id,
        budgets: params.budgets.map(|budgets| budgets.0),
    });
    let categories = &state.services.categories;
    categories.delete(&actor, id, version, target).await?;
    Ok(NoContent)
}

/// Restore a deleted category.
///
/// What was reassigned when it was deleted stays where it is; undo its change set to move it back.
#[utoipa::path(
    post,
    path = "/api/v1/categories/{id}/restore",
    operation_id = "restore_category",
    tag = "categories",
    params(Id<CategoryId>),
    responses(
        (status = OK, body = Category, headers(("ETag" = String)),
            description = "The restored category."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The name is taken, the parent category is deleted, or the user already has 500 other categories."),
    )
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<CategoryId>,
) -> Result<Tagged<Category>, Problem> {
    Ok(state.services.categories.restore(&actor, id).await?.into())
}

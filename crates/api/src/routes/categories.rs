//! Categories: the system's, which are everyone's, and people's own.

mod create;
mod delete;
mod get;
mod list;
mod merge;
mod restore;
mod tree;
mod update;
mod usage;

use chrono::{DateTime, Utc};
use coffer_domain::{category, ids::CategoryId};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{extract::entity_tag, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(tree::tree))
        .routes(routes!(usage::usage))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
        .routes(routes!(merge::merge))
}

/// The type of a category: for income or for expenses.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CategoryType {
    Income,
    Expense,
}

impl From<category::CategoryKind> for CategoryType {
    fn from(kind: category::CategoryKind) -> Self {
        match kind {
            category::CategoryKind::Income => Self::Income,
            category::CategoryKind::Expense => Self::Expense,
        }
    }
}

impl From<CategoryType> for category::CategoryKind {
    fn from(kind: CategoryType) -> Self {
        match kind {
            CategoryType::Income => Self::Income,
            CategoryType::Expense => Self::Expense,
        }
    }
}

/// A category of income or expenses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Category {
    /// The category's ID.
    id: Uuid,
    /// The category's name.
    name: String,
    /// The type of category.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// The ID of the parent category; `null` for a top-level category. There are two levels.
    #[schema(required = true)]
    parent_id: Option<Uuid>,
    /// The name of the category's icon in the Lucide icon set.
    #[schema(example = "shopping-basket")]
    icon: String,
    /// The category's colour in charts, as a hexadecimal RGB value.
    #[schema(example = "#4f6d9a", pattern = "^#[0-9a-f]{6}$")]
    colour: String,
    /// Whether it is a system category. System categories are shared by all users and read-only.
    system: bool,
    /// When the category was created.
    created_at: DateTime<Utc>,
    /// When the category was last updated.
    updated_at: DateTime<Utc>,
    /// When the category was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

impl From<category::Category> for Category {
    fn from(category: category::Category) -> Self {
        Self {
            id: category.id.uuid(),
            name: category.name.as_str().to_owned(),
            kind: category.kind.into(),
            parent_id: category.parent_id.map(CategoryId::uuid),
            icon: category.icon.as_str().to_owned(),
            colour: category.colour.as_str().to_owned(),
            system: category.is_system(),
            created_at: category.created_at,
            updated_at: category.updated_at,
            deleted_at: category.deleted_at,
        }
    }
}

/// The numbers of items in a category. Deleted items are not counted.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "they stand beside other fields")]
pub(crate) struct CategoryUsageCounts {
    /// The number of transactions in the category.
    transaction_count: i64,
    /// The number of budgets for the category.
    budget_count: i64,
    /// The number of subcategories.
    subcategory_count: i64,
}

impl From<category::CategoryUses> for CategoryUsageCounts {
    fn from(uses: category::CategoryUses) -> Self {
        Self {
            transaction_count: uses.transactions,
            budget_count: uses.budgets,
            subcategory_count: uses.categories,
        }
    }
}

/// A category with its version as the `ETag`.
fn tagged(category: category::Category) -> (HeaderMap, axum::Json<Category>) {
    (entity_tag(category.version), axum::Json(category.into()))
}

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

/// For what comes in or for what goes out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CategoryKind {
    Income,
    Expense,
}

impl From<category::CategoryKind> for CategoryKind {
    fn from(kind: category::CategoryKind) -> Self {
        match kind {
            category::CategoryKind::Income => Self::Income,
            category::CategoryKind::Expense => Self::Expense,
        }
    }
}

impl From<CategoryKind> for category::CategoryKind {
    fn from(kind: CategoryKind) -> Self {
        match kind {
            CategoryKind::Income => Self::Income,
            CategoryKind::Expense => Self::Expense,
        }
    }
}

/// What money was for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Category {
    /// Identifier.
    id: Uuid,
    /// Its name.
    name: String,
    /// For income or for expenses.
    kind: CategoryKind,
    /// The category it is under; `null` at the top. There are two levels.
    #[schema(required = true)]
    parent_id: Option<Uuid>,
    /// The name of a Lucide icon.
    #[schema(example = "shopping-basket")]
    icon: String,
    /// Its colour in charts.
    #[schema(example = "#4f6d9a", pattern = "^#[0-9a-f]{6}$")]
    colour: String,
    /// Whether it is everyone's, and nobody's to change.
    system: bool,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last edited.
    updated_at: DateTime<Utc>,
    /// When it was deleted, if it is.
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

/// What is in a category, of what is not deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryUses {
    /// How many transactions.
    transactions: i64,
    /// How many budgets.
    budgets: i64,
    /// How many categories.
    categories: i64,
}

impl From<category::CategoryUses> for CategoryUses {
    fn from(uses: category::CategoryUses) -> Self {
        Self {
            transactions: uses.transactions,
            budgets: uses.budgets,
            categories: uses.categories,
        }
    }
}

/// A category with its version as the `ETag`.
fn tagged(category: category::Category) -> (HeaderMap, axum::Json<Category>) {
    (entity_tag(category.version), axum::Json(category.into()))
}

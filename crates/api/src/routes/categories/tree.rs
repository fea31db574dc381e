//! `GET /api/v1/categories/tree`

use axum::{Json, extract::State};
use coffer_domain::category::CategoryNode as Node;
use serde::Serialize;
use utoipa::ToSchema;

use super::Category;
use crate::{extract::Authenticated, problem::Problem, state::AppState};

/// All categories, by parent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryTree {
    /// The top-level categories, by name.
    items: Vec<CategoryNode>,
}

/// A top-level category and its subcategories.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryNode {
    /// The category.
    category: Category,
    /// The subcategories, by name.
    children: Vec<Category>,
}

impl From<Node> for CategoryNode {
    fn from(node: Node) -> Self {
        Self {
            category: node.category.into(),
            children: node.children.into_iter().map(Into::into).collect(),
        }
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
    responses((status = OK, body = CategoryTree, description = "The category tree."))
)]
pub(crate) async fn tree(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<CategoryTree>, Problem> {
    let nodes = state.services.categories.tree(&actor).await?;
    Ok(Json(CategoryTree {
        items: nodes.into_iter().map(Into::into).collect(),
    }))
}

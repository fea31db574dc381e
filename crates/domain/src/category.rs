//! Categories: what transactions are for, on two levels. System categories are shared by all users
//! and read-only; users can add their own.

mod own;
mod style;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use coffer_messages::messages;
use serde::{Deserialize, Serialize};

use crate::{
    Invalid, Line,
    ids::{CategoryId, UserId},
    labelled,
};
pub use own::{CategoryChanges, OwnCategory};
pub use style::{Colour, Icon};

labelled! {
    /// The kind of transactions that a category is for.
    pub enum CategoryKind {
        /// For income and other inflows.
        Income = "income",
        /// For expenses and other outflows.
        Expense = "expense",
    }
}

/// A category or subcategory: what transactions are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The category's id, a UUID (version 7).
    pub id: CategoryId,
    /// The category's owner; `None` for a system category.
    pub user_id: Option<UserId>,
    /// The parent category; `None` at the top level.
    pub parent_id: Option<CategoryId>,
    /// Income or expense, the same as the parent's.
    pub kind: CategoryKind,
    /// The category's name, 1–100 characters.
    pub name: Line,
    /// The icon shown next to the name.
    pub icon: Icon,
    /// The colour used in charts.
    pub colour: Colour,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the category is deleted; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Category {
    /// The maximum length of a name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The maximum number of categories per user. All are shown at once, as a tree.
    pub const MAX_OWN: u64 = 500;

    /// True for a system category, which has no owner.
    pub fn is_system(&self) -> bool {
        self.user_id.is_none()
    }

    /// True if the category is deleted and can be restored.
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// The violation for a category that does not exist, is deleted or belongs to another user.
    pub fn unknown(field: &str) -> Invalid {
        Invalid::field(field, "unknown_category", messages::category_unknown())
    }

    /// Checks that a category of this kind can be a subcategory of the `parent` that was found: the
    /// user's own or a system category, at the top level, not deleted, of the same kind.
    pub fn check_parent(kind: CategoryKind, parent: Option<&Self>) -> Result<(), Invalid> {
        let refused = |code, message| Err(Invalid::field("parent_id", code, message));
        match parent.filter(|parent| !parent.is_deleted()) {
            None => Err(Self::unknown("parent_id")),
            Some(parent) if parent.parent_id.is_some() => {
                refused("too_deep", messages::category_too_deep())
            }
            Some(parent) if parent.kind != kind => {
                refused("type_mismatch", messages::category_type_mismatch())
            }
            Some(_) => Ok(()),
        }
    }

    /// Arranges categories as a tree, both levels sorted by name.
    pub fn tree(categories: Vec<Self>) -> Vec<CategoryNode> {
        let mut categories = categories;
        categories
            .sort_by_cached_key(|category| (category.name.as_str().to_lowercase(), category.id));
        let (top_level, subcategories): (Vec<_>, Vec<_>) = categories
            .into_iter()
            .partition(|category| category.parent_id.is_none());
        let mut by_parent: std::collections::HashMap<_, Vec<_>> = std::collections::HashMap::new();
        for category in subcategories {
            by_parent
                .entry(category.parent_id)
                .or_default()
                .push(category);
        }
        top_level
            .into_iter()
            .map(|category| CategoryNode {
                children: by_parent.remove(&Some(category.id)).unwrap_or_default(),
                category,
            })
            .collect()
    }
}

/// A category at the top level with its subcategories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryNode {
    /// The category at the top level.
    pub category: Category,
    /// The subcategories, sorted by name.
    pub children: Vec<Category>,
}

/// The numbers of rows that refer to a category, without deleted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoryUses {
    /// The number of transactions.
    pub transactions: i64,
    /// The number of budgets.
    pub budgets: i64,
    /// The number of subcategories.
    pub categories: i64,
}

impl CategoryUses {
    /// True if any row refers to the category.
    pub fn any(self) -> bool {
        self != Self::default()
    }

    /// True if a transaction or budget refers to the category.
    pub fn has_entries(self) -> bool {
        self.transactions > 0 || self.budgets > 0
    }
}

/// The numbers of rows that refer to a category or one of its subcategories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AllCategoryUses {
    /// The rows that are not deleted.
    pub active: CategoryUses,
    /// The deleted rows, which can be restored.
    pub deleted: CategoryUses,
}

/// A category's id with the numbers of rows that refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryUsage {
    /// The category that is referred to.
    pub id: CategoryId,
    /// The numbers of rows that refer to it.
    pub uses: CategoryUses,
}

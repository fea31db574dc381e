//! Categories: what money was for. The system's are everyone's and nobody's to change; users add
//! their own. There are two levels.

mod own;
mod style;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Invalid, Line,
    ids::{CategoryId, UserId},
    labelled,
};
pub use own::{CategoryChanges, OwnCategory};
pub use style::{Colour, Icon};

labelled! {
    /// Whether a category is for what comes in or for what goes out.
    pub enum CategoryKind {
        /// For what comes in.
        Income = "income",
        /// For what goes out.
        Expense = "expense",
    }
}

/// What money was for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Identifier.
    pub id: CategoryId,
    /// Whose; nobody's when it is the system's.
    pub user_id: Option<UserId>,
    /// The category it is under; none at the top.
    pub parent_id: Option<CategoryId>,
    /// For income or for expenses, as its parent.
    pub kind: CategoryKind,
    /// Its name.
    pub name: Line,
    /// How it is drawn.
    pub icon: Icon,
    /// Its colour in charts.
    pub colour: Colour,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Category {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The most categories of one's own. All of them are shown at once, as a tree.
    pub const MAX_OWN: u64 = 500;

    /// Whether it is the system's.
    pub fn is_system(&self) -> bool {
        self.user_id.is_none()
    }

    /// Whether the category is deleted and can be restored.
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// The refusal of a category that does not exist, is deleted or belongs to another user.
    pub fn unknown(field: &str) -> Invalid {
        let text = "Choose one of your own categories or a system category.";
        Invalid::field(field, "unknown_category", text)
    }

    /// Checks that a category of this kind can be under `parent`, as it was found: one's own or the
    /// system's, at the top, not deleted, of the same kind.
    pub fn check_parent(kind: CategoryKind, parent: Option<&Self>) -> Result<(), Invalid> {
        let refused = |code, text: &str| Err(Invalid::field("parent_id", code, text));
        match parent.filter(|parent| !parent.is_deleted()) {
            None => Err(Self::unknown("parent_id")),
            Some(parent) if parent.parent_id.is_some() => refused(
                "too_deep",
                "Choose a top-level category. A subcategory cannot have subcategories.",
            ),
            Some(parent) if parent.kind != kind => refused(
                "type_mismatch",
                "Choose a category of the same type, income or expense.",
            ),
            Some(_) => Ok(()),
        }
    }

    /// All of these as a tree, those at the top and those under each in the order of their names.
    pub fn tree(categories: Vec<Self>) -> Vec<CategoryNode> {
        let mut categories = categories;
        categories
            .sort_by_cached_key(|category| (category.name.as_str().to_lowercase(), category.id));
        let (tops, nested): (Vec<_>, Vec<_>) = categories
            .into_iter()
            .partition(|category| category.parent_id.is_none());
        let mut families: std::collections::HashMap<_, Vec<_>> = std::collections::HashMap::new();
        for category in nested {
            families
                .entry(category.parent_id)
                .or_default()
                .push(category);
        }
        tops.into_iter()
            .map(|category| CategoryNode {
                children: families.remove(&Some(category.id)).unwrap_or_default(),
                category,
            })
            .collect()
    }
}

/// A category at the top with those under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryNode {
    /// The category.
    pub category: Category,
    /// Those under it.
    pub children: Vec<Category>,
}

/// What is in a category, of what is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoryUses {
    /// How many transactions.
    pub transactions: i64,
    /// How many budgets.
    pub budgets: i64,
    /// How many categories are under it.
    pub categories: i64,
}

impl CategoryUses {
    /// Whether anything is in it.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// How a category is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryUsage {
    /// Which category.
    pub id: CategoryId,
    /// What is in it.
    pub uses: CategoryUses,
}

//! Categories that somebody made, which alone can be changed.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::{Category, CategoryKind, CategoryUses, Colour, Icon};
use crate::{
    Invalid, Line,
    audit::{Audited, EntityType},
    ids::{CategoryId, UserId},
    patch::Change,
};

/// A category of a user's own. The system's never become one, so that nothing changes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCategory {
    owner: UserId,
    category: Category,
}

/// A change to a category by its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryChanges {
    /// A new name.
    pub name: Change<Line>,
    /// A new kind.
    pub kind: Change<CategoryKind>,
    /// Another category to be under, or none.
    pub parent_id: Change<Option<CategoryId>>,
    /// A new icon.
    pub icon: Change<Icon>,
    /// A new colour.
    pub colour: Change<Colour>,
}

impl OwnCategory {
    /// The category, if it is somebody's.
    pub fn new(category: Category) -> Option<Self> {
        let owner = category.user_id?;
        Some(Self { owner, category })
    }

    /// Whose it is.
    pub fn owner_id(&self) -> UserId {
        self.owner
    }

    /// The category as everyone's are.
    pub fn into_category(self) -> Category {
        self.category
    }

    /// Applies an edit of the owner, which raises the version if it changes anything. Whether it
    /// can be under its new parent is for [`check_parent`](Category::check_parent) to say.
    pub fn edit(self, changes: CategoryChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let after = Category {
            name: changes.name.or(self.name.clone()),
            kind: changes.kind.or(self.kind),
            parent_id: changes.parent_id.or(self.parent_id),
            icon: changes.icon.or(self.icon.clone()),
            colour: changes.colour.or(self.colour.clone()),
            ..self.category.clone()
        };
        if after.parent_id == Some(after.id) {
            let text = "Choose another parent. A category cannot be its own parent.";
            return Err(Invalid::field("parent_id", "would_create_cycle", text));
        }
        Ok(self.becomes(after, at))
    }

    /// Checks that what is in this category can be put into `target`, as it was found, which the
    /// request names in `field`.
    pub fn check_target(
        &self,
        field: &str,
        target: Option<&Category>,
        uses: CategoryUses,
    ) -> Result<(), Invalid> {
        let refused = |code, text: &str| Err(Invalid::field(field, code, text));
        match target.filter(|target| target.deleted_at.is_none()) {
            None => Err(Category::unknown(field)),
            Some(target) if target.id == self.id => refused(
                "same_category",
                "Choose a different category. A category cannot be moved into itself.",
            ),
            Some(target) if target.kind != self.kind => refused(
                "type_mismatch",
                "Choose a category of the same type, income or expense.",
            ),
            Some(target) if uses.categories > 0 && target.parent_id.is_some() => refused(
                "too_deep",
                "This category has subcategories. Choose a top-level category, or move the \
                 subcategories first.",
            ),
            Some(_) => Ok(()),
        }
    }

    /// Deletes the category, restorably. One that is deleted stays as it is.
    pub fn delete(self, at: DateTime<Utc>) -> Self {
        let after = Category {
            deleted_at: self.deleted_at.or(Some(at)),
            ..self.category.clone()
        };
        self.becomes(after, at)
    }

    /// Brings a deleted category back, with nothing in it.
    pub fn restore(self, at: DateTime<Utc>) -> Self {
        let after = Category {
            deleted_at: None,
            ..self.category.clone()
        };
        self.becomes(after, at)
    }

    /// The new state, a version later if it differs.
    fn becomes(self, mut after: Category, at: DateTime<Utc>) -> Self {
        if after != self.category {
            after.version += 1;
            after.updated_at = at;
        }
        Self {
            owner: self.owner,
            category: after,
        }
    }
}

impl Deref for OwnCategory {
    type Target = Category;

    fn deref(&self) -> &Category {
        &self.category
    }
}

impl Serialize for OwnCategory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.category.serialize(serializer)
    }
}

impl Audited for OwnCategory {
    const ENTITY_TYPE: EntityType = EntityType::Category;
    const REDACTED: &'static [&'static str] = &["name"];

    fn entity_id(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner(&self) -> UserId {
        self.owner
    }

    fn deleted(&self) -> bool {
        self.deleted_at.is_some()
    }
}

//! Categories of users. Unlike system categories, they can be changed.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use coffer_messages::messages;
use serde::{Serialize, Serializer};

use super::{Category, CategoryKind, CategoryUses, Colour, Icon};
use crate::{
    Invalid, Line,
    audit::{Audited, EntityType},
    ids::{CategoryId, UserId},
    lifecycle::{Versioned as _, lifecycle},
    patch::changes,
};

/// A category that belongs to a user. A system category cannot be converted to one, so that nothing
/// can change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCategory {
    owner: UserId,
    category: Category,
}

changes! {
    /// Changes to a category by its owner.
    pub struct CategoryChanges for Category {
        /// The new name.
        name: Line,
        /// The new type.
        kind: CategoryKind,
        /// The new parent; `None` for the top level.
        parent_id: Option<CategoryId>,
        /// The new icon.
        icon: Icon,
        /// The new colour.
        colour: Colour,
    }
}

impl OwnCategory {
    /// The category, unless it is a system category.
    pub fn new(category: Category) -> Option<Self> {
        let owner = category.user_id?;
        Some(Self { owner, category })
    }

    /// Converts back to the type that includes system categories.
    pub fn into_category(self) -> Category {
        self.category
    }

    /// Applies an edit by the owner, which raises the version if it changes anything. The new
    /// parent is checked by [`check_parent`](Category::check_parent) instead.
    pub fn edit(self, changes: &CategoryChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after.category);
        if after.parent_id == Some(after.id) {
            return Err(Invalid::field(
                "parent_id",
                "would_create_cycle",
                messages::category_own_parent(),
            ));
        }
        Ok(self.changed_to(after, at))
    }

    /// Checks that the contents of this category can be merged into `target`, as it was found.
    /// Errors name `field`.
    pub fn check_target(
        &self,
        field: &str,
        target: Option<&Category>,
        uses: CategoryUses,
    ) -> Result<(), Invalid> {
        let refused = |code, message| Err(Invalid::field(field, code, message));
        match target.filter(|target| !target.is_deleted()) {
            None => Err(Category::unknown(field)),
            Some(target) if target.id == self.id => {
                refused("same_category", messages::category_same())
            }
            Some(target) if target.kind != self.kind => {
                refused("type_mismatch", messages::category_type_mismatch())
            }
            Some(target) if uses.categories > 0 && target.parent_id.is_some() => {
                refused("too_deep", messages::category_target_too_deep())
            }
            Some(_) => Ok(()),
        }
    }
}

lifecycle!(OwnCategory, in category, of owner);

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
    const RECORDED: &'static [&'static str] = &["parent_id", "kind", "icon", "colour"];
}

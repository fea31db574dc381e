//! Common properties of entities: an owner, a version that each edit raises, and deletion that can
//! be undone.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ids::UserId;

/// A stored object that belongs to one user.
pub trait Entity {
    /// The entity's id, regardless of its kind.
    fn entity_id(&self) -> Uuid;

    /// The id of the user who owns the entity.
    fn owner_id(&self) -> UserId;

    /// True if the entity is deleted and can be restored.
    fn is_deleted(&self) -> bool {
        false
    }
}

/// An entity whose version counts its edits.
pub trait Versioned: Clone + PartialEq {
    /// The version, which the API sends as the `ETag`; 1 for a new entity.
    fn version(&self) -> i32;

    /// Sets the version and the time of the latest edit.
    fn set_version(&mut self, version: i32, updated_at: DateTime<Utc>);

    /// Replaces the entity by its edited state. The version increases by one if any field changed,
    /// and stays the same otherwise.
    fn changed_to(self, mut after: Self, at: DateTime<Utc>) -> Self {
        if after != self {
            after.set_version(self.version() + 1, at);
        }
        after
    }
}

/// An entity that can be deleted and restored. Implemented with [`lifecycle!`](crate::lifecycle).
pub trait Lifecycle: Entity + Versioned {
    /// Sets or clears the time of deletion.
    fn set_deleted_at(&mut self, deleted_at: Option<DateTime<Utc>>);

    /// Deletes the entity; no change if it is already deleted.
    fn delete(self, at: DateTime<Utc>) -> Self {
        if self.is_deleted() {
            return self;
        }
        let mut after = self.clone();
        after.set_deleted_at(Some(at));
        self.changed_to(after, at)
    }

    /// Restores the entity; no change if it is not deleted.
    fn restore(self, at: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        after.set_deleted_at(None);
        self.changed_to(after, at)
    }
}

/// Implements [`Entity`](crate::lifecycle::Entity), [`Versioned`](crate::lifecycle::Versioned) and
/// [`Lifecycle`](crate::Lifecycle) for a struct with the fields `id`, `user_id`, `version`,
/// `updated_at` and `deleted_at`. The fields can be in a nested struct, and the owner's id in
/// another field: `lifecycle!(OwnCategory, in category, of owner)`.
macro_rules! lifecycle {
    ($entity:ty) => {
        $crate::lifecycle::lifecycle!($entity, of user_id);
    };
    ($entity:ty, $(in $inner:ident,)? of $owner:ident) => {
        impl $crate::lifecycle::Entity for $entity {
            fn entity_id(&self) -> ::uuid::Uuid {
                self.$($inner.)?id.uuid()
            }

            fn owner_id(&self) -> $crate::ids::UserId {
                self.$owner
            }

            fn is_deleted(&self) -> bool {
                self.$($inner.)?deleted_at.is_some()
            }
        }

        impl $crate::lifecycle::Versioned for $entity {
            fn version(&self) -> i32 {
                self.$($inner.)?version
            }

            fn set_version(&mut self, version: i32, updated_at: ::chrono::DateTime<::chrono::Utc>) {
                self.$($inner.)?version = version;
                self.$($inner.)?updated_at = updated_at;
            }
        }

        impl $crate::Lifecycle for $entity {
            fn set_deleted_at(&mut self, deleted_at: Option<::chrono::DateTime<::chrono::Utc>>) {
                self.$($inner.)?deleted_at = deleted_at;
            }
        }
    };
}
pub(crate) use lifecycle;

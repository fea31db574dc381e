//! Change sets: operations that changed several rows at once, and can be undone together.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    audit::{Audited, EntityType},
    ids::{CategoryId, ChangeSetId, UserId},
    labelled,
    lifecycle::{Entity, Versioned},
    transaction::DetailedTransaction,
};

labelled! {
    /// The operation that made a change set.
    pub enum ChangeSetKind {
        /// Transactions were moved to another category, or their category was removed.
        Recategorisation = "recategorisation",
        /// Transactions were deleted.
        Deletion = "deletion",
        /// A category was deleted, after its contents were moved into another one.
        CategoryMerge = "category_merge",
    }
}

labelled! {
    /// The kind of an entity that a change set changed.
    pub enum ChangedEntity {
        /// A transaction of an account.
        Transaction = "transaction",
        /// A budget: its category changed, it ended, or amounts were added to it.
        Budget = "budget",
        /// A subcategory that was moved to another parent.
        Category = "category",
    }
}

labelled! {
    /// The reason why the change of a row cannot be undone.
    pub enum UndoConflict {
        /// The row was edited, restored or deleted since.
        Changed = "changed",
        /// The account of the transaction, or of the other leg of the transfer, is deleted.
        AccountDeleted = "account_deleted",
        /// The deleted transaction, or the other leg, follows its account's closing date.
        AfterClosing = "after_closing",
        /// The deleted transaction, or the other leg, precedes its account's opening date.
        BeforeOpening = "before_opening",
        /// The type of the category that the transaction was in has changed.
        CategoryChanged = "category_changed",
        /// The category that the row was in is deleted.
        CategoryDeleted = "category_deleted",
        /// Another transaction of the account has the same external id.
        AlreadyExists = "already_exists",
    }
}

/// An operation that changed several rows at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// The change set's id, a UUID (version 7).
    pub id: ChangeSetId,
    /// The owner of the changed rows.
    pub user_id: UserId,
    /// The operation that changed the rows.
    pub kind: ChangeSetKind,
    /// The category that rows were moved to; `None` if their category was removed, and for a
    /// deletion.
    pub category_id: Option<CategoryId>,
    /// The category that was merged into another one and deleted.
    pub merged_category_id: Option<CategoryId>,
    /// The number of changed rows, including both legs of transfers.
    pub row_count: i32,
    /// The number of rows whose change was undone, once the change set is undone.
    pub undone_count: Option<i32>,
    /// The time at which the change set was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Increases when the change set is undone.
    pub version: i32,
    /// The time of the change.
    pub created_at: DateTime<Utc>,
    /// The time of the change, or at which it was undone.
    pub updated_at: DateTime<Utc>,
}

impl ChangeSet {
    /// The change set after `rows` of its rows were undone.
    #[must_use]
    pub fn undo(self, rows: i32, at: DateTime<Utc>) -> Self {
        let after = Self {
            undone_count: Some(rows),
            undone_at: Some(at),
            ..self.clone()
        };
        self.changed_to(after, at)
    }
}

impl Entity for ChangeSet {
    fn entity_id(&self) -> uuid::Uuid {
        self.id.uuid()
    }

    fn owner_id(&self) -> UserId {
        self.user_id
    }
}

impl Versioned for ChangeSet {
    fn version(&self) -> i32 {
        self.version
    }

    fn set_version(&mut self, version: i32, updated_at: DateTime<Utc>) {
        self.version = version;
        self.updated_at = updated_at;
    }
}

impl Audited for ChangeSet {
    const ENTITY_TYPE: EntityType = EntityType::ChangeSet;
    const RECORDED: &'static [&'static str] = &[
        "kind",
        "category_id",
        "merged_category_id",
        "row_count",
        "undone_count",
        "undone_at",
    ];
}

/// A transaction that a change set changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedTransaction {
    /// The transaction as it is now, deleted or not.
    pub transaction: DetailedTransaction,
    /// The category before the change.
    pub category_before: Option<CategoryId>,
    /// The category after the change.
    pub category_after: Option<CategoryId>,
    /// Whether the change deleted the transaction.
    pub deleted: bool,
    /// The transaction's version after the change.
    pub version_after: i32,
}

impl ChangedTransaction {
    /// Whether the transaction was edited, deleted or restored after the change, which includes its
    /// being undone.
    pub fn changed_since(&self) -> bool {
        let now = &self.transaction.transaction;
        let deleted = now.deleted_at.is_some();
        now.version != self.version_after || deleted != self.deleted
    }
}

/// A row whose change cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConflictingRow {
    /// The kind of entity.
    pub entity: ChangedEntity,
    /// The entity's id.
    pub id: uuid::Uuid,
    /// The reason.
    pub reason: UndoConflict,
}

/// The rows of a change set whose change cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoConflicts {
    /// The number of these rows.
    pub count: u64,
    /// The first of them, in the order of their ids.
    pub rows: Vec<ConflictingRow>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn undo_raises_the_version_and_keeps_the_number_of_rows() {
        let at: DateTime<Utc> = "2025-01-31T12:00:00Z".parse().unwrap();
        let made = ChangeSet {
            id: Uuid::from_u128(1).into(),
            user_id: Uuid::from_u128(2).into(),
            kind: ChangeSetKind::Deletion,
            category_id: None,
            merged_category_id: None,
            row_count: 600,
            undone_count: None,
            undone_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        };
        let later = at + TimeDelta::days(20);
        let undone = made.clone().undo(598, later);
        assert_eq!((undone.version, undone.updated_at), (2, later));
        assert_eq!(
            (undone.undone_count, undone.undone_at),
            (Some(598), Some(later))
        );
        assert_eq!((undone.row_count, undone.created_at), (600, at));
    }
}

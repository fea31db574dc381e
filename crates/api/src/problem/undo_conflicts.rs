//! The rows that prevent undoing a change set, in a problem.

use coffer_domain::change_set;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::wire::{response, wire_enum};

/// The rows of a change set whose changes cannot be undone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndoConflicts {
    /// The number of these rows.
    count: u64,
    /// The first 100 of them, in the order in which they were created.
    #[schema(max_items = 100)]
    rows: Vec<ConflictingRow>,
}

impl From<&change_set::UndoConflicts> for UndoConflicts {
    fn from(conflicts: &change_set::UndoConflicts) -> Self {
        Self {
            count: conflicts.count,
            rows: conflicts.rows.iter().copied().map(Into::into).collect(),
        }
    }
}

response! {
    /// A row whose change cannot be undone.
    struct ConflictingRow from row: change_set::ConflictingRow {
        /// The type of the row.
        #[serde(rename = "type")]
        entity: ChangedEntityType,
        /// The row's ID.
        id: Uuid,
        /// Why its change cannot be undone.
        reason: UndoConflictReason,
    }
}

wire_enum! {
    /// The type of a row that a change set changed.
    ChangedEntityType = change_set::ChangedEntity;
    /// Why the change of a row cannot be undone: `changed` if it was edited, restored or deleted
    /// since; `account_deleted` if its account is; `before_opening` if it precedes the account's
    /// opening date; `after_closing` if it follows the account's closing date; `category_changed` if
    /// the type of its former category has changed; `category_deleted` if that category is deleted;
    /// `already_exists` if its `external_id` is in use again. A side of a transfer without a reason
    /// of its own has that of the other side.
    UndoConflictReason = change_set::UndoConflict;
}

//! Change sets: bulk changes, and undoing them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    change_set::{ChangeSet, ChangedTransaction, UndoConflicts},
    ids::ChangeSetId,
};

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

repository! {
    /// Reads change sets and undoes them. They are written by what changes the rows:
    /// [`change_many`](crate::TransactionRepository::change_many) and
    /// [`move_uses`](crate::CategoryRepository::move_uses).
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait ChangeSetRepository, layer ChangeSetLayer over change_sets {
        /// A change set by its id.
        async fn get(&mut self, id: ChangeSetId) -> Result<Option<ChangeSet>, RepositoryError>;

        /// One page of the user's change sets, newest first.
        async fn list(
            &mut self,
            page: &PageRequest,
        ) -> Result<CursorPage<ChangeSet>, RepositoryError>;

        /// One page of the transactions that a change set changed, in the order of their ids. Purged
        /// ones are left out.
        async fn transactions(
            &mut self,
            id: ChangeSetId,
            page: &PageRequest,
        ) -> Result<CursorPage<ChangedTransaction>, RepositoryError>;

        /// The rows of a change set whose change cannot be undone: their number, and up to `most` of
        /// them with the reason. Before undoing a merge, the caller restores the merged category;
        /// while it is deleted, transactions of it conflict.
        async fn conflicts(
            &mut self,
            id: ChangeSetId,
            most: u32,
        ) -> Result<UndoConflicts, RepositoryError>;

        /// Undoes the change of all rows that have no conflict, each with a new version, and returns
        /// their number. Earlier change sets of these rows can be undone afterwards.
        async fn undo(
            &mut self,
            set: &ChangeSet,
            at: DateTime<Utc>,
        ) -> Result<u64, RepositoryError>;

        /// Stores that a change set was undone. [`RepositoryError::Stale`] if it is no longer at the
        /// version `before` has.
        async fn update(
            &mut self,
            before: &ChangeSet,
            after: &ChangeSet,
        ) -> Result<(), RepositoryError>;

        /// Deletes the user's oldest change sets, so that the others have at most this number of rows,
        /// and returns how many it deleted. Each counts as a hundred rows more than it has. The newest
        /// is always kept.
        async fn trim(&mut self, rows: u64) -> Result<u64, RepositoryError>;

        /// Purges change sets of all users that were made before a time, with their rows, oldest
        /// first, and returns the number of change sets: at least one if there are any, and no
        /// more once this number of rows is reached. Only for system units. `None` while another
        /// unit is purging.
        async fn purge(
            &mut self,
            before: DateTime<Utc>,
            rows: u32,
        ) -> Result<Option<u64>, RepositoryError>;
    }
}

//! Bulk operations on transactions: adding, changing and deleting in batches, so that memory does
//! not grow with their number, with an outcome for each row.
//!
//! The unit of work applies all rows or none. Rows that were added before are recognised by their
//! id or the import's external id.

mod change;

use coffer_domain::transaction::Transaction;

#[cfg(feature = "contract")]
pub(crate) use self::change::change_in_batches;
pub use self::change::{
    BulkChange, ChangeCount, ChangeOutcome, ChangedBatch, TransactionSelection, change,
};
use crate::{RepositoryError, UnitOfWork};

/// The outcome of adding a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOutcome {
    /// The row was added.
    Added,
    /// A transaction with this id already exists.
    AlreadyExists,
    /// The account already has a transaction with this external id.
    ExternalIdTaken,
    /// The user has no such account in the transaction's currency.
    UnknownAccount,
    /// The user has no such category.
    UnknownCategory,
}

/// The number of rows, by outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BulkCount {
    /// The number of rows that were added.
    pub added: u64,
    /// The number of rows that were left out.
    pub skipped: u64,
}

impl BulkCount {
    /// Adds the outcomes of more rows.
    pub fn count(&mut self, outcomes: &[RowOutcome]) {
        let added = outcomes
            .iter()
            .filter(|outcome| **outcome == RowOutcome::Added)
            .count() as u64;
        self.added += added;
        self.skipped += outcomes.len() as u64 - added;
    }
}

/// The number of rows that one statement adds or changes. Larger batches are no faster and take
/// more memory.
pub const BATCH: usize = 5_000;

/// Adds rows within a unit, batch by batch. `done` receives the outcomes of each batch, in the
/// order of its rows; nothing is stored before the unit is committed.
pub async fn add(
    unit: &mut dyn UnitOfWork,
    rows: impl IntoIterator<Item = Transaction>,
    mut done: impl FnMut(&[RowOutcome]),
) -> Result<BulkCount, RepositoryError> {
    let mut rows = rows.into_iter();
    let mut counted = BulkCount::default();
    loop {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(counted);
        }
        let outcomes = unit.transactions().add_many(&batch).await?;
        counted.count(&outcomes);
        done(&outcomes);
    }
}

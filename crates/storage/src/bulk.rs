//! Many transactions at once: added, changed or deleted batch by batch, so that memory does not grow
//! with their number, and told of one by one.
//!
//! One unit has all of them or none. Where there are more than one unit should hold, [`add_in_units`]
//! and [`change_in_units`] commit as they go; run again after an interruption they do the rest. What
//! was added is known by its identifier, or by the one an import knows it by; what was changed has
//! changed, and what was deleted is not there any more.

mod change;

use std::num::NonZeroUsize;

use coffer_domain::{Actor, transaction::Transaction};

#[cfg(feature = "contract")]
pub(crate) use self::change::change_in_batches;
pub use self::change::{
    BulkChange, ChangeCount, ChangeOutcome, ChangedBatch, TransactionSelection, change,
    change_in_units,
};
use crate::{RepositoryError, RepositoryFactory, UnitOfWork, retry};

/// What became of a row that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOutcome {
    /// It was added.
    Added,
    /// There is a transaction of this identifier already.
    AlreadyThere,
    /// The account has one that the import knows by the same identifier.
    ExternalIdTaken,
    /// The user has no such account in its currency.
    UnknownAccount,
    /// The user has no such category.
    UnknownCategory,
}

/// How many rows were to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BulkCount {
    /// Rows that were added.
    pub added: u64,
    /// Rows that were not.
    pub skipped: u64,
}

impl BulkCount {
    /// Counts more rows.
    pub fn count(&mut self, outcomes: &[RowOutcome]) {
        let added = outcomes
            .iter()
            .filter(|outcome| **outcome == RowOutcome::Added)
            .count() as u64;
        self.added += added;
        self.skipped += outcomes.len() as u64 - added;
    }
}

/// How many rows one statement adds or changes: more would add nothing to the speed, and take memory.
pub const BATCH: usize = 5_000;

/// Adds rows in the unit, batch by batch. `done` is told of each batch what became of its rows, in
/// their order; they last when the unit is committed.
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

/// Adds rows in units of `per_unit` of them, each committed before the next begins. `done` is told
/// of each unit, after its commit, what became of its rows.
pub async fn add_in_units(
    factory: &dyn RepositoryFactory,
    actor: &Actor,
    rows: impl IntoIterator<Item = Transaction>,
    per_unit: NonZeroUsize,
    mut done: impl FnMut(&[RowOutcome]),
) -> Result<BulkCount, RepositoryError> {
    let mut rows = rows.into_iter();
    let mut counted = BulkCount::default();
    loop {
        let unit: Vec<_> = rows.by_ref().take(per_unit.get()).collect();
        if unit.is_empty() {
            return Ok(counted);
        }
        let outcomes = retry(|| add_unit(factory, actor, &unit)).await?;
        counted.count(&outcomes);
        done(&outcomes);
    }
}

async fn add_unit(
    factory: &dyn RepositoryFactory,
    actor: &Actor,
    rows: &[Transaction],
) -> Result<Vec<RowOutcome>, RepositoryError> {
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut unit = factory.begin(actor).await?;
    unit.transactions().lock().await?;
    for batch in rows.chunks(BATCH) {
        outcomes.extend(unit.transactions().add_many(batch).await?);
    }
    unit.commit().await?;
    Ok(outcomes)
}

//! Bulk changes and deletions of transactions.

use std::{borrow::Cow, collections::HashMap, ops::AddAssign};

use chrono::{DateTime, Utc};
use coffer_domain::ids::{CategoryId, ChangeSetId, TransactionId};

use super::BATCH;
use crate::{Position, RepositoryError, TransactionFilter, UnitOfWork};

/// The transactions to change; deleted ones are never among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionSelection {
    /// The transactions with these ids.
    Ids(Vec<TransactionId>),
    /// All transactions that match the filter.
    Filter(TransactionFilter),
}

/// The change to make to many transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BulkChange {
    /// Sets this category, or removes the category.
    Recategorise(Option<CategoryId>),
    /// Deletes the transactions, which can be restored; a transfer is deleted with both legs.
    Delete,
}

/// The outcome for one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// The transaction was changed or deleted.
    Changed,
    /// The transaction has that category already.
    Unchanged,
    /// The user has no such transaction, or it is deleted.
    NotFound,
}

/// The result of changing one batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangedBatch {
    /// The outcome for each requested id, in the order of the request; an id that is repeated has
    /// the same outcome each time.
    pub outcomes: Vec<ChangeOutcome>,
    /// All changed transactions, each once, including the other legs of transfers.
    pub changed: Vec<TransactionId>,
}

/// The number of transactions, by outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCount {
    /// The number of transactions that were changed or deleted, including the other legs of
    /// transfers.
    pub changed: u64,
    /// The number of requested transactions that had that category already.
    pub unchanged: u64,
    /// The number of requested transactions that do not exist or are deleted.
    pub not_found: u64,
}

impl ChangeCount {
    fn count(&mut self, changed: &[TransactionId], outcomes: &[ChangeOutcome]) {
        self.changed += changed.len() as u64;
        for outcome in outcomes {
            match outcome {
                // A changed outcome is not always a change of its own: see `change_ids`.
                ChangeOutcome::Changed => {}
                ChangeOutcome::Unchanged => self.unchanged += 1,
                ChangeOutcome::NotFound => self.not_found += 1,
            }
        }
    }
}

impl AddAssign for ChangeCount {
    fn add_assign(&mut self, more: Self) {
        self.changed += more.changed;
        self.unchanged += more.unchanged;
        self.not_found += more.not_found;
    }
}

/// The number of batches of ids read at once. They take little memory, and each read repeats the
/// search for the filter's text.
const BATCHES_PER_READ: usize = 10;

/// Changes the selection within a unit, batch by batch, as one change set with this id, if anything
/// changes. `done` receives the outcomes of each batch, in the order of the ids, or by date for a
/// filter; nothing is stored before the unit is committed. A conflict with [`CATEGORY_IS_UNKNOWN`](crate::transactions::CATEGORY_IS_UNKNOWN) if
/// the user has no such category.
pub async fn change(
    unit: &mut dyn UnitOfWork,
    which: &TransactionSelection,
    change: BulkChange,
    set: ChangeSetId,
    at: DateTime<Utc>,
    done: impl FnMut(&[ChangeOutcome]),
) -> Result<ChangeCount, RepositoryError> {
    change_in_batches(unit, which, change, (set, at), BATCH, done).await
}

/// [`change`] in batches of another size.
pub(crate) async fn change_in_batches(
    unit: &mut dyn UnitOfWork,
    which: &TransactionSelection,
    change: BulkChange,
    made: (ChangeSetId, DateTime<Utc>),
    batch: usize,
    mut done: impl FnMut(&[ChangeOutcome]),
) -> Result<ChangeCount, RepositoryError> {
    let per_read = match which {
        TransactionSelection::Ids(ids) => ids.len(),
        TransactionSelection::Filter(_) => batch * BATCHES_PER_READ,
    };
    let mut counted = ChangeCount::default();
    let mut rest = Some(Rest::of(which));
    while let Some(here) = rest {
        let (ids, after) = here.read(unit, per_read).await?;
        counted += change_ids(unit, &ids, change, made, batch, &mut done).await?;
        rest = after;
    }
    Ok(counted)
}

/// Changes these transactions, batch by batch. An id that is repeated is changed once and reported
/// each time with the same outcome, even across batches; so is a leg of a transfer that was deleted
/// with the other leg.
async fn change_ids(
    unit: &mut dyn UnitOfWork,
    ids: &[TransactionId],
    change: BulkChange,
    (set, at): (ChangeSetId, DateTime<Utc>),
    batch: usize,
    done: &mut impl FnMut(&[ChangeOutcome]),
) -> Result<ChangeCount, RepositoryError> {
    let mut counted = ChangeCount::default();
    let mut known = HashMap::with_capacity(ids.len());
    for batch in ids.chunks(batch) {
        let new = batch.iter().filter(|id| !known.contains_key(*id));
        let new: Vec<TransactionId> = new.copied().collect();
        let mut changed = ChangedBatch::default();
        if !new.is_empty() {
            let mut transactions = unit.transactions();
            changed = transactions.change_many(&new, change, set, at).await?;
        }
        let changed_ids = changed.changed.iter().copied();
        known.extend(changed_ids.map(|id| (id, ChangeOutcome::Changed)));
        known.extend(new.into_iter().zip(changed.outcomes));
        let outcomes = batch.iter().filter_map(|id| known.get(id).copied());
        let outcomes: Vec<ChangeOutcome> = outcomes.collect();
        counted.count(&changed.changed, &outcomes);
        done(&outcomes);
    }
    Ok(counted)
}

/// The part of a selection that is still to be changed.
enum Rest<'s> {
    Ids(&'s [TransactionId]),
    Filter(&'s TransactionFilter, Option<Position>),
}

impl<'s> Rest<'s> {
    fn of(which: &'s TransactionSelection) -> Self {
        match which {
            TransactionSelection::Ids(ids) => Self::Ids(ids),
            TransactionSelection::Filter(filter) => Self::Filter(filter, None),
        }
    }

    /// The next ids, at most `most`, and the rest of the selection.
    async fn read(
        &self,
        unit: &mut dyn UnitOfWork,
        most: usize,
    ) -> Result<(Cow<'s, [TransactionId]>, Option<Self>), RepositoryError> {
        match self {
            Self::Ids(ids) => {
                let (next, rest) = ids.split_at(most.min(ids.len()));
                let rest = (!rest.is_empty()).then_some(Self::Ids(rest));
                Ok((Cow::Borrowed(next), rest))
            }
            Self::Filter(filter, after) => {
                let mut transactions = unit.transactions();
                let page = transactions.ids(filter, after.clone(), most).await?;
                let rest = page.next.map(|next| Self::Filter(filter, Some(next)));
                Ok((Cow::Owned(page.items), rest))
            }
        }
    }
}

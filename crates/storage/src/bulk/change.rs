//! Changing and deleting many transactions.

use std::{borrow::Cow, collections::HashMap, num::NonZeroUsize, ops::AddAssign};

use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor,
    ids::{CategoryId, TransactionId},
};

use super::BATCH;
use crate::{Position, RepositoryError, RepositoryFactory, TransactionFilter, UnitOfWork, retry};

/// Which transactions a bulk changes, of those that are not deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionSelection {
    /// These.
    Ids(Vec<TransactionId>),
    /// All that a filter finds.
    Filter(TransactionFilter),
}

/// What happens to many transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BulkChange {
    /// They get this category, or none.
    Recategorise(Option<CategoryId>),
    /// They are deleted, restorably, and of transfers both halves.
    Delete,
}

/// What became of a transaction that was to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// It was changed or deleted.
    Changed,
    /// It has that category already.
    Unchanged,
    /// The user has no such transaction, or it is deleted.
    NotThere,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangedBatch {
    /// What became of each that was named, in their order; of one named twice the same.
    pub outcomes: Vec<ChangeOutcome>,
    /// All that were changed, each once, the other halves of transfers among them.
    pub changed: Vec<TransactionId>,
}

/// How many transactions were to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCount {
    /// Transactions that were changed or deleted, the other halves of transfers among them.
    pub changed: u64,
    /// How many of those named or found have that category already.
    pub unchanged: u64,
    /// How many of those named are not there.
    pub not_there: u64,
}

impl ChangeCount {
    fn count(&mut self, changed: &[TransactionId], outcomes: &[ChangeOutcome]) {
        self.changed += changed.len() as u64;
        for outcome in outcomes {
            match outcome {
                // Not each of these is a change of its own: see `change_these`.
                ChangeOutcome::Changed => {}
                ChangeOutcome::Unchanged => self.unchanged += 1,
                ChangeOutcome::NotThere => self.not_there += 1,
            }
        }
    }
}

impl AddAssign for ChangeCount {
    fn add_assign(&mut self, more: Self) {
        self.changed += more.changed;
        self.unchanged += more.unchanged;
        self.not_there += more.not_there;
    }
}

/// How many batches of identifiers are read at once: they take little memory, and each read searches
/// for the filter's text anew.
const BATCHES_PER_READ: usize = 10;

/// Changes what is chosen in the unit, batch by batch. `done` is told of each batch what became of
/// it, in the order of the identifiers, or of the days for a filter; it lasts when the unit is
/// committed. A conflict with [`CATEGORY_IS_UNKNOWN`](crate::transactions::CATEGORY_IS_UNKNOWN) if
/// the user has no such category.
pub async fn change(
    unit: &mut dyn UnitOfWork,
    which: &TransactionSelection,
    change: BulkChange,
    at: DateTime<Utc>,
    done: impl FnMut(&[ChangeOutcome]),
) -> Result<ChangeCount, RepositoryError> {
    change_in_batches(unit, which, change, at, BATCH, done).await
}

/// [`change`] in batches of another size.
pub(crate) async fn change_in_batches(
    unit: &mut dyn UnitOfWork,
    which: &TransactionSelection,
    change: BulkChange,
    at: DateTime<Utc>,
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
        counted += change_these(unit, &ids, change, at, batch, &mut done).await?;
        rest = after;
    }
    Ok(counted)
}

/// Changes what is chosen in units of at most `per_unit` transactions and the other halves of their
/// transfers, each committed before the next begins. `done` is told of each unit, after its commit,
/// what became of those it was about; of what an earlier unit deleted, that it is not there.
///
/// Each unit looks at what is there then. What others book or move meanwhile, to before the day that
/// is reached, is not found.
pub async fn change_in_units(
    factory: &dyn RepositoryFactory,
    actor: &Actor,
    which: &TransactionSelection,
    change: BulkChange,
    at: DateTime<Utc>,
    per_unit: NonZeroUsize,
    mut done: impl FnMut(&[ChangeOutcome]),
) -> Result<ChangeCount, RepositoryError> {
    let mut counted = ChangeCount::default();
    let mut rest = Some(Rest::of(which));
    while let Some(here) = rest {
        let unit = retry(|| change_unit(factory, actor, &here, change, at, per_unit)).await?;
        counted += unit.counted;
        if !unit.outcomes.is_empty() {
            done(&unit.outcomes);
        }
        rest = unit.rest;
    }
    Ok(counted)
}

/// What became of a unit.
struct ChangedUnit<'s> {
    counted: ChangeCount,
    outcomes: Vec<ChangeOutcome>,
    rest: Option<Rest<'s>>,
}

async fn change_unit<'s>(
    factory: &dyn RepositoryFactory,
    actor: &Actor,
    here: &Rest<'s>,
    change: BulkChange,
    at: DateTime<Utc>,
    per_unit: NonZeroUsize,
) -> Result<ChangedUnit<'s>, RepositoryError> {
    let mut outcomes = Vec::new();
    let mut unit = factory.begin(actor).await?;
    unit.transactions().lock().await?;
    let (ids, rest) = here.read(&mut *unit, per_unit.get()).await?;
    let mut done = |batch: &[ChangeOutcome]| outcomes.extend_from_slice(batch);
    let counted = change_these(&mut *unit, &ids, change, at, BATCH, &mut done).await?;
    unit.commit().await?;
    Ok(ChangedUnit {
        counted,
        outcomes,
        rest,
    })
}

/// Changes these, batch by batch. What is named twice is changed once and told of twice alike, however
/// far apart it stands; and so is a half of a transfer that was deleted with the other one.
async fn change_these(
    unit: &mut dyn UnitOfWork,
    ids: &[TransactionId],
    change: BulkChange,
    at: DateTime<Utc>,
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
            changed = unit.transactions().change_many(&new, change, at).await?;
        }
        let halves = changed.changed.iter().copied();
        known.extend(halves.map(|id| (id, ChangeOutcome::Changed)));
        known.extend(new.into_iter().zip(changed.outcomes));
        let outcomes = batch.iter().filter_map(|id| known.get(id).copied());
        let outcomes: Vec<ChangeOutcome> = outcomes.collect();
        counted.count(&changed.changed, &outcomes);
        done(&outcomes);
    }
    Ok(counted)
}

/// What is still to be changed of a selection.
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

    /// The next identifiers, at most so many, and what comes after them.
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

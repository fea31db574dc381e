//! The audit records of transactions. On commit, a unit writes one record for each kind of bulk
//! operation, with the number of rows in all its batches; batches that change nothing are not
//! recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::{Action, AuditRecord},
    ids::{ChangeSetId, TransactionId, TransferId},
    transaction::Transaction,
};
use serde_json::json;

use super::{
    AuditRecorder, AuditedUnit,
    repositories::{records_changed, records_created},
};
use crate::{
    BulkChange, BulkCount, ChangedBatch, RepositoryError, RowOutcome,
    transactions::TransactionLayer,
};

/// A kind of bulk operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bulk {
    Added,
    Changed(BulkChange),
}

/// The numbers of rows of a unit's bulk operations.
#[derive(Debug, Default)]
pub(super) struct Bulks(BTreeMap<Bulk, u64>);

impl Bulks {
    fn count(&mut self, bulk: Bulk, rows: u64) {
        if rows > 0 {
            *self.0.entry(bulk).or_default() += rows;
        }
    }

    /// One record for each kind of operation.
    pub(super) fn records(&self, recorder: &AuditRecorder) -> Vec<AuditRecord> {
        let records = self.0.iter().map(|(bulk, rows)| {
            let (action, changes) = match bulk {
                Bulk::Added => (Action::Created, json!({ "added": rows })),
                Bulk::Changed(BulkChange::Recategorise(category)) => {
                    let changes = json!({ "updated": rows, "category_id": category });
                    (Action::Updated, changes)
                }
                Bulk::Changed(BulkChange::Delete) => (Action::Deleted, json!({ "deleted": rows })),
            };
            recorder.bulk::<Transaction>(action, changes)
        });
        records.collect()
    }
}

impl TransactionLayer for AuditedUnit<'_> {
    records_created!(transactions: add(Transaction));
    records_changed!(transactions: update(Transaction));

    async fn forget_transfer(
        &mut self,
        id: TransferId,
        at: DateTime<Utc>,
    ) -> Result<Vec<Transaction>, RepositoryError> {
        let legs = self.inner.transactions().forget_transfer(id, at).await?;
        for leg in &legs {
            let changes = json!({ "former_transfer_id": { "before": id, "after": null } });
            self.record(Action::Updated, leg, changes);
        }
        Ok(legs)
    }

    async fn add_many(
        &mut self,
        batch: &[Transaction],
    ) -> Result<Vec<RowOutcome>, RepositoryError> {
        let outcomes = self.inner.transactions().add_many(batch).await?;
        let mut counted = BulkCount::default();
        counted.count(&outcomes);
        self.bulks.count(Bulk::Added, counted.added);
        Ok(outcomes)
    }

    async fn change_many(
        &mut self,
        batch: &[TransactionId],
        change: BulkChange,
        set: ChangeSetId,
        at: DateTime<Utc>,
    ) -> Result<ChangedBatch, RepositoryError> {
        let mut transactions = self.inner.transactions();
        let changed = transactions.change_many(batch, change, set, at).await?;
        let rows = changed.changed.len() as u64;
        self.bulks.count(Bulk::Changed(change), rows);
        Ok(changed)
    }
}

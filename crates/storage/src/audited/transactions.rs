//! Transactions.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::{Action, AuditRecord},
    ids::{TransactionId, TransferId},
    transaction::{DetailedTransaction, FlowTotal, Transaction},
};
use serde_json::json;

use super::{Recorded, Scribe};
use crate::{
    BulkChange, BulkCount, ChangedBatch, CursorPage, OffsetPage, OffsetRequest, PageRequest,
    Position, RepositoryError, RowOutcome, TransactionFilter, TransactionRepository,
    TransactionSort, TransactionWith,
};

/// What a unit does to many transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bulk {
    Added,
    Changed(BulkChange),
}

/// To how many transactions a unit did what.
#[derive(Debug, Default)]
pub(super) struct Bulks(BTreeMap<Bulk, u64>);

impl Bulks {
    fn count(&mut self, bulk: Bulk, rows: u64) {
        if rows > 0 {
            *self.0.entry(bulk).or_default() += rows;
        }
    }

    /// A record of each.
    pub(super) fn records(&self, scribe: &Scribe) -> Vec<AuditRecord> {
        let records = self.0.iter().map(|(bulk, rows)| {
            let (action, changes) = match bulk {
                Bulk::Added => (Action::Created, json!({ "added": rows })),
                Bulk::Changed(BulkChange::Recategorise(category)) => {
                    let changes = json!({ "updated": rows, "category_id": category });
                    (Action::Updated, changes)
                }
                Bulk::Changed(BulkChange::Delete) => (Action::Deleted, json!({ "deleted": rows })),
            };
            scribe.bulk::<Transaction>(action, changes)
        });
        records.collect()
    }
}

#[async_trait]
impl TransactionRepository for Recorded<'_, '_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.unit.transactions().lock().await
    }

    async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError> {
        self.unit.transactions().add(transaction).await?;
        self.unit.record(self.scribe.created(transaction));
        Ok(())
    }

    async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError> {
        self.unit.transactions().get(id).await
    }

    async fn halves(&mut self, id: TransferId) -> Result<Vec<Transaction>, RepositoryError> {
        self.unit.transactions().halves(id).await
    }

    async fn list(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Transaction>, RepositoryError> {
        self.unit.transactions().list(filter, sort, page).await
    }

    async fn list_with(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
        with: TransactionWith,
    ) -> Result<CursorPage<DetailedTransaction>, RepositoryError> {
        let mut transactions = self.unit.transactions();
        transactions.list_with(filter, sort, page, with).await
    }

    async fn list_numbered(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: OffsetRequest,
        with: TransactionWith,
    ) -> Result<OffsetPage<DetailedTransaction>, RepositoryError> {
        let mut transactions = self.unit.transactions();
        transactions.list_numbered(filter, sort, page, with).await
    }

    async fn totals(
        &mut self,
        filter: &TransactionFilter,
    ) -> Result<Vec<FlowTotal>, RepositoryError> {
        self.unit.transactions().totals(filter).await
    }

    async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError> {
        self.unit.transactions().count(filter).await
    }

    async fn update(
        &mut self,
        before: &Transaction,
        after: &Transaction,
    ) -> Result<(), RepositoryError> {
        self.unit.transactions().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }

    async fn ids(
        &mut self,
        filter: &TransactionFilter,
        after: Option<Position>,
        most: usize,
    ) -> Result<CursorPage<TransactionId>, RepositoryError> {
        self.unit.transactions().ids(filter, after, most).await
    }

    // However many batches a unit adds or changes alike, they are one record, told by the number of
    // rows, which its commit writes. What changes nothing is none.
    async fn add_many(
        &mut self,
        batch: &[Transaction],
    ) -> Result<Vec<RowOutcome>, RepositoryError> {
        let outcomes = self.unit.transactions().add_many(batch).await?;
        let mut counted = BulkCount::default();
        counted.count(&outcomes);
        self.bulks.count(Bulk::Added, counted.added);
        Ok(outcomes)
    }

    async fn change_many(
        &mut self,
        batch: &[TransactionId],
        change: BulkChange,
        at: DateTime<Utc>,
    ) -> Result<ChangedBatch, RepositoryError> {
        let mut transactions = self.unit.transactions();
        let changed = transactions.change_many(batch, change, at).await?;
        let rows = changed.changed.len() as u64;
        self.bulks.count(Bulk::Changed(change), rows);
        Ok(changed)
    }

    // Derived, and no one's doing.
    async fn purge_facts(&mut self, rows: u32) -> Result<Option<u64>, RepositoryError> {
        self.unit.transactions().purge_facts(rows).await
    }
}

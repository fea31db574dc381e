//! Transactions.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::Action,
    ids::{CategoryId, TransactionId, TransferId},
    transaction::{DetailedTransaction, FlowTotal, Transaction},
};

use super::Recorded;
use crate::{
    BulkCount, CursorPage, OffsetPage, OffsetRequest, PageRequest, RepositoryError, RowOutcome,
    TransactionFilter, TransactionRepository, TransactionSelection, TransactionSort,
    TransactionWith,
};

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

    async fn existing(
        &mut self,
        ids: &[TransactionId],
    ) -> Result<Vec<TransactionId>, RepositoryError> {
        self.unit.transactions().existing(ids).await
    }

    // However many batches a unit adds, they are one record, which its commit writes.
    async fn add_many(
        &mut self,
        batch: &[Transaction],
    ) -> Result<Vec<RowOutcome>, RepositoryError> {
        let outcomes = self.unit.transactions().add_many(batch).await?;
        let mut counted = BulkCount::default();
        counted.count(&outcomes);
        *self.added += counted.added;
        Ok(outcomes)
    }

    // A bulk operation is one record, told by its number of rows; what changes nothing is none.
    async fn recategorise(
        &mut self,
        which: &TransactionSelection,
        category: Option<CategoryId>,
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        let mut transactions = self.unit.transactions();
        let updated = transactions.recategorise(which, category, at).await?;
        drop(transactions);
        if updated > 0 {
            let changes = serde_json::json!({ "updated": updated, "category_id": category });
            let record = self.scribe.bulk::<Transaction>(Action::Updated, changes);
            self.unit.record(record);
        }
        Ok(updated)
    }

    async fn delete_many(
        &mut self,
        which: &TransactionSelection,
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        let deleted = self.unit.transactions().delete_many(which, at).await?;
        if deleted > 0 {
            let changes = serde_json::json!({ "deleted": deleted });
            let record = self.scribe.bulk::<Transaction>(Action::Deleted, changes);
            self.unit.record(record);
        }
        Ok(deleted)
    }
}

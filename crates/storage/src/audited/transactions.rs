//! Transactions.

use async_trait::async_trait;
use coffer_domain::{ids::TransactionId, transaction::Transaction};

use super::Recorded;
use crate::{
    CursorPage, PageRequest, RepositoryError, TransactionFilter, TransactionRepository,
    TransactionSort,
};

#[async_trait]
impl TransactionRepository for Recorded<'_, '_> {
    async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError> {
        self.unit.transactions().add(transaction).await?;
        self.unit.record(self.scribe.created(transaction));
        Ok(())
    }

    async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError> {
        self.unit.transactions().get(id).await
    }

    async fn list(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Transaction>, RepositoryError> {
        self.unit.transactions().list(filter, sort, page).await
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
}

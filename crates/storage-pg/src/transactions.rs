//! Transactions on PostgreSQL.

mod bulk;
mod rows;
mod select;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    ids::{TransactionId, TransferId},
    transaction::{DetailedTransaction, FlowTotal, Transaction},
};
use coffer_queries::queries::{categories, transactions as queries};
use coffer_storage::{
    BulkChange, ChangedBatch, CursorPage, OffsetPage, OffsetRequest, PageRequest, Position,
    RepositoryError, RowOutcome, TransactionFilter, TransactionRepository, TransactionSort,
    TransactionWith,
};
use sea_query::{Expr, ExprTrait, Query};
use uuid::Uuid;

use self::{
    rows::{detailed, flow_total, transaction},
    select::{Transactions, found, is_after, joined, position, selected, totals},
};
use crate::{
    list::{count_found, read_all, read_one, read_page},
    preferences::exactly_one,
    stored::unreadable,
    unit::PgRepository,
};

#[async_trait]
impl TransactionRepository for PgRepository<'_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| categories::lock().bind(client).one().await)
            .await?;
        Ok(())
    }

    async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError> {
        let original = transaction.original;
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &transaction.id.uuid(),
                        &transaction.user_id.uuid(),
                        &transaction.account_id.uuid(),
                        &transaction.category_id.map(Uuid::from),
                        &transaction.booked_on,
                        &transaction.money.amount,
                        &transaction.money.currency.code(),
                        &original.map(|money| money.amount),
                        &original.map(|money| money.currency.code()),
                        &transaction.description.as_str(),
                        &transaction.external_id.as_ref().map(Line::as_str),
                        &transaction.transfer_id.map(Uuid::from),
                        &transaction.version,
                        &transaction.created_at,
                        &transaction.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError> {
        let select = Query::select()
            .columns(Transactions::COLUMNS)
            .from(Transactions::Table)
            .and_where(Expr::col(Transactions::Id).eq(id.uuid()))
            .to_owned();
        read_one(self.0, &select, transaction).await
    }

    async fn halves(&mut self, id: TransferId) -> Result<Vec<Transaction>, RepositoryError> {
        let select = Query::select()
            .columns(Transactions::COLUMNS)
            .from(Transactions::Table)
            .and_where(Expr::col(Transactions::TransferId).eq(id.uuid()))
            .limit(2)
            .to_owned();
        read_all(self.0, &select, transaction).await
    }

    async fn list(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Transaction>, RepositoryError> {
        let mut select = selected(filter, sort);
        select.and_where_option(page.after.as_ref().map(|after| is_after(sort, after)));
        read_page(self.0, select, page, transaction, |last| {
            position(sort, last)
        })
        .await
    }

    async fn list_with(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
        with: TransactionWith,
    ) -> Result<CursorPage<DetailedTransaction>, RepositoryError> {
        let mut select = selected(filter, sort);
        select
            .and_where_option(page.after.as_ref().map(|after| is_after(sort, after)))
            .limit(page.size.rows_to_read());
        let select = joined(select, sort, with);
        read_page(
            self.0,
            select,
            page,
            |row| detailed(row, with),
            |last| position(sort, &last.transaction),
        )
        .await
    }

    async fn list_numbered(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: OffsetRequest,
        with: TransactionWith,
    ) -> Result<OffsetPage<DetailedTransaction>, RepositoryError> {
        let total = count_found(self.0, found(filter)).await?;
        let mut select = selected(filter, sort);
        select
            .limit(page.per_page().items() as u64)
            .offset(page.rows_before());
        let select = joined(select, sort, with);
        let items = read_all(self.0, &select, |row| detailed(row, with)).await?;
        Ok(OffsetPage {
            items,
            request: page,
            total,
        })
    }

    async fn totals(
        &mut self,
        filter: &TransactionFilter,
    ) -> Result<Vec<FlowTotal>, RepositoryError> {
        let select = totals(filter);
        read_all(self.0, &select, flow_total).await
    }

    async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError> {
        count_found(self.0, found(filter)).await
    }

    async fn update(
        &mut self,
        before: &Transaction,
        after: &Transaction,
    ) -> Result<(), RepositoryError> {
        let original = after.original;
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.account_id.uuid(),
                        &after.category_id.map(Uuid::from),
                        &after.booked_on,
                        &after.money.amount,
                        &original.map(|money| money.amount),
                        &original.map(|money| money.currency.code()),
                        &after.description.as_str(),
                        &after.transfer_id.map(Uuid::from),
                        &after.version,
                        &after.updated_at,
                        &after.deleted_at,
                        &after.id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }

    async fn ids(
        &mut self,
        filter: &TransactionFilter,
        after: Option<Position>,
        most: usize,
    ) -> Result<CursorPage<TransactionId>, RepositoryError> {
        bulk::ids(self.0, filter, after.as_ref(), most).await
    }

    async fn add_many(
        &mut self,
        batch: &[Transaction],
    ) -> Result<Vec<RowOutcome>, RepositoryError> {
        bulk::add_many(self.0, batch).await
    }

    async fn change_many(
        &mut self,
        batch: &[TransactionId],
        change: BulkChange,
        at: DateTime<Utc>,
    ) -> Result<ChangedBatch, RepositoryError> {
        bulk::change_many(self.0, batch, change, at).await
    }

    async fn purge_facts(&mut self, rows: u32) -> Result<Option<u64>, RepositoryError> {
        let lock = self
            .0
            .run(async |client| queries::lock_facts().bind(client).one().await);
        if !lock.await? {
            return Ok(None);
        }
        let rows = i32::try_from(rows).unwrap_or(i32::MAX);
        let purged = self
            .0
            .run(async |client| queries::purge_facts().bind(client, &rows).one().await);
        u64::try_from(purged.await?)
            .map(Some)
            .map_err(unreadable("count"))
    }
}

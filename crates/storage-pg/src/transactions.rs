//! Transactions on PostgreSQL.

mod bulk;
mod rows;
mod select;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Money,
    ids::{AccountId, ChangeSetId, TransactionId, TransferId},
    transaction::{DetailedTransaction, FlowTotal, Transaction},
};
use coffer_queries::queries::{categories, transactions as queries};
use coffer_storage::{
    BulkChange, ChangedBatch, CursorPage, OffsetRequest, PageRequest, Position, RepositoryError,
    RowOutcome, TransactionFilter, TransactionRepository, TransactionSort, TransactionWith,
};
use sea_query::{Expr, ExprTrait, extension::postgres::PgFunc};
use uuid::Uuid;

pub(crate) use self::{rows::detailed, select::joined};
use self::{
    rows::flow_total,
    select::{Part, by_id, found, latest, order, selected, totals, with_category},
};
use crate::{
    list::{count_found, read_all, read_list, read_one, read_paged},
    stored::unreadable,
    table::{Table, table},
    unit::PgRepository,
};

table! {
    /// The table of transactions.
    pub(crate) TRANSACTIONS: Transactions("transactions") of Transaction {
        id: Key,
        user_id: Insert,
        account_id: Write,
        category_id: Write,
        booked_on: Write,
        description: Write,
        external_id: Insert,
        transfer_id: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
    money {
        amount: Write = money.amount,
        currency: Insert = money.currency,
    } = Money::rounded(amount, currency);
    original {
        original_amount: Write = original.map(|money| money.amount),
        original_currency: Write = original.map(|money| money.currency),
    } = Option::zip(original_amount, original_currency)
        .map(|(amount, currency)| Money::rounded(amount, currency));
}

#[async_trait]
impl TransactionRepository for PgRepository<'_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| categories::lock().bind(client).one().await)
            .await?;
        Ok(())
    }

    async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError> {
        TRANSACTIONS.add(self.0, transaction).await
    }

    async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError> {
        TRANSACTIONS.get(self.0, id.uuid()).await
    }

    async fn detailed(
        &mut self,
        id: TransactionId,
    ) -> Result<Option<DetailedTransaction>, RepositoryError> {
        let select = with_category(by_id(id));
        read_one(self.0, &select, |row| {
            detailed(row, TransactionWith::NOTHING)
        })
        .await
    }

    async fn legs(&mut self, id: TransferId) -> Result<Vec<Transaction>, RepositoryError> {
        let select = TRANSACTIONS
            .select()
            .and_where(TRANSACTIONS.transfer_id.is(&id))
            .limit(2)
            .to_owned();
        read_all(self.0, &select, |row| TRANSACTIONS.read(row)).await
    }

    async fn forget_transfer(
        &mut self,
        id: TransferId,
        at: DateTime<Utc>,
    ) -> Result<Vec<Transaction>, RepositoryError> {
        let transfer = Uuid::from(id);
        let legs = self
            .0
            .run(async |client| {
                queries::forget_transfer()
                    .bind(client, &at, &transfer)
                    .all()
                    .await
            })
            .await?;
        let is_one = Expr::col(TRANSACTIONS.id).eq(PgFunc::any(legs));
        let select = TRANSACTIONS
            .select()
            .and_where(is_one)
            .and_where(TRANSACTIONS.deleted_at.is_set(false))
            .to_owned();
        read_all(self.0, &select, |row| TRANSACTIONS.read(row)).await
    }

    async fn list(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Transaction>, RepositoryError> {
        let order = order::<Transaction>(sort);
        let part = Part {
            after: page.after.as_ref(),
            skipped: 0,
            most: page.size.rows_to_read(),
        };
        let select = selected(filter, &order, part);
        read_paged(self.0, &select, &order, page, |row| TRANSACTIONS.read(row)).await
    }

    async fn list_with(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: &PageRequest,
        with: TransactionWith,
    ) -> Result<CursorPage<DetailedTransaction>, RepositoryError> {
        let order = order::<DetailedTransaction>(sort);
        let part = Part {
            after: page.after.as_ref(),
            skipped: 0,
            most: page.size.rows_to_read(),
        };
        let select = joined(selected(filter, &order, part), &order, with);
        read_paged(self.0, &select, &order, page, |row| detailed(row, with)).await
    }

    async fn list_numbered(
        &mut self,
        filter: &TransactionFilter,
        sort: TransactionSort,
        page: OffsetRequest,
        with: TransactionWith,
    ) -> Result<Vec<DetailedTransaction>, RepositoryError> {
        let order = order::<DetailedTransaction>(sort);
        let part = Part {
            after: None,
            skipped: page.rows_before(),
            most: page.per_page().items() as u64,
        };
        let select = joined(selected(filter, &order, part), &order, with);
        read_list(self.0, &select, |row| detailed(row, with)).await
    }

    async fn latest(
        &mut self,
        accounts: &[AccountId],
        most: u64,
    ) -> Result<Vec<DetailedTransaction>, RepositoryError> {
        let select = latest(accounts, most);
        read_list(self.0, &select, |row| {
            detailed(row, TransactionWith::NOTHING)
        })
        .await
    }

    async fn totals(
        &mut self,
        filter: &TransactionFilter,
    ) -> Result<Vec<FlowTotal>, RepositoryError> {
        let select = totals(filter);
        read_all(self.0, &select, flow_total).await
    }

    async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError> {
        if *filter != TransactionFilter::new() {
            return count_found(self.0, found(filter)).await;
        }
        let rows = self
            .0
            .run(async |client| queries::count_all().bind(client).one().await);
        u64::try_from(rows.await?).map_err(unreadable("count"))
    }

    async fn update(
        &mut self,
        before: &Transaction,
        after: &Transaction,
    ) -> Result<(), RepositoryError> {
        TRANSACTIONS.update(self.0, before, after).await
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
        set: ChangeSetId,
        at: DateTime<Utc>,
    ) -> Result<ChangedBatch, RepositoryError> {
        bulk::change_many(self.0, batch, change, set, at).await
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

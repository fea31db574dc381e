//! Change sets on PostgreSQL. They are written by the statements that change the rows.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    change_set::{
        ChangeSet, ChangedEntity, ChangedTransaction, ConflictingRow, UndoConflict, UndoConflicts,
    },
    ids::ChangeSetId,
    label::Labelled as _,
};
use coffer_queries::queries::change_sets as queries;
use coffer_storage::{
    ChangeSetRepository, CursorPage, PageRequest, RepositoryError, TransactionWith,
};
use sea_query::{Cond, Expr, ExprTrait, Query};

use crate::{
    list::{paged, read_paged},
    order::Order,
    stored::{from_label, unreadable},
    table::{Table, columns, table},
    transactions::{TRANSACTIONS, Transactions, detailed, joined},
    unit::PgRepository,
};

table! {
    /// The table of change sets.
    pub(crate) CHANGE_SETS: ChangeSets("change_sets") of ChangeSet {
        id: Key,
        user_id: Insert,
        kind: Insert,
        category_id: Insert,
        merged_category_id: Insert,
        row_count: Insert,
        undone_count: Update,
        undone_at: Update,
        version: Version,
        created_at: Insert,
        updated_at: Write,
    }
}

columns! {
    /// The table of the rows of change sets.
    ROWS: RowColumns("change_set_rows") {
        user_id, change_set_id, entity, entity_id, category_before, category_after, deleted,
        deleted_before, version_after,
    }
}

#[async_trait]
impl ChangeSetRepository for PgRepository<'_> {
    async fn get(&mut self, id: ChangeSetId) -> Result<Option<ChangeSet>, RepositoryError> {
        CHANGE_SETS.get(self.0, id.uuid()).await
    }

    async fn list(&mut self, page: &PageRequest) -> Result<CursorPage<ChangeSet>, RepositoryError> {
        let newest = Order::by_id(CHANGE_SETS.id, |set: &ChangeSet| set.id.uuid()).newest();
        CHANGE_SETS.page(self.0, Cond::all(), &newest, page).await
    }

    async fn transactions(
        &mut self,
        id: ChangeSetId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChangedTransaction>, RepositoryError> {
        let select = Query::select()
            .columns(Transactions::columns())
            .columns([
                ROWS.entity_id,
                ROWS.category_before,
                ROWS.category_after,
                ROWS.deleted,
                ROWS.version_after,
            ])
            .from(ROWS.entity_id.source())
            .inner_join(
                Transactions::SOURCE,
                Expr::col(TRANSACTIONS.id)
                    .equals(ROWS.entity_id)
                    .and(Expr::col(TRANSACTIONS.user_id).equals(ROWS.user_id)),
            )
            .and_where(ROWS.change_set_id.is(&id))
            .and_where(ROWS.entity.is(&ChangedEntity::Transaction))
            .and_where(Expr::col(ROWS.deleted_before).not())
            .to_owned();
        let by_id = Order::by_id(ROWS.entity_id, |row: &ChangedTransaction| {
            row.transaction.transaction.id.uuid()
        });
        let select = joined(
            paged(select, &by_id, page),
            &by_id,
            TransactionWith::NOTHING,
        );
        read_paged(self.0, &select, &by_id, page, |row| {
            Ok(ChangedTransaction {
                transaction: detailed(row, TransactionWith::NOTHING)?,
                category_before: ROWS.category_before.read(row)?,
                category_after: ROWS.category_after.read(row)?,
                deleted: ROWS.deleted.read(row)?,
                version_after: ROWS.version_after.read(row)?,
            })
        })
        .await
    }

    async fn conflicts(
        &mut self,
        id: ChangeSetId,
        most: u32,
    ) -> Result<UndoConflicts, RepositoryError> {
        let found = self
            .0
            .run(async |client| {
                queries::conflicts()
                    .bind(client, &id.uuid(), &i64::from(most))
                    .all()
                    .await
            })
            .await?;
        let count = found.first().map_or(0, |first| first.n.unsigned_abs());
        let rows = found.into_iter().map(|row| {
            let reason = UndoConflict::from_label(&row.reason);
            Ok(ConflictingRow {
                entity: from_label(&row.entity)?,
                id: row.id,
                reason: reason.ok_or(()).map_err(unreadable("reason"))?,
            })
        });
        let rows: Result<Vec<_>, RepositoryError> = rows.collect();
        Ok(UndoConflicts { count, rows: rows? })
    }

    async fn undo(&mut self, set: &ChangeSet, at: DateTime<Utc>) -> Result<u64, RepositoryError> {
        let undone = self
            .0
            .run(async |client| {
                queries::undo()
                    .bind(client, &set.id.uuid(), &at)
                    .one()
                    .await
            })
            .await?;
        u64::try_from(undone).map_err(unreadable("count"))
    }

    async fn update(
        &mut self,
        before: &ChangeSet,
        after: &ChangeSet,
    ) -> Result<(), RepositoryError> {
        CHANGE_SETS.update(self.0, before, after).await
    }

    async fn trim(&mut self, rows: u64) -> Result<u64, RepositoryError> {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        self.0
            .run(async |client| {
                let trim = queries::trim().prepare(client).await?;
                trim.bind(client, &rows).await
            })
            .await
    }

    async fn purge(
        &mut self,
        before: DateTime<Utc>,
        rows: u32,
    ) -> Result<Option<u64>, RepositoryError> {
        let lock = self
            .0
            .run(async |client| queries::lock_purge().bind(client).one().await);
        if !lock.await? {
            return Ok(None);
        }
        let millis = u64::try_from(before.timestamp_millis()).unwrap_or(0);
        let made_before = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
        self.0
            .run(async |client| {
                let purge = queries::purge().prepare(client).await?;
                let rows = i64::from(rows);
                purge.bind(client, &made_before, &before, &rows).await
            })
            .await
            .map(Some)
    }
}

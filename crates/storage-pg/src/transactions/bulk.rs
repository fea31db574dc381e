//! Bulk operations on transactions.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Line,
    ids::{CategoryId, ChangeSetId, TransactionId},
    transaction::Transaction,
};
use coffer_queries::{client::Params as _, queries::transactions as queries};
use coffer_storage::{
    BulkChange, ChangeOutcome, ChangedBatch, CursorPage, Position, RepositoryError, RowOutcome,
    TransactionFilter,
};
use uuid::Uuid;

use super::{
    TRANSACTIONS,
    select::{self, Part},
};
use crate::{list::read_all, order::Order, stored::array, transaction::Transaction as Unit};

pub(super) async fn add_many(
    unit: &mut Unit,
    batch: &[Transaction],
) -> Result<Vec<RowOutcome>, RepositoryError> {
    let rows: Vec<&Transaction> = batch.iter().collect();
    let added = insert(unit, &rows).await?;
    let mut added: HashSet<Uuid> = added.into_iter().collect();
    // Of two rows with the same id, the first one was added.
    let was_added = array(&rows, |row| added.remove(&row.id.uuid()));
    let rejected: Vec<&Transaction> = rows
        .iter()
        .zip(&was_added)
        .filter_map(|(row, was_added)| (!was_added).then_some(*row))
        .collect();
    let reasons = if rejected.is_empty() {
        Vec::new()
    } else {
        rejection_reasons(unit, &rejected).await?
    };
    let mut reasons = reasons.into_iter();
    let outcomes = was_added.into_iter().map(|was_added| {
        if was_added {
            RowOutcome::Added
        } else {
            reasons.next().unwrap_or(RowOutcome::AlreadyExists)
        }
    });
    Ok(outcomes.collect())
}

async fn insert(unit: &mut Unit, rows: &[&Transaction]) -> Result<Vec<Uuid>, RepositoryError> {
    unit.run(async |client| {
        queries::add_many()
            .params(
                client,
                &queries::AddManyParams {
                    ids: array(rows, |row| row.id.uuid()),
                    user_ids: array(rows, |row| row.user_id.uuid()),
                    account_ids: array(rows, |row| row.account_id.uuid()),
                    category_ids: array(rows, |row| row.category_id.map(CategoryId::uuid)),
                    days: array(rows, |row| row.booked_on),
                    amounts: array(rows, |row| row.money.amount),
                    currencies: array(rows, |row| row.money.currency.code()),
                    original_amounts: array(rows, |row| row.original.map(|money| money.amount)),
                    original_currencies: array(rows, |row| {
                        row.original.map(|money| money.currency.code())
                    }),
                    descriptions: array(rows, |row| row.description.as_str()),
                    external_ids: array(rows, |row| row.external_id.as_ref().map(Line::as_str)),
                    transfer_ids: array(rows, |row| row.transfer_id.map(Uuid::from)),
                    versions: array(rows, |row| row.version),
                    created_ats: array(rows, |row| row.created_at),
                    updated_ats: array(rows, |row| row.updated_at),
                },
            )
            .all()
            .await
    })
    .await
}

/// The reasons why these rows were not added.
async fn rejection_reasons(
    unit: &mut Unit,
    rows: &[&Transaction],
) -> Result<Vec<RowOutcome>, RepositoryError> {
    let rows = unit
        .run(async |client| {
            queries::rejection_reasons()
                .params(
                    client,
                    &queries::RejectionReasonsParams {
                        ids: array(rows, |row| row.id.uuid()),
                        user_ids: array(rows, |row| row.user_id.uuid()),
                        account_ids: array(rows, |row| row.account_id.uuid()),
                        currencies: array(rows, |row| row.money.currency.code()),
                        category_ids: array(rows, |row| row.category_id.map(CategoryId::uuid)),
                    },
                )
                .all()
                .await
        })
        .await?;
    let outcomes = rows.into_iter().map(|row| {
        if row.id_exists {
            RowOutcome::AlreadyExists
        } else if !row.has_account {
            RowOutcome::UnknownAccount
        } else if !row.has_category {
            RowOutcome::UnknownCategory
        } else {
            RowOutcome::ExternalIdTaken
        }
    });
    Ok(outcomes.collect())
}

/// The ids of the transactions that the filter matches, earliest day first. They are ordered by day
/// instead of by id because an index serves that order, and because one batch then updates the
/// derived figures of a day, instead of many.
pub(super) async fn ids(
    unit: &mut Unit,
    filter: &TransactionFilter,
    after: Option<&Position>,
    most: usize,
) -> Result<CursorPage<TransactionId>, RepositoryError> {
    let oldest = Order::by_id(TRANSACTIONS.id, |(id, _): &(Uuid, NaiveDate)| *id)
        .ascending(TRANSACTIONS.booked_on, |(_, day)| *day);
    let columns = [TRANSACTIONS.id.name(), TRANSACTIONS.booked_on.name()];
    let part = Part {
        after,
        skipped: 0,
        // One more, to know whether others follow.
        most: most as u64 + 1,
    };
    let select = select::part(filter, columns, &oldest, part);
    let mut rows = read_all(unit, &select, |row| {
        Ok((
            TRANSACTIONS.id.read(row)?,
            TRANSACTIONS.booked_on.read(row)?,
        ))
    })
    .await?;
    let has_more = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().filter(|_| has_more);
    Ok(CursorPage {
        next: last.map(|last| oldest.position(last)),
        items: rows.into_iter().map(|(id, _)| id.into()).collect(),
    })
}

pub(super) async fn change_many(
    unit: &mut Unit,
    batch: &[TransactionId],
    change: BulkChange,
    set: ChangeSetId,
    at: DateTime<Utc>,
) -> Result<ChangedBatch, RepositoryError> {
    let ids: Vec<Uuid> = batch.iter().copied().map(Uuid::from).collect();
    let changed = match change {
        BulkChange::Recategorise(category) => recategorise(unit, &ids, category, set, at).await?,
        BulkChange::Delete => delete(unit, &ids, set, at).await?,
    };
    let are_changed: HashSet<Uuid> = changed.iter().copied().collect();
    let others = ids.iter().copied().filter(|id| !are_changed.contains(id));
    let others: Vec<Uuid> = others.collect();
    // A deletion leaves no existing transaction unchanged.
    let unchanged = if others.is_empty() || change == BulkChange::Delete {
        HashSet::new()
    } else {
        active_ids(unit, &others).await?
    };
    let outcomes = ids.iter().map(|id| {
        if are_changed.contains(id) {
            ChangeOutcome::Changed
        } else if unchanged.contains(id) {
            ChangeOutcome::Unchanged
        } else {
            ChangeOutcome::NotFound
        }
    });
    Ok(ChangedBatch {
        outcomes: outcomes.collect(),
        changed: changed.into_iter().map(Into::into).collect(),
    })
}

async fn recategorise(
    unit: &mut Unit,
    ids: &[Uuid],
    category: Option<CategoryId>,
    set: ChangeSetId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, RepositoryError> {
    let category = category.map(CategoryId::uuid);
    unit.run(async |client| {
        queries::recategorise()
            .bind(client, &category, &at, &ids, &set.uuid())
            .all()
            .await
    })
    .await
}

async fn delete(
    unit: &mut Unit,
    ids: &[Uuid],
    set: ChangeSetId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, RepositoryError> {
    unit.run(async |client| {
        queries::delete_many()
            .bind(client, &at, &ids, &set.uuid())
            .all()
            .await
    })
    .await
}

/// The ids among these that exist and are not deleted.
async fn active_ids(unit: &mut Unit, ids: &[Uuid]) -> Result<HashSet<Uuid>, RepositoryError> {
    let found = unit
        .run(async |client| queries::active_ids().bind(client, &ids).all().await)
        .await?;
    Ok(found.into_iter().collect())
}

//! Many transactions at once.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    ids::{CategoryId, TransactionId},
    transaction::Transaction,
};
use coffer_queries::queries::transactions as queries;
use coffer_storage::{RepositoryError, RowOutcome, TransactionSelection};
use sea_query::{
    Cond, Expr, ExprTrait, Query, UnionType, UpdateStatement, extension::postgres::PgFunc,
};
use uuid::Uuid;

use super::select::{Transactions, condition_on_all};
use crate::{list::change, transaction::Transaction as Unit};

/// A field of every row.
fn all<'t, T>(rows: &[&'t Transaction], field: impl FnMut(&'t Transaction) -> T) -> Vec<T> {
    rows.iter().copied().map(field).collect()
}

pub(super) async fn existing(
    unit: &mut Unit,
    ids: &[TransactionId],
) -> Result<Vec<TransactionId>, RepositoryError> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let found = unit
        .run(async |client| queries::existing().bind(client, &ids).all().await)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

pub(super) async fn add_many(
    unit: &mut Unit,
    batch: &[Transaction],
) -> Result<Vec<RowOutcome>, RepositoryError> {
    let rows: Vec<&Transaction> = batch.iter().collect();
    let added = insert(unit, &rows).await?;
    let mut added: HashSet<Uuid> = added.into_iter().collect();
    // Of two rows of one identifier the first was added.
    let was_added = all(&rows, |row| added.remove(&row.id.uuid()));
    let left: Vec<&Transaction> = rows
        .iter()
        .zip(&was_added)
        .filter_map(|(row, was_added)| (!was_added).then_some(*row))
        .collect();
    let reasons = if left.is_empty() {
        Vec::new()
    } else {
        why_not(unit, &left).await?
    };
    let mut reasons = reasons.into_iter();
    let outcomes = was_added.into_iter().map(|was_added| {
        if was_added {
            RowOutcome::Added
        } else {
            reasons.next().unwrap_or(RowOutcome::AlreadyThere)
        }
    });
    Ok(outcomes.collect())
}

async fn insert(unit: &mut Unit, rows: &[&Transaction]) -> Result<Vec<Uuid>, RepositoryError> {
    unit.run(async |client| {
        queries::add_many()
            .bind(
                client,
                &all(rows, |row| row.id.uuid()),
                &all(rows, |row| row.user_id.uuid()),
                &all(rows, |row| row.account_id.uuid()),
                &all(rows, |row| row.category_id.map(CategoryId::uuid)),
                &all(rows, |row| row.booked_on),
                &all(rows, |row| row.money.amount),
                &all(rows, |row| row.money.currency.code()),
                &all(rows, |row| row.original.map(|money| money.amount)),
                &all(rows, |row| row.original.map(|money| money.currency.code())),
                &all(rows, |row| row.description.as_str()),
                &all(rows, |row| row.external_id.as_ref().map(Line::as_str)),
                &all(rows, |row| row.transfer_id.map(Uuid::from)),
                &all(rows, |row| row.version),
                &all(rows, |row| row.created_at),
                &all(rows, |row| row.updated_at),
            )
            .all()
            .await
    })
    .await
}

/// Why these rows were not added.
async fn why_not(
    unit: &mut Unit,
    rows: &[&Transaction],
) -> Result<Vec<RowOutcome>, RepositoryError> {
    let judged = unit
        .run(async |client| {
            queries::why_not()
                .bind(
                    client,
                    &all(rows, |row| row.id.uuid()),
                    &all(rows, |row| row.user_id.uuid()),
                    &all(rows, |row| row.account_id.uuid()),
                    &all(rows, |row| row.money.currency.code()),
                    &all(rows, |row| row.category_id.map(CategoryId::uuid)),
                )
                .all()
                .await
        })
        .await?;
    let outcomes = judged.into_iter().map(|row| {
        if row.is_there {
            RowOutcome::AlreadyThere
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

pub(super) async fn recategorise(
    unit: &mut Unit,
    which: &TransactionSelection,
    category: Option<CategoryId>,
    at: DateTime<Utc>,
) -> Result<u64, RepositoryError> {
    let category = category.map(CategoryId::uuid);
    let column = || Expr::col(Transactions::CategoryId);
    let has_another = match category {
        Some(category) => column().is_null().or(column().ne(category)),
        None => column().is_not_null(),
    };
    let update = edit(at)
        .value(Transactions::CategoryId, category)
        .cond_where(chosen(which).add(has_another))
        .to_owned();
    change(unit, &update).await
}

pub(super) async fn delete_many(
    unit: &mut Unit,
    which: &TransactionSelection,
    at: DateTime<Utc>,
) -> Result<u64, RepositoryError> {
    let these = Query::select()
        .column(Transactions::Id)
        .from(Transactions::Table)
        .cond_where(chosen(which))
        .to_owned();
    let transfers = Query::select()
        .column(Transactions::TransferId)
        .from(Transactions::Table)
        .cond_where(chosen(which).add(Expr::col(Transactions::TransferId).is_not_null()))
        .to_owned();
    let other_halves = Query::select()
        .column(Transactions::Id)
        .from(Transactions::Table)
        .and_where(Expr::col(Transactions::DeletedAt).is_null())
        .and_where(Expr::col(Transactions::TransferId).in_subquery(transfers))
        .to_owned();
    let update = edit(at)
        .value(Transactions::DeletedAt, at)
        .and_where(
            Expr::col(Transactions::Id).in_subquery(
                these
                    .clone()
                    .union(UnionType::Distinct, other_halves)
                    .to_owned(),
            ),
        )
        .to_owned();
    change(unit, &update).await
}

/// What is chosen of what is not deleted.
fn chosen(which: &TransactionSelection) -> Cond {
    match which {
        TransactionSelection::Filter(filter) => condition_on_all(filter),
        TransactionSelection::Ids(ids) => {
            let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
            Cond::all()
                .add(Expr::col(Transactions::DeletedAt).is_null())
                .add(Expr::col(Transactions::Id).eq(PgFunc::any(ids)))
        }
    }
}

/// An edit of the owner, which raises the version.
fn edit(at: DateTime<Utc>) -> UpdateStatement {
    Query::update()
        .table(Transactions::Table)
        .value(
            Transactions::Version,
            Expr::col(Transactions::Version).add(1),
        )
        .value(Transactions::UpdatedAt, at)
        .to_owned()
}

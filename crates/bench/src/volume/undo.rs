//! The undo of a change set: transactions deleted in bulk and restored at once.

use std::time::{Duration, Instant};

use coffer_domain::{Clock as _, ids::ChangeSetId};
use coffer_storage::{BulkChange, RepositoryFactory as _, TransactionSelection, bulk};
use serde::Serialize;

use super::{LoadedServer, inserts, queries::actor};
use crate::{
    data::Reader,
    dependencies::{BenchClock, BenchRng},
    failure::{Context as _, Failure},
    times::median,
};

/// The number of rows of the change set.
const ROWS: u32 = 10_000;

/// The number of rounds.
const ROUNDS: usize = 3;

/// The median durations of a bulk deletion and of its undo.
#[derive(Debug, Serialize)]
pub(crate) struct UndoTimes {
    pub(crate) rows: u32,
    /// The duration of the deletion, in milliseconds.
    pub(crate) delete_millis: f64,
    /// The duration of undoing it, in milliseconds.
    pub(crate) undo_millis: f64,
}

pub(super) async fn measure(
    target: &mut LoadedServer,
    readers: &[Reader],
) -> Result<UndoTimes, Failure> {
    let (mut deletes, mut undos) = (Vec::new(), Vec::new());
    for reader in readers.iter().copied().take(ROUNDS) {
        let (delete, undo) = round(target, reader).await?;
        deletes.push(delete.as_secs_f64() * 1e3);
        undos.push(undo.as_secs_f64() * 1e3);
    }
    Ok(UndoTimes {
        rows: ROWS,
        delete_millis: median(deletes),
        undo_millis: median(undos),
    })
}

async fn round(target: &mut LoadedServer, reader: Reader) -> Result<(Duration, Duration), Failure> {
    let account = inserts::account(target.database.owner(), reader.0).await?;
    let (user, actor) = actor(reader);
    let added: Vec<_> = inserts::transactions(user, account, ROWS)?.collect();
    let which = TransactionSelection::Ids(added.iter().map(|added| added.id).collect());
    let now = BenchClock.now();
    let id = ChangeSetId::new(now, &BenchRng);
    let factory = target.factory.clone();
    let begin = async || {
        factory
            .begin(&actor)
            .await
            .context("starting a unit of work")
    };

    let mut unit = begin().await?;
    unit.transactions().lock().await.context("locking")?;
    let counted = bulk::add(&mut *unit, added, |_| ()).await;
    counted.context("inserting")?;
    unit.commit().await.context("committing")?;

    let start = Instant::now();
    let mut unit = begin().await?;
    unit.transactions().lock().await.context("locking")?;
    let deleted = bulk::change(&mut *unit, &which, BulkChange::Delete, id, now, |_| ()).await;
    deleted.context("deleting")?;
    unit.commit().await.context("committing")?;
    let delete = start.elapsed();

    let start = Instant::now();
    let mut unit = begin().await?;
    unit.transactions().lock().await.context("locking")?;
    let mut change_sets = unit.change_sets();
    let set = change_sets.get(id).await.context("reading")?;
    let set = set.ok_or("the change set is missing")?;
    let conflicts = change_sets.conflicts(id, 100).await.context("checking")?;
    let undone = change_sets.undo(&set, now).await.context("undoing")?;
    drop(change_sets);
    unit.commit().await.context("committing")?;
    let undo = start.elapsed();
    if conflicts.count > 0 || undone != u64::from(ROWS) {
        return Err(format!("{undone} of {ROWS} rows were restored").into());
    }
    Ok((delete, undo))
}

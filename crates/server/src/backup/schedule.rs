//! Scheduled backups.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{Clock, Rng};
use coffer_dump::Snapshot;
use coffer_security::MasterKeys;

use super::{Backup, BackupError, Context, Retention, Store, create};
use crate::timer::every;

/// The interval at which the schedule checks whether a backup is due.
const CHECK_INTERVAL: Duration = Duration::from_mins(1);

/// The pause after a failed backup.
const RETRY_DELAY: TimeDelta = TimeDelta::minutes(10);

/// The time of the last usable backup, in seconds since 1970.
const LAST_SUCCESS: &str = "coffer_backup_last_success_timestamp_seconds";
const FAILURES: &str = "coffer_backup_failures_total";

/// Creates backups at regular intervals. The time of the last one is read from the store, so that
/// neither a restart nor another node creates an additional one.
pub(crate) struct Schedule {
    pub(crate) context: Context,
    pub(crate) store: Store,
    pub(crate) every: TimeDelta,
    pub(crate) retention: Retention,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
}

impl Schedule {
    /// Creates a backup whenever one is due. Dropping the future aborts a running backup without
    /// leaving an incomplete one.
    pub(crate) async fn run(self) {
        metrics::counter!(FAILURES).absolute(0);
        let mut interval = every(CHECK_INTERVAL);
        let mut not_before = None;
        loop {
            interval.tick().await;
            let now = self.clock.now();
            if not_before.is_some_and(|time| now < time) {
                continue;
            }
            not_before = match self.back_up_if_due(now).await {
                Ok(()) => None,
                Err(error) if error.is_busy() => None,
                Err(error) => {
                    metrics::counter!(FAILURES).increment(1);
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, "backup failed; retrying in ten minutes");
                    Some(now + RETRY_DELAY)
                }
            };
        }
    }

    async fn back_up_if_due(&self, now: DateTime<Utc>) -> Result<(), BackupError> {
        if !self.is_due(now).await? {
            return Ok(());
        }
        let snapshot = Snapshot::take(&self.context.owner).await?;
        // Another node may have created one before this snapshot, whose lock now prevents that.
        if self.is_due(now).await? {
            self.back_up(snapshot).await?;
        } else {
            snapshot.release().await;
        }
        Ok(())
    }

    async fn is_due(&self, now: DateTime<Utc>) -> Result<bool, BackupError> {
        let newest = newest(&self.store, &self.context.keys).await?;
        if let Some(newest) = &newest {
            record_success(newest);
        }
        Ok(newest.is_none_or(|newest| now - newest.created_at >= self.every))
    }

    async fn back_up(&self, snapshot: Snapshot) -> Result<(), BackupError> {
        let Self {
            context,
            store,
            clock,
            rng,
            ..
        } = self;
        let backup = create(context, &snapshot, store, &**clock, &**rng, &|_| ()).await?;
        snapshot.release().await;
        record_success(&backup);
        tracing::info!(name = backup.name, bytes = backup.size, location = %store.location(), "backup created");
        let deleted = self
            .retention
            .apply(store, &context.keys, clock.now())
            .await;
        match deleted {
            Ok(deleted) if deleted.is_empty() => {}
            Ok(deleted) => tracing::info!(?deleted, "old backups deleted"),
            // The new backup exists nevertheless.
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "failed to delete old backups");
            }
        }
        Ok(())
    }
}

/// The newest usable backup.
pub(crate) async fn newest(
    store: &Store,
    keys: &MasterKeys,
) -> Result<Option<Backup>, BackupError> {
    let listed = store.list(keys).await?;
    let mut complete = listed.into_iter().filter(|listed| listed.is_complete);
    Ok(complete.find_map(|listed| listed.backup.ok()))
}

fn record_success(newest: &Backup) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "timestamps in seconds are exact"
    )]
    let seconds = newest.created_at.timestamp() as f64;
    metrics::gauge!(LAST_SUCCESS).set(seconds);
}

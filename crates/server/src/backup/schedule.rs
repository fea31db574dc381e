//! Backups that the server makes by itself.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{Clock, Rng};
use coffer_dump::Snapshot;
use coffer_security::MasterKeys;

use super::{Backup, BackupError, Context, Retention, Store, create};
use crate::timer::every;

/// The interval at which the schedule checks whether a backup is due.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// The pause after a failed backup.
const AFTER_FAILURE: TimeDelta = TimeDelta::minutes(10);

/// The time of the last usable backup, in seconds since 1970.
const LAST_SUCCESS: &str = "coffer_backup_last_success_timestamp_seconds";
const FAILURES: &str = "coffer_backup_failures_total";

/// Makes backups at regular intervals. The time of the last one is read from where backups are
/// stored, so that neither a restart nor another node makes an additional one.
pub(crate) struct Schedule {
    pub(crate) context: Context,
    pub(crate) store: Store,
    pub(crate) every: TimeDelta,
    pub(crate) retention: Retention,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
}

impl Schedule {
    /// Makes a backup whenever one is due. Dropping this aborts it, leaving no file that looks like
    /// a backup.
    pub(crate) async fn run(self) {
        metrics::counter!(FAILURES).absolute(0);
        let mut interval = every(LOOK_EVERY);
        let mut not_before = None;
        loop {
            interval.tick().await;
            let now = self.clock.now();
            if not_before.is_some_and(|time| now < time) {
                continue;
            }
            not_before = match self.make_if_due(now).await {
                Ok(()) => None,
                Err(error) if error.is_busy() => None,
                Err(error) => {
                    metrics::counter!(FAILURES).increment(1);
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, "backup failed; retrying in ten minutes");
                    Some(now + AFTER_FAILURE)
                }
            };
        }
    }

    async fn make_if_due(&self, now: DateTime<Utc>) -> Result<(), BackupError> {
        if !self.is_due(now).await? {
            return Ok(());
        }
        let snapshot = Snapshot::take(&self.context.owner).await?;
        // Another node may have made one since; from here on none does.
        if self.is_due(now).await? {
            self.make(snapshot).await?;
        } else {
            snapshot.release().await;
        }
        Ok(())
    }

    async fn is_due(&self, now: DateTime<Utc>) -> Result<bool, BackupError> {
        let newest = newest(&self.store, &self.context.keys).await?;
        if let Some(newest) = &newest {
            tell(newest);
        }
        Ok(newest.is_none_or(|newest| now - newest.created_at >= self.every))
    }

    async fn make(&self, snapshot: Snapshot) -> Result<(), BackupError> {
        let Self {
            context,
            store,
            clock,
            rng,
            ..
        } = self;
        let made = create(context, &snapshot, store, &**clock, &**rng, &|_| ()).await?;
        snapshot.release().await;
        tell(&made);
        tracing::info!(name = made.name, bytes = made.size, place = %store.place(), "backup created");
        let removed = self
            .retention
            .apply(store, &context.keys, clock.now())
            .await;
        match removed {
            Ok(removed) if removed.is_empty() => {}
            Ok(removed) => tracing::info!(?removed, "old backups deleted"),
            // The new backup exists all the same.
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "failed to delete old backups");
            }
        }
        Ok(())
    }
}

/// The newest backup that can be used.
pub(crate) async fn newest(
    store: &Store,
    keys: &MasterKeys,
) -> Result<Option<Backup>, BackupError> {
    let listed = store.list(keys).await?;
    let mut whole = listed.into_iter().filter(|listed| listed.is_whole);
    Ok(whole.find_map(|listed| listed.backup.ok()))
}

fn tell(newest: &Backup) {
    #[expect(clippy::cast_precision_loss, reason = "seconds stay exact for ages")]
    let seconds = newest.created_at.timestamp() as f64;
    metrics::gauge!(LAST_SUCCESS).set(seconds);
}

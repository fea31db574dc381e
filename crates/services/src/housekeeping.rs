//! Purging of expired data.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, TimeDelta};
use coffer_domain::Clock;
use coffer_storage::RepositoryFactory;

use crate::{Error, LimitSettings};

/// The time for which an ended or expired session can still be looked up.
const KEEP_SESSIONS: TimeDelta = TimeDelta::days(30);

/// The time for which a finished job keeps its key from being used again.
const KEEP_DONE_JOBS: TimeDelta = TimeDelta::days(30);

/// The time for which an operator can have a dead job tried again.
const KEEP_DEAD_JOBS: TimeDelta = TimeDelta::days(90);

/// The maximum number of rows purged by one transaction, so that no locks are held for long.
const BATCH: u32 = 1000;

/// The maximum number of transactions per kind and call. The rest is left to the next call.
const BATCHES: usize = 100;

/// Purges expired data.
pub struct Housekeeping {
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    /// The time for which change sets are kept.
    keep_change_sets: TimeDelta,
    /// The day on which facts were last purged. A purge reads all facts, so it runs once a day.
    facts_purged_on: Mutex<Option<NaiveDate>>,
}

/// The numbers of purged rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Expired idempotency keys.
    pub idempotency_keys: u64,
    /// Sessions that ended or expired more than 30 days ago.
    pub sessions: u64,
    /// Change sets older than they are kept.
    pub change_sets: u64,
    /// Facts more than twenty years old.
    pub facts: u64,
    /// Jobs done more than 30 days ago, or given up more than 90 days ago.
    pub jobs: u64,
}

impl Housekeeping {
    /// Housekeeping of this installation.
    pub fn new(
        repositories: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        limits: &LimitSettings,
    ) -> Self {
        Self {
            repositories,
            clock,
            keep_change_sets: limits.keep_change_sets(),
            facts_purged_on: Mutex::new(None),
        }
    }

    /// Purges expired idempotency keys, sessions that ended or expired more than 30 days ago, old
    /// change sets, old jobs, and, once a day, facts more than twenty years old. Does nothing while another
    /// node is purging.
    pub async fn purge(&self) -> Result<Purged, Error> {
        let purged = Purged {
            idempotency_keys: self.purge_idempotency_keys().await?,
            sessions: self.purge_sessions().await?,
            change_sets: self.purge_change_sets().await?,
            facts: self.purge_facts().await?,
            jobs: self.purge_jobs().await?,
        };
        if purged != Purged::default() {
            let Purged {
                idempotency_keys,
                sessions,
                change_sets,
                facts,
                jobs,
            } = purged;
            tracing::info!(
                idempotency_keys,
                sessions,
                change_sets,
                facts,
                jobs,
                "purged expired data"
            );
        }
        Ok(purged)
    }

    async fn purge_idempotency_keys(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let mut all = 0;
        for _ in 0..BATCHES {
            let mut unit = self.repositories.system("purge idempotency keys").await?;
            let purged = unit.idempotency().purge(now, BATCH).await?;
            unit.commit().await?;
            all += purged.unwrap_or(0);
            if purged.unwrap_or(0) < u64::from(BATCH) {
                break;
            }
        }
        metrics::counter!("coffer_purged_total", "kind" => "idempotency_keys").increment(all);
        Ok(all)
    }

    async fn purge_sessions(&self) -> Result<u64, Error> {
        let over_before = self.clock.now() - KEEP_SESSIONS;
        let mut all = 0;
        for _ in 0..BATCHES {
            let mut unit = self.repositories.system("purge sessions").await?;
            let purged = unit.sessions().purge(over_before, BATCH).await?;
            unit.commit().await?;
            all += purged.unwrap_or(0);
            if purged.unwrap_or(0) < u64::from(BATCH) {
                break;
            }
        }
        metrics::counter!("coffer_purged_total", "kind" => "sessions").increment(all);
        Ok(all)
    }

    /// Change sets vary in size, so the batches are bounded by rows; the last one is empty.
    async fn purge_change_sets(&self) -> Result<u64, Error> {
        let before = self.clock.now() - self.keep_change_sets;
        let mut all = 0;
        for _ in 0..BATCHES {
            let mut unit = self.repositories.system("purge change sets").await?;
            let purged = unit.change_sets().purge(before, BATCH).await?;
            unit.commit().await?;
            all += purged.unwrap_or(0);
            if purged.unwrap_or(0) == 0 {
                break;
            }
        }
        metrics::counter!("coffer_purged_total", "kind" => "change_sets").increment(all);
        Ok(all)
    }

    async fn purge_jobs(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let mut all = 0;
        for _ in 0..BATCHES {
            let mut unit = self.repositories.system("purge jobs").await?;
            let (done, dead) = (now - KEEP_DONE_JOBS, now - KEEP_DEAD_JOBS);
            let purged = unit.jobs().purge(done, dead, BATCH).await?;
            unit.commit().await?;
            all += purged;
            if purged < u64::from(BATCH) {
                break;
            }
        }
        metrics::counter!("coffer_purged_total", "kind" => "jobs").increment(all);
        Ok(all)
    }

    async fn purge_facts(&self) -> Result<u64, Error> {
        let today = self.clock.now().date_naive();
        let last = || {
            self.facts_purged_on
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if *last() == Some(today) {
            return Ok(0);
        }
        let mut all = 0;
        for _ in 0..BATCHES {
            let mut unit = self.repositories.system("purge facts").await?;
            let purged = unit.transactions().purge_facts(BATCH).await?;
            unit.commit().await?;
            all += purged.unwrap_or(0);
            if purged.unwrap_or(0) < u64::from(BATCH) {
                *last() = Some(today);
                break;
            }
        }
        metrics::counter!("coffer_purged_total", "kind" => "transaction_facts").increment(all);
        Ok(all)
    }
}

//! The seals of the audit log, and their verification.
//!
//! A seal holds the ids and MACs of some records in order, and the hash of the previous seal; its
//! own hash is made with a key that is not in the database. Someone with write access to the
//! database can neither forge a record or seal, nor remove one unnoticed. Truncation at the end is
//! detected by the head of the chain, which each node stores outside the database.

mod report;
mod verification;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use coffer_storage::{
    AuditRepository, AuditSeal, AuditSigner as _, RepositoryFactory, SealHead, Unsealed,
};

pub use self::report::{Finding, FindingKind, Progress, Report};
use crate::{Error, signing::AuditMac};

/// The maximum number of records in a seal.
const BATCH: u32 = 1000;

/// The maximum number of seals per call, so that other housekeeping is not delayed.
const BATCHES: usize = 50;

/// The minimum interval between two log entries with the head.
const LOG_INTERVAL: TimeDelta = TimeDelta::minutes(10);

/// Stores the head of the chain out of reach of anyone with access to the database.
#[async_trait]
pub trait HeadStore: Send + Sync {
    /// The stored head; `None` if this node has never stored one.
    async fn load(&self) -> Result<Option<SealHead>, String>;

    /// Stores a newer head.
    async fn store(&self, head: SealHead) -> Result<(), String>;
}

/// Seals the audit log and verifies it.
pub struct AuditLog {
    repositories: Arc<dyn RepositoryFactory>,
    mac: Arc<AuditMac>,
    clock: Arc<dyn Clock>,
    heads: Arc<dyn HeadStore>,
    head_logged_at: Mutex<Option<DateTime<Utc>>>,
}

/// The result of sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sealed {
    /// The number of records sealed.
    pub records: usize,
    /// The number of those records that had disappeared before.
    pub lost: usize,
}

/// The outcome of one batch.
enum Batch {
    Empty,
    Sealed(Sealed, SealHead),
}

impl AuditLog {
    /// The audit log of this installation.
    pub fn new(
        repositories: Arc<dyn RepositoryFactory>,
        mac: Arc<AuditMac>,
        clock: Arc<dyn Clock>,
        heads: Arc<dyn HeadStore>,
    ) -> Self {
        Self {
            repositories,
            mac,
            clock,
            heads,
            head_logged_at: Mutex::new(None),
        }
    }

    /// Seals the committed records that are not sealed yet. Does nothing while another node is
    /// sealing.
    pub async fn seal(&self) -> Result<Sealed, Error> {
        let mut all = Sealed::default();
        for _ in 0..BATCHES {
            let Batch::Sealed(sealed, head) = self.seal_batch().await? else {
                break;
            };
            all.records += sealed.records;
            all.lost += sealed.lost;
            self.log_head(head);
            if sealed.records < BATCH as usize {
                break;
            }
        }
        Ok(all)
    }

    async fn seal_batch(&self) -> Result<Batch, Error> {
        let mut unit = self.repositories.system("seal the audit log").await?;
        let mut audit = unit.audit();
        if !audit.lock_sealing().await? {
            return Ok(Batch::Empty);
        }
        let members = audit.dequeue_unsealed(BATCH).await?;
        if members.is_empty() {
            return Ok(Batch::Empty);
        }
        let before = audit.head().await?;
        let is_complete = self.contains_stored_head(&mut *audit, before).await?;
        let sealed = Sealed {
            records: members.len(),
            lost: report_lost(&members),
        };
        let (seal, head) = self.new_seal(members, before);
        audit.add_seal(&seal).await?;
        drop(audit);
        unit.commit().await?;
        count("coffer_audit_records_sealed_total", sealed.records);
        // If the chain was truncated, the stored head is the evidence and must not be replaced.
        if is_complete && let Err(error) = self.heads.store(head).await {
            tracing::error!(error, "failed to save the head of the audit log");
        }
        Ok(Batch::Sealed(sealed, head))
    }

    /// The seal of these records, and the new head of the chain.
    fn new_seal(&self, members: Vec<Unsealed>, before: Option<SealHead>) -> (AuditSeal, SealHead) {
        let number = before.map_or(0, |head| head.number) + 1;
        let count = i32::try_from(members.len()).unwrap_or(i32::MAX);
        let (ids, macs) = members
            .into_iter()
            .map(|member| (member.id.uuid(), member.mac.unwrap_or_default()))
            .unzip();
        let mut seal = AuditSeal {
            number,
            member_ids: ids,
            member_macs: macs,
            member_count: count,
            previous_hash: before.map(|head| head.hash.to_vec()),
            hash: Vec::new(),
            hash_key: Some(self.mac.key().to_vec()),
            created_at: Some(self.clock.now()),
        };
        let hash = self.mac.seal_hash(&seal);
        seal.hash = hash.to_vec();
        (seal, SealHead { number, hash })
    }

    /// Whether the chain still contains the head that this node stored.
    async fn contains_stored_head(
        &self,
        audit: &mut (dyn AuditRepository + '_),
        before: Option<SealHead>,
    ) -> Result<bool, Error> {
        let stored = match self.heads.load().await {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(true),
            Err(error) => {
                tracing::error!(error, "failed to read the saved head of the audit log");
                return Ok(false);
            }
        };
        let has = if before == Some(stored) {
            true
        } else {
            audit.seal_hash(stored.number).await?.as_deref() == Some(&stored.hash)
        };
        if !has {
            metrics::counter!("coffer_audit_head_missing_total").increment(1);
            tracing::error!(
                number = stored.number,
                "the audit log lacks the newest seal known to this node; run `coffer audit verify`"
            );
        }
        Ok(has)
    }

    /// Logs the head, unless it was logged within the interval.
    fn log_head(&self, head: SealHead) {
        let now = self.clock.now();
        let mut logged_at = self
            .head_logged_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if logged_at.is_none_or(|at| now - at >= LOG_INTERVAL) {
            *logged_at = Some(now);
            let hash = hex::encode(head.hash);
            tracing::info!(number = head.number, hash, "audit log sealed");
        }
    }
}

/// Logs records that disappeared before they were sealed, and returns their number.
fn report_lost(members: &[Unsealed]) -> usize {
    let lost = members.iter().filter(|member| member.mac.is_none());
    let lost: Vec<_> = lost.map(|member| member.id.to_string()).collect();
    if !lost.is_empty() {
        tracing::error!(records = ?lost, "audit records disappeared before they were sealed");
        count("coffer_audit_records_lost_total", lost.len());
    }
    lost.len()
}

fn count(name: &'static str, by: usize) {
    metrics::counter!(name).increment(by as u64);
}

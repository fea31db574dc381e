//! The audit log.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::AuditRecord,
    ids::{AuditRecordId, UserId},
};
use uuid::Uuid;

use crate::{CursorPage, PageRequest, RepositoryError};

/// Signs audit records with a key that is not in the database.
pub trait AuditSigner: Send + Sync {
    /// The MAC (HMAC-SHA-256) of a record.
    fn mac(&self, record: &AuditRecord) -> [u8; 32];

    /// What tells its key from others; stored with the MAC, so that a record is still verified
    /// when the key is no longer the current one.
    fn key(&self) -> [u8; 8];
}

/// A record that waits for its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// Which.
    pub id: AuditRecordId,
    /// Its MAC; none when the record is no longer there, which nothing but tampering can bring
    /// about.
    pub mac: Option<Vec<u8>>,
}

/// The newest seal, on which all earlier ones hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealHead {
    /// Its place in the chain.
    pub number: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// A seal as it is stored. Bytes are of any length: somebody may have been at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSeal {
    /// Its place in the chain.
    pub number: i64,
    /// The records it seals, in order.
    pub member_ids: Vec<Uuid>,
    /// Their MACs; an empty one is that of a record that was gone.
    pub member_macs: Vec<Vec<u8>>,
    /// How many it seals.
    pub member_count: i32,
    /// The hash of the seal before.
    pub previous_hash: Option<Vec<u8>>,
    /// Its hash.
    pub hash: Vec<u8>,
    /// What tells the key of the hash from others.
    pub hash_key: Option<Vec<u8>>,
    /// When it was made; none if that is not a time at which there were seals.
    pub created_at: Option<DateTime<Utc>>,
}

/// A record as it is stored, for verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditRecord {
    /// Which.
    pub id: Uuid,
    /// What it says; none if it says what no program ever wrote.
    pub record: Option<AuditRecord>,
    /// Its MAC.
    pub mac: Vec<u8>,
    /// What tells the key of the MAC from others; none of records from before keys were noted.
    pub mac_key: Option<Vec<u8>>,
}

/// Reads and seals the audit log. Records are written by
/// [`UnitOfWork::record`](crate::UnitOfWork::record). Only a system unit seals and verifies.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AuditRepository: Send {
    /// A page of what was done to a user's things, the newest first.
    async fn of_subject(
        &mut self,
        subject: UserId,
        page: &PageRequest,
    ) -> Result<CursorPage<AuditRecord>, RepositoryError>;

    /// Makes this unit the only one that seals; `false` while another one is.
    async fn lock_seals(&mut self) -> Result<bool, RepositoryError>;

    /// Takes the oldest records that wait for a seal out of the queue, in the order of their ids.
    async fn take_unsealed(&mut self, rows: u32) -> Result<Vec<Unsealed>, RepositoryError>;

    /// The newest seal.
    async fn head(&mut self) -> Result<Option<SealHead>, RepositoryError>;

    /// The hash of a seal.
    async fn seal_hash(&mut self, number: i64) -> Result<Option<Vec<u8>>, RepositoryError>;

    /// Adds a seal.
    async fn add_seal(&mut self, seal: &AuditSeal) -> Result<(), RepositoryError>;

    /// The seals after a number, in order.
    async fn seals_after(
        &mut self,
        number: i64,
        rows: u32,
    ) -> Result<Vec<AuditSeal>, RepositoryError>;

    /// The records from an id on, that one included, in the order of their ids.
    async fn stored_from(
        &mut self,
        id: Uuid,
        rows: u32,
    ) -> Result<Vec<StoredAuditRecord>, RepositoryError>;

    /// Those of some records that are there.
    async fn stored(&mut self, ids: &[Uuid]) -> Result<Vec<StoredAuditRecord>, RepositoryError>;

    /// Those of some records that wait for a seal.
    async fn unsealed_among(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>, RepositoryError>;

    /// Records that wait for a seal and are no longer there.
    async fn unsealed_and_gone(&mut self, rows: u32) -> Result<Vec<Uuid>, RepositoryError>;
}

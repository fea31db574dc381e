//! The audit log: records, and the hash chain that seals them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::AuditRecord,
    ids::{AuditRecordId, UserId},
};
use uuid::Uuid;

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

/// Signs audit records with a key that is not in the database.
pub trait AuditSigner: Send + Sync {
    /// The MAC (HMAC-SHA-256) of a record.
    fn mac(&self, record: &AuditRecord) -> [u8; 32];

    /// The identifier of the signing key. It is stored with the MAC, so that a record can still be
    /// verified when the key is no longer the current one.
    fn key(&self) -> [u8; 8];
}

/// A record in the queue for sealing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// The record's id.
    pub id: AuditRecordId,
    /// The record's MAC; `None` if the record no longer exists, which only tampering can cause.
    pub mac: Option<Vec<u8>>,
}

/// The newest seal of the chain; the next one includes its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealHead {
    /// The seal's position in the chain.
    pub number: i64,
    /// The seal's hash, which the next seal covers.
    pub hash: [u8; 32],
}

/// A seal as stored. Byte fields can have any length, because they may have been tampered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSeal {
    /// The seal's position in the chain.
    pub number: i64,
    /// The ids of the sealed records, in order.
    pub member_ids: Vec<Uuid>,
    /// The MACs of the sealed records, in the same order; empty for a record that no longer
    /// existed.
    pub member_macs: Vec<Vec<u8>>,
    /// The number of sealed records.
    pub member_count: i32,
    /// The hash of the previous seal.
    pub previous_hash: Option<Vec<u8>>,
    /// The hash over the records and the previous hash.
    pub hash: Vec<u8>,
    /// The identifier of the key that made the hash.
    pub hash_key: Option<Vec<u8>>,
    /// The time of creation; `None` if the stored value cannot be one.
    pub created_at: Option<DateTime<Utc>>,
}

/// A record as it is stored, for verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditRecord {
    /// The record's id.
    pub id: Uuid,
    /// The record's content; `None` if it is not in a form that any version has written.
    pub record: Option<AuditRecord>,
    /// The stored MAC.
    pub mac: Vec<u8>,
    /// The identifier of the key that made the MAC; `None` for records from before it was stored.
    pub mac_key: Option<Vec<u8>>,
}

repository! {
    /// Reads and seals the audit log. Records are added with
    /// [`UnitOfWork::record`](crate::UnitOfWork::record). Only a system unit can seal and verify.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait AuditRepository, over audit {
        /// One page of the records about a user's data, newest first.
        async fn list_by_subject(
            &mut self,
            subject: UserId,
            page: &PageRequest,
        ) -> Result<CursorPage<AuditRecord>, RepositoryError>;

        /// Locks sealing for this unit; `false` while another unit holds the lock.
        async fn lock_sealing(&mut self) -> Result<bool, RepositoryError>;

        /// Removes the oldest records from the queue for sealing and returns them in the order of their
        /// ids.
        async fn dequeue_unsealed(&mut self, rows: u32) -> Result<Vec<Unsealed>, RepositoryError>;

        /// The newest seal; `None` if there is none.
        async fn head(&mut self) -> Result<Option<SealHead>, RepositoryError>;

        /// The hash of the seal at a position of the chain.
        async fn seal_hash(&mut self, number: i64) -> Result<Option<Vec<u8>>, RepositoryError>;

        /// Adds a seal to the chain.
        async fn add_seal(&mut self, seal: &AuditSeal) -> Result<(), RepositoryError>;

        /// The seals after a position, in the order of the chain and up to a limit.
        async fn seals_after(
            &mut self,
            number: i64,
            rows: u32,
        ) -> Result<Vec<AuditSeal>, RepositoryError>;

        /// The records from this id on, inclusive, in the order of their ids and up to a limit.
        async fn stored_from(
            &mut self,
            id: Uuid,
            rows: u32,
        ) -> Result<Vec<StoredAuditRecord>, RepositoryError>;

        /// The records with these ids that exist.
        async fn stored(&mut self, ids: &[Uuid]) -> Result<Vec<StoredAuditRecord>, RepositoryError>;

        /// The ids among these that are still in the queue for sealing.
        async fn filter_unsealed(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>, RepositoryError>;

        /// The ids of records in the queue for sealing that no longer exist, up to a limit.
        async fn missing_unsealed(&mut self, rows: u32) -> Result<Vec<Uuid>, RepositoryError>;
    }
}

//! The audit log.

use async_trait::async_trait;
use coffer_domain::{audit::AuditRecord, ids::UserId};

use crate::{CursorPage, PageRequest, RepositoryError};

/// Signs audit records with a key that is not in the database.
pub trait AuditSigner: Send + Sync {
    /// The MAC (HMAC-SHA-256) of a record.
    fn mac(&self, record: &AuditRecord) -> [u8; 32];
}

/// Reads the audit log. Records are written by [`UnitOfWork::record`](crate::UnitOfWork::record).
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AuditRepository: Send {
    /// A page of what was done to a user's things, the newest first.
    async fn of_subject(
        &mut self,
        subject: UserId,
        page: &PageRequest,
    ) -> Result<CursorPage<AuditRecord>, RepositoryError>;
}

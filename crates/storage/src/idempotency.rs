//! Idempotency keys: a creation that is sent again with the same key happens once.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::ids::UserId;
use serde_json::Value;

use crate::{RepositoryError, layer::repository};

/// The result of claiming a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The key is new: continue, and complete it in the same unit.
    New,
    /// The key was used before.
    Used {
        /// SHA-256 of the request it was used for.
        fingerprint: [u8; 32],
        /// The response that was stored for it.
        result: Value,
    },
}

repository! {
    /// Stores idempotency keys, a user's own.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait IdempotencyRepository, over idempotency {
        /// Claims a key for the unit, waiting while another unit holds it. The user's expired keys
        /// are deleted first.
        async fn claim(
            &mut self,
            user: UserId,
            key: &str,
            fingerprint: [u8; 32],
            now: DateTime<Utc>,
            expires_at: DateTime<Utc>,
        ) -> Result<Claim, RepositoryError>;

        /// Stores the response to the request that claimed a key.
        async fn complete(
            &mut self,
            user: UserId,
            key: &str,
            result: &Value,
        ) -> Result<(), RepositoryError>;

        /// Purges expired keys of all users, up to a limit, and returns their number. Only for system
        /// units. `None` while another unit is purging.
        async fn purge(
            &mut self,
            now: DateTime<Utc>,
            rows: u32,
        ) -> Result<Option<u64>, RepositoryError>;
    }
}

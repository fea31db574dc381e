//! The signing keys of access tokens, encrypted.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{RepositoryError, layer::repository};

/// A signing key as stored, encrypted under a key that is not in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSigningKey {
    /// The key's name in token headers.
    pub kid: String,
    /// The key's JWS algorithm (RFC 7518).
    pub algorithm: String,
    /// The encrypted private key.
    pub encrypted: Vec<u8>,
    /// The time of creation; the newest key that is not retired signs.
    pub created_at: DateTime<Utc>,
    /// The time from which the key no longer verifies tokens; `None` while it does.
    pub retired_at: Option<DateTime<Utc>>,
}

repository! {
    /// Stores signing keys. Only a system unit has access.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait SigningKeyRepository, over signing_keys {
        /// Keeps other units from creating keys until this one ends.
        async fn lock(&mut self) -> Result<(), RepositoryError>;

        /// Adds a new key.
        async fn add(&mut self, key: &StoredSigningKey) -> Result<(), RepositoryError>;

        /// The keys that verify tokens, newest first.
        async fn active(&mut self) -> Result<Vec<StoredSigningKey>, RepositoryError>;

        /// The number of keys, including retired ones.
        async fn count(&mut self) -> Result<u64, RepositoryError>;

        /// The keys after the name `after`, in the order of their names, up to a limit.
        async fn page(
            &mut self,
            after: &str,
            rows: u32,
        ) -> Result<Vec<StoredSigningKey>, RepositoryError>;

        /// Replaces a key with its re-encrypted form; `false` if the stored key is no longer `before`.
        async fn re_encrypt(
            &mut self,
            kid: &str,
            before: &[u8],
            after: &[u8],
            at: DateTime<Utc>,
        ) -> Result<bool, RepositoryError>;
    }
}

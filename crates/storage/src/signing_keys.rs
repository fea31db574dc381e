//! The keys that sign access tokens, encrypted.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::RepositoryError;

/// A signing key as it is stored: encrypted under a key that is not in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSigningKey {
    /// The key's name in token headers.
    pub kid: String,
    /// The JWS algorithm it is for.
    pub algorithm: String,
    /// The encrypted key.
    pub sealed: Vec<u8>,
    /// When it was made; the newest that is not retired signs.
    pub created_at: DateTime<Utc>,
    /// When it stopped verifying.
    pub retired_at: Option<DateTime<Utc>>,
}

/// Stores signing keys. Only a system unit reaches them.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SigningKeyRepository: Send {
    /// Keeps other units from making keys until this one ends.
    async fn lock(&mut self) -> Result<(), RepositoryError>;

    /// Adds a key.
    async fn add(&mut self, key: &StoredSigningKey) -> Result<(), RepositoryError>;

    /// The keys that verify, newest first.
    async fn active(&mut self) -> Result<Vec<StoredSigningKey>, RepositoryError>;

    /// How many there are, retired ones included.
    async fn count(&mut self) -> Result<u64, RepositoryError>;

    /// Those whose name comes after `after`, in the order of their names, so many at most.
    async fn page(
        &mut self,
        after: &str,
        rows: u32,
    ) -> Result<Vec<StoredSigningKey>, RepositoryError>;

    /// Replaces a key with its re-encrypted form. False if the stored one is not `before`.
    async fn reseal(
        &mut self,
        kid: &str,
        before: &[u8],
        after: &[u8],
        at: DateTime<Utc>,
    ) -> Result<bool, RepositoryError>;
}

//! How much a user has stored.

use async_trait::async_trait;
use coffer_domain::stored_resource::StoredResource;

use crate::RepositoryError;

/// Counts what is stored.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait StoredCountRepository: Send {
    /// How many of a resource the unit's user has stored, deleted ones and what this unit added
    /// included.
    async fn get(&mut self, resource: StoredResource) -> Result<u64, RepositoryError>;
}

//! The numbers of rows that a user has stored.

use async_trait::async_trait;
use coffer_domain::stored_resource::StoredResource;

use crate::{RepositoryError, layer::repository};

repository! {
    /// Counts a user's stored rows.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait StoredCountRepository, over stored_counts {
        /// The number of rows of a resource that the unit's user has stored, including deleted rows and
        /// rows that this unit added.
        async fn get(&mut self, resource: StoredResource) -> Result<u64, RepositoryError>;
    }
}

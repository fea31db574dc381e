//! The progress of data migrations, which change existing data in batches.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{RepositoryError, layer::repository};

/// The last run of a data migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataMigrationRun {
    /// The data migration's name.
    pub name: String,
    /// Whether the data migration is being reverted.
    pub backward: bool,
    /// The key of the last row processed; `None` before the first.
    pub checkpoint: Option<String>,
    /// The number of rows processed.
    pub seen: u64,
    /// The number of those rows that were changed.
    pub changed: u64,
    /// The number of those rows that could not be changed.
    pub failed: u64,
    /// The time at which the last row was processed; `None` until then.
    pub finished_at: Option<DateTime<Utc>>,
    /// The start of the run.
    pub created_at: DateTime<Utc>,
    /// The time of the last committed batch.
    pub updated_at: DateTime<Utc>,
}

repository! {
    /// Stores the progress of data migrations. Only a system unit has access.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait DataMigrationRepository, over data_migrations {
        /// Locks this data migration until the unit ends; `false` if another unit holds the lock.
        async fn lock(&mut self, name: &str) -> Result<bool, RepositoryError>;

        /// The last run of this data migration.
        async fn get(&mut self, name: &str) -> Result<Option<DataMigrationRun>, RepositoryError>;

        /// Stores the progress of a run, replacing the data migration's previous one.
        async fn save(&mut self, run: &DataMigrationRun) -> Result<(), RepositoryError>;
    }
}

//! How far changes of data are that are made in batches.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::RepositoryError;

/// The last run of a data migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataMigrationRun {
    /// Which data migration.
    pub name: String,
    /// Whether it is being undone.
    pub backward: bool,
    /// The key of the last row that was looked at; none before the first.
    pub checkpoint: Option<String>,
    /// How many rows were looked at.
    pub seen: u64,
    /// How many of them were changed.
    pub changed: u64,
    /// How many of them could not be changed.
    pub failed: u64,
    /// When the last row had been looked at.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the run began.
    pub created_at: DateTime<Utc>,
    /// When the last batch was committed.
    pub updated_at: DateTime<Utc>,
}

/// Stores how far data migrations are. Only a system unit reaches it.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait DataMigrationRepository: Send {
    /// Keeps others from this data migration until the unit ends. False if another has it.
    async fn lock(&mut self, name: &str) -> Result<bool, RepositoryError>;

    /// Its last run.
    async fn get(&mut self, name: &str) -> Result<Option<DataMigrationRun>, RepositoryError>;

    /// Writes down how far a run is, in the place of what stood there of that data migration.
    async fn save(&mut self, run: &DataMigrationRun) -> Result<(), RepositoryError>;
}

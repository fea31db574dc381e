//! Data migrations: changes of existing data in batches that are too large for one transaction, or
//! need data from outside the database.
//!
//! Each batch is committed together with the progress, so a run that resumes after an interruption
//! continues after the last row processed, and processes none twice. A row that cannot be changed
//! is reported and left as it is; the others are changed all the same.

mod re_encrypt;

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::Clock;
use coffer_storage::{
    DataMigrationRun, RepositoryError, RepositoryFactory, UnitOfWork, retry,
    retry::AsRepositoryError,
};
use serde::Serialize;

pub use self::re_encrypt::ReEncryptKeys;
/// The default number of rows changed in one transaction.
const BATCH: u32 = 500;

/// The maximum number of failures that are reported in detail.
const MAX_REPORTED: usize = 100;

/// The reason why a data migration failed.
#[derive(Debug, thiserror::Error)]
pub enum DataMigrationError {
    /// Another process is running the same migration.
    #[error("another process is running this migration; try again when it has finished")]
    AlreadyRunning,
    /// A requirement is not met; the text says what to do.
    #[error("{0}")]
    Impossible(String),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] RepositoryError),
}

impl AsRepositoryError for DataMigrationError {
    fn as_repository_error(&self) -> Option<&RepositoryError> {
        match self {
            Self::Storage(error) => Some(error),
            Self::AlreadyRunning | Self::Impossible(_) => None,
        }
    }
}

/// A change of many rows.
#[async_trait]
pub trait DataMigration: Send + Sync {
    /// The unique and permanent name, 1–64 characters.
    fn name(&self) -> &'static str;

    /// The approximate number of rows to process.
    async fn count(&self, unit: &mut dyn UnitOfWork) -> Result<u64, DataMigrationError>;

    /// Changes the rows after the key `after`, in the order of their keys and up to a limit; or,
    /// backward, reverts that. Rows that already have the desired state are not changed, so
    /// that a step can be repeated.
    async fn step(
        &self,
        unit: &mut dyn UnitOfWork,
        after: Option<&str>,
        rows: u32,
        direction: Direction,
    ) -> Result<Step, DataMigrationError>;
}

/// The direction of a data migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The change is made.
    Forward,
    /// The change is reverted.
    Backward,
}

/// The result of one step.
#[derive(Debug, Default)]
pub struct Step {
    /// The number of rows processed; fewer than requested if they were the last.
    pub seen: u32,
    /// The number of those rows that were changed.
    pub changed: u32,
    /// The rows that could not be changed.
    pub failures: Vec<RowFailure>,
    /// The key of the last row processed.
    pub last: Option<String>,
}

/// A row that could not be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFailure {
    /// The row's key.
    pub key: String,
    /// The reason why the row could not be changed.
    pub reason: String,
}

/// The options of a run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Whether to make or revert the change.
    pub direction: Direction,
    /// Whether to only report what would change.
    pub dry_run: bool,
    /// The number of rows to change in one transaction, at least 1.
    pub batch: u32,
}

impl Plan {
    /// Makes or reverts a change, in batches of the default size.
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            dry_run: false,
            batch: BATCH,
        }
    }
}

/// The progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The number of rows processed.
    pub seen: u64,
    /// The approximate total number of rows.
    pub of: u64,
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The data migration's name.
    pub name: &'static str,
    /// Whether the run changed nothing and only reported.
    pub dry_run: bool,
    /// Whether it resumed an interrupted run.
    pub resumed: bool,
    /// The number of rows processed, including those of the interrupted run.
    pub seen: u64,
    /// The number of rows that were changed, or would be.
    pub changed: u64,
    /// The number of rows that could not be changed.
    pub failed: u64,
    /// The first failures of this run.
    pub failures: Vec<RowFailure>,
}

/// Runs data migrations.
pub struct DataMigrations {
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
}

impl DataMigrations {
    /// The data migrations of this installation.
    pub fn new(repositories: Arc<dyn RepositoryFactory>, clock: Arc<dyn Clock>) -> Self {
        Self {
            repositories,
            clock,
        }
    }

    /// Makes or reverts a change, resuming an interrupted run in the same direction.
    ///
    /// # Errors
    ///
    /// [`DataMigrationError::AlreadyRunning`] while another process runs the same migration, or the
    /// error that kept a whole batch from being changed. Batches committed before remain, and the
    /// next run resumes after them.
    pub async fn run(
        &self,
        migration: &dyn DataMigration,
        plan: Plan,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Outcome, DataMigrationError> {
        let (of, mut run) = self.begin(migration, plan).await?;
        let mut outcome = Outcome {
            name: migration.name(),
            dry_run: plan.dry_run,
            resumed: run.checkpoint.is_some(),
            seen: run.seen,
            changed: run.changed,
            failed: run.failed,
            failures: Vec::new(),
        };
        while run.finished_at.is_none() {
            progress(Progress { seen: run.seen, of });
            let (next, failures) = self.batch(migration, plan, &run).await?;
            run = next;
            let capacity = MAX_REPORTED.saturating_sub(outcome.failures.len());
            outcome.failures.extend(failures.into_iter().take(capacity));
        }
        outcome.seen = run.seen;
        outcome.changed = run.changed;
        outcome.failed = run.failed;
        Ok(outcome)
    }

    /// The number of rows, and the progress to continue from. It is stored, so that each batch can
    /// detect whether another process continued meanwhile.
    async fn begin(
        &self,
        migration: &dyn DataMigration,
        plan: Plan,
    ) -> Result<(u64, DataMigrationRun), DataMigrationError> {
        let name = migration.name();
        let mut unit = self.repositories.system(name).await?;
        let of = migration.count(&mut *unit).await?;
        let backward = plan.direction == Direction::Backward;
        if !unit.data_migrations().lock(name).await? {
            return Err(DataMigrationError::AlreadyRunning);
        }
        let interrupted = unit.data_migrations().get(name).await?;
        let interrupted = interrupted
            .filter(|run| !plan.dry_run && run.finished_at.is_none() && run.backward == backward);
        let now = self.clock.now();
        let run = interrupted.unwrap_or_else(|| DataMigrationRun {
            name: name.to_owned(),
            backward,
            checkpoint: None,
            seen: 0,
            changed: 0,
            failed: 0,
            finished_at: None,
            created_at: now,
            updated_at: now,
        });
        if !plan.dry_run {
            unit.data_migrations().save(&run).await?;
            unit.commit().await?;
        }
        Ok((of, run))
    }

    /// Processes the next batch, and returns the new progress.
    async fn batch(
        &self,
        migration: &dyn DataMigration,
        plan: Plan,
        before: &DataMigrationRun,
    ) -> Result<(DataMigrationRun, Vec<RowFailure>), DataMigrationError> {
        retry(|| async {
            let mut unit = self.repositories.system(migration.name()).await?;
            if !unit.data_migrations().lock(&before.name).await? {
                return Err(DataMigrationError::AlreadyRunning);
            }
            if !plan.dry_run && !is_unchanged(&mut *unit, before).await? {
                return Err(DataMigrationError::AlreadyRunning);
            }
            let after = before.checkpoint.as_deref();
            let rows = plan.batch.max(1);
            let step = migration.step(&mut *unit, after, rows, plan.direction);
            let step = step.await?;
            let now = self.clock.now();
            let failed = u64::try_from(step.failures.len()).unwrap_or(u64::MAX);
            let run = DataMigrationRun {
                checkpoint: step.last.or_else(|| before.checkpoint.clone()),
                seen: before.seen + u64::from(step.seen),
                changed: before.changed + u64::from(step.changed),
                failed: before.failed + failed,
                finished_at: (step.seen < rows).then_some(now),
                updated_at: now,
                ..before.clone()
            };
            if !plan.dry_run {
                unit.data_migrations().save(&run).await?;
                unit.commit().await?;
            }
            Ok((run, step.failures))
        })
        .await
    }
}

/// Whether the stored progress is still the one that this process stored.
async fn is_unchanged(
    unit: &mut dyn UnitOfWork,
    run: &DataMigrationRun,
) -> Result<bool, DataMigrationError> {
    let stored = unit.data_migrations().get(&run.name).await?;
    let position = |run: &DataMigrationRun| (run.backward, run.seen, run.checkpoint.clone());
    Ok(stored.is_some_and(|stored| position(&stored) == position(run)))
}

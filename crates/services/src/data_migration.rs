//! Changes of data in batches: what is too much for one transaction, or needs what the database does
//! not have.
//!
//! Each batch and how far the run has come are committed together, so whoever goes on after an
//! interruption does so behind the last row that was done, and does none twice. A row that can't be
//! changed is left as it is, told, and does not keep the others from being changed.

mod reseal;

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::Clock;
use coffer_storage::{
    DataMigrationRun, RepositoryError, RepositoryFactory, UnitOfWork, retry,
    retry::AsRepositoryError,
};
use serde::Serialize;

pub use self::reseal::Reseal;
/// How many rows are changed in one transaction, if nothing else is said.
const BATCH: u32 = 500;

/// How many failures are told in detail.
const TOLD: usize = 100;

/// Why a data migration did not go through.
#[derive(Debug, thiserror::Error)]
pub enum DataMigrationError {
    /// Another process is at the same one.
    #[error("another process is running this migration; try again when it has finished")]
    Taken,
    /// What it needs is not there; the text says what to do.
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
            Self::Taken | Self::Impossible(_) => None,
        }
    }
}

/// A change of many rows.
#[async_trait]
pub trait DataMigration: Send + Sync {
    /// What it is known by: 1 to 64 characters, and never used for another.
    fn name(&self) -> &'static str;

    /// How many rows there are to look at, about.
    async fn count(&self, unit: &mut dyn UnitOfWork) -> Result<u64, DataMigrationError>;

    /// Changes the rows whose keys come after `after`, in the order of their keys, so many at most;
    /// or, backward, undoes that. Rows that are as they should be are left alone, so that it can be
    /// run again.
    async fn step(
        &self,
        unit: &mut dyn UnitOfWork,
        after: Option<&str>,
        rows: u32,
        direction: Direction,
    ) -> Result<Step, DataMigrationError>;
}

/// Whether a data migration is made or undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It is made.
    Forward,
    /// It is undone.
    Backward,
}

/// What one step did.
#[derive(Debug, Default)]
pub struct Step {
    /// How many rows it looked at: fewer than it was to, when they were the last.
    pub seen: u32,
    /// How many of these it changed.
    pub changed: u32,
    /// Those it could not change.
    pub failures: Vec<RowFailure>,
    /// The key of the last one it looked at.
    pub last: Option<String>,
}

/// A row that could not be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFailure {
    /// The row's key.
    pub key: String,
    /// Why.
    pub reason: String,
}

/// How a run is to go.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Whether to make the change or undo it.
    pub direction: Direction,
    /// Whether to find out what would be changed, and change nothing.
    pub dry_run: bool,
    /// How many rows to change in one transaction: 1 or more.
    pub batch: u32,
}

impl Plan {
    /// Makes or undoes a change, in batches of the usual size.
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            dry_run: false,
            batch: BATCH,
        }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many rows were looked at.
    pub seen: u64,
    /// Of about how many.
    pub of: u64,
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Which data migration.
    pub name: &'static str,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Whether it went on where an earlier run had been interrupted.
    pub resumed: bool,
    /// How many rows were looked at, by the interrupted run as well.
    pub seen: u64,
    /// How many of them were, or would be, changed.
    pub changed: u64,
    /// How many of them could not be.
    pub failed: u64,
    /// The first of these that this run came across.
    pub failures: Vec<RowFailure>,
}

/// Makes data migrations.
pub struct DataMigrations {
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
}

impl DataMigrations {
    /// Data migrations of this installation.
    pub fn new(repositories: Arc<dyn RepositoryFactory>, clock: Arc<dyn Clock>) -> Self {
        Self {
            repositories,
            clock,
        }
    }

    /// Makes or undoes a change. What an earlier run in the same direction left, it goes on with.
    ///
    /// # Errors
    ///
    /// [`DataMigrationError::Taken`] while another process is at the same one; whatever keeps a whole batch from
    /// being made. What was committed before stays, and the next run goes on from there.
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
            let room = TOLD.saturating_sub(outcome.failures.len());
            outcome.failures.extend(failures.into_iter().take(room));
        }
        outcome.seen = run.seen;
        outcome.changed = run.changed;
        outcome.failed = run.failed;
        Ok(outcome)
    }

    /// How many rows there are, and where to go on. It is written down, so that each batch can tell
    /// whether another process went on meanwhile.
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
            return Err(DataMigrationError::Taken);
        }
        let left = unit.data_migrations().get(name).await?;
        let left = left
            .filter(|run| !plan.dry_run && run.finished_at.is_none() && run.backward == backward);
        let now = self.clock.now();
        let run = left.unwrap_or_else(|| DataMigrationRun {
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

    /// Makes the next batch, and says how far the run is then.
    async fn batch(
        &self,
        migration: &dyn DataMigration,
        plan: Plan,
        before: &DataMigrationRun,
    ) -> Result<(DataMigrationRun, Vec<RowFailure>), DataMigrationError> {
        retry(|| async {
            let mut unit = self.repositories.system(migration.name()).await?;
            if !unit.data_migrations().lock(&before.name).await? {
                return Err(DataMigrationError::Taken);
            }
            if !plan.dry_run && !stands(&mut *unit, before).await? {
                return Err(DataMigrationError::Taken);
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

/// Whether a run is where this process left it.
async fn stands(
    unit: &mut dyn UnitOfWork,
    run: &DataMigrationRun,
) -> Result<bool, DataMigrationError> {
    let stored = unit.data_migrations().get(&run.name).await?;
    let place = |run: &DataMigrationRun| (run.backward, run.seen, run.checkpoint.clone());
    Ok(stored.is_some_and(|stored| place(&stored) == place(run)))
}

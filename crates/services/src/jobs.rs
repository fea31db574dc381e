//! Running jobs: each kind has workers of its own, on every node.
//!
//! A worker claims a job in one unit of work, does it without a connection, and ends the attempt in
//! another unit. If the process dies in between, the job becomes due again when the time of the
//! attempt is over. A job is thus done at least once, and rarely more often, so that a handler must
//! tolerate a repetition.

mod running;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use coffer_domain::{
    Clock, Rng,
    job::{JobKind, retry_at},
    label::Labelled as _,
    rng,
};
use coffer_storage::{AttemptEnd, ClaimedJob, RepositoryError, RepositoryFactory};
use futures_util::FutureExt as _;
use tokio::time;

pub use self::running::{Jobs, RunningJobs};

/// The time by which a claim is longer than the attempt may take, so that nobody else begins while
/// its end is stored.
const MARGIN: Duration = Duration::from_secs(10);

/// The interval between attempts to store the end of a job that has run.
const STORE_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The reason why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// It may succeed later.
    #[error("{0}")]
    Temporary(String),
    /// It would fail again.
    #[error("{0}")]
    Permanent(String),
}

/// Does the jobs of one kind.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// The kind.
    fn kind(&self) -> JobKind;

    /// The number of jobs done at the same time on one node.
    fn workers(&self) -> usize;

    /// The time that one attempt may take.
    fn time_limit(&self) -> Duration;

    /// The time after which a failing job is given up.
    fn give_up_after(&self) -> TimeDelta;

    /// Does a job. The future is dropped if it takes too long or the server shuts down.
    async fn run(&self, job: &ClaimedJob) -> Result<(), JobError>;
}

/// Does one job of a kind after another.
pub struct JobWorker {
    handler: Arc<dyn JobHandler>,
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl JobWorker {
    /// A worker of the handler's kind.
    pub fn new(
        handler: Arc<dyn JobHandler>,
        repositories: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            handler,
            repositories,
            clock,
            rng,
        }
    }

    /// Does the job that has been due for the longest; `false` if none is due. If `aborted` ends
    /// first, the job is given back.
    pub async fn run_next(
        &self,
        aborted: impl Future<Output = ()> + Send,
    ) -> Result<bool, RepositoryError> {
        let Some(job) = self.claim().await? else {
            return Ok(false);
        };
        let begun = time::Instant::now();
        let end = tokio::select! {
            biased;
            outcome = self.attempt(&job) => self.end_of(&job, outcome),
            () = aborted => AttemptEnd::Released,
        };
        self.report(&job, &end, begun.elapsed());
        self.store(&job, &end).await?;
        Ok(true)
    }

    async fn claim(&self) -> Result<Option<ClaimedJob>, RepositoryError> {
        let now = self.clock.now();
        let claim = rng::uuid_v7(now, &*self.rng);
        let until = now + self.handler.time_limit() + MARGIN;
        let mut unit = self.repositories.system("claim a job").await?;
        let kind = self.handler.kind();
        let claimed = unit.jobs().claim(kind, claim, until, now).await?;
        unit.commit().await?;
        Ok(claimed)
    }

    async fn attempt(&self, job: &ClaimedJob) -> Result<(), JobError> {
        // A worker outlives a handler that panics, and the panic has been logged.
        let run = AssertUnwindSafe(self.handler.run(job)).catch_unwind();
        match time::timeout(self.handler.time_limit(), run).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(JobError::Temporary("the job panicked".to_owned())),
            Err(_) => {
                let seconds = self.handler.time_limit().as_secs();
                let error = format!("the job took longer than {seconds} seconds");
                Err(JobError::Temporary(error))
            }
        }
    }

    fn end_of(&self, job: &ClaimedJob, outcome: Result<(), JobError>) -> AttemptEnd {
        let now = self.clock.now();
        match outcome {
            Ok(()) => AttemptEnd::Done,
            Err(JobError::Permanent(error)) => AttemptEnd::Dead(error),
            Err(JobError::Temporary(error)) => {
                let at = retry_at(job.attempts, now, &*self.rng);
                if at - job.created_at > self.handler.give_up_after() {
                    AttemptEnd::Dead(error)
                } else {
                    AttemptEnd::Retry { at, error }
                }
            }
        }
    }

    fn report(&self, job: &ClaimedJob, end: &AttemptEnd, took: Duration) {
        let kind = self.handler.kind().label();
        let (id, attempts) = (job.id, job.attempts);
        let outcome = match end {
            AttemptEnd::Done => "done",
            AttemptEnd::Retry { at, error } => {
                // An outage is logged once for each job, not each time that it is tried.
                if attempts == 1 {
                    tracing::warn!(%id, kind, error, retry_at = %at, "job failed; retrying");
                } else {
                    tracing::debug!(%id, kind, attempts, error, retry_at = %at, "job failed again");
                }
                "retry"
            }
            AttemptEnd::Dead(error) => {
                tracing::error!(%id, kind, attempts, error, "job failed; giving up");
                "dead"
            }
            AttemptEnd::Released => "released",
        };
        metrics::counter!("coffer_job_attempts_total", "kind" => kind, "outcome" => outcome)
            .increment(1);
        metrics::histogram!("coffer_job_seconds", "kind" => kind).record(took);
    }

    /// Stores the end of an attempt, for as long as nobody else may begin another one.
    async fn store(&self, job: &ClaimedJob, end: &AttemptEnd) -> Result<(), RepositoryError> {
        let until = time::Instant::now() + MARGIN - STORE_AGAIN_AFTER;
        loop {
            match self.try_store(job, end).await {
                Err(error) if time::Instant::now() < until => {
                    tracing::warn!(id = %job.id, %error, "failed to store the end of a job; retrying");
                    time::sleep(STORE_AGAIN_AFTER).await;
                }
                Ok(false) => {
                    // Erasing its user has deleted the job, or this took too long.
                    tracing::info!(id = %job.id, "the job belongs to another attempt, or was deleted");
                    return Ok(());
                }
                other => return other.map(drop),
            }
        }
    }

    async fn try_store(&self, job: &ClaimedJob, end: &AttemptEnd) -> Result<bool, RepositoryError> {
        let mut unit = self.repositories.system("end a job").await?;
        let stored = unit.jobs().end(job, end, self.clock.now()).await?;
        unit.commit().await?;
        Ok(stored)
    }
}

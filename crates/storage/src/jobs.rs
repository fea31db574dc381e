//! The queue of jobs.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{JobId, UserId},
    job::{Job, JobKind},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{RepositoryError, layer::repository};

/// A job that a worker has, until its time is over.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedJob {
    /// The job's id.
    pub id: JobId,
    /// The attempt, which ends with [`JobRepository::end`].
    pub claim: Uuid,
    /// What the job is for.
    pub key: String,
    /// The user with whom the job is deleted.
    pub user_id: Option<UserId>,
    /// The job's arguments.
    pub payload: Value,
    /// The number of this attempt, from 1.
    pub attempts: u32,
    /// The time at which the job was enqueued.
    pub created_at: DateTime<Utc>,
}

/// The end of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The job is done.
    Done,
    /// The attempt failed; try again at a later time.
    Retry {
        /// The time of the next attempt.
        at: DateTime<Utc>,
        /// The reason of the failure.
        error: String,
    },
    /// The job failed and is given up, for this reason.
    Dead(String),
    /// The attempt was abandoned, and does not count.
    Released,
}

impl AttemptEnd {
    /// The maximum length of a stored reason, in characters.
    pub const MAX_ERROR: usize = 500;
}

/// A job as operators see it, without its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJob {
    /// The job's id.
    pub id: JobId,
    /// The kind of work, which may be one of a later version.
    pub kind: String,
    /// What the job is for.
    pub key: String,
    /// The number of attempts.
    pub attempts: u32,
    /// The reason why the last attempt failed.
    pub error: Option<String>,
    /// The time of the next attempt.
    pub run_at: DateTime<Utc>,
    /// The time at which the job was enqueued.
    pub created_at: DateTime<Utc>,
    /// The time of the last change.
    pub updated_at: DateTime<Utc>,
}

/// The jobs of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct JobMeasure {
    /// The kind of work, which may be one of a later version.
    pub kind: String,
    /// The number of pending jobs.
    pub pending: u64,
    /// The number of pending jobs whose last attempt failed.
    pub failing: u64,
    /// The number of dead jobs.
    pub dead: u64,
    /// The age of the oldest pending job, in seconds; 0 if there is none.
    pub oldest_seconds: f64,
}

repository! {
    /// Stores jobs. A request can only enqueue them; the rest is for system units.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait JobRepository, over jobs {
        /// Adds a job, which workers see once the unit commits. `false` if there already is one of its
        /// kind with the same key.
        async fn enqueue(&mut self, job: &Job) -> Result<bool, RepositoryError>;

        /// Claims the job of a kind that has been due for the longest, if any is due. It becomes due
        /// again at `until`, unless the attempt has ended.
        async fn claim(
            &mut self,
            kind: JobKind,
            claim: Uuid,
            until: DateTime<Utc>,
            now: DateTime<Utc>,
        ) -> Result<Option<ClaimedJob>, RepositoryError>;

        /// Ends an attempt; `false` if its time was over and another one has begun.
        async fn end(
            &mut self,
            job: &ClaimedJob,
            end: &AttemptEnd,
            now: DateTime<Utc>,
        ) -> Result<bool, RepositoryError>;

        /// Dead jobs, the latest first.
        async fn list_dead(&mut self, rows: u32) -> Result<Vec<StoredJob>, RepositoryError>;

        /// Pending jobs whose last attempt failed, the oldest first.
        async fn list_failing(&mut self, rows: u32) -> Result<Vec<StoredJob>, RepositoryError>;

        /// Has dead jobs tried again, from the beginning: those with these ids, or all of them.
        /// Returns their number.
        async fn revive(
            &mut self,
            ids: Option<Vec<JobId>>,
            now: DateTime<Utc>,
        ) -> Result<u64, RepositoryError>;

        /// Has pending jobs of a kind whose last attempt failed tried again now. Returns their number.
        async fn hasten(&mut self, kind: JobKind, now: DateTime<Utc>) -> Result<u64, RepositoryError>;

        /// The queue, by kind.
        async fn measure(&mut self, now: DateTime<Utc>) -> Result<Vec<JobMeasure>, RepositoryError>;

        /// Purges jobs that were done or given up before these times, up to a limit, and returns their
        /// number.
        async fn purge(
            &mut self,
            done_before: DateTime<Utc>,
            dead_before: DateTime<Utc>,
            rows: u32,
        ) -> Result<u64, RepositoryError>;
    }
}

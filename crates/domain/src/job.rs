//! Jobs: work that follows from a change and is done after it, such as sending an email.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::{
    Rng,
    ids::{JobId, UserId},
    labelled, rng,
};

labelled! {
    /// The kind of a job, each with workers of its own.
    pub enum JobKind {
        /// Sending an email.
        Mail = "mail",
    }
}

labelled! {
    /// The state of a job.
    pub enum JobState {
        /// Waiting, running, or to be tried again.
        Pending = "pending",
        /// Done, without its arguments.
        Done = "done",
        /// Given up. An operator can have it tried again.
        Dead = "dead",
    }
}

/// A job to be done once the change that causes it is committed.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The job's id.
    pub id: JobId,
    /// The kind of work.
    pub kind: JobKind,
    /// What the job is for, 1–200 bytes. Of several jobs of a kind with the same key, only the first
    /// is stored.
    pub key: String,
    /// The user whose erasure deletes the job.
    pub user_id: Option<UserId>,
    /// The job's arguments: ids, or encrypted.
    pub payload: Value,
    /// The earliest time to run.
    pub run_at: DateTime<Utc>,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
}

impl Job {
    /// A job to run as soon as possible.
    pub fn new(
        kind: JobKind,
        key: impl Into<String>,
        payload: Value,
        now: DateTime<Utc>,
        rng: &dyn Rng,
    ) -> Self {
        Self {
            id: JobId::new(now, rng),
            kind,
            key: key.into(),
            user_id: None,
            payload,
            run_at: now,
            created_at: now,
        }
    }

    /// The job, which is deleted with this user.
    #[must_use]
    pub fn for_user(self, user: UserId) -> Self {
        Self {
            user_id: Some(user),
            ..self
        }
    }
}

/// The delay before the first retry.
const FIRST_DELAY: TimeDelta = TimeDelta::seconds(10);

/// The maximum delay between two attempts, and thus the time until jobs are tried again after an
/// outage.
const MAX_DELAY: TimeDelta = TimeDelta::minutes(15);

/// The time of the next attempt after a failed one: ten seconds later, then twice as long each time,
/// up to a quarter of an hour, and up to a fifth less, so that jobs that failed together do not
/// return together.
pub fn retry_at(attempts: u32, now: DateTime<Utc>, random: &dyn Rng) -> DateTime<Utc> {
    let doublings = attempts.saturating_sub(1).min(16);
    let delay = (FIRST_DELAY * (1 << doublings)).min(MAX_DELAY);
    let [part] = rng::array::<1>(random);
    let less = delay.num_milliseconds() / 5 * i64::from(part) / 255;
    now + delay - TimeDelta::milliseconds(less)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededRng, TestClock};

    #[test]
    fn delays_double_up_to_a_quarter_of_an_hour() {
        let now = TestClock::START;
        let random = SeededRng::new(1);
        for (attempts, seconds) in [
            (0, 10),
            (1, 10),
            (2, 20),
            (3, 40),
            (7, 640),
            (8, 900),
            (40, 900),
            (u32::MAX, 900),
        ] {
            let delay = (retry_at(attempts, now, &random) - now).num_milliseconds();
            assert!(
                (seconds * 800..=seconds * 1000).contains(&delay),
                "{attempts}: {delay}"
            );
        }
    }

    #[test]
    fn jobs_that_failed_together_do_not_return_together() {
        let random = SeededRng::new(1);
        let times: std::collections::BTreeSet<_> = (0..20)
            .map(|_| retry_at(5, TestClock::START, &random))
            .collect();
        assert!(times.len() > 10, "{times:?}");
    }
}

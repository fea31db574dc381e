//! The schedule of the queue: the next job, the expected wait and the refusal of callers. It has no
//! threads and no clock: the caller passes the time.

use std::{
    collections::{HashSet, VecDeque},
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use coffer_domain::ids::UserId;

use super::{Lane, Requester};

/// The number of jobs of the reserved lane that run before one of the general lane.
const RESERVED_IN_A_ROW: usize = 4;

/// The bounds of the time after which refused callers may try again.
const RETRY_BOUNDS: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(2)..=Duration::from_secs(30);

/// The minimum of the estimated job duration, which bounds the queue's length.
const MIN_JOB_TIME: Duration = Duration::from_millis(1);

pub(super) struct Schedule<W> {
    workers: u32,
    max_wait: Duration,
    reserved: LaneState<W>,
    general: LaneState<W>,
    /// The accounts that have a job in the reserved lane, waiting or running: at most as many as
    /// the lane and the workers hold.
    accounts: HashSet<UserId>,
    reserved_in_a_row: usize,
    running: usize,
    job_time: Duration,
}

struct LaneState<W> {
    waiting: VecDeque<Waiting<W>>,
    /// The time at which the latest refused caller may try again.
    latest_retry: Option<Instant>,
}

struct Waiting<W> {
    work: W,
    account: Option<UserId>,
    since: Instant,
}

/// A job whose turn has come.
pub(super) struct Entry<W> {
    pub(super) work: W,
    pub(super) lane: Lane,
    /// The account of the job, if it was in the reserved lane.
    pub(super) account: Option<UserId>,
    pub(super) since: Instant,
}

impl<W> Default for LaneState<W> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            latest_retry: None,
        }
    }
}

impl<W> Waiting<W> {
    fn into_entry(self, lane: Lane) -> Entry<W> {
        Entry {
            work: self.work,
            lane,
            account: self.account,
            since: self.since,
        }
    }
}

impl<W> Schedule<W> {
    pub(super) fn new(workers: NonZeroUsize, max_wait: Duration, job_time: Duration) -> Self {
        Self {
            workers: u32::try_from(workers.get()).unwrap_or(u32::MAX),
            max_wait,
            reserved: LaneState::default(),
            general: LaneState::default(),
            accounts: HashSet::new(),
            reserved_in_a_row: 0,
            running: 0,
            job_time: job_time.max(MIN_JOB_TIME),
        }
    }

    /// The lane to which a job would go.
    pub(super) fn lane_for(&self, requester: Requester) -> Lane {
        match requester {
            Requester::KnownDevice(account) if !self.accounts.contains(&account) => Lane::Reserved,
            _ => Lane::General,
        }
    }

    /// The expected wait of a new job; `None` if it exceeds the limit.
    pub(super) fn expected_wait(&self, requester: Requester) -> Option<Duration> {
        let wait = self.estimated_wait(self.lane_for(requester));
        (wait <= self.max_wait).then_some(wait)
    }

    /// Admits a job, or returns the time after which to try again.
    pub(super) fn admit(&mut self, lane: Lane, now: Instant) -> Result<(), Duration> {
        let wait = self.estimated_wait(lane);
        if wait > self.max_wait {
            return Err(self.schedule_retry(lane, wait, now));
        }
        Ok(())
    }

    /// Enqueues a job that was admitted.
    pub(super) fn push(&mut self, requester: Requester, work: W, now: Instant) {
        let account = match requester {
            Requester::KnownDevice(account) if self.accounts.insert(account) => Some(account),
            _ => None,
        };
        let lane = if account.is_some() {
            Lane::Reserved
        } else {
            Lane::General
        };
        self.lane(lane).waiting.push_back(Waiting {
            work,
            account,
            since: now,
        });
    }

    /// The job whose turn it is. It counts as running until [`Schedule::record_done`].
    pub(super) fn next_job(&mut self) -> Option<Entry<W>> {
        let is_generals_turn = self.reserved_in_a_row >= RESERVED_IN_A_ROW;
        let order = if is_generals_turn {
            [Lane::General, Lane::Reserved]
        } else {
            [Lane::Reserved, Lane::General]
        };
        let (lane, waiting) = order
            .into_iter()
            .find_map(|lane| Some((lane, self.lane(lane).waiting.pop_front()?)))?;
        self.reserved_in_a_row = match lane {
            Lane::Reserved => self.reserved_in_a_row + 1,
            Lane::General => 0,
        };
        self.running += 1;
        Some(waiting.into_entry(lane))
    }

    /// Records that a job is done, and its duration.
    pub(super) fn record_done(&mut self, account: Option<UserId>, took: Duration) {
        self.record_skipped(account);
        // A moving average: a single slow job changes it little, while a lasting change takes
        // effect within a dozen jobs.
        self.job_time = (self.job_time * 7 / 8 + took / 8).max(MIN_JOB_TIME);
    }

    /// Records that a job was taken but not run.
    pub(super) fn record_skipped(&mut self, account: Option<UserId>) {
        self.running = self.running.saturating_sub(1);
        self.release_account(account);
    }

    /// Lets an account use the reserved lane again.
    fn release_account(&mut self, account: Option<UserId>) {
        if let Some(account) = account {
            self.accounts.remove(&account);
        }
    }

    /// Removes abandoned jobs. They are returned instead of dropped, since they may own this queue.
    pub(super) fn remove_abandoned(&mut self, is_abandoned: impl Fn(&W) -> bool) -> Vec<Entry<W>> {
        let mut removed = Vec::new();
        for lane in [Lane::Reserved, Lane::General] {
            for waiting in std::mem::take(&mut self.lane(lane).waiting) {
                if is_abandoned(&waiting.work) {
                    self.release_account(waiting.account);
                    removed.push(waiting.into_entry(lane));
                } else {
                    self.lane(lane).waiting.push_back(waiting);
                }
            }
        }
        removed
    }

    pub(super) fn length(&self, lane: Lane) -> usize {
        match lane {
            Lane::Reserved => self.reserved.waiting.len(),
            Lane::General => self.general.waiting.len(),
        }
    }

    fn lane(&mut self, lane: Lane) -> &mut LaneState<W> {
        match lane {
            Lane::Reserved => &mut self.reserved,
            Lane::General => &mut self.general,
        }
    }

    /// The expected wait of a new job in a lane.
    fn estimated_wait(&self, lane: Lane) -> Duration {
        let (reserved, general) = (self.reserved.waiting.len(), self.general.waiting.len());
        let before = match lane {
            Lane::Reserved => reserved + general.min(reserved / RESERVED_IN_A_ROW + 1),
            Lane::General => general + reserved.min((general + 1) * RESERVED_IN_A_ROW),
        };
        let workers = self.workers as usize;
        match (self.running + before).checked_sub(workers) {
            None => Duration::ZERO,
            // All workers are busy; one becomes free at each interval.
            Some(more) => self.job_interval() * u32::try_from(more + 1).unwrap_or(u32::MAX),
        }
    }

    /// The average time between two completed jobs, over all workers.
    fn job_interval(&self) -> Duration {
        self.job_time / self.workers
    }

    /// The time after which a refused caller may try again. Each caller's time is an interval after
    /// the previous one's, so that callers refused together do not return together.
    fn schedule_retry(&mut self, lane: Lane, wait: Duration, now: Instant) -> Duration {
        let interval = self.job_interval();
        let earliest = now + wait.max(*RETRY_BOUNDS.start());
        let state = self.lane(lane);
        let next = state
            .latest_retry
            .map_or(earliest, |latest| (latest + interval).max(earliest));
        let at = next.min(now + *RETRY_BOUNDS.end());
        state.latest_retry = Some(at);
        at - now
    }
}

#[cfg(test)]
mod tests;

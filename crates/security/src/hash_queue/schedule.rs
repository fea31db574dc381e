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
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const JOB: Duration = Duration::from_millis(250);

    fn schedule(workers: usize, max_wait: Duration) -> Schedule<u32> {
        Schedule::new(NonZeroUsize::new(workers).unwrap(), max_wait, JOB)
    }

    /// Admits strangers until one is refused, and returns the number of admitted ones.
    fn fill(schedule: &mut Schedule<u32>, now: Instant) -> u32 {
        let mut admitted = 0;
        while add(schedule, Requester::Stranger, admitted, now).is_ok() {
            admitted += 1;
        }
        admitted
    }

    fn add(
        schedule: &mut Schedule<u32>,
        requester: Requester,
        work: u32,
        now: Instant,
    ) -> Result<(), Duration> {
        let lane = schedule.lane_for(requester);
        schedule
            .admit(lane, now)
            .map(|()| schedule.push(requester, work, now))
    }

    fn known(account: u32) -> Requester {
        Requester::KnownDevice(Uuid::from_u128(account.into()).into())
    }

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn job_does_not_wait_while_a_worker_is_free() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        assert_eq!(
            schedule.expected_wait(Requester::Stranger),
            Some(Duration::ZERO)
        );
        add(&mut schedule, Requester::Stranger, 1, now).unwrap();
        assert_eq!(
            schedule.expected_wait(Requester::Stranger),
            Some(Duration::ZERO)
        );
        add(&mut schedule, Requester::Stranger, 2, now).unwrap();
        schedule.next_job().unwrap();
        schedule.next_job().unwrap();
        // Both workers are busy; one becomes free every 125 ms.
        assert_eq!(schedule.expected_wait(Requester::Stranger), Some(JOB / 2));
    }

    #[test]
    fn full_queue_spreads_retries_over_time() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        let taken = fill(&mut schedule, now);
        // Two running jobs, and two seconds of two workers.
        assert_eq!(taken, 2 + 16);
        let mut last = Duration::ZERO;
        let retries: Vec<_> = (0..500)
            .map(|n| add(&mut schedule, Requester::Stranger, n, now).unwrap_err())
            .inspect(|after| {
                assert!(
                    *after >= second(2) && *after >= last,
                    "{after:?} after {last:?}"
                );
                last = *after;
            })
            .collect();
        assert_eq!(retries[80], retries[0] + JOB / 2 * 80);
        assert_eq!(last, second(30));
        // After a pause, the time to retry starts at its minimum again.
        let later = add(&mut schedule, Requester::Stranger, 0, now + second(60)).unwrap_err();
        assert!(later < second(3), "{later:?}");
    }

    #[test]
    fn strangers_do_not_block_known_devices() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        fill(&mut schedule, now);
        assert!(
            schedule
                .expected_wait(known(1))
                .is_some_and(|wait| wait <= JOB)
        );
        add(&mut schedule, known(1), 1, now).unwrap();
        assert_eq!(schedule.next_job().unwrap().lane, Lane::Reserved);
    }

    #[test]
    fn known_devices_do_not_block_strangers() {
        let mut schedule = schedule(1, second(60));
        let now = Instant::now();
        for n in 0..12 {
            add(&mut schedule, known(n), n, now).unwrap();
            add(&mut schedule, Requester::Stranger, n, now).unwrap();
        }
        let order: Vec<_> = std::iter::from_fn(|| schedule.next_job())
            .map(|entry| entry.lane)
            .collect();
        let strangers: Vec<_> = (0..order.len())
            .filter(|at| order[*at] == Lane::General)
            .take(3)
            .collect();
        assert_eq!(strangers, [4, 9, 14]);
    }

    #[test]
    fn account_has_one_job_at_a_time_in_the_reserved_lane() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        add(&mut schedule, known(1), 0, now).unwrap();
        let mut refused = 0;
        for n in 0..100 {
            refused += u32::from(add(&mut schedule, known(1), n, now).is_err());
        }
        assert!(refused > 0, "the general lane is bounded");
        assert_eq!(schedule.length(Lane::Reserved), 1);
        // Another account is admitted, and precedes all but one job in the general lane.
        add(&mut schedule, known(2), 7, now).unwrap();
        let first = schedule.next_job().unwrap();
        assert_eq!(schedule.lane_for(known(1)), Lane::General, "while it runs");
        assert_eq!(schedule.next_job().unwrap().work, 7);
        schedule.record_done(first.account, JOB);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
    }

    #[test]
    fn account_whose_job_was_abandoned_is_admitted_again() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        add(&mut schedule, known(1), 0, now).unwrap();
        assert_eq!(schedule.remove_abandoned(|_| true).len(), 1);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
        add(&mut schedule, known(1), 0, now).unwrap();
        let taken = schedule.next_job().unwrap();
        schedule.record_skipped(taken.account);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
    }

    #[test]
    fn estimate_follows_measured_durations() {
        let mut schedule = schedule(1, second(2));
        add(&mut schedule, Requester::Stranger, 0, Instant::now()).unwrap();
        schedule.next_job().unwrap();
        assert_eq!(schedule.expected_wait(Requester::Stranger), Some(JOB));
        for _ in 0..40 {
            schedule.record_done(None, second(1));
            schedule.running = 1;
        }
        let wait = schedule.expected_wait(Requester::Stranger).unwrap();
        assert!(wait > second(1) * 9 / 10 && wait <= second(1), "{wait:?}");
        schedule.record_done(None, Duration::ZERO);
        for _ in 0..200 {
            schedule.record_done(None, Duration::ZERO);
        }
        assert_eq!(schedule.job_time, MIN_JOB_TIME);
    }

    #[test]
    fn abandoned_jobs_are_removed() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        let taken = fill(&mut schedule, now);
        assert_eq!(schedule.expected_wait(Requester::Stranger), None);
        let removed = schedule.remove_abandoned(|n| n % 2 == 0).len();
        assert_eq!(removed, usize::try_from(taken).unwrap().div_ceil(2));
        assert!(schedule.expected_wait(Requester::Stranger).is_some());
        assert_eq!(schedule.next_job().unwrap().work, 1);
    }

    proptest! {
        #[test]
        fn no_job_is_lost_or_waits_beyond_the_limit(
            workers in 1..9usize,
            // 0: a job of a stranger is added, 1 to 5: one of a known device is added, 6 and 7: a
            // job is started or done.
            steps in prop::collection::vec(0..8u8, 0..400),
        ) {
            let mut schedule = schedule(workers, second(3));
            let now = Instant::now();
            let (mut admitted, mut taken) = (0, 0);
            let mut running = VecDeque::new();
            for step in steps {
                match step {
                    6.. if schedule.running == workers => {
                        schedule.record_done(running.pop_front().unwrap(), JOB);
                    }
                    6.. => {
                        if let Some(entry) = schedule.next_job() {
                            running.push_back(entry.account);
                            taken += 1;
                        }
                    }
                    _ => {
                        let requester = [Requester::Stranger, known(step.into())][usize::from(step > 0)];
                        admitted += usize::from(add(&mut schedule, requester, 0, now).is_ok());
                    }
                }
                let waiting = schedule.length(Lane::General) + schedule.length(Lane::Reserved);
                prop_assert_eq!(admitted, taken + waiting);
                // An account is in the reserved lane once, waiting or running.
                let in_queue = schedule.reserved.waiting.iter().map(|waiting| waiting.account);
                let mut accounts: Vec<_> =
                    in_queue.chain(running.iter().copied()).flatten().collect();
                accounts.sort();
                let count = accounts.len();
                accounts.dedup();
                prop_assert_eq!(accounts.len(), count);
                prop_assert_eq!(schedule.accounts.len(), count);
                // Each lane by itself is bounded by the limit.
                prop_assert!(waiting <= 2 * workers * (3000 / 250 + 1));
            }
        }
    }
}

//! Who is next, who has to wait how long, and who is sent away. No threads and no clock: it is
//! told what time it is.

use std::{
    collections::{HashSet, VecDeque},
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use coffer_domain::ids::UserId;

use super::{Lane, Requester};

/// So many jobs of the reserved queue go before one of the general queue.
const RESERVED_IN_A_ROW: usize = 4;

/// Whoever is sent away is not asked back sooner or later than this.
const RETRY: std::ops::RangeInclusive<Duration> = Duration::from_secs(2)..=Duration::from_secs(30);

/// A job is never thought to be shorter, which bounds the queue's length whatever was measured.
const SHORTEST_JOB: Duration = Duration::from_millis(1);

pub(super) struct Schedule<W> {
    workers: u32,
    max_wait: Duration,
    reserved: LaneState<W>,
    general: LaneState<W>,
    /// The accounts that have a job in the reserved queue, waiting or running: no more than that
    /// queue and the workers have room for.
    accounts: HashSet<UserId>,
    reserved_in_a_row: usize,
    running: usize,
    job_time: Duration,
}

struct LaneState<W> {
    waiting: VecDeque<Waiting<W>>,
    /// When the one who was sent away last was asked to come back.
    asked_back: Option<Instant>,
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
    /// Whose account it is about, if it was in the reserved queue.
    pub(super) account: Option<UserId>,
    pub(super) since: Instant,
}

impl<W> Default for LaneState<W> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            asked_back: None,
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
            job_time: job_time.max(SHORTEST_JOB),
        }
    }

    /// Which queue a job would go to.
    pub(super) fn lane_for(&self, requester: Requester) -> Lane {
        match requester {
            Requester::KnownDevice(account) if !self.accounts.contains(&account) => Lane::Reserved,
            _ => Lane::General,
        }
    }

    /// How long somebody who comes now would wait, if not too long.
    pub(super) fn wait(&self, requester: Requester) -> Option<Duration> {
        let wait = self.estimate(self.lane_for(requester));
        (wait <= self.max_wait).then_some(wait)
    }

    /// Lets a job come in, or says when to come back.
    pub(super) fn admit(&mut self, lane: Lane, now: Instant) -> Result<(), Duration> {
        let wait = self.estimate(lane);
        if wait > self.max_wait {
            return Err(self.ask_back(lane, wait, now));
        }
        Ok(())
    }

    /// Takes a job that was let in.
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

    /// The job whose turn it is. It counts as running until [`Schedule::done`].
    pub(super) fn take(&mut self) -> Option<Entry<W>> {
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

    /// A job is done, and took this long.
    pub(super) fn done(&mut self, account: Option<UserId>, took: Duration) {
        self.skipped(account);
        // A moving average: one odd job moves it little, a busier machine within a dozen jobs.
        self.job_time = (self.job_time * 7 / 8 + took / 8).max(SHORTEST_JOB);
    }

    /// A job was taken and not run.
    pub(super) fn skipped(&mut self, account: Option<UserId>) {
        self.running = self.running.saturating_sub(1);
        self.leave(account);
    }

    /// An account may use the reserved queue again.
    fn leave(&mut self, account: Option<UserId>) {
        if let Some(account) = account {
            self.accounts.remove(&account);
        }
    }

    /// Removes the jobs that nobody waits for any more. They are handed over and not dropped,
    /// since they may own anything, this queue included.
    pub(super) fn sweep(&mut self, abandoned: impl Fn(&W) -> bool) -> Vec<Entry<W>> {
        let mut swept = Vec::new();
        for lane in [Lane::Reserved, Lane::General] {
            for waiting in std::mem::take(&mut self.lane(lane).waiting) {
                if abandoned(&waiting.work) {
                    self.leave(waiting.account);
                    swept.push(waiting.into_entry(lane));
                } else {
                    self.lane(lane).waiting.push_back(waiting);
                }
            }
        }
        swept
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

    fn estimate(&self, lane: Lane) -> Duration {
        let (reserved, general) = (self.reserved.waiting.len(), self.general.waiting.len());
        let before = match lane {
            Lane::Reserved => reserved + general.min(reserved / RESERVED_IN_A_ROW + 1),
            Lane::General => general + reserved.min((general + 1) * RESERVED_IN_A_ROW),
        };
        let workers = self.workers as usize;
        match (self.running + before).checked_sub(workers) {
            None => Duration::ZERO,
            // All workers are busy: one of them is free every `slot`.
            Some(more) => self.slot() * u32::try_from(more + 1).unwrap_or(u32::MAX),
        }
    }

    /// The time in which the workers together do one job.
    fn slot(&self) -> Duration {
        self.job_time / self.workers
    }

    /// Everyone who is sent away is given a time of their own, one slot after the one before: sent
    /// away together, they do not come back together.
    fn ask_back(&mut self, lane: Lane, wait: Duration, now: Instant) -> Duration {
        let slot = self.slot();
        let earliest = now + wait.max(*RETRY.start());
        let state = self.lane(lane);
        let next = state
            .asked_back
            .map_or(earliest, |last| (last + slot).max(earliest));
        let at = next.min(now + *RETRY.end());
        state.asked_back = Some(at);
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

    /// Lets strangers in until one is sent away; says how many came in.
    fn fill(schedule: &mut Schedule<u32>, now: Instant) -> u32 {
        let mut entered = 0;
        while enter(schedule, Requester::Stranger, entered, now).is_ok() {
            entered += 1;
        }
        entered
    }

    fn enter(
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
    fn nobody_waits_while_a_worker_is_free() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        assert_eq!(schedule.wait(Requester::Stranger), Some(Duration::ZERO));
        enter(&mut schedule, Requester::Stranger, 1, now).unwrap();
        assert_eq!(schedule.wait(Requester::Stranger), Some(Duration::ZERO));
        enter(&mut schedule, Requester::Stranger, 2, now).unwrap();
        schedule.take().unwrap();
        schedule.take().unwrap();
        // Both are busy, and one of them is free every 125 ms.
        assert_eq!(schedule.wait(Requester::Stranger), Some(JOB / 2));
    }

    #[test]
    fn a_full_queue_sends_away_later_and_later() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        let taken = fill(&mut schedule, now);
        // Two that run, and two seconds of two workers.
        assert_eq!(taken, 2 + 16);
        let mut last = Duration::ZERO;
        let asked: Vec<_> = (0..500)
            .map(|n| enter(&mut schedule, Requester::Stranger, n, now).unwrap_err())
            .inspect(|after| {
                assert!(
                    *after >= second(2) && *after >= last,
                    "{after:?} after {last:?}"
                );
                last = *after;
            })
            .collect();
        assert_eq!(asked[80], asked[0] + JOB / 2 * 80);
        assert_eq!(last, second(30));
        // Time goes by, and so does the crowd.
        let later = enter(&mut schedule, Requester::Stranger, 0, now + second(60)).unwrap_err();
        assert!(later < second(3), "{later:?}");
    }

    #[test]
    fn strangers_do_not_keep_known_devices_out() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        fill(&mut schedule, now);
        assert!(schedule.wait(known(1)).is_some_and(|wait| wait <= JOB));
        enter(&mut schedule, known(1), 1, now).unwrap();
        assert_eq!(schedule.take().unwrap().lane, Lane::Reserved);
    }

    #[test]
    fn known_devices_do_not_shut_strangers_out() {
        let mut schedule = schedule(1, second(60));
        let now = Instant::now();
        for n in 0..12 {
            enter(&mut schedule, known(n), n, now).unwrap();
            enter(&mut schedule, Requester::Stranger, n, now).unwrap();
        }
        let order: Vec<_> = std::iter::from_fn(|| schedule.take())
            .map(|entry| entry.lane)
            .collect();
        let strangers: Vec<_> = (0..order.len())
            .filter(|at| order[*at] == Lane::General)
            .take(3)
            .collect();
        assert_eq!(strangers, [4, 9, 14]);
    }

    #[test]
    fn account_has_one_job_at_a_time_in_the_reserved_queue() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        enter(&mut schedule, known(1), 0, now).unwrap();
        let mut refused = 0;
        for n in 0..100 {
            refused += u32::from(enter(&mut schedule, known(1), n, now).is_err());
        }
        assert!(refused > 0, "the general queue is bounded");
        assert_eq!(schedule.length(Lane::Reserved), 1);
        // Another account gets in, and goes before everything in the general queue but one job.
        enter(&mut schedule, known(2), 7, now).unwrap();
        let first = schedule.take().unwrap();
        assert_eq!(schedule.lane_for(known(1)), Lane::General, "while it runs");
        assert_eq!(schedule.take().unwrap().work, 7);
        schedule.done(first.account, JOB);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
    }

    #[test]
    fn account_whose_job_was_swept_out_may_come_again() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        enter(&mut schedule, known(1), 0, now).unwrap();
        assert_eq!(schedule.sweep(|_| true).len(), 1);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
        enter(&mut schedule, known(1), 0, now).unwrap();
        let taken = schedule.take().unwrap();
        schedule.skipped(taken.account);
        assert_eq!(schedule.lane_for(known(1)), Lane::Reserved);
    }

    #[test]
    fn the_estimate_follows_what_was_measured() {
        let mut schedule = schedule(1, second(2));
        enter(&mut schedule, Requester::Stranger, 0, Instant::now()).unwrap();
        schedule.take().unwrap();
        assert_eq!(schedule.wait(Requester::Stranger), Some(JOB));
        for _ in 0..40 {
            schedule.done(None, second(1));
            schedule.running = 1;
        }
        let wait = schedule.wait(Requester::Stranger).unwrap();
        assert!(wait > second(1) * 9 / 10 && wait <= second(1), "{wait:?}");
        schedule.done(None, Duration::ZERO);
        for _ in 0..200 {
            schedule.done(None, Duration::ZERO);
        }
        assert_eq!(schedule.job_time, SHORTEST_JOB);
    }

    #[test]
    fn abandoned_jobs_are_removed() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        let taken = fill(&mut schedule, now);
        assert_eq!(schedule.wait(Requester::Stranger), None);
        let swept = schedule.sweep(|n| n % 2 == 0).len();
        assert_eq!(swept, usize::try_from(taken).unwrap().div_ceil(2));
        assert!(schedule.wait(Requester::Stranger).is_some());
        assert_eq!(schedule.take().unwrap().work, 1);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nobody_waits_beyond_the_limit(
            workers in 1..9usize,
            // 0: a stranger comes, 1 to 5: a known device comes, 6 and 7: a job is taken or done
            steps in prop::collection::vec(0..8u8, 0..400),
        ) {
            let mut schedule = schedule(workers, second(3));
            let now = Instant::now();
            let (mut entered, mut taken) = (0, 0);
            let mut running = VecDeque::new();
            for step in steps {
                match step {
                    6.. if schedule.running == workers => {
                        schedule.done(running.pop_front().unwrap(), JOB);
                    }
                    6.. => {
                        if let Some(entry) = schedule.take() {
                            running.push_back(entry.account);
                            taken += 1;
                        }
                    }
                    _ => {
                        let requester = [Requester::Stranger, known(step.into())][usize::from(step > 0)];
                        entered += usize::from(enter(&mut schedule, requester, 0, now).is_ok());
                    }
                }
                let waiting = schedule.length(Lane::General) + schedule.length(Lane::Reserved);
                prop_assert_eq!(entered, taken + waiting);
                // An account is in the reserved queue once, waiting or running.
                let in_queue = schedule.reserved.waiting.iter().map(|waiting| waiting.account);
                let mut accounts: Vec<_> =
                    in_queue.chain(running.iter().copied()).flatten().collect();
                accounts.sort();
                let count = accounts.len();
                accounts.dedup();
                prop_assert_eq!(accounts.len(), count);
                prop_assert_eq!(schedule.accounts.len(), count);
                // Each lane at most fills the limit by itself.
                prop_assert!(waiting <= 2 * workers * (3000 / 250 + 1));
            }
        }
    }
}

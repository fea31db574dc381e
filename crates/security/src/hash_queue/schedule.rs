//! Who is next, who has to wait how long, and who is sent away. No threads and no clock: it is
//! told what time it is.

use std::{
    collections::VecDeque,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use super::Lane;

/// So many known devices go before one stranger who waits.
const KNOWN_IN_A_ROW: usize = 4;

/// Whoever is sent away is not asked back sooner or later than this.
const RETRY: std::ops::RangeInclusive<Duration> = Duration::from_secs(2)..=Duration::from_secs(30);

/// A job is never thought to be shorter, which bounds the queue's length whatever was measured.
const SHORTEST_JOB: Duration = Duration::from_millis(1);

pub(super) struct Schedule<W> {
    workers: u32,
    max_wait: Duration,
    known: LaneState<W>,
    strangers: LaneState<W>,
    known_in_a_row: usize,
    running: usize,
    job_time: Duration,
}

struct LaneState<W> {
    waiting: VecDeque<(W, Instant)>,
    /// When the one who was sent away last was asked to come back.
    asked_back: Option<Instant>,
}

/// A job whose turn has come.
pub(super) struct Entry<W> {
    pub(super) work: W,
    pub(super) lane: Lane,
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

impl<W> Schedule<W> {
    pub(super) fn new(workers: NonZeroUsize, max_wait: Duration, job_time: Duration) -> Self {
        Self {
            workers: u32::try_from(workers.get()).unwrap_or(u32::MAX),
            max_wait,
            known: LaneState::default(),
            strangers: LaneState::default(),
            known_in_a_row: 0,
            running: 0,
            job_time: job_time.max(SHORTEST_JOB),
        }
    }

    /// How long somebody who comes now would wait, if not too long.
    pub(super) fn wait(&self, lane: Lane) -> Option<Duration> {
        let wait = self.estimate(lane);
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
    pub(super) fn push(&mut self, lane: Lane, work: W, now: Instant) {
        self.lane(lane).waiting.push_back((work, now));
    }

    /// The job whose turn it is. It counts as running until [`Schedule::done`].
    pub(super) fn take(&mut self) -> Option<Entry<W>> {
        let strangers_turn = self.known_in_a_row >= KNOWN_IN_A_ROW;
        let order = if strangers_turn {
            [Lane::Stranger, Lane::KnownDevice]
        } else {
            [Lane::KnownDevice, Lane::Stranger]
        };
        let (lane, (work, since)) = order
            .into_iter()
            .find_map(|lane| Some((lane, self.lane(lane).waiting.pop_front()?)))?;
        self.known_in_a_row = match lane {
            Lane::KnownDevice => self.known_in_a_row + 1,
            Lane::Stranger => 0,
        };
        self.running += 1;
        Some(Entry { work, lane, since })
    }

    /// A job is done, and took this long.
    pub(super) fn done(&mut self, took: Duration) {
        self.running = self.running.saturating_sub(1);
        // A moving average: one odd job moves it little, a busier machine within a dozen jobs.
        self.job_time = (self.job_time * 7 / 8 + took / 8).max(SHORTEST_JOB);
    }

    /// A job was taken and not run.
    pub(super) fn skipped(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    /// Removes the jobs that nobody waits for any more. They are handed over and not dropped,
    /// since they may own anything, this queue included.
    pub(super) fn sweep(&mut self, abandoned: impl Fn(&W) -> bool) -> Vec<Entry<W>> {
        let mut swept = Vec::new();
        for lane in [Lane::KnownDevice, Lane::Stranger] {
            let waiting = &mut self.lane(lane).waiting;
            for (work, since) in std::mem::take(waiting) {
                if abandoned(&work) {
                    swept.push(Entry { work, lane, since });
                } else {
                    waiting.push_back((work, since));
                }
            }
        }
        swept
    }

    pub(super) fn length(&self, lane: Lane) -> usize {
        match lane {
            Lane::KnownDevice => self.known.waiting.len(),
            Lane::Stranger => self.strangers.waiting.len(),
        }
    }

    fn lane(&mut self, lane: Lane) -> &mut LaneState<W> {
        match lane {
            Lane::KnownDevice => &mut self.known,
            Lane::Stranger => &mut self.strangers,
        }
    }

    fn estimate(&self, lane: Lane) -> Duration {
        let (known, strangers) = (self.known.waiting.len(), self.strangers.waiting.len());
        let before = match lane {
            Lane::KnownDevice => known + strangers.min(known / KNOWN_IN_A_ROW + 1),
            Lane::Stranger => strangers + known.min((strangers + 1) * KNOWN_IN_A_ROW),
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

    use super::*;

    const JOB: Duration = Duration::from_millis(250);

    fn schedule(workers: usize, max_wait: Duration) -> Schedule<u32> {
        Schedule::new(NonZeroUsize::new(workers).unwrap(), max_wait, JOB)
    }

    /// Lets strangers in until one is sent away; says how many came in.
    fn fill(schedule: &mut Schedule<u32>, now: Instant) -> u32 {
        let mut entered = 0;
        while enter(schedule, Lane::Stranger, entered, now).is_ok() {
            entered += 1;
        }
        entered
    }

    fn enter(
        schedule: &mut Schedule<u32>,
        lane: Lane,
        work: u32,
        now: Instant,
    ) -> Result<(), Duration> {
        schedule
            .admit(lane, now)
            .map(|()| schedule.push(lane, work, now))
    }

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn nobody_waits_while_a_worker_is_free() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        assert_eq!(schedule.wait(Lane::Stranger), Some(Duration::ZERO));
        enter(&mut schedule, Lane::Stranger, 1, now).unwrap();
        assert_eq!(schedule.wait(Lane::Stranger), Some(Duration::ZERO));
        enter(&mut schedule, Lane::Stranger, 2, now).unwrap();
        schedule.take().unwrap();
        schedule.take().unwrap();
        // Both are busy, and one of them is free every 125 ms.
        assert_eq!(schedule.wait(Lane::Stranger), Some(JOB / 2));
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
            .map(|n| enter(&mut schedule, Lane::Stranger, n, now).unwrap_err())
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
        let later = enter(&mut schedule, Lane::Stranger, 0, now + second(60)).unwrap_err();
        assert!(later < second(3), "{later:?}");
    }

    #[test]
    fn strangers_do_not_keep_known_devices_out() {
        let mut schedule = schedule(2, second(2));
        let now = Instant::now();
        fill(&mut schedule, now);
        assert!(
            schedule
                .wait(Lane::KnownDevice)
                .is_some_and(|wait| wait <= JOB)
        );
        enter(&mut schedule, Lane::KnownDevice, 1, now).unwrap();
        assert_eq!(schedule.take().unwrap().lane, Lane::KnownDevice);
    }

    #[test]
    fn known_devices_do_not_shut_strangers_out() {
        let mut schedule = schedule(1, second(60));
        let now = Instant::now();
        for n in 0..12 {
            enter(&mut schedule, Lane::KnownDevice, n, now).unwrap();
            enter(&mut schedule, Lane::Stranger, n, now).unwrap();
        }
        let order: Vec<_> = std::iter::from_fn(|| schedule.take())
            .map(|entry| entry.lane)
            .collect();
        let strangers: Vec<_> = (0..order.len())
            .filter(|at| order[*at] == Lane::Stranger)
            .take(3)
            .collect();
        assert_eq!(strangers, [4, 9, 14]);
    }

    #[test]
    fn the_estimate_follows_what_was_measured() {
        let mut schedule = schedule(1, second(2));
        enter(&mut schedule, Lane::Stranger, 0, Instant::now()).unwrap();
        schedule.take().unwrap();
        assert_eq!(schedule.wait(Lane::Stranger), Some(JOB));
        for _ in 0..40 {
            schedule.done(second(1));
            schedule.running = 1;
        }
        let wait = schedule.wait(Lane::Stranger).unwrap();
        assert!(wait > second(1) * 9 / 10 && wait <= second(1), "{wait:?}");
        schedule.done(Duration::ZERO);
        for _ in 0..200 {
            schedule.done(Duration::ZERO);
        }
        assert_eq!(schedule.job_time, SHORTEST_JOB);
    }

    #[test]
    fn those_who_went_away_are_swept_out() {
        let mut schedule = schedule(1, second(2));
        let now = Instant::now();
        let taken = fill(&mut schedule, now);
        assert_eq!(schedule.wait(Lane::Stranger), None);
        let swept = schedule.sweep(|n| n % 2 == 0).len();
        assert_eq!(swept, usize::try_from(taken).unwrap().div_ceil(2));
        assert!(schedule.wait(Lane::Stranger).is_some());
        assert_eq!(schedule.take().unwrap().work, 1);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nobody_waits_beyond_the_limit(
            workers in 1..9usize,
            // 0: a stranger comes, 1: a known device comes, 2: a job is taken or done
            steps in prop::collection::vec(0..3u8, 0..400),
        ) {
            let mut schedule = schedule(workers, second(3));
            let now = Instant::now();
            let (mut entered, mut taken) = (0, 0);
            for step in steps {
                match step {
                    2 if schedule.running == workers => schedule.done(JOB),
                    2 => taken += usize::from(schedule.take().is_some()),
                    _ => {
                        let lane = [Lane::Stranger, Lane::KnownDevice][usize::from(step)];
                        entered += usize::from(enter(&mut schedule, lane, 0, now).is_ok());
                    }
                }
                let waiting = schedule.length(Lane::Stranger) + schedule.length(Lane::KnownDevice);
                prop_assert_eq!(entered, taken + waiting);
                // Each lane at most fills the limit by itself.
                prop_assert!(waiting <= 2 * workers * (3000 / 250 + 1));
            }
        }
    }
}

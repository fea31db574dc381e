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

//! Password hashing on separate threads: a bounded queue with two lanes.
//!
//! The workers are separate threads instead of tokio's blocking pool with a semaphore, for three
//! reasons: a worker takes the next job itself, so that no core waits for a scheduler that is busy
//! with requests; the queue can decide which job is next; and a slow disk, which fills the blocking
//! pool, does not delay sign-ins.
//!
//! A caller who would have to wait longer than the limit is refused at once. This also bounds
//! memory: the queue never holds more jobs than the workers can do within the limit.

use std::{
    any::Any,
    io,
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use coffer_domain::ids::UserId;
use tokio::sync::oneshot;

mod schedule;

use schedule::{Entry, Schedule};

/// The caller for whom a job is run, which decides its lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requester {
    /// A device that has signed in to this account before. Its jobs use the reserved lane, in which
    /// an account has one job at a time, waiting or running. Further jobs use the general lane, so
    /// that an attacker cannot fill the reserved one with attempts at a single account.
    KnownDevice(UserId),
    /// Any other caller.
    Stranger,
}

/// The two lanes of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Lane {
    /// The lane of known devices, with priority over strangers.
    Reserved,
    /// The lane for all others. One of every five jobs comes from it if it has any, so that
    /// strangers are slowed down but never blocked.
    General,
}

impl Lane {
    const fn name(self) -> &'static str {
        match self {
            Self::Reserved => "known_device",
            Self::General => "stranger",
        }
    }
}

/// The reason why a job was not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashQueueError {
    /// The wait would have been too long: 503 with `Retry-After`.
    #[error("too many sign-ins at once; try again in {} seconds", retry_after.as_secs())]
    Overloaded {
        /// The time after which to try again: 2 to 30 seconds, increasing with the number of
        /// refusals, so that refused callers do not all return at once.
        retry_after: Duration,
    },
    /// The job panicked, or the queue was dropped.
    #[error("the password could not be hashed")]
    Failed,
}

/// Runs jobs of about equal length, at most one per worker at a time.
///
/// Metrics: `coffer_hash_queue_length` (gauge), `coffer_hash_queue_wait_seconds` (histogram),
/// `coffer_hash_queue_refused_total` and `coffer_hash_queue_abandoned_total` (counters), each by
/// `lane`; `coffer_hash_job_seconds` (histogram).
///
/// Dropping the queue waits for the running jobs, at most the time of one job.
pub struct HashQueue {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    state_changed: Condvar,
}

struct State {
    schedule: Schedule<Box<dyn Work>>,
    is_shut_down: bool,
}

/// A job whose caller may have stopped waiting.
trait Work: Send {
    fn run(self: Box<Self>);
    fn is_abandoned(&self) -> bool;
}

struct Job<F, T> {
    work: F,
    sender: oneshot::Sender<T>,
}

impl<F, T> Work for Job<F, T>
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    fn run(self: Box<Self>) {
        match catch_unwind(AssertUnwindSafe(self.work)) {
            // It is not an error if the caller has stopped waiting.
            Ok(value) => drop(self.sender.send(value)),
            // The dropped sender reports the failure to the caller; the worker continues.
            Err(panic) => {
                tracing::error!(reason = reason(&*panic), "password hashing job panicked");
            }
        }
    }

    fn is_abandoned(&self) -> bool {
        self.sender.is_closed()
    }
}

fn reason(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown")
}

impl HashQueue {
    /// Starts the workers. `job_time` is the estimated duration of a job until some have been
    /// measured; see [`PasswordHasher::hash_time`](crate::PasswordHasher::hash_time).
    pub fn new(workers: NonZeroUsize, max_wait: Duration, job_time: Duration) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                schedule: Schedule::new(workers, max_wait, job_time),
                is_shut_down: false,
            }),
            state_changed: Condvar::new(),
        });
        // If a thread fails to start, dropping the queue ends the threads before it.
        let mut queue = Self {
            shared,
            workers: Vec::with_capacity(workers.get()),
        };
        for number in 0..workers.get() {
            let shared = Arc::clone(&queue.shared);
            let worker = thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || shared.run_jobs())?;
            queue.workers.push(worker);
        }
        Ok(queue)
    }

    /// Runs `work` on a worker when its turn comes. If the future is dropped before that, the job
    /// is not run.
    pub async fn run<T, F>(&self, requester: Requester, work: F) -> Result<T, HashQueueError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (sender, result) = oneshot::channel();
        self.enqueue(requester, Box::new(Job { work, sender }))?;
        result.await.map_err(|_| HashQueueError::Failed)
    }

    fn enqueue(&self, requester: Requester, work: Box<dyn Work>) -> Result<(), HashQueueError> {
        let now = Instant::now();
        let mut state = self.shared.lock();
        // Makes room by removing abandoned jobs.
        let removed = if state.schedule.expected_wait(requester).is_none() {
            state.schedule.remove_abandoned(|work| work.is_abandoned())
        } else {
            Vec::new()
        };
        let lane = state.schedule.lane_for(requester);
        let admitted = state.schedule.admit(lane, now);
        if admitted.is_ok() {
            state.schedule.push(requester, work, now);
        }
        let length = state.schedule.length(lane);
        drop(state);
        for entry in removed {
            count_abandoned(entry.lane);
        }
        match admitted {
            Ok(()) => {
                self.shared.state_changed.notify_one();
                report_length(lane, length);
                Ok(())
            }
            Err(retry_after) => {
                metrics::counter!("coffer_hash_queue_refused_total", "lane" => lane.name())
                    .increment(1);
                Err(HashQueueError::Overloaded { retry_after })
            }
        }
    }
}

impl Shared {
    fn run_jobs(&self) {
        while let Some(entry) = self.next_job() {
            let start = Instant::now();
            metrics::histogram!("coffer_hash_queue_wait_seconds", "lane" => entry.lane.name())
                .record(start.duration_since(entry.since));
            let account = entry.account;
            entry.work.run();
            let took = start.elapsed();
            metrics::histogram!("coffer_hash_job_seconds").record(took);
            self.lock().schedule.record_done(account, took);
        }
    }

    /// The next job whose caller is still waiting; `None` after the queue has been shut down.
    fn next_job(&self) -> Option<Entry<Box<dyn Work>>> {
        let mut state = self.lock();
        loop {
            if state.is_shut_down {
                return None;
            }
            let Some(entry) = state.schedule.next_job() else {
                let woken = self.state_changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            report_length(entry.lane, state.schedule.length(entry.lane));
            if !entry.work.is_abandoned() {
                return Some(entry);
            }
            state.schedule.record_skipped(entry.account);
            drop(state);
            count_abandoned(entry.lane);
            // The job may own the last handle to this queue, whose destructor takes the lock.
            drop(entry);
            state = self.lock();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code of callers runs or is dropped under the lock, so a panic cannot leave the state
        // inconsistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for HashQueue {
    fn drop(&mut self) {
        self.shared.lock().is_shut_down = true;
        self.shared.state_changed.notify_all();
        for worker in self.workers.drain(..) {
            // A job that owns the last handle drops the queue on a worker, which cannot join
            // itself.
            if worker.thread().id() != thread::current().id() {
                // Workers do not panic; if one did, nothing could be done about it here.
                let _ = worker.join();
            }
        }
    }
}

impl std::fmt::Debug for HashQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HashQueue")
            .field("workers", &self.workers.len())
            .finish_non_exhaustive()
    }
}

fn report_length(lane: Lane, length: usize) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    metrics::gauge!("coffer_hash_queue_length", "lane" => lane.name()).set(length);
}

fn count_abandoned(lane: Lane) {
    metrics::counter!("coffer_hash_queue_abandoned_total", "lane" => lane.name()).increment(1);
}

#[cfg(test)]
mod tests;

//! Hashing off the asynchronous threads: a bounded queue with two lanes.
//!
//! The workers are threads of their own and not tokio's blocking pool behind a semaphore. A worker
//! that is done takes the next job itself, so that a core never waits for a scheduler that is busy
//! with requests; the queue can choose who is next; and a slow disk in the blocking pool keeps
//! nobody from signing in.
//!
//! Who would have to wait longer than the limit is told so at once. That bounds memory too: the
//! queue never holds more than the workers can do within the limit.

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

/// For whom a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requester {
    /// A device that has signed in to this account before. Its jobs use the reserved queue, where
    /// an account has one job at a time, waiting or running; any further one is treated as a
    /// stranger's, so that nobody fills the reserved queue by guessing at an account of their own.
    KnownDevice(UserId),
    /// Everyone else.
    Stranger,
}

/// The two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Lane {
    /// The reserved queue: it goes first, so that any number of strangers cannot keep people out.
    Reserved,
    /// The general queue. Of every five jobs one is from it if there is any, so that strangers are
    /// slowed down, never shut out.
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

/// Why a job was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashQueueError {
    /// It would have waited too long: 503 with `Retry-After`.
    #[error("too many sign-ins at once; try again in {} seconds", retry_after.as_secs())]
    Overloaded {
        /// When to come back: at least 2 seconds, at most 30, later the more were sent away, so
        /// that they do not all come back at once.
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
/// Dropped, it lets the running jobs end, and waits for them: up to the time of one job.
pub struct HashQueue {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    work_or_end: Condvar,
}

struct State {
    schedule: Schedule<Box<dyn Work>>,
    ending: bool,
}

/// A job whose caller may go away.
trait Work: Send {
    fn run(self: Box<Self>);
    fn is_abandoned(&self) -> bool;
}

struct Job<F, T> {
    work: F,
    answer: oneshot::Sender<T>,
}

impl<F, T> Work for Job<F, T>
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    fn run(self: Box<Self>) {
        match catch_unwind(AssertUnwindSafe(self.work)) {
            // A caller that went away meanwhile is no failure.
            Ok(value) => drop(self.answer.send(value)),
            // The caller learns by the dropped sender; the worker lives on.
            Err(panic) => {
                tracing::error!(reason = reason(&*panic), "password hashing job panicked");
            }
        }
    }

    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
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
    /// Starts the workers. `job_time` is what one job is thought to take until some were measured;
    /// [`PasswordHasher::hash_time`](crate::PasswordHasher::hash_time) knows.
    pub fn new(workers: NonZeroUsize, max_wait: Duration, job_time: Duration) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                schedule: Schedule::new(workers, max_wait, job_time),
                ending: false,
            }),
            work_or_end: Condvar::new(),
        });
        // Should a thread fail to start, dropping the queue ends those before it.
        let mut queue = Self {
            shared,
            workers: Vec::with_capacity(workers.get()),
        };
        for number in 0..workers.get() {
            let shared = Arc::clone(&queue.shared);
            let worker = thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || shared.work())?;
            queue.workers.push(worker);
        }
        Ok(queue)
    }

    /// Runs `work` on a worker when its turn comes. A job whose future is dropped before that is
    /// never run.
    pub async fn run<T, F>(&self, requester: Requester, work: F) -> Result<T, HashQueueError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.enqueue(requester, Box::new(Job { work, answer }))?;
        answered.await.map_err(|_| HashQueueError::Failed)
    }

    fn enqueue(&self, requester: Requester, work: Box<dyn Work>) -> Result<(), HashQueueError> {
        let now = Instant::now();
        let mut state = self.shared.lock();
        // Those who went away take nobody's place.
        let swept = if state.schedule.wait(requester).is_none() {
            state.schedule.sweep(|work| work.is_abandoned())
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
        for entry in swept {
            count_abandoned(entry.lane);
        }
        match admitted {
            Ok(()) => {
                self.shared.work_or_end.notify_one();
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
    fn work(&self) {
        while let Some(entry) = self.next() {
            let start = Instant::now();
            metrics::histogram!("coffer_hash_queue_wait_seconds", "lane" => entry.lane.name())
                .record(start.duration_since(entry.since));
            let account = entry.account;
            entry.work.run();
            let took = start.elapsed();
            metrics::histogram!("coffer_hash_job_seconds").record(took);
            self.lock().schedule.done(account, took);
        }
    }

    /// The next job that anybody still waits for; nothing when the queue ends.
    fn next(&self) -> Option<Entry<Box<dyn Work>>> {
        let mut state = self.lock();
        loop {
            if state.ending {
                return None;
            }
            let Some(entry) = state.schedule.take() else {
                let woken = self.work_or_end.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            report_length(entry.lane, state.schedule.length(entry.lane));
            if !entry.work.is_abandoned() {
                return Some(entry);
            }
            state.schedule.skipped(entry.account);
            drop(state);
            count_abandoned(entry.lane);
            // It may own the last handle to this queue, which takes the lock to say so.
            drop(entry);
            state = self.lock();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock runs or drops what others wrote, so no panic leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for HashQueue {
    fn drop(&mut self) {
        self.shared.lock().ending = true;
        self.shared.work_or_end.notify_all();
        for worker in self.workers.drain(..) {
            // A job that owned the last handle to the queue drops it on a worker, which cannot
            // wait for itself.
            if worker.thread().id() != thread::current().id() {
                // A worker does not panic; if it did, there is nothing left to do about it.
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

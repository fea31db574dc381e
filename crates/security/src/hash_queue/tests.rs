use std::sync::{
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

use tokio::{runtime::Builder, task::yield_now};

use super::*;

const JOB: Duration = Duration::from_millis(250);

fn queue(workers: usize, max_wait: Duration) -> Arc<HashQueue> {
    let workers = NonZeroUsize::new(workers).unwrap();
    Arc::new(HashQueue::new(workers, max_wait, JOB).unwrap())
}

fn known_device() -> Requester {
    Requester::KnownDevice(uuid::Uuid::from_u128(1).into())
}

/// Runs a test on one thread, so that spawned tasks run only while the test waits.
fn block_on(test: impl Future<Output = ()>) {
    Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(test);
}

/// Controls a job that reports its start and waits until it is released.
struct Gate {
    started: tokio::sync::mpsc::UnboundedReceiver<()>,
    release: mpsc::Sender<()>,
}

fn gated() -> (Gate, impl FnOnce() + Send + 'static) {
    let (start, started) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = mpsc::channel::<()>();
    let job = move || {
        start.send(()).unwrap();
        // An error also releases the job: the test has ended.
        let _ = released.recv();
    };
    (Gate { started, release }, job)
}

/// Occupies one worker until the gate's job is released.
async fn occupy(queue: &Arc<HashQueue>) -> (Gate, tokio::task::JoinHandle<()>) {
    let (mut gate, job) = gated();
    let queue = Arc::clone(queue);
    let task = tokio::spawn(async move { queue.run(Requester::Stranger, job).await.unwrap() });
    gate.started.recv().await.unwrap();
    (gate, task)
}

#[test]
fn job_runs_on_a_worker_and_returns_its_value() {
    block_on(async {
        let queue = queue(1, JOB * 8);
        let here = thread::current().id();
        let there = queue
            .run(Requester::Stranger, || thread::current().id())
            .await
            .unwrap();
        assert_ne!(here, there);
    });
}

#[test]
fn running_jobs_never_exceed_the_workers() {
    block_on(async {
        let queue = queue(2, JOB * 1000);
        let (running, max) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let jobs: Vec<_> = (0..100)
            .map(|_| {
                let (queue, running, max) = (queue.clone(), running.clone(), max.clone());
                tokio::spawn(async move {
                    let job = move || {
                        max.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        running.fetch_sub(1, Ordering::SeqCst);
                    };
                    queue.run(Requester::Stranger, job).await
                })
            })
            .collect();
        for job in jobs {
            job.await.unwrap().unwrap();
        }
        assert!((1..=2).contains(&max.load(Ordering::SeqCst)));
    });
}

#[test]
fn overloaded_queue_refuses_at_once() {
    block_on(async {
        let queue = queue(1, JOB * 4);
        let (gate, occupied) = occupy(&queue).await;
        let ran = Arc::new(AtomicUsize::new(0));
        let jobs: Vec<_> = (0..50)
            .map(|_| {
                let (queue, ran) = (queue.clone(), ran.clone());
                tokio::spawn(async move {
                    let job = move || ran.fetch_add(1, Ordering::SeqCst);
                    queue.run(Requester::Stranger, job).await
                })
            })
            .collect();
        yield_now().await;
        // Refusals do not wait for the occupied worker; all other jobs do.
        let refused = jobs.iter().filter(|job| job.is_finished()).count();
        assert_eq!(refused, 50 - 4);
        gate.release.send(()).unwrap();
        occupied.await.unwrap();
        let mut latest = Duration::ZERO;
        for job in jobs {
            if let Err(HashQueueError::Overloaded { retry_after }) = job.await.unwrap() {
                assert!(retry_after >= Duration::from_secs(2));
                latest = latest.max(retry_after);
            }
        }
        assert_eq!(ran.load(Ordering::SeqCst), 4);
        assert!(latest > Duration::from_secs(10), "{latest:?}");
    });
}

#[test]
fn known_devices_precede_strangers_in_a_full_queue() {
    block_on(async {
        let queue = queue(1, JOB * 4);
        let (gate, _occupied) = occupy(&queue).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let spawn = |requester| {
            let (queue, order) = (queue.clone(), order.clone());
            tokio::spawn(async move {
                queue
                    .run(requester, move || order.lock().unwrap().push(requester))
                    .await
            })
        };
        let strangers: Vec<_> = (0..20).map(|_| spawn(Requester::Stranger)).collect();
        yield_now().await;
        let known = spawn(known_device());
        yield_now().await;
        gate.release.send(()).unwrap();
        known.await.unwrap().unwrap();
        for stranger in strangers {
            let _ = stranger.await.unwrap();
        }
        let order = order.lock().unwrap();
        assert_eq!(order[0], known_device());
        assert_eq!(order.len(), 1 + 4);
    });
}

#[test]
fn attempts_at_one_account_do_not_block_other_known_devices() {
    block_on(async {
        let queue = queue(1, JOB * 4);
        let (gate, _occupied) = occupy(&queue).await;
        let attacker = Requester::KnownDevice(uuid::Uuid::from_u128(2).into());
        let spawn = |requester| {
            let queue = queue.clone();
            tokio::spawn(async move { queue.run(requester, || ()).await })
        };
        let guesses: Vec<_> = (0..24).map(|_| spawn(attacker)).collect();
        yield_now().await;
        assert!(guesses.iter().any(tokio::task::JoinHandle::is_finished));
        let victim = spawn(known_device());
        yield_now().await;
        assert!(!victim.is_finished(), "refused");
        gate.release.send(()).unwrap();
        victim.await.unwrap().unwrap();
        for guess in guesses {
            let _ = guess.await.unwrap();
        }
    });
}

#[test]
fn job_of_a_dropped_future_is_not_run() {
    block_on(async {
        let queue = queue(1, JOB * 8);
        let (gate, occupied) = occupy(&queue).await;
        let ran = Arc::new(AtomicUsize::new(0));
        let job = || {
            let ran = ran.clone();
            move || ran.fetch_add(1, Ordering::SeqCst)
        };
        let dropped = tokio::spawn({
            let (queue, job) = (queue.clone(), job());
            async move { queue.run(known_device(), job).await }
        });
        yield_now().await;
        dropped.abort();
        assert!(dropped.await.unwrap_err().is_cancelled());
        gate.release.send(()).unwrap();
        occupied.await.unwrap();
        // This job comes after the abandoned one, which therefore had its turn.
        queue.run(Requester::Stranger, job()).await.unwrap();
        assert_eq!(ran.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn abandoned_jobs_free_their_places() {
    block_on(async {
        let queue = queue(1, JOB * 4);
        let (gate, _occupied) = occupy(&queue).await;
        let spawn = || {
            let queue = queue.clone();
            tokio::spawn(async move { queue.run(Requester::Stranger, || ()).await })
        };
        let abandoned: Vec<_> = (0..4).map(|_| spawn()).collect();
        yield_now().await;
        for job in abandoned {
            job.abort();
            let _ = job.await;
        }
        let next = spawn();
        yield_now().await;
        assert!(!next.is_finished());
        gate.release.send(()).unwrap();
        next.await.unwrap().unwrap();
    });
}

#[test]
fn panicking_job_does_not_end_its_worker() {
    block_on(async {
        let queue = queue(1, JOB * 8);
        let failed = queue
            .run(Requester::Stranger, || panic!("on purpose"))
            .await;
        assert_eq!(failed, Err::<(), _>(HashQueueError::Failed));
        assert_eq!(queue.run(Requester::Stranger, || 7).await, Ok(7));
    });
}

#[test]
fn dropping_the_queue_waits_for_running_jobs_and_threads() {
    block_on(async {
        let queue = queue(2, JOB * 8);
        let shared = Arc::downgrade(&queue.shared);
        let (gate, job) = gated();
        let mut gate = gate;
        let caller = tokio::spawn({
            let queue = queue.clone();
            async move { queue.run(Requester::Stranger, job).await }
        });
        gate.started.recv().await.unwrap();
        caller.abort();
        let _ = caller.await;
        gate.release.send(()).unwrap();
        drop(Arc::into_inner(queue).unwrap());
        assert!(shared.upgrade().is_none());
    });
}

#[test]
fn queue_can_be_dropped_by_its_own_job() {
    block_on(async {
        let queue = queue(1, JOB * 8);
        let (gate, job) = gated();
        let mut gate = gate;
        let (dropped, is_dropped) = oneshot::channel();
        let owned = queue.clone();
        let caller = tokio::spawn({
            let queue = queue.clone();
            async move {
                let last = move || {
                    job();
                    drop(owned);
                    dropped.send(()).unwrap();
                };
                queue.run(Requester::Stranger, last).await
            }
        });
        gate.started.recv().await.unwrap();
        caller.abort();
        let _ = caller.await;
        drop(queue);
        gate.release.send(()).unwrap();
        is_dropped.await.unwrap();
    });
}

#[test]
fn queue_can_be_owned_by_an_abandoned_job() {
    block_on(async {
        let queue = queue(1, JOB * 8);
        let (gate, occupied) = occupy(&queue).await;
        let (dropped, is_dropped) = oneshot::channel::<()>();
        let caller = tokio::spawn({
            let queue = queue.clone();
            async move {
                let owned = queue.clone();
                let job = move || drop((owned, dropped));
                queue.run(Requester::Stranger, job).await
            }
        });
        yield_now().await;
        caller.abort();
        let _ = caller.await;
        occupied.abort();
        let _ = occupied.await;
        drop(queue);
        gate.release.send(()).unwrap();
        // The sender is dropped with the job, which owned the queue.
        assert!(is_dropped.await.is_err());
    });
}

/// Measures the throughput of the queue as a share of raw hashing, which keeps every worker busy
/// all the time. The share of time that workers spend in jobs is therefore this share, even on a
/// busy machine.
#[test]
#[ignore = "measures; run it alone and with --release"]
fn throughput_is_close_to_raw_hashing() {
    use coffer_domain::testing::SeededRng;

    use crate::{AuthSettings, Password, PasswordHasher};

    const JOBS: u32 = 400;
    let settings = AuthSettings {
        // An eighth of the usual duration, so that the queue has eight times as much to do.
        bcrypt_cost: 9,
        ..AuthSettings::default()
    };
    let workers = settings.hash_workers();
    let hasher = Arc::new(PasswordHasher::new(&settings, &SeededRng::new(1)).unwrap());
    let queue = HashQueue::new(workers, Duration::from_mins(10), hasher.hash_time()).unwrap();
    let queue = Arc::new(queue);
    let start = Instant::now();
    let in_jobs = Builder::new_multi_thread()
        .build()
        .unwrap()
        .block_on(async {
            let job = || {
                let (queue, hasher) = (queue.clone(), hasher.clone());
                tokio::spawn(async move {
                    let verify = move || {
                        let start = Instant::now();
                        hasher.verify(
                            None,
                            hasher.method(),
                            &Password::for_verification("Tr0ub4dor&3"),
                        );
                        start.elapsed()
                    };
                    queue.run(Requester::Stranger, verify).await.unwrap()
                })
            };
            let jobs: Vec<_> = (0..JOBS).map(|_| job()).collect();
            let mut in_jobs = Duration::ZERO;
            for job in jobs {
                in_jobs += job.await.unwrap();
            }
            in_jobs
        });
    let available = start.elapsed() * u32::try_from(workers.get()).unwrap();
    let share = in_jobs.as_secs_f64() / available.as_secs_f64();
    println!(
        "{share:.4} of the raw throughput, {:?} a job",
        in_jobs / JOBS
    );
    assert!(share >= 0.95);
}

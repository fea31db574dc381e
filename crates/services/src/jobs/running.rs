//! The workers of a node.

use std::{sync::Arc, time::Duration};

use coffer_domain::{Clock, Rng, job::JobKind, label::Labelled as _};
use coffer_storage::{Event, EventSource, RepositoryFactory};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    task::JoinSet,
    time,
};

use super::{JobHandler, JobWorker};

/// The interval at which workers look for jobs that no event announced: those to try again, and those
/// of nodes that have disappeared.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The workers' dependencies.
pub struct Jobs {
    /// Opens the units of work.
    pub repositories: Arc<dyn RepositoryFactory>,
    /// Announces new jobs.
    pub events: Arc<dyn EventSource>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for claims and delays.
    pub rng: Arc<dyn Rng>,
}

/// What the workers are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Working,
    /// Finish the current job and stop.
    Finishing,
    /// Give the current job back and stop.
    Aborting,
}

/// Running workers. Dropping them aborts their jobs, which others then do after a while.
pub struct RunningJobs {
    phase: watch::Sender<Phase>,
    workers: JoinSet<()>,
}

impl Jobs {
    /// Starts the workers of these handlers.
    pub fn start(&self, handlers: &[Arc<dyn JobHandler>]) -> RunningJobs {
        let (phase, watched) = watch::channel(Phase::Working);
        let mut workers = JoinSet::new();
        for handler in handlers {
            register_metrics(handler.kind());
            for _ in 0..handler.workers() {
                let worker = JobWorker::new(
                    handler.clone(),
                    self.repositories.clone(),
                    self.clock.clone(),
                    self.rng.clone(),
                );
                workers.spawn(work(worker, self.events.subscribe(), watched.clone()));
            }
        }
        RunningJobs { phase, workers }
    }
}

/// Registers the counters before their first events.
fn register_metrics(kind: JobKind) {
    for outcome in ["done", "retry", "dead", "released"] {
        let kind = kind.label();
        metrics::counter!("coffer_job_attempts_total", "kind" => kind, "outcome" => outcome)
            .absolute(0);
    }
}

impl RunningJobs {
    /// Stops the workers: the current jobs may finish within `grace`, and are given back otherwise.
    pub async fn stop(mut self, grace: Duration) {
        self.phase.send_replace(Phase::Finishing);
        if time::timeout(grace, self.all_stopped()).await.is_ok() {
            return;
        }
        tracing::info!("giving back jobs that are still running");
        self.phase.send_replace(Phase::Aborting);
        self.all_stopped().await;
    }

    async fn all_stopped(&mut self) {
        while self.workers.join_next().await.is_some() {}
    }
}

async fn work(
    worker: JobWorker,
    mut events: broadcast::Receiver<Event>,
    mut phase: watch::Receiver<Phase>,
) {
    let mut failing = false;
    while *phase.borrow() == Phase::Working {
        let mut abort = phase.clone();
        let aborted = async move {
            let _ = abort.wait_for(|phase| *phase == Phase::Aborting).await;
        };
        match worker.run_next(aborted).await {
            Ok(true) => {
                failing = false;
                continue;
            }
            Ok(false) => failing = false,
            // Logged once, not at each interval while the database is unavailable.
            Err(error) if !failing => {
                tracing::warn!(%error, "failed to look for jobs; retrying every few seconds");
                failing = true;
            }
            Err(_) => {}
        }
        tokio::select! {
            () = announced(&mut events) => {}
            () = time::sleep(POLL_INTERVAL) => {}
            _ = phase.wait_for(|phase| *phase != Phase::Working) => {}
        }
    }
}

/// Waits until a job may have been enqueued.
async fn announced(events: &mut broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::JobEnqueued | Event::Missed) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            // Without events, the interval remains.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

//! What runs beside the requests: sealing the audit log, housekeeping, backups, and looking after the parts
//! that readiness and metrics tell of.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use coffer_api::Probe;
use coffer_services::{Housekeeping, Services, audit_log::AuditLog};
use coffer_storage_pg::{PgRepositoryFactory, address::Address, migrate};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::Instant};

use super::measures;
use crate::{backup::Schedule, telemetry, timer::every};

/// How often records get their seal.
const SEAL_EVERY: Duration = Duration::from_secs(1);

/// How long sealing may go without success before readiness says so.
const SEAL_PATIENCE: Duration = Duration::from_mins(1);

/// How often what had its time is removed.
const PURGE_EVERY: Duration = Duration::from_mins(10);

/// How often refused requests are written to the audit log.
const REFUSALS_EVERY: Duration = Duration::from_mins(1);

/// How often it is counted how the stored passwords are hashed.
const HASHES_EVERY: Duration = Duration::from_hours(1);

/// How often budgets are looked at for what no write told of.
const TELL_EVERY: Duration = Duration::from_mins(5);

/// How often the schema is compared with the one that this program knows.
const MIGRATIONS_EVERY: Duration = Duration::from_mins(1);

/// What runs in the background, and what it works with.
pub(super) struct Background {
    pub(super) audit_log: Arc<AuditLog>,
    pub(super) housekeeping: Housekeeping,
    pub(super) services: Arc<Services>,
    /// The database as its owner, who sees the migrations.
    pub(super) owner: Address,
    /// The database as who measures it.
    pub(super) system: Address,
    /// The data directory, whose disk may run full.
    pub(super) data: PathBuf,
    pub(super) stored: Arc<PgRepositoryFactory>,
    /// Makes backups, where somebody wants that.
    pub(super) backups: Option<Schedule>,
    pub(super) metrics: PrometheusHandle,
}

/// What a part said last.
type Said = Arc<Mutex<Result<Value, String>>>;

impl Background {
    /// Starts it all. Returns the tasks, and the parts that tell how they are.
    pub(super) fn start(self) -> (JoinSet<()>, Vec<Probe>) {
        // What is counted shows before it first happens.
        metrics::counter!("coffer_retries_total").absolute(0);
        let mut tasks = JoinSet::new();
        let sealed = Arc::new(Mutex::new(Instant::now()));
        tasks.spawn(keep_sealing(self.audit_log, sealed.clone()));
        tasks.spawn(keep_purging(self.housekeeping));
        if let Some(backups) = self.backups {
            tasks.spawn(backups.run());
        }
        tasks.spawn(keep_recording_refusals(self.services.clone()));
        tasks.spawn(keep_following_hashes(self.services.clone()));
        tasks.spawn(keep_telling(self.services));
        let migrations: Said = Arc::new(Mutex::new(Ok(Value::Null)));
        tasks.spawn(keep_comparing(self.owner, migrations.clone()));
        tasks.spawn(measures::keep_measuring(self.system, self.data));
        let stored = self.stored;
        tasks.spawn(telemetry::keep_up(self.metrics, move || {
            describe_pool(&stored);
        }));
        let probes = vec![
            Probe {
                name: "jobs",
                check: Box::new(move || sealing(&sealed)),
            },
            Probe {
                name: "migrations",
                check: Box::new(move || lock(&migrations).clone()),
            },
        ];
        (tasks, probes)
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn keep_sealing(audit_log: Arc<AuditLog>, sealed: Arc<Mutex<Instant>>) {
    let mut interval = every(SEAL_EVERY);
    let mut fails = false;
    loop {
        interval.tick().await;
        match audit_log.seal().await {
            Ok(_) => {
                *lock(&sealed) = Instant::now();
                fails = false;
            }
            // Once, and not every second while the database is away.
            Err(error) if !fails => {
                tracing::warn!(%error, "failed to seal the audit log; retrying every second");
                fails = true;
            }
            Err(_) => {}
        }
    }
}

fn sealing(sealed: &Mutex<Instant>) -> Result<Value, String> {
    let ago = lock(sealed).elapsed();
    if ago <= SEAL_PATIENCE {
        Ok(Value::Null)
    } else {
        let seconds = ago.as_secs();
        Err(format!(
            "The audit log was last sealed {seconds} seconds ago; see the server log."
        ))
    }
}

async fn keep_purging(housekeeping: Housekeeping) {
    let mut interval = every(PURGE_EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = housekeeping.purge().await {
            tracing::warn!(%error, "failed to purge expired data; retrying in ten minutes");
        }
    }
}

async fn keep_telling(services: Arc<Services>) {
    let mut interval = every(TELL_EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = services.budget_notices.catch_up().await {
            tracing::warn!(%error, "failed to check budgets for alerts; retrying in five minutes");
        }
    }
}

async fn keep_recording_refusals(services: Arc<Services>) {
    let mut interval = every(REFUSALS_EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = services.refusals.flush().await {
            tracing::warn!(%error, "failed to record refused requests; retrying in a minute");
        }
    }
}

async fn keep_following_hashes(services: Arc<Services>) {
    let mut interval = every(HASHES_EVERY);
    // The first tick is at once, and they were counted at the start.
    interval.tick().await;
    loop {
        interval.tick().await;
        if let Err(error) = services.password_sign_in.follow_stored_hashes().await {
            tracing::warn!(%error, "failed to count password hashes by scheme; retrying in an hour");
        }
    }
}

async fn keep_comparing(owner: Address, said: Said) {
    let mut interval = every(MIGRATIONS_EVERY);
    loop {
        interval.tick().await;
        // Whether the database answers at all is another part's to tell.
        if let Ok(statuses) = migrate::status(&owner).await {
            measures::tell_pending(&statuses);
            let odd = statuses.iter().find(|status| !status.is_applied());
            let newest = statuses.iter().map(|status| status.version).max();
            *lock(&said) = match odd {
                None => Ok(json!({ "version": newest })),
                Some(odd) => Err(format!(
                    "Migration {} is pending, edited or unknown to the version of this server; run \
                     `coffer migrate status` with that version.",
                    odd.version
                )),
            };
        }
    }
}

fn describe_pool(stored: &PgRepositoryFactory) {
    let pool = stored.pool_status();
    for (state, connections) in [
        ("in_use", pool.in_use),
        ("idle", pool.idle),
        ("waiting", pool.waiting),
        ("max", pool.max),
    ] {
        #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 connections")]
        let connections = connections as f64;
        metrics::gauge!("coffer_database_connections", "state" => state).set(connections);
    }
}

//! Background tasks: sealing the audit log, housekeeping, backups, and the checks for readiness and
//! metrics.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::SecondsFormat;
use coffer_api::{Probe, ProbeState};
use coffer_domain::{Clock, job::JobKind, label::Labelled as _};
use coffer_mail::MailState;
use coffer_services::{Housekeeping, MailSender, Services, audit_log::AuditLog};
use coffer_storage::{JobMeasure, RepositoryError, RepositoryFactory};
use coffer_storage_pg::{PgRepositoryFactory, address::Address, migrate};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tokio::{
    task::JoinSet,
    time::{self, Instant},
};

use super::resource_metrics;
use crate::{
    backup::Schedule,
    telemetry::{self, DroppedLines},
    timer::every,
};

/// The interval at which records are sealed.
const SEAL_INTERVAL: Duration = Duration::from_secs(1);

/// The time without successful sealing after which readiness reports it.
const UNSEALED_LIMIT: Duration = Duration::from_mins(1);

/// The interval at which expired data is purged.
const PURGE_INTERVAL: Duration = Duration::from_mins(10);

/// The interval at which refused requests are written to the audit log.
const REFUSALS_INTERVAL: Duration = Duration::from_mins(1);

/// The interval at which the methods of stored password hashes are counted.
const HASH_COUNT_INTERVAL: Duration = Duration::from_hours(1);

/// The interval at which alerts are created that no write caused.
const ALERTS_INTERVAL: Duration = Duration::from_mins(5);

/// The interval at which the queue of jobs is measured.
const QUEUE_INTERVAL: Duration = Duration::from_secs(15);

/// The interval at which the mail server is checked while it is available.
const MAIL_INTERVAL: Duration = Duration::from_mins(15);

/// The interval at which the mail server is checked while it is not.
const MAIL_RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// The interval at which the schema's version is compared with the program's.
const MIGRATIONS_INTERVAL: Duration = Duration::from_mins(1);

/// The dependencies of the background tasks.
pub(super) struct Background {
    pub(super) audit_log: Arc<AuditLog>,
    pub(super) housekeeping: Housekeeping,
    pub(super) services: Arc<Services>,
    /// The database as its owner, who can read the list of migrations.
    pub(super) owner: Address,
    /// The database as the role that collects metrics.
    pub(super) system: Address,
    /// The data directory, whose free space is measured.
    pub(super) data: PathBuf,
    pub(super) repositories: Arc<dyn RepositoryFactory>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) mail: Arc<MailSender>,
    pub(super) stored: Arc<PgRepositoryFactory>,
    /// Makes automatic backups, if they are enabled.
    pub(super) backups: Option<Schedule>,
    pub(super) metrics: PrometheusHandle,
    pub(super) dropped_lines: DroppedLines,
}

/// The last state reported by a component.
type ReportedState = Arc<Mutex<Result<Value, String>>>;

impl Background {
    /// Starts all tasks. Returns them, and the probes for readiness.
    pub(super) fn start(self) -> (JoinSet<()>, Vec<Probe>) {
        // Registers the counter before its first event.
        metrics::counter!("coffer_retries_total").absolute(0);
        let mut tasks = JoinSet::new();
        let sealed = Arc::new(Mutex::new(Instant::now()));
        tasks.spawn(run_sealing(self.audit_log, sealed.clone()));
        tasks.spawn(run_purging(self.housekeeping));
        if let Some(backups) = self.backups {
            tasks.spawn(backups.run());
        }
        tasks.spawn(run_refusal_recording(self.services.clone()));
        tasks.spawn(run_hash_count(self.services.clone()));
        tasks.spawn(run_budget_alerts(self.services));
        tasks.spawn(run_queue_measurement(self.repositories, self.clock));
        tasks.spawn(run_mail_checks(self.mail.clone()));
        let migrations: ReportedState = Arc::new(Mutex::new(Ok(Value::Null)));
        tasks.spawn(run_schema_check(self.owner, migrations.clone()));
        tasks.spawn(resource_metrics::run_collection(self.system, self.data));
        let stored = self.stored;
        let dropped_lines = self.dropped_lines;
        tasks.spawn(telemetry::run_upkeep(self.metrics, move || {
            record_pool(&stored);
            dropped_lines.record();
        }));
        let probes = vec![
            Probe {
                name: "jobs",
                check: Box::new(move || check_sealing(&sealed).into()),
            },
            Probe {
                name: "migrations",
                check: Box::new(move || lock(&migrations).clone().into()),
            },
            Probe {
                name: "mail",
                check: Box::new(move || mail_state(&self.mail)),
            },
        ];
        (tasks, probes)
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn run_sealing(audit_log: Arc<AuditLog>, sealed: Arc<Mutex<Instant>>) {
    let mut interval = every(SEAL_INTERVAL);
    let mut failing = false;
    loop {
        interval.tick().await;
        match audit_log.seal().await {
            Ok(_) => {
                *lock(&sealed) = Instant::now();
                failing = false;
            }
            // Logged once, not every second while the database is unavailable.
            Err(error) if !failing => {
                tracing::warn!(%error, "failed to seal the audit log; retrying every second");
                failing = true;
            }
            Err(_) => {}
        }
    }
}

fn check_sealing(sealed: &Mutex<Instant>) -> Result<Value, String> {
    let ago = lock(sealed).elapsed();
    if ago <= UNSEALED_LIMIT {
        Ok(Value::Null)
    } else {
        let seconds = ago.as_secs();
        Err(format!(
            "The audit log was last sealed {seconds} seconds ago; see the server log."
        ))
    }
}

async fn run_purging(housekeeping: Housekeeping) {
    let mut interval = every(PURGE_INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = housekeeping.purge().await {
            tracing::warn!(%error, "failed to purge expired data; retrying in ten minutes");
        }
    }
}

async fn run_budget_alerts(services: Arc<Services>) {
    let mut interval = every(ALERTS_INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = services.budget_alerts.create_missing().await {
            tracing::warn!(%error, "failed to check budgets for alerts; retrying in five minutes");
        }
    }
}

async fn run_refusal_recording(services: Arc<Services>) {
    let mut interval = every(REFUSALS_INTERVAL);
    loop {
        interval.tick().await;
        if let Err(error) = services.refusals.flush().await {
            tracing::warn!(%error, "failed to record refused requests; retrying in a minute");
        }
    }
}

async fn run_hash_count(services: Arc<Services>) {
    let mut interval = every(HASH_COUNT_INTERVAL);
    // Skips the first tick, which is immediate: the hashes were counted at the start.
    interval.tick().await;
    loop {
        interval.tick().await;
        if let Err(error) = services.password_sign_in.load_password_methods().await {
            tracing::warn!(%error, "failed to count password hashes by scheme; retrying in an hour");
        }
    }
}

async fn run_queue_measurement(repositories: Arc<dyn RepositoryFactory>, clock: Arc<dyn Clock>) {
    let mut interval = every(QUEUE_INTERVAL);
    loop {
        interval.tick().await;
        match measure_queue(&*repositories, &*clock).await {
            Ok(measures) => record_queue(&measures),
            // The availability of the database is reported elsewhere.
            Err(error) => tracing::debug!(%error, "failed to measure the queue of jobs"),
        }
    }
}

async fn measure_queue(
    repositories: &dyn RepositoryFactory,
    clock: &dyn Clock,
) -> Result<Vec<JobMeasure>, RepositoryError> {
    let mut unit = repositories.system("measure the queue of jobs").await?;
    let measures = unit.jobs().measure(clock.now()).await?;
    unit.commit().await?;
    Ok(measures)
}

/// Reports every kind, also those without jobs, whose metrics would otherwise keep their last values.
#[expect(
    clippy::cast_precision_loss,
    reason = "an approximate value is sufficient"
)]
fn record_queue(measures: &[JobMeasure]) {
    for kind in JobKind::ALL {
        let kind = kind.label();
        let measure = measures.iter().find(|measure| measure.kind == kind);
        let count = |count: fn(&JobMeasure) -> u64| measure.map_or(0, count) as f64;
        for (state, count) in [
            ("pending", count(|measure| measure.pending)),
            ("failing", count(|measure| measure.failing)),
            ("dead", count(|measure| measure.dead)),
        ] {
            metrics::gauge!("coffer_jobs", "kind" => kind, "state" => state).set(count);
        }
        let oldest = measure.map_or(0.0, |measure| measure.oldest_seconds);
        metrics::gauge!("coffer_jobs_oldest_seconds", "kind" => kind).set(oldest);
    }
}

async fn run_mail_checks(mail: Arc<MailSender>) {
    loop {
        if let Err(error) = mail.check().await {
            tracing::warn!(%error, "failed to hasten waiting emails");
        }
        let interval = match mail.state() {
            MailState::Unavailable { .. } => MAIL_RETRY_INTERVAL,
            MailState::Unknown | MailState::Available => MAIL_INTERVAL,
        };
        time::sleep(interval).await;
    }
}

/// Without emails, requests are handled all the same. The reason is for operators only.
fn mail_state(mail: &MailSender) -> ProbeState {
    match mail.state() {
        MailState::Unknown | MailState::Available => ProbeState::Ok(Value::Null),
        MailState::Unavailable { since, .. } => {
            let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
            ProbeState::Degraded(format!(
                "Emails cannot be sent since {since}; see the server log."
            ))
        }
    }
}

async fn run_schema_check(owner: Address, state: ReportedState) {
    let mut interval = every(MIGRATIONS_INTERVAL);
    loop {
        interval.tick().await;
        // The availability of the database is reported elsewhere.
        if let Ok(statuses) = migrate::status(&owner).await {
            resource_metrics::record_pending(&statuses);
            let unexpected = statuses.iter().find(|status| !status.is_applied());
            let newest = statuses.iter().map(|status| status.version).max();
            *lock(&state) = match unexpected {
                None => Ok(json!({ "version": newest })),
                Some(unexpected) => Err(format!(
                    "Migration {} is pending, edited or unknown to the version of this server; run \
                     `coffer migrate status` with that version.",
                    unexpected.version
                )),
            };
        }
    }
}

fn record_pool(stored: &PgRepositoryFactory) {
    let pool = stored.pool_status();
    for (state, connections) in [
        ("in_use", pool.in_use),
        ("idle", pool.idle),
        ("waiting", pool.waiting),
        ("max", pool.max),
    ] {
        #[expect(clippy::cast_precision_loss, reason = "the number is small")]
        let connections = connections as f64;
        metrics::gauge!("coffer_database_connections", "state" => state).set(connections);
    }
}

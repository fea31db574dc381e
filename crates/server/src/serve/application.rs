//! The application: the services, their routes and their background tasks.

use std::sync::Arc;

use axum::Router;
use chrono::TimeDelta;
use coffer_api::{HttpDependencies, HttpSettings, Probe, ProbeState};
use coffer_domain::{Clock, Rng};
use coffer_mail::{Composer, Transport};
use coffer_security::MasterKeys;
use coffer_services::{
    Housekeeping, MailSender, Services,
    audit_log::AuditLog,
    jobs::{JobHandler, Jobs, RunningJobs},
};
use coffer_storage::RepositoryFactory;
use coffer_storage_pg::PgEvents;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::Value;
use tokio::task::{self, JoinSet};
use url::Url;

use super::{background::Background, pages, shutdown::ShutdownSignal};
use crate::{
    assembly::{Access, Assembled, Caching, services},
    backup::{self, BackupError, Retention, Schedule, Store},
    config::{BackupLocation, Settings},
    failure::Failure,
    telemetry::DroppedLines,
};

/// The dependencies of the application.
pub(crate) struct ApplicationDependencies {
    pub(crate) settings: Arc<Settings>,
    /// The address under which users reach the application.
    pub(crate) public_url: String,
    pub(crate) keys: MasterKeys,
    /// The migrated database.
    pub(crate) database: Access,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    /// Renders the metrics of the process.
    pub(crate) metrics: PrometheusHandle,
    /// Counts the log lines that were dropped.
    pub(crate) dropped_lines: DroppedLines,
    /// Receives the request to shut down.
    pub(super) shutdown: ShutdownSignal,
}

/// An application that is ready to serve.
pub(super) struct Application {
    pub(super) router: Router,
    /// The workers, which may finish their jobs on shutdown.
    pub(super) jobs: RunningJobs,
    /// The background tasks, which are aborted after the last request.
    pub(super) tasks: JoinSet<()>,
    /// The services, whose refused requests are recorded on shutdown.
    pub(super) services: Arc<Services>,
    /// The audit log, which is sealed once more on shutdown.
    pub(super) audit_log: Arc<AuditLog>,
}

/// Assembles the application.
pub(super) async fn application(
    dependencies: ApplicationDependencies,
) -> Result<Application, Failure> {
    let ApplicationDependencies {
        settings,
        public_url,
        keys,
        database,
        clock,
        rng,
        metrics,
        dropped_lines,
        shutdown,
    } = dependencies;
    let http = http_settings(&settings, &public_url)?;
    let backups = backups(&settings, &keys, &database, &clock, &rng).await?;
    let assembled = services(&settings, keys, &database, clock.clone(), rng.clone()).await?;
    let Assembled {
        repositories,
        services,
        audit_log,
        events,
        stored,
        cache,
    } = assembled;
    let services = Arc::new(services);
    let public = (&*settings, &*public_url);
    let mail = mail_sender(public, &services, repositories.clone(), clock.clone())?;
    let handlers: [Arc<dyn JobHandler>; 1] = [mail.clone()];
    let jobs = Jobs {
        repositories: repositories.clone(),
        events: events.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
    };
    let jobs = jobs.start(&handlers);
    let background = Background {
        audit_log: audit_log.clone(),
        housekeeping: Housekeeping::new(repositories.clone(), clock.clone(), &settings.limits),
        repositories,
        clock: clock.clone(),
        mail,
        services: services.clone(),
        owner: database.owner,
        system: database.system,
        data: settings.data.absolute_dir(),
        stored,
        backups,
        metrics: metrics.clone(),
        dropped_lines,
    };
    let (mut tasks, mut probes) = background.start();
    cache.watch(&mut tasks);
    probes.extend(connection_probes(events, cache));
    let http_dependencies = HttpDependencies {
        services: services.clone(),
        settings: http,
        clock,
        rng,
        metrics: Arc::new(move || metrics.render()),
        probes,
        shutdown: shutdown.watch(),
    };
    Ok(Application {
        router: coffer_api::router(http_dependencies, pages::router()),
        jobs,
        tasks,
        services,
        audit_log,
    })
}

/// Sends emails with links to the public address.
fn mail_sender(
    (settings, public_url): (&Settings, &str),
    services: &Services,
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<MailSender>, Failure> {
    let url = public_url.parse::<Url>();
    let url = url.map_err(Failure::during("parsing the server's URLs"))?;
    let composer = Composer::new(&settings.mail, url);
    let transport = Transport::open(&settings.mail, &composer, settings.data.mail());
    let transport = transport.map_err(Failure::during("setting up emails"))?;
    if let Some(folder) = transport.folder() {
        let folder = folder.display();
        tracing::info!(%folder, "no SMTP server is configured; emails are written to files");
    }
    Ok(Arc::new(MailSender::new(
        services.outbox.clone(),
        repositories,
        clock,
        (composer, transport),
        settings.mail.timeout(),
    )))
}

/// The schedule of automatic backups, if they are enabled.
async fn backups(
    settings: &Settings,
    keys: &MasterKeys,
    database: &Access,
    clock: &Arc<dyn Clock>,
    rng: &Arc<dyn Rng>,
) -> Result<Option<Schedule>, Failure> {
    let hours = settings.backup.every_hours;
    if hours == 0 {
        return Ok(None);
    }
    let location = BackupLocation::of(settings).map_err(BackupError::from)?;
    let storage = settings.storage.clone();
    let store = task::spawn_blocking(move || Store::open(location, &storage)).await;
    let store = store.map_err(Failure::during("opening the backup location"))??;
    Ok(Some(Schedule {
        context: backup::Context {
            owner: database.owner.clone(),
            bin_dir: settings.database.bin_dir.clone(),
            keys: keys.clone(),
        },
        store,
        every: TimeDelta::hours(hours.into()),
        retention: Retention::from(&settings.backup),
        clock: clock.clone(),
        rng: rng.clone(),
    }))
}

/// The probes of connections in addition to the pool's.
fn connection_probes(events: Arc<PgEvents>, cache: Caching) -> [Probe; 2] {
    let events = Probe {
        name: "events",
        check: Box::new(move || check_events(&events).into()),
    };
    let cache = Probe {
        name: "cache",
        check: Box::new(move || ProbeState::Ok(cache.state())),
    };
    [events, cache]
}

/// Fails without the connection for database events: open pages are then updated late.
fn check_events(events: &PgEvents) -> Result<Value, String> {
    if events.is_listening() {
        Ok(Value::Null)
    } else {
        Err("The connection that receives database events was lost; reconnecting.".to_owned())
    }
}

fn http_settings(settings: &Settings, public_url: &str) -> Result<HttpSettings, Failure> {
    let parse = |text: &str| {
        text.parse::<Url>()
            .map_err(Failure::during("parsing the server's URLs"))
    };
    let origins = settings.server.allowed_origins.iter();
    let origins = origins.map(|origin| Ok(parse(&origin.to_string())?.origin()));
    let proxies = settings.server.trusted_proxies.iter();
    Ok(HttpSettings {
        public_url: parse(public_url)?,
        allowed_origins: origins.collect::<Result<_, Failure>>()?,
        trusted_proxies: proxies.map(|proxy| proxy.0).collect(),
        cookie_prefix: settings.auth.cookie_prefix,
        rate_limit: settings.rate_limit.clone(),
        loopback_hosts: settings.server.listen.ip().is_loopback(),
        metrics: settings.server.public_metrics,
        api_docs: settings.server.api_docs,
    })
}

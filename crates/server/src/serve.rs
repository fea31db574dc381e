//! `coffer serve`: starting the server and shutting it down gracefully.

mod application;
mod background;
mod connections;
mod listener;
mod pages;
mod resource_metrics;
mod shutdown;

use std::{
    io::{self, Write as _},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use coffer_cluster::DataDirectory;
use coffer_security::MasterKeys;
use coffer_services::{Services, audit_log::AuditLog, jobs::RunningJobs};
use ipnet::{Ipv4Net, Ipv6Net};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{task::JoinSet, time};

use self::{
    application::{Application, ApplicationDependencies, application},
    connections::{Bounds, MinimumRate, PerAddressLimit, serve_connections},
    listener::{LISTEN, Listener, METRICS_LISTEN},
    shutdown::{ShutdownTrigger, Signals},
};
use crate::{
    assembly::Database,
    config::Settings,
    failure::Failure,
    privileges,
    system::{SystemClock, SystemRng, runtime},
    telemetry::{self, BackgroundLog},
};

/// The maximum number of connections to the separate address of the metrics.
const METRICS_CONNECTIONS: u32 = 32;

/// The time limit for each of the last steps of a shutdown: recording refusals and sealing the
/// audit log.
const FINAL_STEP_TIMEOUT: Duration = Duration::from_secs(5);

/// Runs the server until shutdown is requested.
///
/// Addresses are bound first, while the process still has root privileges, but if another server
/// uses the data, that error takes precedence.
pub(crate) fn run(settings: Settings, log: &BackgroundLog) -> Result<(), Failure> {
    let listener = Listener::bind(LISTEN, settings.server.listen);
    let metrics_listener = settings
        .server
        .metrics_listen
        .map(|address| Listener::bind(METRICS_LISTEN, address))
        .transpose();
    let private_cluster = settings.database.url.is_none();
    let dir = settings.data.absolute_dir();
    privileges::drop_root(&dir, private_cluster)?;
    let data = private_cluster
        .then(|| DataDirectory::lock(&dir))
        .transpose()?;
    let (listener, metrics_listener) = (listener?, metrics_listener?);
    runtime()?.block_on(serve(settings, log, data, listener, metrics_listener))
}

async fn serve(
    settings: Settings,
    log: &BackgroundLog,
    data: Option<DataDirectory>,
    listener: Listener,
    metrics_listener: Option<Listener>,
) -> Result<(), Failure> {
    let metrics = telemetry::start_metrics().map_err(Failure::during("starting metrics"))?;
    let master_key = settings.data.master_key();
    let keys = MasterKeys::load(&settings.auth, &master_key, &SystemRng)?;
    let database = Database::open(&settings.database, data, keys.current()).await?;
    let mut signals = Signals::listen()?;
    let (trigger, shutdown) = shutdown::channel();
    let settings = Arc::new(settings);
    let listener = listener.into_async()?;
    let address = listener
        .local_addr()
        .map_err(Failure::during("listening"))?;
    let url = public_url(address, &settings);
    let dependencies = ApplicationDependencies {
        settings: settings.clone(),
        public_url: url.clone(),
        keys,
        database: database.access.clone(),
        clock: Arc::new(SystemClock),
        rng: Arc::new(SystemRng),
        metrics: metrics.clone(),
        dropped_lines: log.dropped(),
        shutdown: shutdown.clone(),
    };
    let Application {
        router,
        jobs,
        tasks,
        services,
        audit_log,
    } = application(dependencies).await?;

    let mut servers = JoinSet::new();
    let bounds = bounds(&settings);
    if let Some(listener) = metrics_listener {
        let router = metrics_router(metrics);
        let bounds = Bounds {
            connections: METRICS_CONNECTIONS,
            ..bounds.clone()
        };
        let shutdown = shutdown.clone();
        servers.spawn(serve_connections(
            listener.into_async()?,
            router,
            bounds,
            shutdown,
        ));
    }
    servers.spawn(serve_connections(listener, router, bounds, shutdown));
    announce(&url, &settings);

    let outcome = tokio::select! {
        signal = signals.received() => {
            tracing::info!(signal, "shutting down");
            Ok(())
        }
        reason = database.ended() => Err(Failure::ClusterEnded(reason)),
    };
    shut_down(trigger, servers, (jobs, tasks), &settings).await;
    record_refusals(&services).await;
    seal_remaining(&audit_log).await;
    drop((services, audit_log));
    database.close().await;
    outcome
}

fn bounds(settings: &Settings) -> Bounds {
    let server = &settings.server;
    let proxies = server.trusted_proxies.iter().map(|proxy| proxy.0);
    let loopback = [
        Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8).into(),
        Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128).into(),
    ];
    Bounds {
        connections: server.max_connections,
        per_address: PerAddressLimit {
            per_address: server.max_connections_per_address,
            site_factor: settings.rate_limit.ipv6_site_factor.get(),
            exempt: proxies.chain(loopback).collect(),
        },
        rate: MinimumRate {
            within: server.write_timeout(),
            bytes: u64::from(server.write_timeout_seconds) * u64::from(server.min_bytes_per_second),
        },
    }
}

fn metrics_router(metrics: PrometheusHandle) -> Router {
    coffer_api::metrics_router(Arc::new(move || metrics.render()))
}

/// Stops the servers first, since running requests may still enqueue work, then the workers, whose
/// jobs may finish or are given back, then the background tasks.
async fn shut_down(
    trigger: ShutdownTrigger,
    mut servers: JoinSet<()>,
    (jobs, mut tasks): (RunningJobs, JoinSet<()>),
    settings: &Settings,
) {
    trigger.request();
    let grace = settings.server.shutdown_grace();
    let done = async { while servers.join_next().await.is_some() {} };
    if time::timeout(grace, done).await.is_err() {
        tracing::warn!(
            ?grace,
            "shutdown grace period exceeded; aborting running requests"
        );
    }
    servers.shutdown().await;
    jobs.stop(grace).await;
    tasks.shutdown().await;
}

/// Records the refusals of the last minute, which would otherwise be missing from the audit log.
async fn record_refusals(services: &Services) {
    match time::timeout(FINAL_STEP_TIMEOUT, services.refusals.flush()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "failed to record refused requests"),
        Err(_) => tracing::warn!("recording refused requests timed out"),
    }
}

/// Seals the records of the last requests, which would otherwise wait for the next start.
async fn seal_remaining(audit_log: &AuditLog) {
    match time::timeout(FINAL_STEP_TIMEOUT, audit_log.seal()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "failed to seal the last audit records; the next start will seal them");
        }
        Err(_) => tracing::warn!(
            "sealing the last audit records timed out; the next start will seal them"
        ),
    }
}

/// The address under which users reach the application.
fn public_url(address: SocketAddr, settings: &Settings) -> String {
    match &settings.server.public_url {
        Some(url) => url.to_string(),
        // Passkeys require a host name.
        None if address.ip().is_loopback() || address.ip().is_unspecified() => {
            format!("http://localhost:{}", address.port())
        }
        None => format!("http://{address}"),
    }
}

/// Prints the only lines on standard output, for the person who started the server.
fn announce(url: &str, settings: &Settings) {
    let data: &Path = &settings.data.absolute_dir();
    let mut stdout = io::stdout().lock();
    let _ = writeln!(
        stdout,
        "Coffer is running at {url}\nData directory: {}",
        data.display()
    );
    let _ = stdout.flush();
}

//! The telemetry of the process: log lines on standard error, and metrics.

use std::{
    backtrace::Backtrace,
    io::{self, IsTerminal as _},
    panic,
    time::Duration,
};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio::time;
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, filter::filter_fn, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::{
    config::{LogFormat, ServerSettings},
    metric_help,
};

/// Starts logging to standard error, including panics.
pub(crate) fn start_logging(settings: &ServerSettings) {
    let filter = EnvFilter::new(&settings.log_level);
    let registry = tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| {
            !may_contain_data(event.target(), *event.level())
        }));
    let lines = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match settings.log_format {
        LogFormat::Text => registry.with(lines).init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).init(),
    }
    panic::set_hook(Box::new(|panicked| {
        let message = panicked.payload_as_str().unwrap_or("no message");
        let location = panicked.location().map(ToString::to_string);
        let backtrace = Backtrace::capture();
        tracing::error!(location, %backtrace, "panic: {message}");
    }));
}

/// Libraries whose detailed messages contain data: parameters of statements, headers with cookies
/// and tokens, messages.
const SENSITIVE_LIBRARIES: [&str; 6] = [
    "deadpool",
    "hyper",
    "rustls",
    "tokio_postgres",
    "tokio_tungstenite",
    "tungstenite",
];

/// Whether an event may contain data: addresses, hashes, amounts, tokens. Such events are never
/// logged, whatever the settings.
fn may_contain_data(target: &str, level: Level) -> bool {
    level > Level::INFO
        && SENSITIVE_LIBRARIES
            .iter()
            .any(|library| target.starts_with(library))
}

/// Installs the recorder for all metrics of the process, and returns the handle that renders them.
pub(crate) fn start_metrics() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    metric_help::describe();
    Ok(handle)
}

/// Regularly merges new measurements into the summaries, so that memory does not grow, and updates
/// metrics that are measured by polling.
pub(crate) async fn run_upkeep(metrics: PrometheusHandle, update: impl Fn() + Send) {
    let mut interval = time::interval(Duration::from_secs(5));
    loop {
        interval.tick().await;
        update();
        metrics.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_of_sensitive_libraries_are_not_logged() {
        for target in [
            "hyper::proto::h1::io",
            "hyper_util::client",
            "tungstenite::protocol",
            "tokio_tungstenite",
            "tokio_postgres::query",
        ] {
            for (level, hidden) in [
                (Level::TRACE, true),
                (Level::DEBUG, true),
                (Level::INFO, false),
                (Level::WARN, false),
            ] {
                assert_eq!(may_contain_data(target, level), hidden, "{target} {level}");
            }
        }
        assert!(!may_contain_data("coffer_api::middleware", Level::DEBUG));
    }
}

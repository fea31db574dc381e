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

/// Sends log lines and panics to standard error from here on.
pub(crate) fn start_logging(settings: &ServerSettings) {
    let filter = EnvFilter::new(&settings.log_level);
    let registry = tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| {
            !shows_contents(event.target(), *event.level())
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
        let place = panicked.location().map(ToString::to_string);
        let backtrace = Backtrace::capture();
        tracing::error!(place, %backtrace, "panic: {message}");
    }));
}

/// Libraries whose detailed messages contain data: parameters of statements, headers with cookies
/// and tokens, messages.
const CARRIERS: [&str; 6] = [
    "deadpool",
    "hyper",
    "rustls",
    "tokio_postgres",
    "tokio_tungstenite",
    "tungstenite",
];

/// Whether an event may contain data: addresses, hashes, amounts, tokens. Such events are never
/// logged, whatever the settings.
fn shows_contents(target: &str, level: Level) -> bool {
    level > Level::INFO && CARRIERS.iter().any(|carrier| target.starts_with(carrier))
}

/// Makes every metric of the process reach the returned handle, which renders them.
pub(crate) fn start_metrics() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    metric_help::describe();
    Ok(handle)
}

/// Regularly merges new measurements into the summaries, so that memory does not grow, and updates
/// metrics that must be measured actively.
pub(crate) async fn keep_up(metrics: PrometheusHandle, look: impl Fn() + Send) {
    let mut interval = time::interval(Duration::from_secs(5));
    loop {
        interval.tick().await;
        look();
        metrics.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_that_carry_secrets_log_no_details() {
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
                assert_eq!(shows_contents(target, level), hidden, "{target} {level}");
            }
        }
        assert!(!shows_contents("coffer_api::middleware", Level::DEBUG));
    }
}

//! What the process tells about itself: log lines on standard error, and metrics for whoever asks.

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

use crate::config::{LogFormat, ServerSettings};

/// Sends log lines and panics to standard error from here on.
pub(crate) fn start_logging(settings: &ServerSettings) {
    // What the database mentions in passing is no news, unless somebody asks for it.
    let filter = EnvFilter::new(format!("sqlx=warn,{}", settings.log_level));
    let registry = tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| {
            !shows_parameters(event.target(), *event.level())
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

/// Whether an event repeats what statements were given: addresses, hashes, amounts. Nobody gets to
/// see that, whatever they set.
fn shows_parameters(target: &str, level: Level) -> bool {
    target.starts_with("tokio_postgres") && level > Level::INFO
}

/// Makes every metric of the process reach the returned handle, which renders them.
pub(crate) fn start_metrics() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new().install_recorder()
}

/// Folds what was measured into the summaries, again and again, so that they don't grow; and
/// measures what only shows when somebody looks.
pub(crate) async fn keep_up(metrics: PrometheusHandle, look: impl Fn() + Send) {
    let mut interval = time::interval(Duration::from_secs(5));
    loop {
        interval.tick().await;
        look();
        metrics.run_upkeep();
    }
}

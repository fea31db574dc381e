//! The telemetry of the process: log lines on standard error, and metrics.

use std::{
    backtrace::Backtrace,
    io::{self, BufWriter, IsTerminal as _, Write},
    panic, thread,
    time::Duration,
};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio::time;
use tracing::Level;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter,
    filter::filter_fn,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{
    config::{LogFormat, ServerSettings},
    metric_help,
};

/// The maximum number of log lines that wait to be written: about a megabyte, and less than a
/// second of the busiest server.
const MAX_WAITING_LINES: usize = 4096;

/// The minimum time between two batches of log lines.
const BATCH_INTERVAL: Duration = Duration::from_millis(10);

/// A log whose lines are written by a dedicated thread, so that requests never wait for standard
/// error. While too many lines wait, further ones are dropped and counted. Dropping this value
/// writes the waiting lines, unless that takes longer than a second.
pub(crate) struct BackgroundLog {
    _worker: WorkerGuard,
    dropped: DroppedLines,
}

impl BackgroundLog {
    /// The number of lines that were dropped.
    pub(crate) fn dropped(&self) -> DroppedLines {
        self.dropped.clone()
    }
}

/// The number of log lines that were dropped since the start.
#[derive(Debug, Clone)]
pub(crate) struct DroppedLines(ErrorCounter);

impl DroppedLines {
    /// Updates the metric.
    pub(crate) fn record(&self) {
        let dropped = u64::try_from(self.0.dropped_lines()).unwrap_or(u64::MAX);
        metrics::counter!("coffer_log_lines_dropped_total").absolute(dropped);
    }
}

/// Starts logging to standard error, including panics. Each line is written at once.
pub(crate) fn start_logging(settings: &ServerSettings) {
    init(settings, io::stderr);
}

/// Starts logging to standard error, including panics, by a dedicated thread.
pub(crate) fn start_background_logging(settings: &ServerSettings) -> BackgroundLog {
    let (writer, worker) = NonBlockingBuilder::default()
        .buffered_lines_limit(MAX_WAITING_LINES)
        .thread_name("log")
        .finish(InBatches(BufWriter::new(io::stderr())));
    let dropped = DroppedLines(writer.error_counter());
    init(settings, writer);
    BackgroundLog {
        _worker: worker,
        dropped,
    }
}

/// Writes lines in batches. After each batch, it waits for more lines: waking a thread for each of
/// them would cost more than writing them.
struct InBatches<W: Write>(BufWriter<W>);

impl<W: Write> Write for InBatches<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    /// Called when no line waits.
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        thread::sleep(BATCH_INTERVAL);
        Ok(())
    }
}

fn init(settings: &ServerSettings, writer: impl for<'w> MakeWriter<'w> + Send + Sync + 'static) {
    let filter = EnvFilter::new(&settings.log_level);
    let registry = tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| {
            !may_contain_data(event.target(), *event.level())
        }));
    let lines = fmt::layer()
        .with_writer(writer)
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

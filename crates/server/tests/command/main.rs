//! The `coffer` command, run as a separate process with a real database and free ports.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that can't go on has failed, and says what it skips and measures"
)]

mod architecture;
mod audit;
mod backup;
mod config;
mod crash;
mod database;
mod doctor;
mod exchange_rates;
mod keys;
mod log;
mod mail;
mod metrics;
mod process;
mod readiness;
mod reconcile;
mod refusals;
mod schema_docs;
mod seed;
mod start;
mod tls;

//! The `coffer` command: configuration, wiring and telemetry around the application.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong use.

mod assembly;
mod audit_head;
mod backup;
mod cli;
mod commands;
mod config;
mod failure;
mod metric_help;
mod privileges;
mod serve;
mod system;
mod telemetry;
mod timer;

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;
use coffer_cluster::launch;
use nix::sys::stat::{Mode, umask};

use self::cli::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(error) = launch::intercept(env::args_os()) {
        return failed(&format!("could not start PostgreSQL: {error}"));
    }
    // Files that this program writes are private, above all copies of the database.
    umask(Mode::from_bits_truncate(0o077));
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => failed(&failure.explain()),
    }
}

/// Prints the reasons, one per line. There may be no log yet, and users of commands don't read it.
fn failed(why: &str) -> ExitCode {
    for line in why.lines() {
        let _ = writeln!(io::stderr(), "coffer: {line}");
    }
    ExitCode::FAILURE
}

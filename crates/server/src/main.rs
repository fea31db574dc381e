//! The `coffer` command: its configuration, subcommands and telemetry.
//!
//! Exit codes: 0 for success, 1 for failure, 2 for invalid arguments.

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
    // Files that this program creates are accessible to its user only, in particular backups.
    umask(Mode::from_bits_truncate(0o077));
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => failed(&failure.explain()),
    }
}

/// Prints an error, one line per problem. It is not logged: logging may not have started, and
/// commands are run interactively.
fn failed(message: &str) -> ExitCode {
    for line in message.lines() {
        let _ = writeln!(io::stderr(), "coffer: {line}");
    }
    ExitCode::FAILURE
}

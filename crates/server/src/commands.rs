//! The commands, one module each.

mod audit;
mod backup;
mod config;
mod database;
mod doctor;
mod exchange_rates;
mod jobs;
mod keys;
mod mail;
mod migrate;
mod progress;
mod reconcile;
mod restore;
mod schema_docs;
mod seed;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use serde::Serialize;

use crate::{
    cli::{Cli, Command},
    config::{LoadedSettings, ServerSettings, Settings},
    failure::Failure,
    serve,
    system::runtime,
    telemetry::{self, BackgroundLog},
};

/// Runs a command, and returns its exit code. Failures exit with 1.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let loaded = LoadedSettings::read(cli.config.as_deref());
    match cli.command {
        Command::Config(command) => config::run(&command, &loaded),
        Command::Serve => {
            let (settings, log) = start_server(loaded)?;
            serve::run(settings, &log).map(|()| ExitCode::SUCCESS)
        }
        Command::Migrate(command) => {
            migrate::run(&command, &start(loaded)?).map(|()| ExitCode::SUCCESS)
        }
        Command::Seed(command) => seed::run(&command, &start(loaded)?).map(|()| ExitCode::SUCCESS),
        Command::Audit(command) => audit::run(&command, &start(loaded)?),
        Command::Keys(command) => keys::run(&command, &start(loaded)?),
        Command::Mail(command) => mail::run(&command, &start(loaded)?),
        Command::Jobs(command) => jobs::run(&command, &start(loaded)?),
        Command::Reconcile(command) => reconcile::run(&command, &start(loaded)?),
        Command::Backup(command) => backup::run(&command, &start(loaded)?),
        Command::Restore(command) => restore::run(&command, &start(loaded)?),
        Command::ExchangeRates(command) => {
            exchange_rates::run(&command, &start(loaded)?).map(|()| ExitCode::SUCCESS)
        }
        Command::Doctor(command) => doctor::run(&command, loaded),
        Command::SchemaDocs => schema_docs::run(&start(loaded)?).map(|()| ExitCode::SUCCESS),
        Command::Openapi => print_json(&coffer_api::document()).map(|()| ExitCode::SUCCESS),
    }
}

/// Prepares a command that needs a valid configuration: starts logging, and logs warnings.
fn start(loaded: LoadedSettings) -> Result<Settings, Failure> {
    let (settings, ()) = start_with(loaded, telemetry::start_logging)?;
    Ok(settings)
}

/// Prepares the server, whose log must not make requests wait.
fn start_server(loaded: LoadedSettings) -> Result<(Settings, BackgroundLog), Failure> {
    start_with(loaded, telemetry::start_background_logging)
}

fn start_with<L>(
    loaded: LoadedSettings,
    start_logging: impl FnOnce(&ServerSettings) -> L,
) -> Result<(Settings, L), Failure> {
    let (file, warnings) = (loaded.file.clone(), loaded.warnings());
    let settings = loaded.into_settings().map_err(Failure::Configuration)?;
    let log = start_logging(&settings.server);
    if let Some(file) = file {
        tracing::info!(file = %file.display(), "configuration loaded");
    }
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    Ok((settings, log))
}

/// Prints the output of a command.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", text.trim_end()).map_err(|source| Failure::System {
        operation: "writing the output",
        source,
    })
}

fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value).map_err(Failure::during("writing JSON"))?;
    print(&json)
}

//! `coffer doctor`.

mod backups;
mod check;
mod database;
mod keys;
mod machine;
mod mail;

use std::process::ExitCode;

use serde::Serialize;

use self::check::{Check, Outcome};
use super::{print, print_json};
use crate::{cli, config::LoadedSettings, failure::Failure, telemetry};

/// The output for programs.
#[derive(Debug, Serialize)]
struct Report {
    /// Whether no check failed; there may be warnings.
    healthy: bool,
    checks: Vec<Check>,
}

pub(super) fn run(command: &cli::Doctor, loaded: LoadedSettings) -> Result<ExitCode, Failure> {
    let checks = checks(loaded);
    let failed = checks.iter().any(|check| check.outcome == Outcome::Failed);
    if command.output.json {
        let healthy = !failed;
        print_json(&Report { healthy, checks })?;
    } else {
        print(&check::text(&checks))?;
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// With an invalid configuration, further checks could examine another installation.
fn checks(loaded: LoadedSettings) -> Vec<Check> {
    const NAME: &str = "configuration";
    let (warnings, file) = (loaded.warnings(), loaded.file.clone());
    let settings = match loaded.into_settings() {
        Ok(settings) => settings,
        Err(problems) => {
            let problems = problems.iter().map(ToString::to_string).collect();
            return vec![Check::new(NAME, Outcome::Failed, problems)];
        }
    };
    telemetry::start_logging(&settings.server);
    let from = file.map_or(
        "defaults and environment variables; no configuration file".to_owned(),
        |file| format!("{} and environment variables", file.display()),
    );
    let mut checks = vec![Check::unless(Outcome::Warning, NAME, warnings, from)];
    checks.extend(machine::checks(&settings));
    checks.extend(database::checks(&settings));
    checks.extend(backups::check(&settings));
    checks.push(mail::check(&settings));
    checks
}

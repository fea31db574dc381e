//! `coffer config`.

use std::process::ExitCode;

use serde_json::json;

use super::{print, print_json};
use crate::{
    cli,
    config::{LoadedSettings, Problem},
    failure::Failure,
};

pub(super) fn run(command: &cli::Config, loaded: &LoadedSettings) -> Result<ExitCode, Failure> {
    match command {
        cli::Config::Check { output } => check(loaded, output.json),
        cli::Config::Show { output } => show(loaded, output.json),
    }
}

fn check(loaded: &LoadedSettings, json: bool) -> Result<ExitCode, Failure> {
    let problems: Vec<_> = loaded.problems.iter().map(Problem::to_string).collect();
    let warnings = loaded.warnings();
    if json {
        print_json(&json!({ "problems": problems, "warnings": warnings }))?;
    } else if problems.is_empty() && warnings.is_empty() {
        print("The configuration is valid.")?;
    } else {
        let warnings = warnings.iter().map(|warning| format!("warning: {warning}"));
        let lines: Vec<_> = problems.iter().cloned().chain(warnings).collect();
        print(&lines.join("\n"))?;
    }
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Settings of an invalid configuration are not shown, because they would be incomplete.
fn show(loaded: &LoadedSettings, json: bool) -> Result<ExitCode, Failure> {
    if !loaded.problems.is_empty() {
        return Err(Failure::Configuration(loaded.problems.clone()));
    }
    let shown = loaded
        .show()
        .map_err(Failure::during("serialising the settings"))?;
    if json {
        print_json(&shown)?;
    } else {
        print(&shown.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

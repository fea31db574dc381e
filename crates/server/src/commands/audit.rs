//! `coffer audit`.

use std::{fmt::Write as _, process::ExitCode, sync::Arc};

use coffer_services::audit_log::{Finding, Progress, Report};
use indicatif::ProgressBar;

use super::{database::CommandDatabase, print, print_json, progress, runtime};
use crate::{assembly, cli, config::Settings, failure::Failure, system::SystemClock};

pub(super) fn run(command: &cli::Audit, settings: &Settings) -> Result<ExitCode, Failure> {
    let cli::Audit::Verify { output } = command;
    CommandDatabase::prepare(settings)?;
    let report = runtime()?.block_on(verify(settings))?;
    if output.json {
        print_json(&report)?;
    } else {
        print(&text(&report))?;
    }
    Ok(if report.is_intact() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn verify(settings: &Settings) -> Result<Report, Failure> {
    let database = CommandDatabase::open(settings).await?;
    let log = assembly::audit_log(
        settings,
        &database.keys,
        &database.access,
        Arc::new(SystemClock),
    )?;
    let template = "{bar:40} {pos} of {len} seals, {msg} records, {eta} left";
    let bar = progress::bar(0, template);
    let report = log.verify(&|progress| show(&bar, progress)).await;
    bar.finish_and_clear();
    report.map_err(Failure::during("verifying the audit log"))
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of);
    bar.set_position(progress.seals);
    bar.set_message(progress.records.to_string());
}

fn text(report: &Report) -> String {
    let mut text = format!(
        "Checked {} seals and {} records, {} of them not yet sealed.\n",
        report.seals, report.records, report.unsealed
    );
    for warning in &report.warnings {
        let _ = writeln!(text, "Warning: {warning}.");
    }
    for finding in &report.findings {
        let _ = writeln!(text, "{}", line(finding));
    }
    let remaining = report.found - report.findings.len() as u64;
    if remaining > 0 {
        let _ = writeln!(text, "… and {remaining} more.");
    }
    text += if report.is_intact() {
        "The audit log is intact: no record was altered, deleted, added, reordered or truncated."
    } else {
        "The audit log has been tampered with or damaged."
    };
    text
}

fn line(finding: &Finding) -> String {
    let mut line = format!("{}:", finding.kind);
    if let Some(record) = finding.record {
        let _ = write!(line, " record {record}");
    }
    if let Some(seal) = finding.seal {
        let _ = write!(line, " seal {seal}");
    }
    let _ = write!(line, ": {}", finding.detail);
    line
}

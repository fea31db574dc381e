//! `coffer keys`.

use std::{fmt::Write as _, process::ExitCode, sync::Arc};

use coffer_services::data_migration::{
    DataMigrations, Direction, Outcome, Plan, Progress, ReEncryptKeys,
};
use indicatif::ProgressBar;

use super::{database::CommandDatabase, print, print_json, progress, runtime};
use crate::{
    assembly::repositories,
    cli,
    config::Settings,
    failure::Failure,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &cli::Keys, settings: &Settings) -> Result<ExitCode, Failure> {
    let cli::Keys::Rotate {
        dry_run,
        rollback,
        output,
    } = command;
    let direction = if *rollback {
        Direction::Backward
    } else {
        Direction::Forward
    };
    let plan = Plan {
        dry_run: *dry_run,
        ..Plan::new(direction)
    };
    CommandDatabase::prepare(settings)?;
    let outcome = runtime()?.block_on(rotate(plan, settings))?;
    if output.json {
        print_json(&outcome)?;
    } else {
        print(&text(&outcome))?;
    }
    Ok(if outcome.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn rotate(plan: Plan, settings: &Settings) -> Result<Outcome, Failure> {
    let database = CommandDatabase::open(settings).await?;
    database.check_migrated().await?;
    let clock = Arc::new(SystemClock);
    let repositories = repositories(settings, &database.keys, &database.access, clock.clone())?;
    let re_encryption = ReEncryptKeys::new(&database.keys, clock.clone(), Arc::new(SystemRng));
    let bar = progress::bar(0, "{bar:40} {pos} of {len}, {eta} left");
    let outcome = DataMigrations::new(repositories, clock)
        .run(&re_encryption, plan, &|progress| show(&bar, progress))
        .await;
    bar.finish_and_clear();
    outcome.map_err(Failure::during("re-encrypting keys"))
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.of);
    bar.set_position(progress.seen);
}

fn text(outcome: &Outcome) -> String {
    let done = if outcome.dry_run {
        "would be re-encrypted (dry run)"
    } else {
        "re-encrypted"
    };
    let mut text = format!(
        "Keys checked: {}; {done}: {}.\n",
        outcome.seen, outcome.changed
    );
    for failure in &outcome.failures {
        let _ = writeln!(text, "{}: {}", failure.key, failure.reason);
    }
    if outcome.failed > 0 {
        let _ = writeln!(
            text,
            "Keys that could not be re-encrypted: {}.",
            outcome.failed
        );
    } else if !outcome.dry_run {
        text.push_str(
            "No key in the database depends on another master key any more. Older audit records \
             still do: keep the previous master keys for `coffer audit verify`.\n",
        );
    }
    text
}

//! `coffer restore`.

use std::{fmt::Write as _, process::ExitCode};

use coffer_security::MasterKeys;
use tokio::signal;

use super::{
    backup::{bytes_bar, context, open},
    print, print_json,
    reach::Reached,
    runtime,
};
use crate::{
    audit_head::HeadFile,
    backup::{Loaded, Restoration, Restored, VerifiedCopy, Wanted, find, load},
    cli,
    config::Settings,
    failure::Failure,
    system::SystemRng,
};

pub(super) fn run(command: &cli::Restore, settings: &Settings) -> Result<ExitCode, Failure> {
    Reached::prepare(settings)?;
    let restored = runtime()?.block_on(async {
        // The cluster is needed until the end.
        let (loaded, _reached) = tokio::select! {
            read = read_back(command, settings) => read?,
            // The database rolls back what was begun.
            _ = signal::ctrl_c() => return Err(Failure::Interrupted),
        };
        // From here on, Ctrl+C has no effect: the commit and what follows must not be torn apart.
        let heads = HeadFile::new(settings.data.audit_head());
        Ok(loaded.commit(&heads).await?)
    })?;
    if command.output.json {
        print_json(&restored)?;
    } else {
        print(&text(&restored))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the backup into the database, without committing.
async fn read_back(
    command: &cli::Restore,
    settings: &Settings,
) -> Result<(Loaded, Reached), Failure> {
    let (place, wanted) = Wanted::parse(&command.backup)?;
    let keys = keys(settings)?;
    let store = open(place.as_ref().or(command.from.as_ref()), settings).await?;
    let backup = find(&store, &wanted, &keys).await?;
    let size = backup.size;
    let bar = bytes_bar(size, "Verifying");
    let dir = settings.data.absolute_dir();
    let fetched = VerifiedCopy::fetch(&store, backup, &dir, &|bytes| bar.inc(bytes)).await;
    bar.finish_and_clear();
    let mut copy = fetched?;

    let reached = Reached::of(settings).await?;
    reached.check_alone(settings)?;
    let serving = reached.serving();
    let restoration = Restoration {
        context: &context(&reached, settings),
        serving: &serving,
        force: command.force,
    };
    let bar = bytes_bar(size, "Restoring");
    let loaded = load(&restoration, &mut copy, &|bytes| bar.inc(bytes)).await;
    bar.finish_and_clear();
    Ok((loaded?, reached))
}

/// The existing keys. A new key, as other commands would generate it, could decrypt nothing.
fn keys(settings: &Settings) -> Result<MasterKeys, Failure> {
    let file = settings.data.master_key();
    let is_set = settings.auth.secret_key.is_some() || settings.auth.secret_key_file.is_some();
    if !is_set && matches!(file.try_exists(), Ok(false)) {
        return Err(Failure::NoMasterKey(file));
    }
    Ok(MasterKeys::load(&settings.auth, &file, &SystemRng)?)
}

fn text(restored: &Restored) -> String {
    let rows: u64 = restored.tables.values().sum();
    let width = restored
        .tables
        .keys()
        .map(|name| name.chars().count())
        .max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    for (table, rows) in &restored.tables {
        let _ = writeln!(text, "{table:<width$}  {rows:>10}");
    }
    let _ = write!(
        text,
        "Restored {}: {rows} rows in {} tables, which matches the manifest.",
        restored.name,
        restored.tables.len()
    );
    if !restored.migrated.is_empty() {
        let versions: Vec<_> = restored.migrated.iter().map(i64::to_string).collect();
        let _ = write!(
            text,
            "\nThe backup had an older schema; migrations applied: {}.",
            versions.join(", ")
        );
    }
    text
}

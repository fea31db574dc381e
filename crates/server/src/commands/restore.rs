//! `coffer restore`.

use std::{fmt::Write as _, process::ExitCode};

use coffer_security::MasterKeys;
use tokio::signal;

use super::{
    backup::{bytes_bar, context, open},
    database::CommandDatabase,
    print, print_json, runtime,
};
use crate::{
    audit_head::HeadFile,
    backup::{BackupSelector, PendingRestore, Restoration, Restored, VerifiedCopy, find, restore},
    cli,
    config::Settings,
    failure::Failure,
    system::SystemRng,
};

pub(super) fn run(command: &cli::Restore, settings: &Settings) -> Result<ExitCode, Failure> {
    CommandDatabase::prepare(settings)?;
    let restored = runtime()?.block_on(async {
        // Keeps the private cluster running until the end.
        let (pending, _database) = tokio::select! {
            read = read_backup(command, settings) => read?,
            // The database rolls back the transaction.
            _ = signal::ctrl_c() => return Err(Failure::Interrupted),
        };
        // From here on, Ctrl+C has no effect: the commit and the steps after it belong together.
        let heads = HeadFile::new(settings.data.audit_head());
        Ok(pending.commit(&heads).await?)
    })?;
    if command.output.json {
        print_json(&restored)?;
    } else {
        print(&text(&restored))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the backup into the database, without committing.
async fn read_backup(
    command: &cli::Restore,
    settings: &Settings,
) -> Result<(PendingRestore, CommandDatabase), Failure> {
    let (location, selector) = BackupSelector::parse(&command.backup)?;
    let keys = keys(settings)?;
    let store = open(location.as_ref().or(command.from.as_ref()), settings).await?;
    let backup = find(&store, &selector, &keys).await?;
    let size = backup.size;
    let bar = bytes_bar(size, "Verifying");
    let dir = settings.data.absolute_dir();
    let fetched = VerifiedCopy::fetch(&store, backup, &dir, &|bytes| bar.inc(bytes)).await;
    bar.finish_and_clear();
    let mut copy = fetched?;

    let database = CommandDatabase::open(settings).await?;
    database.check_no_server(settings)?;
    let server_roles = database.server_roles();
    let restoration = Restoration {
        context: &context(&database, settings),
        server_roles: &server_roles,
        force: command.force,
    };
    let bar = bytes_bar(size, "Restoring");
    let pending = restore(&restoration, &mut copy, &|bytes| bar.inc(bytes)).await;
    bar.finish_and_clear();
    Ok((pending?, database))
}

/// The existing master keys. Unlike in other commands, none is generated: it could decrypt nothing.
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

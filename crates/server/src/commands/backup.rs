//! `coffer backup`.

use std::{fmt::Write as _, process::ExitCode};

use coffer_domain::Clock as _;
use coffer_dump::Snapshot;
use coffer_security::MasterKeys;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{signal, task};

use super::{database::CommandDatabase, print, print_json, progress, runtime};
use crate::{
    backup::{Backup, BackupError, Context, ListedBackup, Retention, Store, create},
    cli,
    config::{BackupLocation, Settings},
    failure::Failure,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &cli::Backup, settings: &Settings) -> Result<ExitCode, Failure> {
    CommandDatabase::prepare(settings)?;
    match &command.command {
        Some(cli::BackupCommand::List { from, output }) => {
            let listed = runtime()?.block_on(list(from.as_ref(), settings))?;
            if output.json {
                print_json(&listed.iter().map(as_json).collect::<Vec<_>>())?;
            } else {
                print(&table(&listed))?;
            }
        }
        None => {
            let created = runtime()?.block_on(create_backup(command, settings))?;
            if command.output.json {
                print_json(&created)?;
            } else {
                print(&text(&created))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A created backup, and the backups deleted by retention.
#[derive(Debug, Serialize)]
struct CreatedBackup {
    location: String,
    #[serde(flatten)]
    backup: Backup,
    /// The names of the backups deleted by retention.
    deleted: Vec<String>,
}

async fn create_backup(
    command: &cli::Backup,
    settings: &Settings,
) -> Result<CreatedBackup, Failure> {
    let store = open(command.to.as_ref(), settings).await?;
    let database = CommandDatabase::open(settings).await?;
    let context = context(&database, settings);
    let creating = async {
        let snapshot = Snapshot::take(&context.owner).await?;
        // The size includes indexes, which are not copied, so the bar ends early.
        let bar = bytes_bar(snapshot.info().size, "Copying");
        let progress = |bytes| bar.inc(bytes);
        let created = create(
            &context,
            &snapshot,
            &store,
            &SystemClock,
            &SystemRng,
            &progress,
        )
        .await;
        bar.finish_and_clear();
        snapshot.release().await;
        created
    };
    let backup = tokio::select! {
        created = creating => created?,
        _ = signal::ctrl_c() => return Err(Failure::Interrupted),
    };
    let mut retention = Retention::from(&settings.backup);
    retention.count = command.keep.map(Into::into).or(retention.count);
    retention.days = command.keep_days.or(retention.days);
    let deleted = retention.apply(&store, &context.keys, SystemClock.now());
    let deleted = deleted.await.map_err(|error| BackupError::Retention {
        name: backup.name.clone(),
        source: Box::new(error),
    })?;
    Ok(CreatedBackup {
        location: store.location().to_string(),
        backup,
        deleted,
    })
}

async fn list(
    from: Option<&BackupLocation>,
    settings: &Settings,
) -> Result<Vec<ListedBackup>, Failure> {
    let keys = MasterKeys::load(&settings.auth, &settings.data.master_key(), &SystemRng)?;
    let store = open(from, settings).await?;
    Ok(store.list(&keys).await?)
}

/// The dependencies of backups of this database.
pub(super) fn context(database: &CommandDatabase, settings: &Settings) -> Context {
    Context {
        owner: database.access.owner.clone(),
        bin_dir: settings.database.bin_dir.clone(),
        keys: database.keys.clone(),
    }
}

/// Opens the store at a location; by default, the configured one.
pub(super) async fn open(
    location: Option<&BackupLocation>,
    settings: &Settings,
) -> Result<Store, Failure> {
    let location = match location {
        Some(location) => location.clone(),
        None => BackupLocation::of(settings).map_err(BackupError::from)?,
    };
    let settings = settings.storage.clone();
    let opened = task::spawn_blocking(move || Store::open(location, &settings)).await;
    let opened = opened.map_err(Failure::during("opening the backup location"))?;
    Ok(opened?)
}

/// A progress bar in bytes.
pub(super) fn bytes_bar(bytes: u64, message: &'static str) -> ProgressBar {
    let template = "{msg} {bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    progress::bar(bytes, template).with_message(message)
}

fn text(created: &CreatedBackup) -> String {
    let CreatedBackup {
        location,
        backup,
        deleted,
    } = created;
    let mut text = format!(
        "Created backup {} in {location}\n{} bytes, {} rows in {} tables, schema {}.",
        backup.file_name(),
        backup.size,
        backup.rows(),
        backup.tables.len(),
        backup.schema_version,
    );
    if !deleted.is_empty() {
        let _ = write!(text, "\nDeleted old backups: {}.", deleted.join(", "));
    }
    text
}

fn as_json(listed: &ListedBackup) -> Value {
    match &listed.backup {
        Ok(backup) => {
            json!({ "name": listed.name, "complete": listed.is_complete, "backup": backup })
        }
        Err(reason) => {
            json!({ "name": listed.name, "complete": false, "problem": reason.to_string() })
        }
    }
}

fn table(listed: &[ListedBackup]) -> String {
    if listed.is_empty() {
        return "No backups found.".to_owned();
    }
    listed.iter().map(line).collect()
}

fn line(listed: &ListedBackup) -> String {
    let name = &listed.name;
    match &listed.backup {
        Err(reason) => format!("{name}  unusable: {reason}\n"),
        Ok(_) if !listed.is_complete => format!("{name}  unusable: its file is incomplete\n"),
        Ok(backup) => format!(
            "{name}  {} bytes, {} rows, schema {}, Coffer {}, PostgreSQL {}\n",
            backup.size,
            backup.rows(),
            backup.schema_version,
            backup.coffer_version,
            backup.postgresql_version,
        ),
    }
}

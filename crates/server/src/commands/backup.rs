//! `coffer backup`.

use std::{fmt::Write as _, process::ExitCode};

use coffer_domain::Clock as _;
use coffer_dump::Snapshot;
use coffer_security::MasterKeys;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{signal, task};

use super::{print, print_json, reach::Reached, runtime};
use crate::{
    backup::{Backup, BackupError, Context, Listed, Retention, Store, create},
    cli,
    config::{Place, Settings},
    failure::Failure,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &cli::Backup, settings: &Settings) -> Result<ExitCode, Failure> {
    Reached::prepare(settings)?;
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
            let made = runtime()?.block_on(make(command, settings))?;
            if command.output.json {
                print_json(&made)?;
            } else {
                print(&text(&made))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A backup that was made.
#[derive(Debug, Serialize)]
struct Made {
    #[serde(rename = "location")]
    place: String,
    #[serde(flatten)]
    backup: Backup,
    /// The names of the backups deleted by retention.
    #[serde(rename = "deleted")]
    removed: Vec<String>,
}

async fn make(command: &cli::Backup, settings: &Settings) -> Result<Made, Failure> {
    let store = open(command.to.as_ref(), settings).await?;
    let reached = Reached::of(settings).await?;
    let context = context(&reached, settings);
    let making = async {
        let snapshot = Snapshot::take(&context.owner).await?;
        // Indexes are in the database and not in the copy, so that it ends early.
        let bar = bytes_bar(snapshot.info().size, "Copying");
        let progress = |bytes| bar.inc(bytes);
        let made = create(
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
        made
    };
    let backup = tokio::select! {
        made = making => made?,
        _ = signal::ctrl_c() => return Err(Failure::Interrupted),
    };
    let mut retention = Retention::from(&settings.backup);
    retention.count = command.keep.map(Into::into).or(retention.count);
    retention.days = command.keep_days.or(retention.days);
    let removed = retention.apply(&store, &context.keys, SystemClock.now());
    let removed = removed.await.map_err(|error| BackupError::Retention {
        name: backup.name.clone(),
        source: Box::new(error),
    })?;
    Ok(Made {
        place: store.place().to_string(),
        backup,
        removed,
    })
}

async fn list(from: Option<&Place>, settings: &Settings) -> Result<Vec<Listed>, Failure> {
    let keys = MasterKeys::load(&settings.auth, &settings.data.master_key(), &SystemRng)?;
    let store = open(from, settings).await?;
    Ok(store.list(&keys).await?)
}

/// The dependencies of backups of this database.
pub(super) fn context(reached: &Reached, settings: &Settings) -> Context {
    Context {
        owner: reached.access.owner.clone(),
        bin_dir: settings.database.bin_dir.clone(),
        keys: reached.keys.clone(),
    }
}

/// The store at a place, or where the settings want backups.
pub(super) async fn open(place: Option<&Place>, settings: &Settings) -> Result<Store, Failure> {
    let place = match place {
        Some(place) => place.clone(),
        None => Place::of(settings).map_err(BackupError::from)?,
    };
    let settings = settings.storage.clone();
    let opened = task::spawn_blocking(move || Store::open(place, &settings)).await;
    let opened = opened.map_err(Failure::doing("opening the backup location"))?;
    Ok(opened?)
}

/// A progress bar in bytes; without a terminal it is hidden.
pub(super) fn bytes_bar(bytes: u64, doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{msg} {bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
    );
    let bar = ProgressBar::new(bytes).with_message(doing);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn text(made: &Made) -> String {
    let Made {
        place,
        backup,
        removed,
    } = made;
    let mut text = format!(
        "Created backup {} in {place}\n{} bytes, {} rows in {} tables, schema {}.",
        backup.file(),
        backup.size,
        backup.rows(),
        backup.tables.len(),
        backup.schema_version,
    );
    if !removed.is_empty() {
        let _ = write!(text, "\nDeleted old backups: {}.", removed.join(", "));
    }
    text
}

fn as_json(listed: &Listed) -> Value {
    match &listed.backup {
        Ok(backup) => json!({ "name": listed.name, "complete": listed.is_whole, "backup": backup }),
        Err(reason) => {
            json!({ "name": listed.name, "complete": false, "problem": reason.to_string() })
        }
    }
}

fn table(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "No backups found.".to_owned();
    }
    listed.iter().map(line).collect()
}

fn line(listed: &Listed) -> String {
    let name = &listed.name;
    match &listed.backup {
        Err(reason) => format!("{name}  unusable: {reason}\n"),
        Ok(_) if !listed.is_whole => format!("{name}  unusable: its file is incomplete\n"),
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

//! `coffer migrate`.

use coffer_storage_pg::{
    address::Address,
    migrate::{self, Down, MigrationState, MigrationStatus},
};
use serde_json::{Value, json};

use super::{
    database::{CommandDatabase, OwnerDatabase},
    print, print_json, runtime,
};
use crate::{cli, config::Settings, failure::Failure};

pub(super) fn run(command: &cli::Migrate, settings: &Settings) -> Result<(), Failure> {
    if matches!(command, cli::Migrate::Up { .. }) {
        // This may create roles, whose passwords are derived from the master key.
        CommandDatabase::prepare(settings)?;
        return runtime()?.block_on(async {
            let database = CommandDatabase::open(settings).await?;
            execute(command, &database.access.owner).await
        });
    }
    let database = OwnerDatabase::open(settings)?;
    runtime()?.block_on(execute(command, &database.owner))
}

async fn execute(command: &cli::Migrate, owner: &Address) -> Result<(), Failure> {
    match command {
        cli::Migrate::Up { output } => {
            let applied = migrate::up(owner).await?;
            report("applied", "No pending migrations.", &applied, output.json)
        }
        cli::Migrate::Down { target, output } => {
            let target = match (target.steps, target.to) {
                (_, Some(version)) => Down::To(version),
                (steps, None) => Down::Steps(steps.unwrap_or(0)),
            };
            let reverted = migrate::down(owner, target).await?;
            report(
                "reverted",
                "No migrations to revert.",
                &reverted,
                output.json,
            )
        }
        cli::Migrate::Status { output } => {
            let statuses = migrate::status(owner).await?;
            if output.json {
                print_json(&statuses.iter().map(as_json).collect::<Vec<_>>())
            } else {
                print(&statuses.iter().map(as_line).collect::<String>())
            }
        }
    }
}

fn report(done: &str, nothing: &str, versions: &[i64], json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&json!({ done: versions }));
    }
    if versions.is_empty() {
        return print(nothing);
    }
    let versions: Vec<_> = versions.iter().map(i64::to_string).collect();
    print(&format!("Migrations {done}: {}.", versions.join(", ")))
}

fn as_json(status: &MigrationStatus) -> Value {
    let (state, at) = match status.state {
        MigrationState::Pending => ("pending", None),
        MigrationState::Applied(at) => ("applied", Some(at)),
        MigrationState::Altered(at) => ("altered", Some(at)),
        MigrationState::Unknown(at) => ("unknown", Some(at)),
    };
    json!({
        "version": status.version,
        "description": status.description,
        "state": state,
        "applied_at": at,
    })
}

fn as_line(status: &MigrationStatus) -> String {
    let state = match status.state {
        MigrationState::Pending => "pending".to_owned(),
        MigrationState::Applied(at) => format!("applied {}", at.format("%F %T")),
        MigrationState::Altered(_) => "applied, but its file has been edited since".to_owned(),
        MigrationState::Unknown(_) => "applied by another version of Coffer".to_owned(),
    };
    format!(
        "{:>5}  {:<32} {state}\n",
        status.version, status.description
    )
}

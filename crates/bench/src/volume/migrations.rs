//! The duration of each migration in a full database: those after the table of transactions are
//! reverted one by one and applied again.

use std::time::{Duration, Instant};

use coffer_storage_pg::migrate::{self, Down, MigrationStatus};
use serde::Serialize;

use crate::{
    data::Database,
    failure::{Context as _, Failure},
};

/// The migration that creates the table. Reverting it would empty the database.
const TRANSACTIONS: i64 = 30;

/// A migration, and its durations.
#[derive(Debug, Serialize)]
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) down: Duration,
    pub(crate) up: Duration,
}

pub(super) async fn measure(database: &Database) -> Result<Vec<Migration>, Failure> {
    let owner = database.owner_config();
    let known = migrate::status(&owner)
        .await
        .context("reading migrations")?;
    let later = known
        .iter()
        .map(|status: &MigrationStatus| status.version)
        .filter(|version| *version > TRANSACTIONS);
    let later: Vec<i64> = later.collect();
    let mut migrations = Vec::new();
    for version in later.iter().rev() {
        let begun = Instant::now();
        let reverted = migrate::down(&owner, Down::Steps(1)).await;
        reverted.context(format_args!("reverting migration {version}"))?;
        migrations.push(Migration {
            version: *version,
            down: begun.elapsed(),
            up: Duration::ZERO,
        });
    }
    migrations.reverse();
    for migration in &mut migrations {
        let begun = Instant::now();
        let done = migrate::up_to(&owner, migration.version).await;
        done.context(format_args!("applying migration {}", migration.version))?;
        migration.up = begun.elapsed();
    }
    Ok(migrations)
}

//! Migrations: applying the schema of this program to a database, and reverting it.
//!
//! They are embedded in the program and run as the role that owns the schema. One node at a time
//! migrates a database; others wait for it and then find nothing left to do.

mod email_keys;
mod files;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use crate::{
    address::{Address, connect, disconnect},
    roles::{self, Passwords, RolesError},
};
use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Error};

pub use self::email_keys::Collisions;
use self::files::{MIGRATIONS, Migration};

/// The list of applied migrations. Name and columns are those of sqlx, which earlier versions used.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS public._sqlx_migrations (
        version bigint PRIMARY KEY,
        description text NOT NULL,
        installed_on timestamptz NOT NULL DEFAULT now(),
        success boolean NOT NULL,
        checksum bytea NOT NULL,
        execution_time bigint NOT NULL
    )";

/// The oldest supported version of the server, as in `server_version_num`.
pub(crate) const OLDEST_SERVER: i32 = 150_000;

/// The advisory lock of the node that migrates. Nodes retry it instead of waiting in the database,
/// because a waiting statement holds a snapshot, for which a concurrent index build would wait.
pub const LOCK: i64 = 0x0063_6f66_6665_7202;
const LOCK_RETRY: Duration = Duration::from_millis(100);

/// Settings that must not depend on the configuration of the database or its owner.
const SESSION: &str = "SET search_path = public; SET statement_timeout = 0; \
     SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// A migration and its state in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStatus {
    /// The migration's number.
    pub version: i64,
    /// The description, from the names of the migration's files.
    pub description: String,
    /// The state of the migration in this database.
    pub state: MigrationState,
}

impl MigrationStatus {
    /// Whether the migration was applied in the form that this program knows.
    pub fn is_applied(&self) -> bool {
        matches!(self.state, MigrationState::Applied(_))
    }
}

/// The state of a migration in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// The migration has not been applied.
    Pending,
    /// The migration was applied at this time.
    Applied(DateTime<Utc>),
    /// The migration was applied at this time, and its file changed since.
    Altered(DateTime<Utc>),
    /// The migration was applied at this time by another version of the program, and this one does
    /// not know it.
    Unknown(DateTime<Utc>),
}

/// The version to revert to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// Reverts this number of migrations.
    Steps(usize),
    /// Reverts until this version is the newest one applied; 0 for none.
    To(i64),
}

/// The reason why a database was not migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer version of the program has migrated the database.
    #[error(
        "the database is at migration {database}, but this version of Coffer supports migrations \
         up to {known}; run the newer version, or first revert to migration {known} with it"
    )]
    Newer {
        /// The newest migration applied.
        database: i64,
        /// The newest migration that this program knows.
        known: i64,
    },
    /// A migration was applied that this program does not know.
    #[error(
        "migration {0} was applied to the database but is unknown to this version of Coffer; use the \
         version that applied it"
    )]
    Unknown(i64),
    /// A migration's file was edited after it was applied.
    #[error(
        "migration {0} was edited after it was applied to the database; use an unmodified release of \
         Coffer"
    )]
    Altered(i64),
    /// The requested version is not among those applied.
    #[error("migration {0} has not been applied to the database")]
    NotApplied(i64),
    /// This program has no migration with the requested version.
    #[error("migration {0} does not exist; run `coffer migrate status` to list the migrations")]
    NoSuchVersion(i64),
    /// The server is too old.
    #[error("the server runs PostgreSQL {0}; 15 or newer is required")]
    ServerTooOld(String),
    /// The database would not compare letters as the program does.
    #[error(
        "the database must use UTF-8 and a locale that covers letters beyond ASCII; recreate it with: \
         CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'"
    )]
    UnsupportedLocale,
    /// Several users have addresses with the same key. Nothing was changed.
    #[error(
        "some users have the same email address, ignoring case, Unicode normalisation and the \
         encoding of the domain; nothing was changed. Users: {0}. With the previous version of Coffer, \
         change the address of all but one in each group (UPDATE users SET email = '…' WHERE id = '…') \
         or delete them; then start this version again"
    )]
    EmailCollisions(Collisions),
    /// The roles could not be created.
    #[error(transparent)]
    Roles(#[from] RolesError),
    /// A migration failed; nothing of it remains.
    #[error("migration {version} failed")]
    Failed {
        /// The migration's number.
        version: i64,
        /// The error of the database.
        source: Error,
    },
    /// The database could not be reached, or failed.
    #[error("a database query failed during migration")]
    Database(#[from] Error),
}

/// Creates missing roles and applies all pending migrations. Returns the applied versions, in
/// order.
pub async fn up(owner: impl Into<Address>) -> Result<Vec<i64>, MigrateError> {
    up_to(owner, i64::MAX).await
}

/// Like [`up`], but applies nothing after the version `target`.
pub async fn up_to(owner: impl Into<Address>, target: i64) -> Result<Vec<i64>, MigrateError> {
    let owner = owner.into();
    if target != i64::MAX && !MIGRATIONS.contains_key(&target) {
        return Err(MigrateError::NoSuchVersion(target));
    }
    roles::ensure(&owner, &Passwords::default()).await?;
    let (mut client, connection) = lock(&owner).await?;
    check_server(&client).await?;
    let applied = applied(&client).await?;
    let mut done = Vec::new();
    for (&version, migration) in &*MIGRATIONS {
        match applied.get(&version) {
            Some(checksum) if *checksum != migration.checksum => {
                return Err(MigrateError::Altered(version));
            }
            None if version <= target => {
                apply(&mut client, version, migration).await?;
                done.push(version);
            }
            _ => {}
        }
    }
    if target == i64::MAX {
        adopt_timescaledb(&client).await?;
    }
    disconnect(client, connection).await;
    Ok(done)
}

/// Applies a migration, with the steps of the program before and after it.
async fn apply(
    client: &mut Client,
    version: i64,
    migration: &Migration,
) -> Result<(), MigrateError> {
    match version {
        email_keys::ADDS_COLUMN => email_keys::check(client).await?,
        email_keys::MAKES_KEYS_UNIQUE => email_keys::fill(client).await?,
        _ => {}
    }
    let failed = |source| MigrateError::Failed { version, source };
    let begun = Instant::now();
    let transaction = client.transaction().await?;
    let up = transaction.batch_execute(&migration.up).await;
    up.map_err(failed)?;
    let record = "INSERT INTO public._sqlx_migrations
            (version, description, success, checksum, execution_time)
        VALUES ($1, $2, true, $3, $4)";
    let nanoseconds = i64::try_from(begun.elapsed().as_nanos()).unwrap_or(i64::MAX);
    let (description, checksum) = (&migration.description, &migration.checksum);
    transaction
        .execute(record, &[&version, description, checksum, &nanoseconds])
        .await?;
    transaction.commit().await.map_err(failed)?;
    tracing::info!(version, name = %description, "migration applied");
    if version == email_keys::ADDS_COLUMN {
        email_keys::fill(client).await?;
    }
    Ok(())
}

/// Reverts a migration.
async fn revert(
    client: &mut Client,
    version: i64,
    migration: &Migration,
) -> Result<(), MigrateError> {
    let failed = |source| MigrateError::Failed { version, source };
    let transaction = client.transaction().await?;
    let down = transaction.batch_execute(&migration.down).await;
    down.map_err(failed)?;
    let record = "DELETE FROM public._sqlx_migrations WHERE version = $1";
    transaction.execute(record, &[&version]).await?;
    transaction.commit().await.map_err(failed)?;
    tracing::info!(version, name = %migration.description, "migration reverted");
    Ok(())
}

/// Moves suitable tables to TimescaleDB if it is loaded, which may be the case from any start on.
async fn adopt_timescaledb(client: &Client) -> Result<(), Error> {
    let adopt = "SELECT public.adopt_timescaledb()";
    let answer = client.query_one(adopt, &[]).await?;
    let answer: &str = answer.try_get(0)?;
    if answer == "unlicensed" {
        tracing::warn!(
            "TimescaleDB is not used, because compression and continuous aggregates require its \
             Timescale licence; set timescaledb.license to timescale"
        );
    }
    Ok(())
}

/// Reverts migrations, newest first. Data that only newer versions can hold is lost. Returns the
/// reverted versions, in that order.
pub async fn down(owner: impl Into<Address>, how_far: Down) -> Result<Vec<i64>, MigrateError> {
    let owner = owner.into();
    let (mut client, connection) = lock(&owner).await?;
    let applied = applied(&client).await?;
    let undone: Vec<i64> = match how_far {
        Down::Steps(steps) => applied.keys().rev().take(steps).copied().collect(),
        Down::To(target) if target == 0 || applied.contains_key(&target) => applied
            .keys()
            .rev()
            .copied()
            .take_while(|version| *version > target)
            .collect(),
        Down::To(target) => return Err(MigrateError::NotApplied(target)),
    };
    for &version in &undone {
        let migration = MIGRATIONS.get(&version);
        let migration = migration.ok_or(MigrateError::Unknown(version))?;
        revert(&mut client, version, migration).await?;
    }
    disconnect(client, connection).await;
    Ok(undone)
}

/// Every migration that this program or the database knows, oldest first. Changes nothing.
pub async fn status(owner: impl Into<Address>) -> Result<Vec<MigrationStatus>, MigrateError> {
    let (client, connection) = connect(owner).await?;
    let pending = |(&version, known): (&i64, &Migration)| {
        let status = status_of(version, &known.description, MigrationState::Pending);
        (version, status)
    };
    let mut statuses: BTreeMap<_, _> = MIGRATIONS.iter().map(pending).collect();
    let exists: bool = client
        .query_one(
            "SELECT to_regclass('public._sqlx_migrations') IS NOT NULL",
            &[],
        )
        .await?
        .try_get(0)?;
    let rows = if exists {
        let applied =
            "SELECT version, description, installed_on, checksum FROM public._sqlx_migrations";
        client.query(applied, &[]).await?
    } else {
        Vec::new()
    };
    disconnect(client, connection).await;
    for row in rows {
        let (version, description): (i64, &str) = (row.try_get(0)?, row.try_get(1)?);
        let (at, checksum): (DateTime<Utc>, &[u8]) = (row.try_get(2)?, row.try_get(3)?);
        let state = match MIGRATIONS.get(&version) {
            None => MigrationState::Unknown(at),
            Some(known) if known.checksum != checksum => MigrationState::Altered(at),
            Some(_) => MigrationState::Applied(at),
        };
        statuses.insert(version, status_of(version, description, state));
    }
    Ok(statuses.into_values().collect())
}

/// The newest migration that this program knows.
pub fn newest() -> i64 {
    MIGRATIONS.keys().next_back().copied().unwrap_or(0)
}

fn status_of(version: i64, description: &str, state: MigrationState) -> MigrationStatus {
    MigrationStatus {
        version,
        description: description.to_owned(),
        state,
    }
}

/// The applied migrations with their checksums. Refuses a database that another program migrated.
async fn applied(client: &Client) -> Result<BTreeMap<i64, Vec<u8>>, MigrateError> {
    client.batch_execute(TABLE).await?;
    let rows = "SELECT version, checksum FROM public._sqlx_migrations";
    let rows = client.query(rows, &[]).await?;
    let applied = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let applied: BTreeMap<i64, Vec<u8>> = applied.collect::<Result<_, Error>>()?;
    let known = newest();
    match applied.keys().next_back() {
        Some(&database) if database > known => Err(MigrateError::Newer { database, known }),
        _ => match applied.keys().find(|v| !MIGRATIONS.contains_key(v)) {
            Some(&unknown) => Err(MigrateError::Unknown(unknown)),
            None => Ok(applied),
        },
    }
}

async fn check_server(client: &Client) -> Result<(), MigrateError> {
    let server = "SELECT current_setting('server_version_num')::int, \
         current_setting('server_version'), lower($1::text) = $2::text";
    let row = client.query_one(server, &[&"Ł", &"ł"]).await?;
    let (number, version, knows_letters): (i32, String, bool) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if number < OLDEST_SERVER {
        return Err(MigrateError::ServerTooOld(version));
    }
    if knows_letters {
        Ok(())
    } else {
        Err(MigrateError::UnsupportedLocale)
    }
}

/// A connection that holds the lock on migrations. Closing it releases the lock.
async fn lock(owner: &Address) -> Result<(Client, JoinHandle<()>), MigrateError> {
    let (client, connection) = connect(owner).await?;
    client.batch_execute(SESSION).await?;
    let mut told = false;
    loop {
        let lock = "SELECT pg_try_advisory_lock($1)";
        if client.query_one(lock, &[&LOCK]).await?.try_get(0)? {
            return Ok((client, connection));
        }
        if !std::mem::replace(&mut told, true) {
            tracing::info!("waiting for another node to finish migrating the database");
        }
        tokio::time::sleep(LOCK_RETRY).await;
    }
}

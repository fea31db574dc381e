//! Creating a dump.

use std::{collections::BTreeMap, process::Stdio};

use coffer_storage::SealHead;
use coffer_storage_pg::address::{Address, connect, disconnect};
use tokio::{process::ChildStdout, task::JoinHandle};
use tokio_postgres::Client;

use super::{DumpError, Programs, connect::Environment, programs::Running};

/// The key of the advisory lock that is held during a dump.
const LOCK: i64 = 0x0063_6f66_6665_7203;

/// Overrides time limits of the owner's sessions, since counting can take longer.
const SESSION: &str = "SET search_path = ''; SET statement_timeout = 0; SET timezone = 'UTC'; \
     SET idle_in_transaction_session_timeout = 0";

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The tables in a dump. Left out are those of extensions, which create them again, and those that
/// TimescaleDB stores and that can be computed from transactions.
const TABLES: &str = "
    SELECT c.oid::regclass::text
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|_?timescaledb|information_schema$)'
        AND NOT ($1 AND c.oid = to_regclass('public.transaction_facts'))
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    ORDER BY 1";

/// Checks whether TimescaleDB stores anything, and lists the other extensions.
const EXTENSIONS: &str = "
    SELECT to_regprocedure('public.adopt_timescaledb()') IS NOT NULL
            AND EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')
            AND NOT EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own'),
        ARRAY(SELECT extname::text FROM pg_extension WHERE extname NOT IN ('timescaledb', 'plpgsql') ORDER BY 1)";

/// The objects that a dump leaves out if TimescaleDB stores the facts. The aggregate existed until
/// migration 82.
const STORED_BY_TIMESCALEDB: [&str; 4] = [
    "--exclude-schema=_timescaledb*",
    "--exclude-schema=timescaledb*",
    "--exclude-table=public.transaction_facts",
    "--exclude-table=analytics.spending_monthly",
];

/// Exports the snapshot, and reads the properties of the server and the database.
const INFO: &str = "
    SELECT pg_export_snapshot(), current_setting('server_version'),
        current_setting('server_version_num')::int / 10000, pg_database_size(current_database()),
        to_regclass('public._sqlx_migrations') IS NOT NULL,
        to_regclass('public.audit_seals') IS NOT NULL";

/// A consistent snapshot of a database, valid until dropped. Only one can exist at a time.
#[derive(Debug)]
pub struct Snapshot {
    client: Client,
    connection: JoinHandle<()>,
    owner: Address,
    id: String,
    info: SnapshotInfo,
    /// The objects that the dump leaves out.
    exclusions: Vec<String>,
}

/// Properties of the database in the snapshot.
#[derive(Debug, Clone)]
pub struct SnapshotInfo {
    /// The server's version as text.
    pub postgresql: String,
    /// The server's major version.
    pub major: u32,
    /// The newest applied migration; 0 if there is none.
    pub schema: i64,
    /// The number of rows per table. Names include the schema and are quoted where necessary.
    pub tables: BTreeMap<String, u64>,
    /// The size of the database in bytes, including indexes.
    pub size: u64,
    /// The newest seal of the audit log.
    pub audit_head: Option<SealHead>,
}

impl Snapshot {
    /// Takes a snapshot, and counts the rows of all tables.
    pub async fn take(owner: impl Into<Address>) -> Result<Self, DumpError> {
        let owner = owner.into();
        let (client, connection) = connect(&owner).await?;
        client.batch_execute(SESSION).await?;
        let lock = client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]);
        if !lock.await?.try_get::<_, bool>(0)? {
            return Err(DumpError::Busy);
        }
        client.batch_execute(BEGIN).await?;
        let exclusions = exclusions(&client).await?;
        let (id, info) = read_info(&client, !exclusions.is_empty()).await?;
        Ok(Self {
            client,
            connection,
            owner,
            id,
            info,
            exclusions,
        })
    }

    /// The properties of the database in the snapshot.
    pub fn info(&self) -> &SnapshotInfo {
        &self.info
    }

    /// Starts a dump of the snapshot.
    pub fn dump(&self, programs: &Programs) -> Result<Dump, DumpError> {
        let environment = Environment::of(&self.owner, "coffer backup")?;
        let mut command = programs.command("pg_dump", Some(&environment));
        command
            .args(["--format=custom", "--compress=0", "--no-password"])
            // Coffer does not use large objects, and `pg_restore` restores them in transactions of
            // their own.
            .arg("--no-blobs")
            .arg("--lock-wait-timeout=60s")
            .arg(format!("--snapshot={}", self.id))
            .args(&self.exclusions)
            .stdin(Stdio::null());
        let mut running = Running::spawn("pg_dump", command)?;
        Ok(Dump {
            stdout: running.child.stdout.take(),
            running,
            _environment: environment,
        })
    }

    /// Releases the snapshot and the connection.
    pub async fn release(self) {
        disconnect(self.client, self.connection).await;
    }
}

/// The arguments by which `pg_dump` leaves objects out.
async fn exclusions(client: &Client) -> Result<Vec<String>, DumpError> {
    let row = client.query_one(EXTENSIONS, &[]).await?;
    if !row.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let others: Vec<String> = row.try_get(1)?;
    // An empty list would mean all extensions.
    let extensions = others
        .iter()
        .map(|name| format!("--extension={name}"))
        .chain(["--extension=plpgsql".to_owned()]);
    let stored = STORED_BY_TIMESCALEDB.iter().map(ToString::to_string);
    Ok(stored.chain(extensions).collect())
}

async fn read_info(
    client: &Client,
    in_timescaledb: bool,
) -> Result<(String, SnapshotInfo), DumpError> {
    let row = client.query_one(INFO, &[]).await?;
    let (is_migrated, is_sealed): (bool, bool) = (row.try_get(4)?, row.try_get(5)?);
    let info = SnapshotInfo {
        postgresql: row.try_get(1)?,
        major: row.try_get::<_, i32>(2)?.unsigned_abs(),
        size: row.try_get::<_, i64>(3)?.unsigned_abs(),
        schema: if is_migrated {
            let newest = "SELECT coalesce(max(version), 0) FROM public._sqlx_migrations";
            client.query_one(newest, &[]).await?.try_get(0)?
        } else {
            0
        },
        tables: count(client, in_timescaledb).await?,
        audit_head: if is_sealed {
            audit_head(client).await?
        } else {
            None
        },
    };
    Ok((row.try_get(0)?, info))
}

/// Counts the rows of all tables in one statement.
async fn count(client: &Client, in_timescaledb: bool) -> Result<BTreeMap<String, u64>, DumpError> {
    let mut counts = Vec::new();
    for row in client.query(TABLES, &[&in_timescaledb]).await? {
        // Quoted by the database.
        let table: String = row.try_get(0)?;
        let name = table.replace('\'', "''");
        counts.push(format!("SELECT '{name}', count(*) FROM ONLY {table}"));
    }
    if counts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = client.query(&counts.join(" UNION ALL "), &[]).await?;
    let counted = rows.iter().map(|row| {
        let (table, rows): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((table, rows.unsigned_abs()))
    });
    counted.collect()
}

async fn audit_head(client: &Client) -> Result<Option<SealHead>, DumpError> {
    let newest = "SELECT number, hash FROM public.audit_seals ORDER BY number DESC LIMIT 1";
    let Some(row) = client.query_opt(newest, &[]).await? else {
        return Ok(None);
    };
    let hash: Vec<u8> = row.try_get(1)?;
    let number = row.try_get(0)?;
    // The table's CHECK constraint guarantees the length.
    Ok(hash.try_into().ok().map(|hash| SealHead { number, hash }))
}

/// A dump that is being created.
#[derive(Debug)]
pub struct Dump {
    running: Running,
    stdout: Option<ChildStdout>,
    _environment: Environment,
}

impl Dump {
    /// The dump in PostgreSQL's custom format; `None` if this has been called before.
    pub fn content(&mut self) -> Option<ChildStdout> {
        self.stdout.take()
    }

    /// Waits for the end. Until it succeeds, the content read so far may be incomplete.
    pub async fn end(self) -> Result<(), DumpError> {
        self.running.end().await
    }
}

//! Making a copy.

use std::{collections::BTreeMap, process::Stdio};

use coffer_storage::SealHead;
use coffer_storage_pg::address::{Address, connect, disconnect};
use tokio::{process::ChildStdout, task::JoinHandle};
use tokio_postgres::Client;

use super::{DumpError, Programs, connect::Environment, programs::Running};

/// Held while a database is copied.
const LOCK: i64 = 0x0063_6f66_6665_7203;

/// Whatever limits the owner's sessions have, counting takes as long as it takes.
const SESSION: &str = "SET search_path = ''; SET statement_timeout = 0; SET timezone = 'UTC'; \
     SET idle_in_transaction_session_timeout = 0";

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The tables that a copy holds. What extensions bring, they bring again; what follows from
/// transactions and TimescaleDB keeps is made anew.
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

/// Whether TimescaleDB keeps something, and the other extensions.
const EXTENSIONS: &str = "
    SELECT to_regprocedure('public.adopt_timescaledb()') IS NOT NULL
            AND EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')
            AND NOT EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own'),
        ARRAY(SELECT extname::text FROM pg_extension WHERE extname NOT IN ('timescaledb', 'plpgsql') ORDER BY 1)";

/// What a copy leaves out if TimescaleDB stores the facts. The aggregate existed until migration 82.
const KEPT_BY_TIMESCALEDB: [&str; 4] = [
    "--exclude-schema=_timescaledb*",
    "--exclude-schema=timescaledb*",
    "--exclude-table=public.transaction_facts",
    "--exclude-table=analytics.spending_monthly",
];

const SERVER: &str = "
    SELECT pg_export_snapshot(), current_setting('server_version'),
        current_setting('server_version_num')::int / 10000, pg_database_size(current_database()),
        to_regclass('public._sqlx_migrations') IS NOT NULL,
        to_regclass('public.audit_seals') IS NOT NULL";

/// A moment of a database that stays in sight until this is dropped. One at a time: others are told
/// to wait.
#[derive(Debug)]
pub struct Snapshot {
    client: Client,
    connection: JoinHandle<()>,
    owner: Address,
    id: String,
    facts: Facts,
    /// What the copy leaves out.
    exclusions: Vec<String>,
}

/// What there was at that moment.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The server's version, for people.
    pub postgresql: String,
    /// The major version.
    pub major: u32,
    /// The newest migration applied, 0 for none.
    pub schema: i64,
    /// The rows of each table, by its name with the schema's, quoted where it must be.
    pub tables: BTreeMap<String, u64>,
    /// Bytes of the database, indexes included.
    pub size: u64,
    /// The newest seal of the audit log.
    pub audit_head: Option<SealHead>,
}

impl Snapshot {
    /// Takes hold of the moment, and counts what there is.
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
        let (id, facts) = look(&client, !exclusions.is_empty()).await?;
        Ok(Self {
            client,
            connection,
            owner,
            id,
            facts,
            exclusions,
        })
    }

    /// What there is.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Begins to copy.
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

    /// Lets go of it, and of the database.
    pub async fn release(self) {
        disconnect(self.client, self.connection).await;
    }
}

/// What `pg_dump` is told to leave out.
async fn exclusions(client: &Client) -> Result<Vec<String>, DumpError> {
    let row = client.query_one(EXTENSIONS, &[]).await?;
    if !row.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let others: Vec<String> = row.try_get(1)?;
    // Naming none would name all.
    let extensions = others
        .iter()
        .map(|name| format!("--extension={name}"))
        .chain(["--extension=plpgsql".to_owned()]);
    let kept = KEPT_BY_TIMESCALEDB.iter().map(ToString::to_string);
    Ok(kept.chain(extensions).collect())
}

async fn look(client: &Client, is_adopted: bool) -> Result<(String, Facts), DumpError> {
    let row = client.query_one(SERVER, &[]).await?;
    let (is_migrated, is_sealed): (bool, bool) = (row.try_get(4)?, row.try_get(5)?);
    let facts = Facts {
        postgresql: row.try_get(1)?,
        major: row.try_get::<_, i32>(2)?.unsigned_abs(),
        size: row.try_get::<_, i64>(3)?.unsigned_abs(),
        schema: if is_migrated {
            let newest = "SELECT coalesce(max(version), 0) FROM public._sqlx_migrations";
            client.query_one(newest, &[]).await?.try_get(0)?
        } else {
            0
        },
        tables: count(client, is_adopted).await?,
        audit_head: if is_sealed {
            audit_head(client).await?
        } else {
            None
        },
    };
    Ok((row.try_get(0)?, facts))
}

/// Counts every table in one statement.
async fn count(client: &Client, is_adopted: bool) -> Result<BTreeMap<String, u64>, DumpError> {
    let mut counts = Vec::new();
    for row in client.query(TABLES, &[&is_adopted]).await? {
        // As the database quotes it.
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
    // The table's CHECK sees to the length.
    Ok(hash.try_into().ok().map(|hash| SealHead { number, hash }))
}

/// A copy that is being made.
#[derive(Debug)]
pub struct Dump {
    running: Running,
    stdout: Option<ChildStdout>,
    _environment: Environment,
}

impl Dump {
    /// The copy, in PostgreSQL's own format. Taken once.
    pub fn content(&mut self) -> Option<ChildStdout> {
        self.stdout.take()
    }

    /// Waits for the end. Without it, whatever was read may be half a copy.
    pub async fn end(self) -> Result<(), DumpError> {
        self.running.end().await
    }
}

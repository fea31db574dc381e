//! Restoring a dump.
//!
//! `pg_restore` prints the dump section by section, as statements and rows, which are executed on
//! one connection in one transaction. The transaction begins by emptying the database and ends by
//! checking the row counts. If anything fails, the database stays as it was.
//!
//! Nothing in a dump can end the transaction or run a program: statements are executed by a
//! function, in which the server rejects transaction control; rows are sent with prepared `COPY`
//! statements, each of which is a single statement; and `psql`, whose meta-commands can run
//! programs, is not involved.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Cursor},
    pin::pin,
    process::Stdio,
    time::Duration,
};

use coffer_storage_pg::{
    address::{Address, connect, disconnect},
    migrate,
};
use futures_util::SinkExt as _;
use tokio::{
    io::{AsyncBufRead, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::ChildStdin,
    task::JoinHandle,
    time, try_join,
};
use tokio_postgres::Client;

use super::{
    DumpError, Programs,
    programs::Running,
    script::{Script, Section},
};

/// The time limit for closed connections to disappear from the server's list.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(50);

/// The number of bytes sent at once, to `pg_restore` and to the database.
const CHUNK: usize = 1 << 18;

/// Overrides settings of the owner's role that a dump does not set itself, and timeouts.
const SESSION: &str = "SET statement_timeout = 0; SET lock_timeout = 0; \
     SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning; \
     SET standard_conforming_strings = on";

/// Creates the function that executes statements of a dump. In a function, the server rejects
/// transaction control.
const CREATE_RUN_STATEMENTS: &str = "
CREATE FUNCTION pg_temp.run_statements(statements text) RETURNS void LANGUAGE plpgsql
AS $run$ BEGIN EXECUTE statements; END $run$;
";

/// Checks whether the database contains anything except for extensions and their objects.
const IS_EMPTY: &str = "
    SELECT NOT EXISTS (
        SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema$)' AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    )";

/// Removes everything except for extensions and their objects. The schema `public` belongs to the
/// server and stays. Dropping a table also drops the objects that depend on it.
const DROP_OBJECTS: &str = "
DO $empty$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        WITH objects (place, kind, classid, oid, name) AS (
            SELECT 1, 'SCHEMA', 'pg_namespace'::regclass, n.oid, format('%I', n.nspname)
            FROM pg_namespace AS n
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
            UNION ALL
            SELECT CASE c.relkind WHEN 'S' THEN 3 ELSE 2 END,
                CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                    WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
                'pg_class'::regclass, c.oid, format('public.%I', c.relname)
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            UNION ALL
            SELECT 4, 'ROUTINE', 'pg_proc'::regclass, p.oid, p.oid::regprocedure::text
            FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
            UNION ALL
            SELECT 5, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 'pg_type'::regclass, t.oid,
                format('public.%I', t.typname)
            FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = t.typrelid
            WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('b', 'c', 'd', 'e', 'r')
                AND coalesce(c.relkind, 'c') = 'c' AND t.typcategory <> 'A'
        )
        SELECT format('DROP %s IF EXISTS %s CASCADE', o.kind, o.name)
        FROM objects AS o
        WHERE NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = o.classid AND d.objid = o.oid AND d.deptype = 'e'
        )
        ORDER BY o.place, o.name
    LOOP
        EXECUTE statement;
    END LOOP;
END $empty$;
";

/// Creates and fills the table that a dump leaves out if TimescaleDB stores it.
const CREATE_FACTS: &str = "
DO $facts$
BEGIN
    IF to_regclass('public.transaction_facts') IS NULL AND to_regprocedure('public.make_plain_facts()') IS NOT NULL THEN
        PERFORM public.make_plain_facts();
    END IF;
END $facts$;
";

/// True if a database contains nothing except for extensions.
pub async fn is_empty(owner: impl Into<Address>) -> Result<bool, DumpError> {
    let (client, connection) = connect(owner).await?;
    let row = client.query_one(IS_EMPTY, &[]).await?;
    disconnect(client, connection).await;
    Ok(row.try_get(0)?)
}

/// The major version of the server.
pub async fn server_major(owner: impl Into<Address>) -> Result<u32, DumpError> {
    let (client, connection) = connect(owner).await?;
    let number = "SELECT current_setting('server_version_num')::int / 10000";
    let row = client.query_one(number, &[]).await?;
    disconnect(client, connection).await;
    Ok(row.try_get::<_, i32>(0)?.unsigned_abs())
}

/// Fails if one of these database roles, which servers connect as, is connected to the database.
pub async fn check_unused(owner: impl Into<Address>, users: &[&str]) -> Result<(), DumpError> {
    let (client, connection) = connect(owner).await?;
    let waiting = async {
        loop {
            let found = count_connections(&client, users).await?;
            if found == 0 {
                return Ok(());
            }
            time::sleep(POLL).await;
        }
    };
    let result = match time::timeout(DISCONNECT_TIMEOUT, waiting).await {
        Ok(result) => result,
        Err(_) => match count_connections(&client, users).await? {
            0 => Ok(()),
            found => Err(DumpError::InUse(found)),
        },
    };
    disconnect(client, connection).await;
    result
}

/// The transaction in which a dump is restored. Dropping it rolls back.
#[derive(Debug)]
pub struct RestoreTransaction {
    client: Client,
    connection: JoinHandle<()>,
}

impl RestoreTransaction {
    /// Begins the transaction and empties the database, invisibly to others until [`Self::commit`].
    /// Migrations wait until the transaction ends.
    pub async fn begin(owner: impl Into<Address>) -> Result<Self, DumpError> {
        let (client, connection) = connect(owner).await?;
        client.batch_execute(SESSION).await?;
        client.batch_execute("BEGIN").await?;
        let lock = format!("SELECT pg_advisory_xact_lock({})", migrate::LOCK);
        client.batch_execute(&lock).await?;
        let prepared = client
            .batch_execute(&format!("{DROP_OBJECTS}{CREATE_RUN_STATEMENTS}"))
            .await;
        prepared.map_err(DumpError::rejected)?;
        Ok(Self { client, connection })
    }

    /// Restores one section of the dump. Sections are restored in the order of [`Section::ALL`];
    /// `dump` is read from its beginning each time.
    pub async fn restore_section(
        &mut self,
        section: Section,
        programs: &Programs,
        dump: impl AsyncRead + Unpin,
    ) -> Result<(), DumpError> {
        let mut command = programs.command("pg_restore", None);
        command
            .args(["--format=custom", "--no-owner", "--exit-on-error"])
            .args(["--file=-", section.option()])
            .stdin(Stdio::piped());
        let mut running = Running::spawn("pg_restore", command)?;
        let (Some(input), Some(output)) = (running.child.stdin.take(), running.child.stdout.take())
        else {
            return Err(DumpError::io("communicating with pg_restore")(
                io::ErrorKind::BrokenPipe.into(),
            ));
        };
        let script = Script::new(section, BufReader::with_capacity(CHUNK, output));
        let read = try_join!(feed(dump, input), self.run(script));
        match read {
            Ok(_) => running.end().await,
            // The program has ended early; its own error is more specific.
            Err(DumpError::Truncated) => {
                Err(running.end().await.err().unwrap_or(DumpError::Truncated))
            }
            Err(error) => Err(error),
        }
    }

    /// Executes the output of `pg_restore`.
    async fn run(&self, mut script: Script<impl AsyncBufRead + Unpin>) -> Result<(), DumpError> {
        loop {
            let part = script.statements().await?;
            self.execute(&part.statements).await?;
            match part.rows {
                Some(copy) => self.copy_rows(&copy, &mut script).await?,
                None => return Ok(()),
            }
        }
    }

    async fn execute(&self, statements: &str) -> Result<(), DumpError> {
        let run = "SELECT pg_temp.run_statements($1)";
        let done = self.client.execute(run, &[&statements]).await;
        done.map(drop).map_err(DumpError::rejected)
    }

    /// Sends the rows of one table. `copy_in` prepares the statement, so that it cannot contain
    /// two.
    async fn copy_rows(
        &self,
        copy: &str,
        script: &mut Script<impl AsyncBufRead + Unpin>,
    ) -> Result<(), DumpError> {
        let sink = self.client.copy_in::<_, Cursor<Vec<u8>>>(copy).await;
        let mut sink = pin!(sink.map_err(DumpError::rejected)?);
        while let Some(rows) = script.rows(CHUNK).await? {
            let sent = sink.send(Cursor::new(rows)).await;
            sent.map_err(DumpError::rejected)?;
        }
        let done = sink.finish().await;
        done.map(drop).map_err(DumpError::rejected)
    }

    /// Commits, if every table has the expected number of rows.
    pub async fn commit(self, tables: &BTreeMap<String, u64>) -> Result<(), DumpError> {
        let last = format!("{CREATE_FACTS}{}", check_row_counts(tables));
        let checked = self.client.batch_execute(&last).await;
        checked.map_err(DumpError::rejected)?;
        let committed = self.client.batch_execute("COMMIT").await;
        committed.map_err(DumpError::rejected)?;
        self.client.batch_execute("ANALYZE").await?;
        disconnect(self.client, self.connection).await;
        Ok(())
    }
}

/// Sends the dump to the program, or as much of it as the program reads.
async fn feed(mut dump: impl AsyncRead + Unpin, mut to: ChildStdin) -> Result<(), DumpError> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = dump.read(&mut chunk).await;
        let length = length.map_err(DumpError::io("reading the backup"))?;
        if length == 0 {
            return Ok(());
        }
        match to.write_all(&chunk[..length]).await {
            Ok(()) => {}
            // The program has read enough or failed, which its exit status shows.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(DumpError::io("communicating with pg_restore")(error)),
        }
    }
}

async fn count_connections(client: &Client, users: &[&str]) -> Result<i64, DumpError> {
    let count = "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND usename::text = ANY ($1) AND pid <> pg_backend_pid()";
    Ok(client.query_one(count, &[&users]).await?.try_get(0)?)
}

/// The statement that fails if a table does not have the expected number of rows.
fn check_row_counts(tables: &BTreeMap<String, u64>) -> String {
    let mut expected = String::new();
    for (table, rows) in tables {
        let table = table.replace('\'', "''");
        let _ = write!(expected, ", ('{table}', {rows})");
    }
    format!(
        "DO $check$
DECLARE
    expected record;
    found bigint;
BEGIN
    FOR expected IN SELECT * FROM (VALUES (NULL::text, NULL::bigint){expected}) AS t (name, count) OFFSET 1 LOOP
        IF to_regclass(expected.name) IS NULL THEN
            RAISE EXCEPTION 'table % was not restored', expected.name;
        END IF;
        EXECUTE format('SELECT count(*) FROM ONLY %s', to_regclass(expected.name)) INTO found;
        IF found <> expected.count THEN
            RAISE EXCEPTION 'table % has % rows instead of the % in the backup', expected.name, found, expected.count;
        END IF;
    END LOOP;
END $check$;
"
    )
}

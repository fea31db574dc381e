//! Reading a copy back.
//!
//! `pg_restore` makes statements of the copy, and `psql` runs them in one transaction that begins
//! with emptying the database and ends with counting what came: whatever goes wrong, at whatever
//! point, the database stays as it was. `COMMIT` is only sent when the copy was read to its end.

use std::{collections::BTreeMap, fmt::Write as _, io, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{ChildStdin, ChildStdout},
    task::JoinHandle,
    time,
};
use tokio_postgres::Client;

use super::{DumpError, Programs, connect::Environment, programs::Running};
use crate::{
    address::Address,
    migrate,
    roles::{connect, disconnect},
};

/// How long connections that have just been closed may take to go.
const PATIENCE: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(50);

/// Newer programs set what older servers don't know.
const UNKNOWN_TO_OLDER_SERVERS: &[u8] = b"SET transaction_timeout = 0;\n";

/// Lines among which that one is.
const HEAD: usize = 60;

/// Whether anything is in the database that extensions did not bring.
const IS_EMPTY: &str = "
    SELECT NOT EXISTS (
        SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema$)' AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    )";

/// Removes everything that extensions did not bring. The schema `public` itself belongs to the
/// server, and stays; a table that goes takes along what hangs on it.
const EMPTY: &str = "
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

/// Makes what a copy leaves out where TimescaleDB kept it.
const MAKE_FACTS: &str = "
DO $facts$
BEGIN
    IF to_regclass('public.transaction_facts') IS NULL AND to_regprocedure('public.make_plain_facts()') IS NOT NULL THEN
        PERFORM public.make_plain_facts();
    END IF;
END $facts$;
";

/// A database into which a copy is being read. Dropped, it leaves everything as it was.
#[derive(Debug)]
pub struct Load {
    psql: Running,
    restore: Running,
    /// What `pg_restore` reads.
    input: Option<ChildStdin>,
    /// Takes its statements to `psql`, and gives back the way there.
    statements: JoinHandle<io::Result<ChildStdin>>,
    _environment: Environment,
}

impl Load {
    /// Whether there is nothing in a database.
    pub async fn is_empty(owner: impl Into<Address>) -> Result<bool, DumpError> {
        let (client, connection) = connect(owner).await?;
        let row = client.query_one(IS_EMPTY, &[]).await?;
        disconnect(client, connection).await;
        Ok(row.try_get(0)?)
    }

    /// The major version of a server.
    pub async fn major(owner: impl Into<Address>) -> Result<u32, DumpError> {
        let (client, connection) = connect(owner).await?;
        let number = "SELECT current_setting('server_version_num')::int / 10000";
        let row = client.query_one(number, &[]).await?;
        disconnect(client, connection).await;
        Ok(row.try_get::<_, i32>(0)?.unsigned_abs())
    }

    /// Refuses a database that one of these users is connected to: a server's.
    pub async fn check_unused(owner: impl Into<Address>, users: &[&str]) -> Result<(), DumpError> {
        let (client, connection) = connect(owner).await?;
        let waiting = async {
            loop {
                let found = connected(&client, users).await?;
                if found == 0 {
                    return Ok(());
                }
                time::sleep(POLL).await;
            }
        };
        let result = match time::timeout(PATIENCE, waiting).await {
            Ok(result) => result,
            Err(_) => match connected(&client, users).await? {
                0 => Ok(()),
                found => Err(DumpError::InUse(found)),
            },
        };
        disconnect(client, connection).await;
        result
    }

    /// Begins. What is in the database goes, but nobody sees that before [`Load::commit`].
    /// Whoever starts meanwhile and wants to migrate waits.
    pub fn begin(owner: impl Into<Address>, programs: &Programs) -> Result<Self, DumpError> {
        let environment = Environment::of(&owner.into(), "coffer restore")?;
        let mut command = programs.command("psql", Some(&environment));
        command
            .args(["--no-psqlrc", "--quiet", "--no-password", "--file=-"])
            .args(["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let mut psql = Running::spawn("psql", command)?;
        let mut command = programs.command("pg_restore", None);
        command
            .args([
                "--format=custom",
                "--no-owner",
                "--exit-on-error",
                "--file=-",
            ])
            .stdin(Stdio::piped());
        let mut restore = Running::spawn("pg_restore", command)?;
        let (Some(to), Some(input), Some(from)) = (
            psql.child.stdin.take(),
            restore.child.stdin.take(),
            restore.child.stdout.take(),
        ) else {
            return Err(DumpError::doing("communicating with pg_restore and psql")(
                io::ErrorKind::BrokenPipe.into(),
            ));
        };
        Ok(Self {
            psql,
            restore,
            input: Some(input),
            statements: tokio::spawn(pass_on(from, to)),
            _environment: environment,
        })
    }

    /// Takes a part of the copy. When it fails, [`Load::why`] knows why.
    pub async fn write(&mut self, part: &[u8]) -> io::Result<()> {
        match &mut self.input {
            Some(input) => input.write_all(part).await,
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Ends the copy, and makes it last if every table has as many rows as it should.
    pub async fn commit(mut self, tables: &BTreeMap<String, u64>) -> Result<(), DumpError> {
        drop(self.input.take());
        let passed_on = self.statements.await;
        let Ok(Ok(mut psql)) = passed_on else {
            return Err(reason(self.psql, self.restore).await);
        };
        // With an end like this, nobody sends COMMIT, and psql's end undoes what it did.
        self.restore.end().await?;
        let last = format!("{MAKE_FACTS}{}COMMIT;\nANALYZE;\n", check(tables));
        let sent = async {
            psql.write_all(last.as_bytes()).await?;
            psql.shutdown().await
        };
        let sent = sent.await;
        drop(psql);
        self.psql.end().await?;
        sent.map_err(DumpError::doing("sending data to psql"))
    }

    /// Gives up, and finds out why it didn't go on, if one of the programs knows.
    pub async fn why(self) -> DumpError {
        drop(self.input);
        self.statements.abort();
        reason(self.psql, self.restore).await
    }
}

/// Whichever program failed; psql's failure is what makes the other one fail.
async fn reason(psql: Running, restore: Running) -> DumpError {
    let unknown =
        || DumpError::doing("sending the backup to psql")(io::ErrorKind::BrokenPipe.into());
    match psql.end().await {
        Err(error) => error,
        Ok(()) => restore.end().await.err().unwrap_or_else(unknown),
    }
}

async fn connected(client: &Client, users: &[&str]) -> Result<i64, DumpError> {
    let count = "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND usename::text = ANY ($1) AND pid <> pg_backend_pid()";
    Ok(client.query_one(count, &[&users]).await?.try_get(0)?)
}

async fn pass_on(from: ChildStdout, mut to: ChildStdin) -> io::Result<ChildStdin> {
    let lock = migrate::LOCK;
    let begin = format!(
        "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_min_messages = warning;\n\
         BEGIN;\nSELECT pg_advisory_xact_lock({lock});\n{EMPTY}"
    );
    to.write_all(begin.as_bytes()).await?;
    let mut from = BufReader::with_capacity(1 << 16, from);
    let mut line = Vec::new();
    for _ in 0..HEAD {
        line.clear();
        from.read_until(b'\n', &mut line).await?;
        if line != UNKNOWN_TO_OLDER_SERVERS {
            to.write_all(&line).await?;
        }
    }
    tokio::io::copy_buf(&mut from, &mut to).await?;
    Ok(to)
}

/// Fails in the database if a table has not as many rows as it should.
fn check(tables: &BTreeMap<String, u64>) -> String {
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

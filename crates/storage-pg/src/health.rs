//! The health of a database: problems that operators should notice before users do.

use chrono::{DateTime, Utc};
use tokio_postgres::{Client, Error, Row};

use crate::{
    address::{Address, connect, disconnect},
    roles::{self, KEPT_BY_TIMESCALEDB, WITHOUT_ROW_SECURITY},
};

/// The number of the largest tables and indexes that are reported.
const LARGEST: usize = 10;

/// No query changes anything or blocks others for long.
const SESSION: &str = "SET search_path = public; SET statement_timeout = '30s'; \
     SET default_transaction_read_only = on";

/// The findings of a health check.
#[derive(Debug)]
pub struct Health {
    /// The server and its settings.
    pub server: Server,
    /// Tables that should have row-level security but do not.
    pub unprotected: Vec<String>,
    /// Privileges that roles have but should not, or lack but should have.
    pub rights: Vec<String>,
    /// Unnecessary privileges of roles.
    pub surplus: Vec<String>,
    /// Roles that do not exist.
    pub missing_roles: Vec<&'static str>,
    /// Indexes whose build failed, which slow down writes and serve no query.
    pub invalid_indexes: Vec<String>,
    /// The largest tables and indexes, largest first.
    pub largest: Vec<Size>,
    /// Tables with a large proportion of dead rows.
    pub bloated: Vec<Bloat>,
    /// The replicas of this server.
    pub replicas: Vec<Replica>,
    /// The state of the audit log; `None` in a database without one.
    pub audit: Option<Audit>,
    /// The queue of jobs; `None` in a database without one.
    pub jobs: Option<JobQueue>,
}

/// The server and its settings.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are settings of the server, each on or off"
)]
pub struct Server {
    /// The version, for messages.
    pub version: String,
    /// Whether the program supports this version.
    pub is_new_enough: bool,
    /// Whether the server is a replica and therefore read-only.
    pub is_standby: bool,
    /// Whether committed data survives a loss of power.
    pub fsync: bool,
    /// Whether pages that were only partly written can be repaired.
    pub full_page_writes: bool,
    /// Whether a commit waits until it is written to disk.
    pub synchronous_commit: bool,
    /// Whether corrupted pages are detected.
    pub checksums: bool,
    /// Whether dead rows are removed automatically.
    pub autovacuum: bool,
    /// The number of open connections.
    pub connections: i64,
    /// The maximum number of connections.
    pub max_connections: i64,
    /// The size of the database in bytes.
    pub size: i64,
}

/// The size of a table or an index.
#[derive(Debug)]
pub struct Size {
    /// The name of the table or index.
    pub name: String,
    /// Whether the object is an index.
    pub is_index: bool,
    /// The size in bytes.
    pub bytes: i64,
}

/// A table with a large proportion of dead rows, according to PostgreSQL's statistics.
#[derive(Debug)]
pub struct Bloat {
    /// The table's name.
    pub table: String,
    /// The number of rows that are visible.
    pub live: i64,
    /// The number of rows to be removed by vacuum.
    pub dead: i64,
}

/// A replica of this server.
#[derive(Debug, PartialEq, Eq)]
pub struct Replica {
    /// The name under which the replica connects (`application_name`).
    pub name: String,
    /// The bytes that the replica still has to apply; `None` if this role may not see them.
    pub behind: Option<i64>,
}

/// The state of the audit log's seals.
#[derive(Debug)]
pub struct Audit {
    /// The number of seals.
    pub seals: i64,
    /// The number of records not sealed yet.
    pub waiting: i64,
    /// The time of the oldest record not sealed yet.
    pub oldest: Option<DateTime<Utc>>,
}

/// The queue of jobs.
#[derive(Debug)]
pub struct JobQueue {
    /// The number of pending jobs.
    pub pending: i64,
    /// The number of pending jobs whose last attempt failed.
    pub failing: i64,
    /// The number of jobs that were given up.
    pub dead: i64,
    /// The time at which the oldest pending job was enqueued.
    pub oldest: Option<DateTime<Utc>>,
}

/// Checks the database with a number of queries that does not depend on its size.
pub async fn check(owner: impl Into<Address>) -> Result<Health, Error> {
    let (client, connection) = connect(owner).await?;
    client.batch_execute(SESSION).await?;
    let health = read_health(&client).await;
    disconnect(client, connection).await;
    health
}

async fn read_health(client: &Client) -> Result<Health, Error> {
    let exempt: Vec<_> = WITHOUT_ROW_SECURITY
        .iter()
        .map(|(table, _)| table)
        .collect();
    let mut rights = roles::problems(client).await?;
    rights.extend(read(&client.query(EXCESSIVE_RIGHTS, &[]).await?, text)?);
    let unprotected = client
        .query(UNPROTECTED, &[&exempt, &KEPT_BY_TIMESCALEDB, &roles::APP])
        .await?;
    Ok(Health {
        server: server(&client.query_one(SERVER, &[]).await?)?,
        unprotected: read(&unprotected, text)?,
        rights,
        surplus: roles::surplus(client).await?,
        missing_roles: roles::missing(client).await?,
        invalid_indexes: read(&client.query(INVALID_INDEXES, &[]).await?, text)?,
        largest: {
            let mut largest = sizes(client).await?;
            largest.truncate(LARGEST);
            largest
        },
        bloated: read(&client.query(BLOATED, &[]).await?, bloat)?,
        replicas: replicas(client).await?,
        audit: audit(client).await?,
        jobs: jobs(client).await?,
    })
}

fn read<T>(rows: &[Row], one: fn(&Row) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    rows.iter().map(one).collect()
}

fn text(row: &Row) -> Result<String, Error> {
    row.try_get(0)
}

const SERVER: &str = "
    SELECT current_setting('server_version'), current_setting('server_version_num')::int,
        pg_is_in_recovery(), current_setting('fsync')::bool, current_setting('full_page_writes')::bool,
        current_setting('synchronous_commit') <> 'off', current_setting('data_checksums')::bool,
        current_setting('autovacuum')::bool,
        (SELECT sum(numbackends)::bigint FROM pg_stat_database),
        current_setting('max_connections')::bigint, pg_database_size(current_database())";

fn server(row: &Row) -> Result<Server, Error> {
    Ok(Server {
        version: row.try_get(0)?,
        is_new_enough: row.try_get::<_, i32>(1)? >= crate::migrate::OLDEST_SERVER,
        is_standby: row.try_get(2)?,
        fsync: row.try_get(3)?,
        full_page_writes: row.try_get(4)?,
        synchronous_commit: row.try_get(5)?,
        checksums: row.try_get(6)?,
        autovacuum: row.try_get(7)?,
        connections: row.try_get(8)?,
        max_connections: row.try_get(9)?,
        size: row.try_get(10)?,
    })
}

/// The table that TimescaleDB stores is exempt if it has no policies and the role that serves
/// requests has no privilege on it.
const UNPROTECTED: &str = "
    SELECT c.oid::regclass::text
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relrowsecurity AND c.relname::text <> ALL ($1)
        AND NOT (
            c.relname = $2 AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid)
            AND NOT coalesce(has_any_column_privilege(to_regrole($3), c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                OR has_table_privilege(to_regrole($3), c.oid, 'DELETE, TRUNCATE, TRIGGER'), true)
        )
    ORDER BY c.relname";

/// Nobody may change or delete records of the audit log.
const EXCESSIVE_RIGHTS: &str = "
    SELECT format('%s may %s %s', coalesce(r.rolname, 'PUBLIC'), lower(acl.privilege_type), c.relname)
    FROM pg_class AS c
    CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
    LEFT JOIN pg_roles AS r ON r.oid = acl.grantee
    WHERE c.oid IN (to_regclass('public.audit_logs'), to_regclass('public.audit_seals'))
        AND acl.grantee <> c.relowner AND acl.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
    ORDER BY 1";

const INVALID_INDEXES: &str = "
    SELECT i.indexrelid::regclass::text FROM pg_index AS i WHERE NOT i.indisvalid ORDER BY 1";

const SIZES: &str = "
    SELECT c.oid::regclass::text, c.relkind = 'i',
        CASE c.relkind WHEN 'i' THEN pg_relation_size(c.oid) ELSE pg_table_size(c.oid) END AS bytes
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'i') AND n.nspname !~ '^(pg_|information_schema$)'
    ORDER BY bytes DESC, c.relname";

/// All tables and indexes, largest first.
pub(crate) async fn sizes(client: &Client) -> Result<Vec<Size>, Error> {
    read(&client.query(SIZES, &[]).await?, size)
}

fn size(row: &Row) -> Result<Size, Error> {
    Ok(Size {
        name: row.try_get(0)?,
        is_index: row.try_get(1)?,
        bytes: row.try_get(2)?,
    })
}

/// Autovacuum should run when a fifth of a table is dead; at twice that, it does not keep up.
const BLOATED: &str = "
    SELECT relid::regclass::text, n_live_tup, n_dead_tup
    FROM pg_stat_user_tables
    WHERE n_dead_tup > 10000 + 0.4 * n_live_tup
    ORDER BY n_dead_tup DESC
    LIMIT 10";

fn bloat(row: &Row) -> Result<Bloat, Error> {
    Ok(Bloat {
        table: row.try_get(0)?,
        live: row.try_get(1)?,
        dead: row.try_get(2)?,
    })
}

/// Receivers such as archives replay nothing, and new connections have not flushed anything yet.
const REPLICAS: &str = "
    SELECT coalesce(nullif(application_name, ''), client_addr::text, 'replica'),
        CASE WHEN NOT pg_is_in_recovery() THEN
            pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, flush_lsn, sent_lsn))::bigint
        END
    FROM pg_stat_replication
    ORDER BY 1";

/// The replicas of this server.
pub(crate) async fn replicas(client: &Client) -> Result<Vec<Replica>, Error> {
    read(&client.query(REPLICAS, &[]).await?, replica)
}

fn replica(row: &Row) -> Result<Replica, Error> {
    Ok(Replica {
        name: row.try_get(0)?,
        behind: row.try_get(1)?,
    })
}

const AUDIT: &str = "
    SELECT (SELECT count(*) FROM audit_seals), count(*), min(l.created_at)
    FROM audit_unsealed AS u LEFT JOIN audit_logs AS l ON l.id = u.id";

async fn audit(client: &Client) -> Result<Option<Audit>, Error> {
    let exists = "SELECT to_regclass('public.audit_unsealed') IS NOT NULL \
         AND to_regclass('public.audit_seals') IS NOT NULL";
    if !client.query_one(exists, &[]).await?.try_get::<_, bool>(0)? {
        return Ok(None);
    }
    let row = client.query_one(AUDIT, &[]).await?;
    Ok(Some(Audit {
        seals: row.try_get(0)?,
        waiting: row.try_get(1)?,
        oldest: row.try_get(2)?,
    }))
}

const JOBS: &str = "
    SELECT count(*) FILTER (WHERE state = 'pending'),
        count(*) FILTER (WHERE state = 'pending' AND error IS NOT NULL),
        count(*) FILTER (WHERE state = 'dead'),
        min(created_at) FILTER (WHERE state = 'pending')
    FROM jobs
    WHERE state = 'pending' OR state = 'dead'";

async fn jobs(client: &Client) -> Result<Option<JobQueue>, Error> {
    let exists = "SELECT to_regclass('public.jobs') IS NOT NULL";
    if !client.query_one(exists, &[]).await?.try_get::<_, bool>(0)? {
        return Ok(None);
    }
    let row = client.query_one(JOBS, &[]).await?;
    Ok(Some(JobQueue {
        pending: row.try_get(0)?,
        failing: row.try_get(1)?,
        dead: row.try_get(2)?,
        oldest: row.try_get(3)?,
    }))
}

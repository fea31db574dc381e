//! The checks of the database.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock as _;
use coffer_storage_pg::{
    address::{is_remote, wants_tls},
    health::{self, Audit, Bloat, Health, JobQueue, Replica, Server, Size},
    migrate::{self, MigrationState, MigrationStatus},
};
use tokio_postgres::Config;

use super::{
    super::{database::OwnerDatabase, runtime},
    check::{Check, Outcome, bytes},
    keys,
};
use crate::{config::Settings, failure::Failure, system::SystemClock};

/// The replication lag that causes a warning, in bytes: a failover would lose more than a few
/// seconds of changes.
const LAG_WARNING: i64 = 64 << 20;

/// The age of a job that causes a warning. They are done at once while a server is running.
const OLDEST_JOB_WARNING: TimeDelta = TimeDelta::minutes(10);

/// The age of unsealed records that causes a warning. The server seals every second.
const UNSEALED_WARNING: TimeDelta = TimeDelta::minutes(1);

/// Checks the database. A private cluster that does not exist yet is not created.
pub(super) fn checks(settings: &Settings) -> Vec<Check> {
    const NAME: &str = "database";
    let cluster = settings.data.absolute_dir().join("postgres");
    if settings.database.url.is_none() && matches!(cluster.try_exists(), Ok(false)) {
        return vec![Check::warning(
            NAME,
            "does not exist yet; `coffer serve` will create it",
        )];
    }
    run_checks(settings).unwrap_or_else(|failure| vec![Check::failed(NAME, failure.explain())])
}

fn run_checks(settings: &Settings) -> Result<Vec<Check>, Failure> {
    let database = OwnerDatabase::open(settings)?;
    let owner = &database.owner;
    let (statuses, health, keys) = runtime()?.block_on(async {
        let health = health::check(owner).await;
        let health = health.map_err(Failure::during("examining the database"))?;
        let statuses = migrate::status(owner).await?;
        // A database without an audit log has no keys either.
        let keys = match &health.audit {
            Some(_) => Some(keys::check(settings, owner, &health.missing_roles).await),
            None => None,
        };
        Ok::<_, Failure>((statuses, health, keys))
    })?;
    let Health {
        server,
        unprotected,
        rights,
        surplus,
        missing_roles: _,
        invalid_indexes,
        largest,
        bloated,
        replicas,
        audit,
        jobs,
    } = &health;
    let mut checks = vec![
        connection(settings, owner.config()),
        postgresql(server),
        durability(server),
        connections(server),
        migrations(&statuses),
        row_level_security(unprotected),
        Check::unless(
            Outcome::Failed,
            "roles",
            rights.clone(),
            "subject to row-level security",
        ),
        Check::unless(
            Outcome::Warning,
            "role privileges",
            surplus.clone(),
            "no more than needed",
        ),
        sizes(server, largest),
        vacuum(server, bloated),
        Check::unless(
            Outcome::Warning,
            "indexes",
            invalid_indexes
                .iter()
                .map(|index| format!("{index} is invalid; run REINDEX INDEX {index}"))
                .collect(),
            "all valid",
        ),
    ];
    checks.extend(keys);
    let role = owner.config().get_user().unwrap_or("…");
    checks.extend(replication(replicas, role));
    let audit = audit.as_ref();
    checks.extend(audit.map(|audit| audit_log(audit, SystemClock.now())));
    checks.extend(jobs.as_ref().map(|jobs| queue(jobs, SystemClock.now())));
    Ok(checks)
}

fn queue(jobs: &JobQueue, now: DateTime<Utc>) -> Check {
    const NAME: &str = "jobs";
    let JobQueue {
        pending,
        failing,
        dead,
        oldest,
    } = jobs;
    let waited = oldest.map_or(TimeDelta::zero(), |oldest| now - oldest);
    let mut problems = Vec::new();
    if *failing > 0 {
        problems.push(format!(
            "{failing} failing, which are tried again; `coffer jobs list` shows the reasons"
        ));
    } else if waited > OLDEST_JOB_WARNING {
        problems.push(format!(
            "{pending} waiting, the oldest for {} minutes; is a server running?",
            waited.num_minutes()
        ));
    }
    if *dead > 0 {
        problems.push(format!(
            "{dead} given up; `coffer jobs list` shows the reasons, `coffer jobs retry` tries again"
        ));
    }
    Check::unless(
        Outcome::Warning,
        NAME,
        problems,
        format!("{pending} waiting"),
    )
}

fn row_level_security(unprotected: &[String]) -> Check {
    let problems = unprotected.iter().map(|table| {
        format!(
            "off for table {table}; as its owner, run: ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        )
    });
    Check::unless(
        Outcome::Failed,
        "row-level security",
        problems.collect(),
        "on for every table that requires it",
    )
}

fn connection(settings: &Settings, config: &Config) -> Check {
    const NAME: &str = "connection";
    if settings.database.url.is_none() {
        Check::ok(NAME, "private cluster, over a Unix socket")
    } else if wants_tls(config) {
        Check::ok(NAME, "over TLS, with the certificate verified")
    } else if is_remote(config) {
        let detail = "to another machine without TLS: passwords and data cross the network \
                      unencrypted; remove sslmode=disable from COFFER__DATABASE__URL";
        Check::warning(NAME, detail)
    } else {
        Check::ok(NAME, "on this machine")
    }
}

fn postgresql(server: &Server) -> Check {
    const NAME: &str = "PostgreSQL";
    let version = &server.version;
    if !server.is_new_enough {
        return Check::failed(NAME, format!("{version}; 15 or newer is required"));
    }
    if server.is_standby {
        return Check::failed(
            NAME,
            format!("{version}, a read-only standby; connect to the primary"),
        );
    }
    Check::ok(NAME, version)
}

fn durability(server: &Server) -> Check {
    const NAME: &str = "durability";
    let off = |name: &str, is_on: bool, advice: &str| -> Option<String> {
        (!is_on).then(|| format!("{name} is off: {advice}"))
    };
    let corruption = "a power failure can corrupt the database; turn it on";
    let corrupting: Vec<_> = [
        off("fsync", server.fsync, corruption),
        off("full_page_writes", server.full_page_writes, corruption),
    ]
    .into_iter()
    .flatten()
    .collect();
    let losing: Vec<_> = [
        off(
            "synchronous_commit",
            server.synchronous_commit,
            "a crash can lose recently committed transactions; turn it on",
        ),
        off(
            "data_checksums",
            server.checksums,
            "disk corruption goes unnoticed; enable it with pg_checksums",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if corrupting.is_empty() {
        let well = "fsync, full_page_writes, synchronous_commit and data_checksums are on";
        Check::unless(Outcome::Warning, NAME, losing, well)
    } else {
        Check::new(NAME, Outcome::Failed, corrupting).and(losing)
    }
}

fn connections(server: &Server) -> Check {
    const NAME: &str = "connections";
    let (open, max) = (server.connections, server.max_connections);
    if open * 10 > max * 9 {
        let detail = format!(
            "{open} of the server's {max} connections are open; raise max_connections, or lower \
             COFFER__DATABASE__MAX_CONNECTIONS"
        );
        Check::warning(NAME, detail)
    } else {
        Check::ok(NAME, format!("{open} of {max}"))
    }
}

fn migrations(statuses: &[MigrationStatus]) -> Check {
    const NAME: &str = "migrations";
    let versions = |wanted: fn(&MigrationState) -> bool| -> Vec<String> {
        let found = statuses.iter().filter(|status| wanted(&status.state));
        found.map(|status| status.version.to_string()).collect()
    };
    let altered = versions(|state| matches!(state, MigrationState::Altered(_)));
    let unknown = versions(|state| matches!(state, MigrationState::Unknown(_)));
    let pending = versions(|state| matches!(state, MigrationState::Pending));
    if !altered.is_empty() {
        let detail = format!(
            "edited after they were applied: {}; use an unmodified release of Coffer",
            altered.join(", ")
        );
        return Check::failed(NAME, detail);
    }
    if !unknown.is_empty() {
        let detail = format!(
            "unknown to this version of Coffer: {}; use the version that applied them",
            unknown.join(", ")
        );
        return Check::failed(NAME, detail);
    }
    if !pending.is_empty() {
        let detail = format!(
            "{} pending; `coffer serve` or `coffer migrate up` will apply them",
            pending.len()
        );
        return Check::warning(NAME, detail);
    }
    Check::ok(NAME, format!("all {} applied", statuses.len()))
}

fn sizes(server: &Server, largest: &[Size]) -> Check {
    let formatted = |number: i64| bytes(number.unsigned_abs());
    let lines = largest.iter().map(|size| {
        let kind = if size.is_index { "index" } else { "table" };
        format!("{:>10}  {kind} {}", formatted(size.bytes), size.name)
    });
    Check::ok(
        "size",
        format!("{} in total; largest:", formatted(server.size)),
    )
    .and(lines)
}

fn vacuum(server: &Server, bloated: &[Bloat]) -> Check {
    let mut details: Vec<_> = bloated
        .iter()
        .map(|bloat| {
            format!(
                "{} has {} dead rows and {} live ones; run VACUUM {}",
                bloat.table, bloat.dead, bloat.live, bloat.table
            )
        })
        .collect();
    if !server.autovacuum {
        details
            .push("autovacuum is off: dead rows are never removed; set autovacuum = on".to_owned());
    }
    Check::unless(Outcome::Warning, "vacuum", details, "few dead rows")
}

/// The check of replicas; `None` if there are none.
fn replication(replicas: &[Replica], owner: &str) -> Option<Check> {
    const NAME: &str = "replication";
    let is_late = |replica: &Replica| replica.behind > Some(LAG_WARNING);
    let lines = replicas.iter().map(|replica| {
        let name = &replica.name;
        match replica.behind {
            Some(behind) => {
                let remedy = if is_late(replica) {
                    "; check the replica and the network"
                } else {
                    ""
                };
                format!("{name}: {} behind{remedy}", bytes(behind.unsigned_abs()))
            }
            None => format!(
                "{name}: lag unknown; to see it, run as an administrator: GRANT pg_monitor TO {owner}"
            ),
        }
    });
    let is_late = replicas.iter().any(is_late);
    let outcome = if is_late {
        Outcome::Warning
    } else {
        Outcome::Ok
    };
    (!replicas.is_empty()).then(|| Check::new(NAME, outcome, lines.collect()))
}

fn audit_log(audit: &Audit, now: DateTime<Utc>) -> Check {
    const NAME: &str = "audit log";
    let detail = format!(
        "{} seals, {} records not yet sealed; to verify them all, run `coffer audit verify`",
        audit.seals, audit.waiting
    );
    let is_late = audit
        .oldest
        .is_some_and(|oldest| now - oldest > UNSEALED_WARNING);
    if is_late {
        Check::warning(NAME, detail).and([
            "a record has been waiting for more than a minute; check that a server is running"
                .to_owned(),
        ])
    } else {
        Check::ok(NAME, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server {
        Server {
            version: "17.2".to_owned(),
            is_new_enough: true,
            is_standby: false,
            fsync: true,
            full_page_writes: true,
            synchronous_commit: true,
            checksums: true,
            autovacuum: true,
            connections: 1,
            max_connections: 100,
            size: 0,
        }
    }

    #[test]
    fn durability_settings_fail_or_warn_by_what_they_risk() {
        assert_eq!(durability(&server()).outcome, Outcome::Ok);
        for (server, outcome) in [
            (
                Server {
                    checksums: false,
                    ..server()
                },
                Outcome::Warning,
            ),
            (
                Server {
                    fsync: false,
                    synchronous_commit: false,
                    ..server()
                },
                Outcome::Failed,
            ),
        ] {
            assert_eq!(durability(&server).outcome, outcome);
        }
    }

    #[test]
    fn read_only_or_outdated_server_fails() {
        assert_eq!(postgresql(&server()).outcome, Outcome::Ok);
        let standby = Server {
            is_standby: true,
            ..server()
        };
        assert_eq!(postgresql(&standby).outcome, Outcome::Failed);
        let old = Server {
            is_new_enough: false,
            ..server()
        };
        assert_eq!(postgresql(&old).outcome, Outcome::Failed);
    }

    #[test]
    fn replicas_are_reported_and_late_ones_cause_a_warning() {
        let replica = |behind| Replica {
            name: "two".to_owned(),
            behind,
        };
        assert!(replication(&[], "owner").is_none());
        for (behind, outcome) in [
            (None, Outcome::Ok),
            (Some(0), Outcome::Ok),
            (Some(LAG_WARNING + 1), Outcome::Warning),
        ] {
            let check = replication(&[replica(Some(1)), replica(behind)], "owner");
            assert_eq!(check.unwrap().outcome, outcome);
        }
    }

    #[test]
    fn failing_dead_and_late_jobs_cause_a_warning() {
        let now = SystemClock.now();
        let outcome = |failing, dead, age| {
            let jobs = JobQueue {
                pending: 1,
                failing,
                dead,
                oldest: Some(now - age),
            };
            queue(&jobs, now).outcome
        };
        assert_eq!(outcome(0, 0, TimeDelta::minutes(1)), Outcome::Ok);
        assert_eq!(outcome(1, 0, TimeDelta::zero()), Outcome::Warning);
        assert_eq!(outcome(0, 1, TimeDelta::zero()), Outcome::Warning);
        assert_eq!(outcome(0, 0, TimeDelta::minutes(11)), Outcome::Warning);
    }

    #[test]
    fn unsealed_audit_log_causes_a_warning() {
        let now = SystemClock.now();
        let check = |age| {
            let audit = Audit {
                seals: 1,
                waiting: 1,
                oldest: Some(now - age),
            };
            audit_log(&audit, now).outcome
        };
        assert_eq!(check(TimeDelta::seconds(1)), Outcome::Ok);
        assert_eq!(check(TimeDelta::minutes(2)), Outcome::Warning);
    }
}

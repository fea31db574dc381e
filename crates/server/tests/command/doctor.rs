//! The `doctor` command.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    process::{Child, Stdio},
};

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation, Outcome, wait_until};

/// The exit code, and the outcome of each check.
fn doctor(installation: &Installation) -> (Option<i32>, Value) {
    let outcome = installation.run(&["doctor", "--json"]);
    let mut report: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:#?}"));
    assert_eq!(report["healthy"], outcome.code == Some(0), "{report}");
    (outcome.code, report["checks"].take())
}

/// The names of the checks with this outcome.
fn named<'a>(checks: &'a Value, outcome: &str) -> Vec<&'a str> {
    let checks = checks.as_array().unwrap().iter();
    let checks = checks.filter(|check| check["outcome"] == outcome);
    checks
        .map(|check| check["name"].as_str().unwrap())
        .collect()
}

#[test]
fn doctor_passes_and_creates_nothing_before_the_first_start() {
    let installation = Installation::new(By::User);
    let (code, checks) = doctor(&installation);
    assert_eq!(code, Some(0), "{checks:#}");
    let warnings = ["data directory", "master key", "database"];
    assert_eq!(named(&checks, "warning"), warnings);
    assert!(!installation.data().exists());
}

#[test]
fn doctor_passes_a_healthy_installation_and_reports_damage() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let (code, checks) = doctor(&installation);
    assert_eq!(
        (code, named(&checks, "failed")),
        (Some(0), vec![]),
        "{checks:#}"
    );

    let server = installation.serve();
    wait_until("every record has its seal", || {
        installation.sql("SELECT count(*) FROM audit_unsealed") == "0"
    });
    let (_, checks) = doctor(&installation);
    let others: Vec<_> = named(&checks, "warning");
    // The free space of this machine does not matter here.
    assert!(
        others.iter().all(|name| *name == "free disk space"),
        "{checks:#}"
    );
    let table = installation.run(&["doctor"]);
    assert_eq!(table.code, Some(0), "{table:#?}");
    assert!(
        table.stdout.contains("ok       row-level security  on for"),
        "{table:#?}"
    );

    installation.sql("ALTER TABLE accounts DISABLE ROW LEVEL SECURITY");
    installation.sql("GRANT UPDATE ON audit_logs TO coffer_app");
    installation.sql("UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 5");
    fs::set_permissions(installation.data(), fs::Permissions::from_mode(0o777)).unwrap();
    let (code, checks) = doctor(&installation);
    assert_eq!(code, Some(1), "{checks:#}");
    let failed = [
        "data directory",
        "migrations",
        "row-level security",
        "roles",
    ];
    assert_eq!(named(&checks, "failed"), failed, "{checks:#}");
    let told = checks.to_string();
    for detail in [
        "off for table accounts",
        "coffer_app may update audit_logs",
        "applied: 5",
    ] {
        assert!(told.contains(detail), "{checks:#}");
    }
    server.stop(Signal::SIGTERM);
}

#[test]
fn doctor_reports_only_an_invalid_configuration() {
    let installation = Installation::new(By::User);
    let outcome = Outcome::of(
        installation
            .command(&["doctor"])
            .env("COFFER__DATABASE__MAX_CONNECTIONS", "0"),
    );
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    let mut lines = outcome.stdout.lines();
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("failed   configuration  COFFER__DATABASE__MAX_CONNECTIONS"),
        "{first}"
    );
    assert_eq!(lines.next(), Some("Checks: 1, failed: 1, warnings: 0."));
}

/// A `pg_receivewal` process that copies the write-ahead log until it is dropped.
struct WalReceiver(Child);

impl WalReceiver {
    fn of(installation: &Installation) -> Self {
        let postgres = installation.data().join("postgres");
        let mut rules = OpenOptions::new()
            .append(true)
            .open(postgres.join("pg_hba.conf"))
            .unwrap();
        writeln!(rules, "local replication postgres peer map=coffer").unwrap();
        administer(installation, "SELECT pg_reload_conf()");
        let copy = postgres.with_file_name("copy");
        fs::create_dir(&copy).unwrap();
        let owner = postgres.metadata().unwrap();
        chown(&copy, Some(owner.uid()), Some(owner.gid())).unwrap();
        let mut receiver = installation.client("pg_receivewal");
        receiver
            .args(["-U", "postgres", "--no-loop", "-D"])
            .arg(copy);
        Self(receiver.stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for WalReceiver {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Runs a statement as the cluster's administrator.
fn administer(installation: &Installation, statement: &str) {
    let mut psql = installation.psql();
    let status = psql.args(["-U", "postgres", "-c", statement]).status();
    assert!(status.unwrap().success(), "{statement}");
}

#[test]
fn surplus_privileges_warn_and_are_revoked_from_the_private_owner_at_start() {
    const RIGHTS: &str = "SELECT string_agg(rolname || ' ' || rolcreaterole, ', ' ORDER BY rolname)
        FROM pg_roles WHERE rolname IN ('coffer_owner', 'coffer_app')";

    let installation = Installation::new(By::User);
    let server = installation.serve();
    let none = "coffer_app false, coffer_owner false";
    assert_eq!(installation.sql(RIGHTS), none);
    administer(&installation, "ALTER ROLE coffer_owner CREATEROLE");
    administer(&installation, "ALTER ROLE coffer_app CREATEROLE");
    let (code, checks) = doctor(&installation);
    assert_eq!(code, Some(0), "{checks:#}");
    assert!(
        named(&checks, "warning").contains(&"role privileges"),
        "{checks:#}"
    );
    let told = checks.to_string();
    for role in ["coffer_owner", "coffer_app"] {
        let remedy = format!("ALTER ROLE {role} NOCREATEROLE");
        assert!(told.contains(&remedy), "{told}");
    }
    let given = "coffer_app true, coffer_owner true";
    assert_eq!(installation.sql(RIGHTS), given, "nothing is changed");
    server.stop(Signal::SIGTERM);

    let server = installation.serve();
    let left = "coffer_app true, coffer_owner false";
    assert_eq!(installation.sql(RIGHTS), left);
    server.stop(Signal::SIGTERM);
}

#[test]
fn roles_with_wrong_passwords_fail_like_at_a_start() {
    let remote = Installation::new(By::User);
    assert_eq!(remote.run(&["migrate", "up"]).code, Some(0));
    let [.., high, low] = std::process::id().to_be_bytes();
    let address = format!("127.{high}.{low}.9");
    let rules = remote.path().join("hba.conf");
    let text = "local all all peer map=coffer\nhost all coffer_owner 127.0.0.0/8 trust\n\
         host all all 127.0.0.0/8 scram-sha-256\n";
    fs::write(&rules, text).unwrap();
    let settings = format!(
        "listen_addresses = '{address}'\nhba_file = '{}'\n",
        rules.display()
    );
    fs::write(remote.data().join("postgres/local.conf"), settings).unwrap();
    let server = remote.serve();

    let node = Installation::new(By::User);
    let outcome = |args: &[&str]| {
        let mut command = node.command(args);
        command.env(
            "DATABASE_URL",
            format!("postgres://coffer_owner@{address}/coffer?sslmode=disable"),
        );
        let key = fs::read_to_string(remote.data().join("master.key")).unwrap();
        Outcome::of(command.env("COFFER__AUTH__SECRET_KEY", key.trim()))
    };
    let reason = "cannot log in as the database role coffer_app";
    let started = outcome(&["serve"]);
    assert!(started.reason().contains(reason), "{started:#?}");
    let checked = outcome(&["doctor"]);
    assert_eq!(checked.code, Some(1), "{checked:#?}");
    assert!(checked.stdout.contains(reason), "{checked:#?}");
    server.stop(Signal::SIGTERM);
}

#[test]
fn replicas_and_their_lag_are_reported_to_permitted_roles() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    let replication = || {
        let (_, mut checks) = doctor(&installation);
        let checks = checks.as_array_mut().unwrap().drain(..);
        checks
            .into_iter()
            .find(|check| check["name"] == "replication")
    };
    assert_eq!(replication(), None);
    let receiver = WalReceiver::of(&installation);
    wait_until("the replica is reported", || replication().is_some());
    let told = replication().unwrap()["details"].to_string();
    assert!(
        told.contains(
            "pg_receivewal: lag unknown; to see it, run as an administrator: GRANT pg_monitor TO coffer_owner"
        ),
        "{told}"
    );
    administer(&installation, "GRANT pg_monitor TO coffer_owner");
    wait_until("the lag is reported", || {
        let told = replication().unwrap()["details"].to_string();
        told.contains("pg_receivewal: ") && told.contains("B behind")
    });
    drop(receiver);
    wait_until("the replica is no longer reported", || {
        replication().is_none()
    });
    server.stop(Signal::SIGTERM);
}

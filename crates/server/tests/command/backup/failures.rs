//! Failures, and the state that they leave unchanged.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::Command,
    time::Duration,
};

use coffer_cluster::{OWNER, SUPERUSER};
use coffer_test_support::{cluster::cluster, database::TestDatabase};
use tokio_postgres::NoTls;

use super::*;
use crate::process::{can_run_as, send};

/// An installation without a server, with one backup.
fn backed_up() -> Installation {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    assert_eq!(installation.run(&["backup"]).code, Some(0));
    installation
}

// Proves: TASK-004-016.2
#[test]
fn truncated_or_altered_backup_is_rejected_before_any_change() {
    let installation = backed_up();
    let file = only_file(&backups(&installation), ".dump.zst");
    let whole = fs::read(&file).unwrap();
    let mut altered = whole.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    for (damaged, reason) in [
        (&whole[..whole.len() / 2], "instead of"),
        (&altered[..], "checksum"),
    ] {
        fs::write(&file, damaged).unwrap();
        let path = file.display().to_string();
        let refused = installation.run(&["restore", &path, "--force"]);
        assert!(refused.reason().contains("is damaged"), "{refused:#?}");
        assert!(refused.reason().contains(reason), "{refused:#?}");
    }
    fs::write(&file, &whole[1..]).unwrap();
    let listed = installation.run(&["backup", "list"]);
    assert!(listed.stdout.contains("incomplete"), "{listed:#?}");
    let none = installation.run(&["restore", "latest", "--force"]);
    assert!(none.reason().contains("is damaged"), "{none:#?}");

    fs::write(&file, &whole).unwrap();
    let manifest = only_file(&backups(&installation), ".json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replace("\"public.users\":2", "\"public.users\":3"),
    )
    .unwrap();
    let refused = installation.run(&["restore", "latest", "--force"]);
    assert!(refused.reason().contains("altered"), "{refused:#?}");
    fs::remove_file(&manifest).unwrap();
    let refused = installation.run(&["restore", "latest", "--force"]);
    assert!(
        refused.reason().contains("no complete backup"),
        "{refused:#?}"
    );
}

// Proves: TASK-004-016.2
#[test]
fn wrong_or_missing_master_key_is_rejected_before_any_change() {
    let installation = backed_up();
    let from = backups(&installation).display().to_string();
    let other = Installation::new(By::User);
    let refused = other.run(&["restore", "latest", "--from", &from]);
    assert!(
        refused.reason().contains("master key not found"),
        "{refused:#?}"
    );
    let refused = Outcome::of(
        other
            .command(&["restore", "latest", "--from", &from])
            .env("COFFER__AUTH__SECRET_KEY", "c2VjcmV0".repeat(5) + "czA="),
    );
    assert!(
        refused.reason().contains("different master key"),
        "{refused:#?}"
    );
    assert!(!other.data().join("postgres").exists());
    assert!(!other.data().join("master.key").exists());
}

// Proves: TASK-004-016.2
#[test]
fn full_destination_is_reported_and_left_clean() {
    if !can_run_as(By::Root) {
        return;
    }
    let installation = Installation::new(By::Root);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let place = installation.path().join("small");
    fs::create_dir(&place).unwrap();
    let place = place.display().to_string();
    let mut command = installation.command_with_little_space(&place, &["backup", "--to", &place]);
    let outcome = Outcome::of(&mut command);
    assert!(outcome.reason().contains("no space left"), "{outcome:#?}");
    assert_eq!(outcome.stdout, "", "what was left there");
}

#[test]
fn restoring_without_space_for_the_copy_fails_and_changes_nothing() {
    if !can_run_as(By::Root) {
        return;
    }
    let [lost, installation] = [By::Root, By::Root].map(Installation::new);
    assert_eq!(lost.run(&["seed", "--demo"]).code, Some(0));
    assert_eq!(lost.run(&["backup"]).code, Some(0));
    let from = backups(&lost).display().to_string();
    let key = fs::read_to_string(lost.data().join("master.key")).unwrap();
    let dir = installation.data().display().to_string();
    fs::create_dir(&dir).unwrap();
    let mut command =
        installation.command_with_little_space(&dir, &["restore", "latest", "--from", &from]);
    command.env("COFFER__AUTH__SECRET_KEY", key.trim());
    let outcome = Outcome::of(&mut command);
    assert!(
        outcome.reason().contains("before it is restored"),
        "{outcome:#?}"
    );
    assert_eq!(outcome.stdout, "", "what was left there");
}

#[test]
fn unwritable_destination_is_named() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let outcome = installation.run(&["backup", "--to", "/proc/backups"]);
    assert!(outcome.reason().contains("/proc/backups"), "{outcome:#?}");
    let outcome = installation.run(&["backup", "--to", "ftp://host"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
}

#[test]
fn missing_postgresql_programs_error_names_the_packages() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    let outcome = Outcome::of(
        installation
            .command(&["backup"])
            .env("COFFER__DATABASE__BIN_DIR", installation.path()),
    );
    assert!(
        outcome.reason().contains("are not installed"),
        "{outcome:#?}"
    );
    assert_eq!(fs::read_dir(backups(&installation)).unwrap().count(), 0);
    server.stop(Signal::SIGTERM);
}

async fn connect(config: &tokio_postgres::Config) -> tokio_postgres::Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The digests of all tables.
async fn digests(client: &tokio_postgres::Client) -> Vec<(String, String)> {
    let rows = client.query(DIGESTS, &[]);
    let rows = rows.await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// A restoration into a database outside the server.
struct ExternalDatabase {
    database: TestDatabase,
    installation: Installation,
}

impl ExternalDatabase {
    async fn new() -> Self {
        let external = Self {
            database: TestDatabase::empty().await,
            installation: Installation::new(By::Root),
        };
        assert_eq!(external.run(&["seed", "--demo"]).code, Some(0));
        assert_eq!(external.run(&["backup"]).code, Some(0));
        external
    }

    fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(args))
    }

    fn command(&self, args: &[&str]) -> Command {
        let socket_dir = cluster().endpoint().socket_dir().display().to_string();
        let name = self.database.name();
        let url = format!("postgres://{OWNER}@/{name}?host={socket_dir}");
        let mut command = self.installation.command(args);
        command.env("DATABASE_URL", url);
        command
    }
}

#[tokio::test]
async fn restoration_that_fails_late_changes_nothing() {
    let external = ExternalDatabase::new().await;
    let administrator = connect(&external.database.config(SUPERUSER)).await;
    administrator
        .batch_execute(
            "DELETE FROM portfolios;
             CREATE FUNCTION pg_catalog.refuse() RETURNS event_trigger LANGUAGE plpgsql
             AS $$ BEGIN RAISE EXCEPTION 'no policies today'; END $$;
             CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE POLICY')
                 EXECUTE FUNCTION refuse()",
        )
        .await
        .unwrap();
    let before = digests(&administrator).await;
    let outcome = external.run(&["restore", "latest", "--force"]);
    assert!(
        outcome.reason().contains("no policies today"),
        "{outcome:#?}"
    );
    assert_eq!(digests(&administrator).await, before);
}

/// The lock that migrations and restorations hold.
const MIGRATION_LOCK: &str = "x'00636f6666657202'::bigint";

/// Waits until a session in this database is blocked by a lock of this type.
async fn wait_for_blocked_session(client: &tokio_postgres::Client, lock: &str) {
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = $1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let waits = async {
        while client
            .query_one(waiting, &[&lock])
            .await
            .unwrap()
            .get::<_, i64>(0)
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    let waits = tokio::time::timeout(Duration::from_mins(1), waits);
    waits.await.expect("a session waits for the lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn restoration_that_has_committed_ignores_interrupts() {
    let external = ExternalDatabase::new().await;
    let owner = external.database.owner();
    let (observer, reader, migrator) = (
        connect(&owner).await,
        connect(&owner).await,
        connect(&owner).await,
    );
    let before = digests(&observer).await;
    observer
        .batch_execute("DELETE FROM portfolios")
        .await
        .unwrap();

    // A reader stops the restoration in its transaction; a migration queues for its turn after it.
    let read = "BEGIN; LOCK TABLE portfolios IN ACCESS SHARE MODE";
    reader.batch_execute(read).await.unwrap();
    let mut restoring = external.command(&["restore", "latest", "--force"]);
    let mut restoring = restoring.spawn().unwrap();
    wait_for_blocked_session(&observer, "relation").await;
    let lock = format!("SELECT pg_advisory_lock({MIGRATION_LOCK})");
    let (locked, ()) = tokio::join!(migrator.batch_execute(&lock), async {
        wait_for_blocked_session(&observer, "advisory").await;
        reader.batch_execute("ROLLBACK").await.unwrap();
    });
    locked.unwrap();

    // The restoration has committed, and waits to migrate.
    let mut log = BufReader::new(restoring.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("waiting for another node to finish migrating") {
        line.clear();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ends early");
    }
    send(restoring.id(), Signal::SIGINT);
    let unlock = format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})");
    migrator.batch_execute(&unlock).await.unwrap();
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    let output = restoring.wait_with_output().unwrap();
    assert!(output.status.success(), "{rest}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Restored coffer-"), "{text}");
    assert_eq!(digests(&observer).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn database_in_use_by_a_server_is_not_restored() {
    let external = ExternalDatabase::new().await;
    let before = digests(&connect(&external.database.owner()).await).await;
    let serving = connect(&external.database.app()).await;
    let refused = external.run(&["restore", "latest", "--force"]);
    assert!(
        refused.reason().contains("a server is connected"),
        "{refused:#?}"
    );
    drop(serving);
    let outcome = external.run(&["restore", "latest", "--force"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert_eq!(
        digests(&connect(&external.database.owner()).await).await,
        before
    );
}

#[tokio::test]
async fn one_backup_is_made_at_a_time() {
    let external = ExternalDatabase::new().await;
    let other = connect(&external.database.owner()).await;
    // The lock held while making a backup.
    let hold = "SELECT pg_advisory_lock(x'00636f6666657203'::bigint)";
    other.batch_execute(hold).await.unwrap();
    let refused = external.run(&["backup"]);
    assert!(refused.reason().contains("another backup"), "{refused:#?}");
}

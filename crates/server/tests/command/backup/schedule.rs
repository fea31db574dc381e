//! Scheduled backups.

use coffer_cluster::OWNER;
use coffer_test_support::{cluster::cluster, database::TestDatabase};

use super::*;

/// The metric for the time of the newest backup, once it is set.
fn newest(server: &Server) -> f64 {
    let mut value = 0.0;
    wait_until("a backup is there", || {
        let metrics = server.get("/metrics");
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix("coffer_backup_last_success_timestamp_seconds "));
        value = line.map_or(0.0, |line| line.parse().unwrap());
        value > 0.0
    });
    value
}

fn count(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .count()
}

// Proves: TASK-004-016.1
#[test]
fn backup_is_made_when_due_and_not_repeated_after_a_restart() {
    let installation = Installation::new(By::User);
    let serve = || {
        let mut command = installation.command(&["serve"]);
        command
            .env("COFFER__SERVER__PUBLIC_METRICS", "true")
            .env("COFFER__RATE_LIMIT__ENABLED", "false")
            .env("COFFER__BACKUP__EVERY_HOURS", "24");
        Server::start(command, &installation.data())
    };
    let server = serve();
    let made = newest(&server);
    server.stop(Signal::SIGTERM);
    let server = serve();
    assert!((newest(&server) - made).abs() < f64::EPSILON);
    server.stop(Signal::SIGTERM);
    assert_eq!(count(&backups(&installation)), 1);
    let doctor = Outcome::of(
        installation
            .command(&["doctor"])
            .env("COFFER__BACKUP__EVERY_HOURS", "24"),
    );
    assert!(doctor.stdout.contains("ok       backups"), "{doctor:#?}");
}

// Proves: TASK-004-016.1
#[tokio::test]
async fn only_one_of_two_nodes_makes_the_backup() {
    let database = TestDatabase::empty().await;
    let installations = [By::Root, By::Root].map(Installation::new);
    let shared = tempfile::tempdir().unwrap();
    fs::set_permissions(shared.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let socket_dir = cluster().endpoint().socket_dir().display().to_string();
    let url = format!("postgres://{OWNER}@/{}?host={socket_dir}", database.name());
    let nodes = installations.each_ref().map(|installation| {
        let mut command = installation.command(&["serve"]);
        command
            .env("DATABASE_URL", &url)
            .env("COFFER__BACKUP__EVERY_HOURS", "1")
            .env("COFFER__BACKUP__URL", shared.path())
            .env("COFFER__AUTH__SECRET_KEY", "c2VjcmV0".repeat(5) + "czA=");
        Server::start(command, &installation.data())
    });
    wait_until("a backup is there", || count(shared.path()) > 0);
    for node in nodes {
        node.stop(Signal::SIGTERM);
    }
    assert_eq!(count(shared.path()), 1);
}

// Proves: TASK-004-016.1
#[test]
fn failed_backup_is_logged_and_counted() {
    let installation = Installation::new(By::User);
    let blocked = installation.path().join("blocked");
    fs::create_dir(&blocked).unwrap();
    let mut command = installation.command(&["serve"]);
    command
        .env("COFFER__SERVER__PUBLIC_METRICS", "true")
        .env("COFFER__RATE_LIMIT__ENABLED", "false")
        .env("COFFER__BACKUP__EVERY_HOURS", "1")
        .env("COFFER__BACKUP__URL", &blocked);
    // Created by root, it belongs to root.
    fs::set_permissions(&blocked, fs::Permissions::from_mode(0o555)).unwrap();
    let server = Server::start(command, &installation.data());
    wait_until("it failed", || {
        server
            .get("/metrics")
            .contains("coffer_backup_failures_total 1")
    });
    let log = server.stop(Signal::SIGTERM);
    assert!(log.contains("backup failed"), "{log}");
}

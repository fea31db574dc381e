//! A cluster is started, stopped and killed. `setpriv` is the intermediate program.

use std::path::Path;

use nix::{sys::signal::kill, unistd::Pid};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

use super::*;

/// A data directory owned by an unprivileged user, even if the tests run as root.
fn data_directory() -> (TempDir, OsUser) {
    let dir = tempfile::tempdir().unwrap();
    let me = OsUser::current().unwrap();
    let owner = if me.is_root() {
        OsUser::by_name("postgres").unwrap().unwrap()
    } else {
        me
    };
    owner.own(dir.path()).unwrap();
    (dir, owner)
}

fn options(dir: &Path, owner: &OsUser) -> ClusterOptions {
    ClusterOptions {
        data: DataDirectory::lock(dir).unwrap(),
        bin_dir: None,
        owner: owner.clone(),
        launcher: Launcher::Setpriv,
        roles: &["coffer_app"],
        max_connections: 10,
        durable: false,
    }
}

async fn connect(endpoint: &Endpoint) -> Client {
    let (client, connection) = endpoint.config(OWNER).connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn setting(client: &Client, name: &str) -> String {
    let row = client
        .query_one("SELECT current_setting($1)", &[&name])
        .await;
    row.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn data_persists_and_other_users_cannot_connect() {
    let (dir, owner) = data_directory();
    let cluster = Cluster::start(options(dir.path(), &owner)).unwrap();
    let endpoint = cluster.endpoint();
    assert_eq!(Endpoint::of(dir.path()), Some(endpoint.clone()));

    let client = connect(&endpoint).await;
    assert_eq!(setting(&client, "listen_addresses").await, "");
    assert_eq!(setting(&client, "is_superuser").await, "off");
    assert_eq!(setting(&client, "lc_collate").await, "C");
    client
        .batch_execute("CREATE TABLE kept AS SELECT 42 AS answer")
        .await
        .unwrap();

    let mut ended = cluster.ended();
    cluster.stop();
    ended.changed().await.unwrap();
    assert_eq!(Endpoint::of(dir.path()), None);
    assert!(!endpoint.socket_dir().exists());

    let cluster = Cluster::start(options(dir.path(), &owner)).unwrap();
    let client = connect(&cluster.endpoint()).await;
    let row = client.query_one("SELECT answer FROM kept", &[]).await;
    assert_eq!(row.unwrap().get::<_, i32>(0), 42);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_cluster_recovers() {
    let (dir, owner) = data_directory();
    let durable = ClusterOptions {
        durable: true,
        ..options(dir.path(), &owner)
    };
    let cluster = Cluster::start(durable).unwrap();
    let client = connect(&cluster.endpoint()).await;
    client
        .batch_execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)")
        .await
        .unwrap();
    let mut ended = cluster.ended();
    kill(
        Pid::from_raw(i32::try_from(cluster.pid()).unwrap()),
        Signal::SIGKILL,
    )
    .unwrap();
    ended.changed().await.unwrap();
    drop(cluster);
    assert!(dir.path().join("postgres/postmaster.pid").exists());

    let cluster = Cluster::start(options(dir.path(), &owner)).unwrap();
    let client = connect(&cluster.endpoint()).await;
    let rows = client.query("SELECT id FROM kept", &[]).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn data_of_an_unknown_version_is_left_alone() {
    let (dir, owner) = data_directory();
    let postgres = dir.path().join("postgres");
    fs::create_dir(&postgres).unwrap();
    fs::write(postgres.join("PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(options(dir.path(), &owner)).unwrap_err();
    assert!(matches!(
        error,
        ClusterError::MajorNotInstalled { major: 9, .. }
    ));
    assert_eq!(fs::read_dir(&postgres).unwrap().count(), 1);
}

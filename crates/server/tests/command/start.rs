//! The first start, later starts and graceful shutdown.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Outcome, can_run_as, is_alive};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().mode() & 0o777
}

/// A directory and everything below it.
fn tree(path: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(&path).into_iter().flatten();
    let below = entries.flat_map(|entry| tree(entry.unwrap().path()));
    let below: Vec<_> = below.collect();
    std::iter::once(path).chain(below).collect()
}

fn check_restart(by: By) {
    let installation = Installation::new(by);
    let server = installation.serve();
    println!("first start as {by:?}: {:?}", server.took);
    assert_eq!(server.get("/health/live"), r#"{"status":"ok"}"#);
    assert_eq!(mode(&installation.data()), 0o700);
    assert_eq!(mode(&installation.data().join("master.key")), 0o600);
    installation.sql("CREATE TABLE kept AS SELECT 42 AS answer");
    let key = fs::read(installation.data().join("master.key")).ok();
    let postmaster = installation.postmaster();
    server.stop(Signal::SIGTERM);
    assert!(!is_alive(postmaster));
    assert!(!installation.data().join("postgres/postmaster.pid").exists());
    assert!(!installation.data().join("postgres.socket").exists());

    let server = installation.serve();
    println!("restart as {by:?}: {:?}", server.took);
    assert_eq!(installation.sql("SELECT answer FROM kept"), "42");
    assert_eq!(fs::read(installation.data().join("master.key")).ok(), key);
    server.stop(Signal::SIGINT);
}

#[test]
fn data_survives_a_restart() {
    check_restart(By::User);
}

#[test]
fn data_survives_a_restart_by_root() {
    if can_run_as(By::Root) {
        check_restart(By::Root);
    }
}

#[test]
fn server_started_by_root_drops_its_privileges() {
    if !can_run_as(By::Root) {
        return;
    }
    let installation = Installation::new(By::Root);
    let server = installation.serve();
    let uid = installation.data().metadata().unwrap().uid();
    let gid = installation.data().metadata().unwrap().gid();
    assert_ne!(uid, 0);

    let tasks = fs::read_dir(format!("/proc/{}/task", server.pid())).unwrap();
    for task in tasks {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let line = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(line("Uid:"), format!("{uid} {uid} {uid} {uid}"));
        assert_eq!(line("Gid:"), format!("{gid} {gid} {gid} {gid}"));
        assert_eq!(line("Groups:"), gid.to_string());
        assert_eq!(line("CapPrm:"), "0000000000000000");
    }
    for path in tree(installation.data()) {
        assert_eq!(
            path.symlink_metadata().unwrap().uid(),
            uid,
            "{}",
            path.display()
        );
    }
    server.stop(Signal::SIGTERM);
}

#[test]
fn directories_created_by_root_are_accessible_to_the_data_owner() {
    if !can_run_as(By::Root) {
        return;
    }
    let installation = Installation::new(By::Root);
    let data = installation.path().join("not/there/yet");
    let mut command = installation.command(&["migrate", "up"]);
    let outcome = Outcome::of(command.env("COFFER__DATA__DIR", &data));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(mode(data.parent().unwrap()), 0o755);
    assert_eq!(mode(&data), 0o700);
}

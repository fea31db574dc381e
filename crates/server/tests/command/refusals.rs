//! Starts that must fail, with one line that names the cause and the remedy.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Outcome, can_run_as};

#[test]
fn second_server_is_rejected_and_changes_nothing() {
    let installation = Installation::new(By::User);
    let first = installation.serve();
    let postmaster = installation.postmaster();

    // Also on the first server's port, because the data in use is the more helpful reason.
    let address = format!("127.0.0.1:{}", first.port);
    let mut second = installation.command(&["serve"]);
    let outcome = Outcome::of(second.env("COFFER__SERVER__LISTEN", address));
    let reason = outcome.reason();
    assert!(reason.contains("already running"), "{reason}");
    assert!(
        reason.contains(&format!("process {}", first.pid())),
        "{reason}"
    );

    assert_eq!(installation.postmaster(), postmaster);
    assert_eq!(installation.sql("SELECT 1"), "1");
    first.stop(Signal::SIGTERM);
}

#[test]
fn occupied_port_error_names_the_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let installation = Installation::new(By::User);
    let mut command = installation.command(&["serve"]);
    let outcome = Outcome::of(command.env("COFFER__SERVER__LISTEN", address.to_string()));
    let reason = outcome.reason();
    assert!(
        reason.contains(&format!("port {} is already in use", address.port())),
        "{reason}"
    );
    assert!(reason.contains("COFFER__SERVER__LISTEN"), "{reason}");
    assert!(!installation.data().join("postgres").exists());
}

#[test]
fn unwritable_directory_is_named() {
    let installation = Installation::new(By::User);
    fs::create_dir(installation.data()).unwrap();
    fs::set_permissions(installation.data(), fs::Permissions::from_mode(0o500)).unwrap();
    let outcome = installation.run(&["serve"]);
    let reason = outcome.reason();
    assert!(reason.contains("is not writable"), "{reason}");
    assert!(
        reason.contains(installation.data().to_str().unwrap()),
        "{reason}"
    );
}

#[test]
fn root_rejects_directories_with_foreign_contents() {
    if !can_run_as(By::Root) {
        return;
    }
    let installation = Installation::new(By::Root);
    fs::create_dir(installation.data()).unwrap();
    fs::write(installation.data().join("precious"), "").unwrap();
    let outcome = installation.run(&["serve"]);
    let reason = outcome.reason();
    assert!(
        reason.contains("is owned by root and not empty"),
        "{reason}"
    );
    assert_eq!(fs::read_dir(installation.data()).unwrap().count(), 1);
}

#[test]
fn missing_postgresql_error_names_the_install_command() {
    let place = "/usr/lib/postgresql";
    let installation = Installation::new(By::Root);
    let version = Outcome::of(&mut installation.command_without(place, &["--version"]));
    if version.code != Some(0) || !fs::exists(place).unwrap() {
        eprintln!("skipped: {place} can't be hidden here");
        return;
    }
    let outcome = Outcome::of(&mut installation.command_without(place, &["serve"]));
    let reason = outcome.reason();
    assert!(reason.contains("is not installed"), "{reason}");
    assert!(reason.contains("install it"), "{reason}");
    assert!(reason.contains("DATABASE_URL"), "{reason}");
}

#[test]
fn configured_directory_without_postgresql_is_named() {
    let installation = Installation::new(By::User);
    let mut command = installation.command(&["serve"]);
    let outcome = Outcome::of(command.env("COFFER__DATABASE__BIN_DIR", "/nowhere"));
    let reason = outcome.reason();
    assert!(reason.contains("BIN_DIR is /nowhere"), "{reason}");
}

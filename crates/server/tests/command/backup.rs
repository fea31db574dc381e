//! Backups: creating, listing, deleting, and restoring them after a loss.

mod bucket;
mod failures;
mod replaced_file;
mod schedule;
mod timescale;

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
};

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation, Outcome, Server, wait_until};

/// Every table with a digest of its rows in order.
const DIGESTS: &str = "
    SELECT c.oid::regclass::text, md5(query_to_xml(
        format('SELECT t::text AS r FROM %s AS t ORDER BY 1', c.oid::regclass), true, false, '')::text)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY 1";

/// All grants on tables, views, columns, functions, types and schemas.
const RIGHTS: &str = "
    WITH objects (name, acl) AS (
        SELECT c.oid::regclass::text, c.relacl FROM pg_class AS c
        UNION ALL SELECT p.oid::regprocedure::text, p.proacl FROM pg_proc AS p
        UNION ALL SELECT n.nspname, n.nspacl FROM pg_namespace AS n
        UNION ALL SELECT t.typname, t.typacl FROM pg_type AS t
        UNION ALL SELECT format('%s.%s', a.attrelid::regclass, a.attname), a.attacl FROM pg_attribute AS a
    )
    SELECT o.name, acl.grantee::regrole, acl.privilege_type
    FROM objects AS o CROSS JOIN LATERAL aclexplode(o.acl) AS acl
    WHERE (acl.grantee = 0 OR acl.grantee::regrole::text LIKE 'coffer%')
        AND o.name !~ '^(pg_|information_schema|_pg_)'
    ORDER BY 1, 2, 3";

const USER: &str = r#"{"email":"user@example.com","password":"securepassword123"}"#;

fn json(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The content to compare: a line for each table and each grant.
fn content(installation: &Installation) -> BTreeSet<String> {
    let all = [DIGESTS, RIGHTS].map(|query| installation.sql(query));
    all.iter()
        .flat_map(|text| text.lines().map(str::to_owned))
        .collect()
}

#[track_caller]
fn assert_same(found: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let differences: Vec<_> = found.symmetric_difference(expected).collect();
    assert!(differences.is_empty(), "{differences:#?}");
    assert!(found.len() > 50, "{found:#?}");
}

/// A server with data in every table and a sealed audit log.
fn server_with_data(installation: &Installation) -> Server {
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let server = installation.serve();
    server.request("POST /api/auth/register", &[], USER);
    wait_until("every record has its seal", || {
        installation.sql("SELECT count(*) FROM audit_unsealed") == "0"
    });
    server
}

/// An installation on another machine, with the same master key.
fn machine_with_same_key(installation: &Installation) -> Installation {
    let other = Installation::new(By::User);
    fs::create_dir(other.data()).unwrap();
    fs::set_permissions(other.data(), fs::Permissions::from_mode(0o700)).unwrap();
    let key = other.data().join("master.key");
    fs::copy(installation.data().join("master.key"), &key).unwrap();
    let owner = other.path().metadata().unwrap();
    for path in [&other.data(), &key] {
        chown(path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    other
}

fn backups(installation: &Installation) -> PathBuf {
    installation.data().join("backups")
}

/// The only file in a folder with this ending.
fn only_file(folder: &Path, ending: &str) -> PathBuf {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut found: Vec<_> = entries
        .filter(|path| path.to_str().unwrap().ends_with(ending))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

// Proves: TASK-004-016.2, TASK-004-019.4
#[test]
fn restored_backup_has_all_data_and_users_can_sign_in() {
    let lost = Installation::new(By::User);
    let server = server_with_data(&lost);
    let before = content(&lost);
    let schema = lost.run(&["schema-docs"]).stdout;
    let made = json(&lost.run(&["backup", "--json"]));
    assert_same(&content(&lost), &before);
    server.stop(Signal::SIGTERM);
    for file in [
        only_file(&backups(&lost), ".dump.zst"),
        only_file(&backups(&lost), ".json"),
    ] {
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{file:?}");
    }
    assert_eq!(backups(&lost).metadata().unwrap().mode() & 0o777, 0o700);

    let new = machine_with_same_key(&lost);
    // Another user could not read this user's folder; here both are the same user.
    let from = backups(&lost).display().to_string();
    let restored = json(&new.run(&["restore", "latest", "--from", &from, "--json"]));
    assert_eq!(restored["name"], made["name"]);
    assert_eq!(restored["tables"], made["tables"]);
    assert_eq!(restored["migrated"], Value::Array(vec![]));

    let server = new.serve();
    assert_same(&content(&new), &before);
    assert_eq!(new.run(&["schema-docs"]).stdout, schema);
    let verified = json(&new.run(&["audit", "verify", "--json"]));
    assert_eq!(verified["found"], 0, "{verified}");
    assert_eq!(verified["warnings"], Value::Array(vec![]), "{verified}");
    server.request("POST /api/auth/login", &[], USER);
    assert_eq!(json(&new.run(&["reconcile", "--json"]))["found"], 0);
    server.stop(Signal::SIGTERM);
}

#[test]
fn restore_replaces_data_only_with_force_and_without_a_server() {
    let installation = Installation::new(By::User);
    let server = server_with_data(&installation);
    let before = content(&installation);
    assert_eq!(installation.run(&["backup"]).code, Some(0));
    installation.sql("DELETE FROM portfolios; CREATE TABLE further (id int)");
    installation.sql("CREATE SCHEMA another; CREATE TYPE mood AS ENUM ('fine')");

    let refused = installation.run(&["restore", "latest", "--force"]);
    assert!(
        refused.reason().contains("a server is running"),
        "{refused:#?}"
    );
    server.stop(Signal::SIGTERM);
    let refused = installation.run(&["restore", "latest"]);
    assert!(refused.reason().contains("--force"), "{refused:#?}");

    let outcome = installation.run(&["restore", "latest", "--force"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.contains("public.users"), "{outcome:#?}");
    let server = installation.serve();
    assert_same(&content(&installation), &before);
    let further = "SELECT to_regclass('further'), to_regtype('mood'), to_regnamespace('another')";
    assert_eq!(installation.sql(further), "||");
    server.stop(Signal::SIGTERM);
}

#[test]
fn older_backup_is_migrated_and_newer_one_rejected() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let undone = json(&installation.run(&["migrate", "down", "--steps", "2", "--json"]));
    assert_eq!(installation.run(&["backup"]).code, Some(0));
    let outcome = installation.run(&["restore", "latest", "--force", "--json"]);
    let mut migrated = json(&outcome)["migrated"].take();
    migrated.as_array_mut().unwrap().reverse();
    assert_eq!(migrated, undone["reverted"]);

    let server = installation.serve();
    installation.sql(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (999999, 'of the future', true, '\\x00', 0)",
    );
    let made = json(&installation.run(&["backup", "--json"]));
    server.stop(Signal::SIGTERM);
    let refused = installation.run(&["restore", made["name"].as_str().unwrap(), "--force"]);
    assert!(
        refused.reason().contains("schema version 999999"),
        "{refused:#?}"
    );
}

// Proves: TASK-004-016.4
#[test]
fn backups_are_listed_and_old_ones_deleted() {
    let installation = Installation::new(By::User);
    let empty = installation.run(&["backup", "list"]);
    assert_eq!(empty.stdout, "No backups found.\n", "{empty:#?}");
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let place = installation.path().join("external").display().to_string();
    let make = |more: &[&str]| {
        let args = [&["backup", "--to", &place, "--json"], more].concat();
        json(&installation.run(&args))
    };
    let (first, second) = (make(&[]), make(&["--keep", "2"]));
    assert_eq!(second["deleted"], Value::Array(vec![]));
    let third = make(&["--keep", "1"]);
    let removed = third["deleted"].as_array().unwrap();
    assert_eq!(*removed, [second["name"].clone(), first["name"].clone()]);

    let listed = json(&installation.run(&["backup", "list", "--from", &place, "--json"]));
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["name"], third["name"]);
    assert_eq!(listed[0]["complete"], true);
    let shown = installation.run(&["backup", "list", "--from", &place]);
    assert!(shown.stdout.contains(third["name"].as_str().unwrap()));
    let table = &listed[0]["backup"]["tables"]["public.users"];
    assert_eq!(*table, Value::from(2), "{listed:?}");
}

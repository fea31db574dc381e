//! Backups of a database with TimescaleDB tables. Where the extension is not available, the test
//! prints that and ends.

use std::{fs, os::unix::fs::chown, path::Path, process::Command};

use coffer_cluster::OsUser;
use nix::sys::signal::Signal;

use super::{Installation, assert_same, json};
use crate::process::By;

const ADOPTED: &str = "SELECT count(*) FROM timescaledb_information.hypertables WHERE hypertable_name = 'transaction_facts'";

/// The rows of ordinary tables, and the monthly sums derived from the TimescaleDB tables.
const CONTENT: &str = "
    SELECT c.oid::regclass::text, md5(query_to_xml(
        format('SELECT t::text AS r FROM %s AS t ORDER BY 1', c.oid::regclass), true, false, '')::text)
    FROM pg_class AS c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'transaction_facts'
    UNION ALL
    SELECT 'spending', md5(string_agg(m::text, ';' ORDER BY m::text)) FROM (
        SELECT user_id, date_trunc('month', booked_on::timestamp), currency, category_id, sum(spent), sum(received), sum(n)
        FROM transaction_facts WHERE NOT transfer GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
    ) AS m
    UNION ALL
    SELECT 'commented ' || relname, obj_description(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    ORDER BY 1";

/// One account with one transaction a month.
const TRANSACTIONS: &str = "
    INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
    SELECT id, id, 'Giro', 'checking', 'EUR', 0, 1, now(), now() FROM users;
    INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
    SELECT gen_random_uuid(), a.user_id, a.id, current_date - 30 * n, -n, 'EUR', 'Bread', 1, now(), now()
    FROM accounts AS a, generate_series(1, 40) AS n WHERE a.name = 'Giro'";

fn is_installed() -> bool {
    let asked = Command::new("pg_config").arg("--pkglibdir").output();
    let dir = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    dir.is_ok_and(|dir| Path::new(&dir).join("timescaledb.so").exists())
}

#[test]
fn timescaledb_tables_are_recreated() {
    if !is_installed() {
        eprintln!("SKIPPED: TimescaleDB is not installed here");
        return;
    }
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["migrate", "up"]).code, Some(0));
    let local = installation.data().join("postgres/local.conf");
    let settings = "shared_preload_libraries = 'timescaledb'\ntimescaledb.telemetry_level = off\n\
         timescaledb.max_background_workers = 0\n";
    fs::write(&local, settings).unwrap();
    if OsUser::current().unwrap().is_root() {
        let nobody = OsUser::by_name("nobody").unwrap().unwrap();
        chown(&local, Some(nobody.uid), Some(nobody.gid)).unwrap();
    }
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let server = installation.serve();
    assert_eq!(installation.sql(ADOPTED), "1");
    installation.sql(TRANSACTIONS);
    server.stop(Signal::SIGTERM);
    let server = installation.serve();
    let lines = |text: String| text.lines().map(str::to_owned).collect();
    let before = lines(installation.sql(CONTENT));
    server.stop(Signal::SIGTERM);

    json(&installation.run(&["backup", "--json"]));
    json(&installation.run(&["restore", "latest", "--force", "--json"]));
    assert_eq!(installation.run(&["reconcile"]).code, Some(0));
    assert_eq!(installation.run(&["doctor"]).code, Some(0));
    let server = installation.serve();
    assert_eq!(installation.sql(ADOPTED), "1");
    let after = lines(installation.sql(CONTENT));
    assert_same(&after, &before);
    server.stop(Signal::SIGTERM);
}

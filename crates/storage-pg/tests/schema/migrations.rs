//! Applying, reverting and reapplying migrations.

use std::{collections::BTreeMap, path::PathBuf, process::Command};

use coffer_storage_pg::{
    migrate::{self, Down, MigrateError, MigrationState},
    roles::{self, Passwords},
};
use coffer_test_support::database::TestDatabase;
use futures_util::future::join_all;
use serde_json::Value;
use tokio_postgres::{Client, Config, config::Host};

use super::{connect, number, rows, texts};

/// The schema as `pg_dump` writes it.
pub(crate) fn dump(config: &Config) -> String {
    let [Host::Unix(directory)] = config.get_hosts() else {
        panic!("not a socket: {config:?}");
    };
    let output = Command::new(pg_dump())
        .args(["--schema-only", "--host"])
        .arg(directory)
        .args([
            "--port",
            &config.get_ports().first().unwrap_or(&5432).to_string(),
        ])
        .args([
            "--username",
            config.get_user().unwrap(),
            config.get_dbname().unwrap(),
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    // These lines contain a random key for each dump.
    let lasting =
        |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    text.lines().filter(lasting).collect::<Vec<_>>().join("\n")
}

/// The newest `pg_dump` of this machine.
fn pg_dump() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut installed: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.parse().ok()?;
            Some((major, entry.path().join("bin/pg_dump")))
        })
        .filter(|(_, program)| program.exists())
        .collect();
    installed.sort();
    installed
        .pop()
        .map_or_else(|| "pg_dump".into(), |(_, program)| program)
}

fn versions(states: &[migrate::MigrationStatus]) -> Vec<i64> {
    states.iter().map(|status| status.version).collect()
}

// Proves: F2-0.2.1, TASK-004-014.1, TASK-004-014.4, TASK-004-017.1
#[tokio::test]
async fn migrations_up_down_and_up_again_create_the_same_schema() {
    let database = TestDatabase::empty().await;
    let owner = database.owner();
    let all = versions(&migrate::status(&owner).await.unwrap());
    assert_eq!(migrate::up(&owner).await.unwrap(), all);
    let full = dump(&owner);

    let undone = migrate::down(&owner, Down::To(0)).await.unwrap();
    assert!(undone.iter().eq(all.iter().rev()), "{undone:?}");
    let rest = dump(&owner);
    for left in [
        "CREATE TYPE",
        "CREATE FUNCTION",
        "CREATE POLICY",
        "COMMENT ON",
        "GRANT",
        "coffer_app",
    ] {
        assert!(!rest.contains(left), "{rest}");
    }
    assert_eq!(rest.matches("CREATE TABLE").count(), 1, "{rest}");

    assert_eq!(migrate::up(&owner).await.unwrap(), all);
    assert_eq!(dump(&owner), full);
    assert!(migrate::up(&owner).await.unwrap().is_empty());
}

// Proves: TASK-004-014.4, TASK-004-017.2
#[tokio::test]
async fn each_migration_is_reverted_exactly() {
    let database = TestDatabase::empty().await;
    let owner = database.owner();
    migrate::up(&owner).await.unwrap();
    let mut versions = versions(&migrate::status(&owner).await.unwrap());
    versions.insert(0, 0);
    let mut schemas = BTreeMap::new();
    for &version in versions.iter().rev() {
        migrate::down(&owner, Down::To(version)).await.unwrap();
        schemas.insert(version, dump(&owner));
    }
    for &version in &versions[1..] {
        assert_eq!(migrate::up_to(&owner, version).await.unwrap(), [version]);
        assert_eq!(dump(&owner), schemas[&version], "after migration {version}");
    }
}

/// The rows of every existing table, as JSON.
pub(super) async fn all_rows(owner: &Client) -> BTreeMap<String, Vec<Value>> {
    let mut all = BTreeMap::new();
    for (table, _) in rows::ROWS {
        if exists(owner, table).await {
            let query = format!("SELECT to_jsonb(t) FROM {table} AS t ORDER BY t::text");
            let rows = owner.query(&query, &[]).await.unwrap();
            all.insert(
                (*table).to_owned(),
                rows.iter().map(|row| row.get(0)).collect(),
            );
        }
    }
    all
}

/// Columns that a migration has renamed, with the old and the new name.
const RENAMED: &[(&str, &str)] = &[("closed_at", "closed_on")];

/// The value of a column, which may have another name in this row.
fn value<'r>(row: &'r Value, column: &str) -> Option<&'r Value> {
    let renamed = || {
        let mut names = RENAMED.iter();
        let (old, new) = names.find(|(old, new)| [*old, *new].contains(&column))?;
        row.get(if column == *old { new } else { old })
    };
    row.get(column).or_else(renamed)
}

/// Checks that the rows are equal in the columns that `narrower` has.
fn assert_has(wider: &[Value], narrower: &[Value], what: &str) {
    assert_eq!(wider.len(), narrower.len(), "{what}");
    for (wide, narrow) in wider.iter().zip(narrower) {
        for (column, value) in narrow.as_object().unwrap() {
            assert_eq!(self::value(wide, column), Some(value), "{what}");
        }
    }
}

async fn exists(owner: &Client, table: &str) -> bool {
    let query = format!("SELECT count(to_regclass('public.{table}'))");
    number(owner, &query).await > 0
}

// Proves: TASK-004-017.3
#[tokio::test]
async fn data_of_each_version_survives_later_migrations() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    let mut planted: Vec<&str> = Vec::new();
    for version in versions(&migrate::status(&config).await.unwrap()) {
        let owner = connect(config.clone()).await;
        let before = if version > 1 {
            all_rows(&owner).await
        } else {
            BTreeMap::new()
        };
        migrate::up_to(&config, version).await.unwrap();
        let after = all_rows(&owner).await;
        for (table, rows) in &before {
            assert_has(&after[table], rows, &format!("{table} at {version}"));
        }
        for (table, _) in rows::ROWS {
            if !planted.contains(table) && exists(&owner, table).await {
                let statement = rows::insert_at_first(table, 1);
                owner.batch_execute(&statement).await.unwrap();
                planted.push(table);
            }
        }
    }
    assert_eq!(planted.len(), rows::ROWS.len());
    // Records from before the queue existed are in it, too.
    let owner = connect(config).await;
    assert_eq!(
        number(&owner, "SELECT count(*) FROM audit_unsealed").await,
        1
    );
}

// Proves: TASK-004-017.3
#[tokio::test]
async fn reverting_and_reapplying_keeps_data_of_the_older_schema() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    migrate::up(&config).await.unwrap();
    let owner = connect(config.clone()).await;
    rows::add_person(&owner, 1).await;
    loop {
        let before = all_rows(&owner).await;
        let undone = migrate::down(&config, Down::Steps(1)).await.unwrap();
        let [version] = undone.as_slice() else { break };
        for (table, rows) in all_rows(&owner).await {
            assert_has(
                &before[&table],
                &rows,
                &format!("{table} without {version}"),
            );
        }
    }
}

// Proves: TASK-004-017.1
#[tokio::test]
async fn nodes_starting_together_migrate_once() {
    let database = TestDatabase::empty().await;
    let owner = database.owner();
    let results = join_all((0..6).map(|_| migrate::up(&owner))).await;
    let applied: Vec<i64> = results.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(applied, versions(&migrate::status(&owner).await.unwrap()));
}

#[tokio::test]
async fn newer_database_is_rejected_unchanged() {
    let database = TestDatabase::new().await;
    let config = database.owner();
    let owner = connect(config.clone()).await;
    owner
        .batch_execute(
            "INSERT INTO _sqlx_migrations VALUES (9999, 'from the future', now(), true, '', 0)",
        )
        .await
        .unwrap();
    let known = versions(&migrate::status(&config).await.unwrap());
    let error = migrate::up(&config).await.unwrap_err();
    assert!(
        matches!(error, MigrateError::Newer { database: 9999, .. }),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("9999") && text.contains("newer version"),
        "{text}"
    );
    let error = migrate::down(&config, Down::Steps(1)).await.unwrap_err();
    assert!(matches!(error, MigrateError::Newer { .. }), "{error}");

    let statuses = migrate::status(&config).await.unwrap();
    let last = statuses.last().unwrap();
    assert_eq!(
        (last.version, last.description.as_str()),
        (9999, "from the future")
    );
    assert!(matches!(last.state, MigrationState::Unknown(_)));
    assert_eq!(versions(&statuses), known);
}

#[tokio::test]
async fn edited_migration_is_detected() {
    let database = TestDatabase::new().await;
    let config = database.owner();
    let owner = connect(config.clone()).await;
    owner
        .batch_execute("UPDATE _sqlx_migrations SET checksum = 'other' WHERE version = 3")
        .await
        .unwrap();
    let error = migrate::up(&config).await.unwrap_err();
    assert!(matches!(error, MigrateError::Altered(3)), "{error}");
    let third = &migrate::status(&config).await.unwrap()[2];
    assert!(
        matches!(third.state, MigrationState::Altered(_)),
        "{third:?}"
    );
}

#[tokio::test]
async fn history_written_by_sqlx_is_continued() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    roles::ensure(&config, &Passwords::default()).await.unwrap();
    let owner = connect(config.clone()).await;
    let table = "CREATE TABLE _sqlx_migrations (
            version BIGINT PRIMARY KEY,
            description TEXT NOT NULL,
            installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
            success BOOLEAN NOT NULL,
            checksum BYTEA NOT NULL,
            execution_time BIGINT NOT NULL
        )";
    let first = include_str!("../../migrations/0001_schema_access.up.sql");
    let entry = r"INSERT INTO _sqlx_migrations VALUES (1, 'schema access', now(), true, '\xe071ea7e85c3dcba622a7437e03579ead1f0531be1168f1a34f2e726e5f368a40b902d083cf8a6d259d1ecfdbff85acc', 7)";
    for statements in [table, first, entry] {
        owner.batch_execute(statements).await.unwrap();
    }
    assert_eq!(migrate::up_to(&config, 2).await.unwrap(), [2]);
    let status = &migrate::status(&config).await.unwrap()[0];
    assert!(
        matches!(status.state, MigrationState::Applied(_)),
        "{status:?}"
    );
    let undone = migrate::down(&config, Down::To(0)).await.unwrap();
    assert_eq!(undone, [2, 1]);
}

#[tokio::test]
async fn unknown_target_version_is_rejected() {
    let database = TestDatabase::new().await;
    let owner = database.owner();
    let error = migrate::up_to(&owner, 9999).await.unwrap_err();
    assert!(
        matches!(error, MigrateError::NoSuchVersion(9999)),
        "{error}"
    );
    let error = migrate::down(&owner, Down::To(9999)).await.unwrap_err();
    assert!(matches!(error, MigrateError::NotApplied(9999)), "{error}");
}

#[tokio::test]
async fn status_changes_nothing() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    let statuses = migrate::status(&config).await.unwrap();
    assert!(
        statuses
            .iter()
            .all(|status| status.state == MigrationState::Pending)
    );
    let owner = connect(config).await;
    assert!(!exists(&owner, "_sqlx_migrations").await);
}

#[tokio::test]
async fn ascii_only_database_is_rejected() {
    let database = TestDatabase::empty().await;
    let administrator = connect(database.config("postgres")).await;
    let name = format!("{}_ascii", database.name());
    administrator
        .batch_execute(&format!(
            "CREATE DATABASE {name} OWNER coffer_owner TEMPLATE template0 LC_CTYPE 'C'"
        ))
        .await
        .unwrap();
    let mut ascii = database.owner();
    ascii.dbname(&name);
    let error = migrate::up(&ascii).await.unwrap_err();
    assert!(matches!(error, MigrateError::UnsupportedLocale), "{error}");
}

#[tokio::test]
async fn role_passwords_are_stored_as_verifiers() {
    let database = TestDatabase::empty().await;
    let owner = database.owner();
    let passwords = Passwords {
        app: Some("it's a \\ secret".into()),
        ..Passwords::default()
    };
    let both = join_all((0..4).map(|_| roles::ensure(&owner, &passwords))).await;
    both.into_iter().for_each(Result::unwrap);
    roles::ensure(&owner, &Passwords::default()).await.unwrap();
    let administrator = connect(database.config("postgres")).await;
    let kept = texts(
        &administrator,
        "SELECT coalesce(left(rolpassword, 13), 'none') FROM pg_authid
         WHERE rolname IN ('coffer_app', 'coffer_system') ORDER BY rolname",
    )
    .await;
    assert_eq!(
        kept,
        ["none", "none"],
        "roles that were there keep their passwords"
    );
}

// Proves: TASK-004-017.3
#[tokio::test]
async fn half_transfers_wait_for_the_deleted_account() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    migrate::up_to(&config, 103).await.unwrap();
    let owner = connect(config.clone()).await;
    rows::add_person_so_far(&owner, 1).await;
    let account = rows::id("accounts", 1);
    let transfer = |n: u32| format!("00000000-0000-7000-8000-{n:012}");
    let leg = |n: u32, account: &str, amount: &str, deleted: &str| {
        format!(
            "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, transfer_id,
                 version, created_at, updated_at, deleted_at)
             SELECT gen_random_uuid(), user_id, id, '2025-01-31', {amount}, 'EUR', 'leg', '{}', 1, now(), now(), {deleted}
             FROM accounts WHERE id = '{account}';",
            transfer(n)
        )
    };
    let (own, other) = (account.to_string(), transfer(99));
    let statements = [
        format!(
            "INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
             SELECT '{other}', user_id, 'Other', kind, currency, 0, 1, now(), now() FROM accounts WHERE id = '{own}';"
        ),
        // A transfer, and one of which a leg was restored alone.
        leg(1, &own, "-5", "NULL"),
        leg(1, &other, "5", "NULL"),
        leg(2, &own, "-7", "NULL"),
        leg(2, &other, "7", "NULL"),
        format!("UPDATE accounts SET deleted_at = now() WHERE id = '{other}';"),
        "UPDATE transactions SET deleted_at = now() WHERE amount = -7;".to_owned(),
        format!("UPDATE accounts SET deleted_at = NULL WHERE id = '{other}';"),
        format!("UPDATE accounts SET deleted_at = now() WHERE id = '{own}';"),
    ];
    owner.batch_execute(&statements.concat()).await.unwrap();
    let differences = "SELECT figure FROM reconcile()";
    migrate::up(&config).await.unwrap();
    assert_eq!(texts(&owner, differences).await, [""; 0]);
    let legs = "SELECT format('%s %s %s', amount::numeric(9), transfer_id IS NOT NULL, deleted_at IS NOT NULL)
        FROM transactions WHERE description = 'leg' ORDER BY abs(amount), amount";
    assert_eq!(
        texts(&owner, legs).await,
        ["-5 f t", "5 f f", "-7 f t", "7 f f"]
    );
    let restore = format!("UPDATE accounts SET deleted_at = NULL WHERE id = '{own}'");
    owner.batch_execute(&restore).await.unwrap();
    assert_eq!(
        texts(&owner, legs).await,
        ["-5 t f", "5 t f", "-7 f t", "7 f f"]
    );
    assert_eq!(texts(&owner, differences).await, [""; 0]);
}

// Proves: TASK-004-017.3
#[tokio::test]
async fn closing_times_become_dates_in_the_owners_time_zone() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    migrate::up_to(&config, 104).await.unwrap();
    let owner = connect(config.clone()).await;
    for n in 1..=3 {
        rows::add_person_so_far(&owner, n).await;
    }
    let set = "UPDATE accounts SET closed_at = '2025-11-01 02:30+00';
        UPDATE user_settings SET time_zone = (ARRAY['America/Los_Angeles', 'Europe/Berlin', 'Europe/Nowhere'])[
            (SELECT count(*) FROM user_settings AS before WHERE before.user_id <= user_settings.user_id)]";
    owner.batch_execute(set).await.unwrap();
    migrate::up_to(&config, 105).await.unwrap();
    let days = "SELECT closed_on::text FROM accounts ORDER BY user_id";
    let expected = ["2025-10-31", "2025-11-01", "2025-11-01"];
    assert_eq!(texts(&owner, days).await, expected);
    migrate::down(&config, Down::To(104)).await.unwrap();
    let times = "SELECT to_char(closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM accounts ORDER BY user_id";
    let expected = ["2025-10-31 07:00", "2025-10-31 23:00", "2025-11-01 00:00"];
    assert_eq!(texts(&owner, times).await, expected);
}

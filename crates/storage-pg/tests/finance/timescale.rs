//! TimescaleDB, under the same names and with the same results. The tests load it into a cluster of
//! their own; where it is not available, they print that and end.

use std::{fs, path::Path, process::Command};

use coffer_cluster::{Cluster, ClusterOptions, DataDirectory, Launcher, OWNER};
use coffer_storage_pg::{
    health,
    migrate::{self, Down},
    roles,
};
use coffer_test_support::cluster::unprivileged_user;
use tempfile::TempDir;
use tokio_postgres::Client;

use super::{NOT_ALLOWED, connect, refusal, texts};

struct Timescale {
    cluster: Cluster,
    _dir: TempDir,
}

/// Whether this PostgreSQL has the extension.
fn is_installed() -> bool {
    let asked = Command::new("pg_config").arg("--pkglibdir").output();
    let dir = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    dir.is_ok_and(|dir| Path::new(&dir).join("timescaledb.so").exists())
}

impl Timescale {
    fn start() -> Option<Self> {
        if !is_installed() {
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let owner = unprivileged_user();
        DataDirectory::prepare(dir.path(), &owner).unwrap();
        let start = || {
            Cluster::start(ClusterOptions {
                data: DataDirectory::lock(dir.path()).unwrap(),
                bin_dir: None,
                owner: owner.clone(),
                launcher: Launcher::Setpriv,
                roles: &roles::ALL,
                max_connections: 50,
                durable: false,
            })
            .unwrap()
        };
        start().stop();
        // Without TimescaleDB's own jobs, which would interfere.
        let local = "shared_preload_libraries = 'timescaledb'\n\
             timescaledb.telemetry_level = off\ntimescaledb.max_background_workers = 0\n";
        fs::write(dir.path().join("postgres/local.conf"), local).unwrap();
        let cluster = start();
        Some(Self { cluster, _dir: dir })
    }

    async fn connect(&self, role: &str) -> Client {
        connect(self.cluster.endpoint().config(role)).await
    }
}

/// A user with transactions of many years, one of them edited and one deleted.
const TRANSACTIONS: &str = "
    INSERT INTO users (id, email, status, tier, role, created_at, updated_at)
    SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, n || '@example.com', 'active', 'free', 'user', now(), now()
    FROM generate_series(1, 2) AS n;
    INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
    SELECT u.id, u.id, 'Giro', 'checking', 'EUR', 0, 1, now(), now() FROM users AS u;
    INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
    SELECT gen_random_uuid(), a.user_id, a.id, current_date - 40 * d, -d, 'EUR', 'Bread ' || d, 1, now(), now()
    FROM accounts AS a, generate_series(1, 100) AS d;
    UPDATE transactions SET amount = -7.5, booked_on = current_date - 3000 WHERE description = 'Bread 50';
    UPDATE transactions SET deleted_at = now() WHERE description = 'Bread 60';
";

const MONTHS: &str = "SELECT ROW(user_id, month, currency, category_id, spent, received, n)::text FROM monthly_spending ORDER BY 1";
const ANALYTICS: &str = "SELECT ROW(user_id, month, currency, category_id, spent, received, n)::text FROM analytics.spending_monthly ORDER BY 1";
const DIFFERENCES: &str = "SELECT figure FROM reconcile()";
/// The months that follow from facts.
const FACTS: &str = "SELECT ROW(user_id, date_trunc('month', booked_on::timestamp)::date, currency, category_id,
         sum(spent), sum(received), sum(n))::text
     FROM transaction_facts WHERE NOT transfer
     GROUP BY user_id, date_trunc('month', booked_on::timestamp), currency, category_id HAVING sum(n) <> 0 ORDER BY 1";
const HYPERTABLES: &str = "SELECT hypertable_name::text FROM timescaledb_information.hypertables WHERE hypertable_schema = 'public'";
const POLICIES: &str = "SELECT proc_name::text FROM timescaledb_information.jobs WHERE proc_name LIKE 'policy_%' AND hypertable_name IS NOT NULL ORDER BY 1";

// Proves: TASK-004-012.1, TASK-004-012.2, TASK-004-012.3
#[tokio::test(flavor = "multi_thread")]
async fn facts_are_unchanged_by_moving_to_a_hypertable_and_back() {
    let Some(timescale) = Timescale::start() else {
        eprintln!("SKIPPED: TimescaleDB is not installed here");
        return;
    };
    let config = timescale.cluster.endpoint().config(OWNER);
    migrate::up_to(&config, 70).await.unwrap();
    let owner = timescale.connect(OWNER).await;
    owner.batch_execute(TRANSACTIONS).await.unwrap();
    let months = texts(&owner, MONTHS).await;
    assert_eq!(texts(&owner, ANALYTICS).await, months);

    migrate::up(&config).await.unwrap();
    let owner = timescale.connect(OWNER).await;
    assert_eq!(texts(&owner, HYPERTABLES).await, ["transaction_facts"]);
    let policies = ["policy_compression", "policy_retention"];
    assert_eq!(texts(&owner, POLICIES).await, policies);
    assert_eq!(texts(&owner, FACTS).await, months);
    let health = health::check(&config).await.unwrap();
    assert_eq!(health.unprotected, [""; 0]);
    // Triggers go on writing, and cascades go on deleting, in chunks that are compressed as well.
    owner
        .batch_execute(
            "SELECT timescaledb.compress_chunk(c, if_not_compressed => true) FROM timescaledb.show_chunks('transaction_facts') AS c;
             UPDATE transactions SET amount = -9 WHERE description = 'Bread 70';
             DELETE FROM users WHERE email = '2@example.com'",
        )
        .await
        .unwrap();
    assert!(texts(&owner, DIFFERENCES).await.is_empty());
    let months = texts(&owner, MONTHS).await;
    assert_eq!(texts(&owner, FACTS).await, months);

    // Requests see neither facts nor the pieces they are cut into.
    let app = timescale.connect(roles::APP).await;
    let chunk = "SELECT format('SELECT 1 FROM %I.%I', chunk_schema, chunk_name) FROM timescaledb_information.chunks LIMIT 1";
    let chunk = texts(&owner, chunk).await.remove(0);
    for statement in ["SELECT 1 FROM transaction_facts", &chunk] {
        assert_eq!(refusal(&app, statement).await.0, NOT_ALLOWED, "{statement}");
    }

    // A copy leaves out this table, which is created and filled again.
    let facts = "DROP TABLE transaction_facts; SELECT make_plain_facts()";
    owner.batch_execute(facts).await.unwrap();
    assert!(texts(&owner, HYPERTABLES).await.is_empty());
    assert!(texts(&owner, DIFFERENCES).await.is_empty());
    assert_eq!(texts(&owner, FACTS).await, months);
    assert!(migrate::up(&config).await.unwrap().is_empty());
    let owner = timescale.connect(OWNER).await;
    assert_eq!(texts(&owner, HYPERTABLES).await, ["transaction_facts"]);

    // Repeating it changes nothing; reverting it restores the previous state.
    assert!(migrate::up(&config).await.unwrap().is_empty());
    migrate::down(&config, Down::To(70)).await.unwrap();
    let owner = timescale.connect(OWNER).await;
    assert!(texts(&owner, HYPERTABLES).await.is_empty());
    assert_eq!(texts(&owner, ANALYTICS).await, months);
    assert!(texts(&owner, DIFFERENCES).await.is_empty());
    migrate::down(&config, Down::To(0)).await.unwrap();
}

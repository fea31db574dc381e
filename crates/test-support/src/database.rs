//! Separate databases for tests, cloned from a template that is migrated once.
#![expect(clippy::panic, reason = "a test needs its database")]

use std::{
    fmt::Display,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Sender},
    },
    thread,
};

use coffer_cluster::{Cluster, DATABASE, OWNER, SUPERUSER};
use coffer_storage_pg::{migrate, roles};
use tokio::sync::OnceCell;
use tokio_postgres::{Config, NoTls};

use crate::cluster;

/// A database for a single test, dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    cluster: &'static Cluster,
}

impl TestDatabase {
    /// Creates a migrated database without users.
    pub async fn new() -> Self {
        static TEMPLATE: OnceCell<()> = OnceCell::const_new();
        let cluster = running_cluster().await;
        TEMPLATE
            .get_or_init(|| migrate(cluster.endpoint().config(OWNER)))
            .await;
        Self::clone_of(cluster, DATABASE).await
    }

    /// Creates a database without tables.
    pub async fn empty() -> Self {
        Self::clone_of(running_cluster().await, "template1").await
    }

    /// Creates a database without tables, with the Turkish rules for case and collation.
    pub async fn turkish() -> Self {
        let template = "template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'";
        Self::clone_of(running_cluster().await, template).await
    }

    async fn clone_of(cluster: &'static Cluster, template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let create =
            format!("CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy");
        administer(cluster, &create)
            .await
            .unwrap_or_else(|error| fail(&error));
        Self { name, cluster }
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The parameters to connect as the owner of the schema.
    pub fn owner(&self) -> Config {
        self.config(OWNER)
    }

    /// The parameters to connect as the role that serves requests.
    pub fn app(&self) -> Config {
        self.config(roles::APP)
    }

    /// The parameters to connect as the role of background jobs.
    pub fn system(&self) -> Config {
        self.config(roles::SYSTEM)
    }

    /// The parameters to connect as any role.
    pub fn config(&self, role: &str) -> Config {
        let mut config = self.cluster.endpoint().config(role);
        config.dbname(&self.name);
        config
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let _ = cleanup_thread().send(std::mem::take(&mut self.name));
    }
}

async fn running_cluster() -> &'static Cluster {
    tokio::task::spawn_blocking(cluster::cluster)
        .await
        .unwrap_or_else(|error| fail(&error))
}

async fn migrate(owner: Config) {
    if let Err(error) = migrate::up(&owner).await {
        fail(&error);
    }
}

/// Executes a statement as the superuser, since only superusers can clone a database that is not a
/// template.
async fn administer(cluster: &Cluster, statement: &str) -> Result<(), tokio_postgres::Error> {
    let mut config = cluster.endpoint().config(SUPERUSER);
    config.dbname("postgres");
    let (client, connection) = config.connect(NoTls).await?;
    let connection = tokio::spawn(connection);
    let result = client.batch_execute(statement).await;
    drop(client);
    let _ = connection.await;
    result
}

/// Drops databases in a separate thread, so that tests neither wait for it nor need a runtime when
/// they end. Databases that are not dropped end with the cluster.
fn cleanup_thread() -> &'static Sender<String> {
    static SENDER: OnceLock<Sender<String>> = OnceLock::new();
    SENDER.get_or_init(|| {
        let (sender, names) = mpsc::channel::<String>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap_or_else(|error| fail(&error));
            for name in names {
                let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let _ = runtime.block_on(administer(cluster::cluster(), &statement));
            }
        });
        sender
    })
}

fn fail(error: &dyn Display) -> ! {
    panic!("cannot create the database for this test: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn databases_are_independent() {
        let databases = clones(8).await;
        for database in &databases {
            let (client, connection) = database.owner().connect(NoTls).await.unwrap();
            tokio::spawn(connection);
            client
                .batch_execute("CREATE TABLE mine (id int)")
                .await
                .unwrap();
        }
    }

    async fn clones(count: usize) -> Vec<TestDatabase> {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..count {
            tasks.spawn(TestDatabase::new());
        }
        tasks.join_all().await
    }

    #[tokio::test]
    async fn database_is_dropped_with_the_value() {
        let database = TestDatabase::empty().await;
        let config = database.owner();
        assert!(config.connect(NoTls).await.is_ok());
        drop(database);
        for _ in 0..1000 {
            if config.connect(NoTls).await.is_err() {
                return;
            }
        }
        panic!("the database still exists");
    }
}

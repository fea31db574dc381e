//! A database of one's own for a test, cloned from one that was migrated once.
#![expect(clippy::panic, reason = "a test without a database has failed")]

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

/// A database that only this test uses. It is dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    cluster: &'static Cluster,
}

impl TestDatabase {
    /// A migrated database without users.
    pub async fn new() -> Self {
        static TEMPLATE: OnceCell<()> = OnceCell::const_new();
        let cluster = running_cluster().await;
        TEMPLATE
            .get_or_init(|| migrate(cluster.endpoint().config(OWNER)))
            .await;
        Self::clone_of(cluster, DATABASE).await
    }

    /// A database in which nothing is, not even the schema.
    pub async fn empty() -> Self {
        Self::clone_of(running_cluster().await, "template1").await
    }

    /// Likewise, with the rules of Turkish for upper and lower case and for order.
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

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Connection parameters of the role that owns everything.
    pub fn owner(&self) -> Config {
        self.config(OWNER)
    }

    /// Connection parameters of the role that serves requests.
    pub fn app(&self) -> Config {
        self.config(roles::APP)
    }

    /// Connection parameters of the role that serves jobs.
    pub fn system(&self) -> Config {
        self.config(roles::SYSTEM)
    }

    /// Connection parameters of any role.
    pub fn config(&self, role: &str) -> Config {
        let mut config = self.cluster.endpoint().config(role);
        config.dbname(&self.name);
        config
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let _ = janitor().send(std::mem::take(&mut self.name));
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

/// Runs one statement as the superuser, who alone may clone a database that is no template.
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

/// Drops databases in a thread of its own, so that no test waits for it and none needs a runtime
/// when it ends. What it does not get to goes with the cluster.
fn janitor() -> &'static Sender<String> {
    static JANITOR: OnceLock<Sender<String>> = OnceLock::new();
    JANITOR.get_or_init(|| {
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
    async fn each_test_has_its_own() {
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
    async fn is_dropped_with_the_value() {
        let database = TestDatabase::empty().await;
        let config = database.owner();
        assert!(config.connect(NoTls).await.is_ok());
        drop(database);
        for _ in 0..1000 {
            if config.connect(NoTls).await.is_err() {
                return;
            }
        }
        panic!("it is still there");
    }
}

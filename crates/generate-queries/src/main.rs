//! Generates the crate `queries` from the SQL files of storage-pg, against a PostgreSQL of its own
//! to which all migrations are applied. It depends on neither of the two crates, so that it works
//! while they do not compile.

mod files;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process,
};

use clorinde::config::Config;
use coffer_cluster::{Cluster, ClusterOptions, DataDirectory, Launcher, OWNER, OsUser};
use tokio_postgres::{Client, NoTls};

type Failure = Box<dyn Error + Send + Sync>;

/// The roles that the migrations grant privileges to.
const ROLES: &[&str] = &["coffer_app", "coffer_system", "coffer_readonly"];

const STORAGE_PG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../storage-pg");
const QUERIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../queries");

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let temporary = tempfile::tempdir()?;
    let generated = temporary.path().join("queries");
    generate(&generated).await?;
    files::replace(Path::new(QUERIES), &generated)?;
    Ok(())
}

/// Prepares every query against a migrated database and writes the crate to a directory.
async fn generate(destination: &Path) -> Result<(), Failure> {
    let database = tokio::task::spawn_blocking(Database::start).await??;
    let endpoint = database.cluster.endpoint();
    let (client, connection) = endpoint.config(OWNER).connect(NoTls).await?;
    let connection = tokio::spawn(connection);
    migrate(&client).await?;
    let mut config = Config::from_file(Path::new(STORAGE_PG).join("clorinde.toml"))?;
    config.queries = Path::new(STORAGE_PG).join("queries");
    config.destination = destination.to_owned();
    // It blocks while it waits for the database; the connection runs on another thread.
    let generate = move || clorinde::gen_live(&client, config);
    let generated = tokio::task::spawn_blocking(generate).await?;
    generated.map_err(|error| format!("{error:?}"))?;
    connection.await??;
    tokio::task::spawn_blocking(|| drop(database)).await?;
    files::format(destination)
}

/// Creates the table of applied migrations, which some migrations comment on. It stays empty here.
const APPLIED_MIGRATIONS: &str = "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text, \
     installed_on timestamptz, success boolean, checksum bytea, execution_time bigint)";

/// Applies all migrations.
async fn migrate(client: &Client) -> Result<(), Failure> {
    let files = files::read(&Path::new(STORAGE_PG).join("migrations"))?;
    let up = files
        .into_iter()
        .filter(|(path, _)| path.to_string_lossy().ends_with(".up.sql"));
    client.batch_execute("SET search_path = public").await?;
    client.batch_execute(APPLIED_MIGRATIONS).await?;
    for (path, text) in up {
        let applied = client.batch_execute(&text).await;
        applied.map_err(|error| format!("{}: {error:?}", path.display()))?;
    }
    client.batch_execute("RESET search_path").await?;
    Ok(())
}

/// A private cluster, stopped when dropped.
struct Database {
    cluster: Cluster,
    _directory: Directory,
}

impl Database {
    fn start() -> Result<Self, Failure> {
        let me = OsUser::current()?;
        // PostgreSQL refuses to run as root.
        let owner = if me.is_root() {
            OsUser::unprivileged(None)?
        } else {
            me
        };
        let directory =
            Directory(env::temp_dir().join(format!("coffer-queries-{}", process::id())));
        DataDirectory::prepare(&directory.0, &owner)?;
        let options = ClusterOptions {
            owner,
            launcher: Launcher::Setpriv,
            durable: false,
            ..ClusterOptions::new(DataDirectory::lock(&directory.0)?, ROLES)?
        };
        Ok(Self {
            cluster: Cluster::start(options)?,
            _directory: directory,
        })
    }
}

/// A directory, removed when dropped.
struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn queries_crate_is_up_to_date() {
        let temporary = tempfile::tempdir().unwrap();
        let generated = temporary.path().join("queries");
        generate(&generated).await.unwrap();
        let committed = files::read(Path::new(QUERIES)).unwrap();
        let generated = files::read(&generated).unwrap();
        let differing: Vec<_> = committed
            .keys()
            .chain(generated.keys())
            .filter(|path| committed.get(*path) != generated.get(*path))
            .map(|path| path.display())
            .collect();
        assert!(
            differing.is_empty(),
            "not as generated: {differing:#?}; run make queries to regenerate them"
        );
    }
}

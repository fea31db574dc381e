//! Measurements of large databases: the duration of queries at a million and at ten million
//! transactions, and the overhead of the repositories compared with the statements that they send.

pub(crate) mod inserts;
pub(crate) mod lookups;
pub(crate) mod migrations;
pub(crate) mod queries;
pub(crate) mod undo;

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use coffer_demo::load::{self, Step};
use coffer_domain::Clock as _;
use coffer_storage_pg::{PgRepositoryFactory, roles::SYSTEM};
use serde::Serialize;

use self::{
    inserts::Insert, lookups::Lookups, migrations::Migration, queries::QueryResult, undo::UndoTimes,
};
use crate::{
    Options,
    data::{APP, Database},
    dependencies::{BenchClock, ConstantSigner},
    failure::{Context as _, Failure},
    progress::Progress,
    server::Server,
};

/// The average number of transactions per user.
const TRANSACTIONS_PER_USER: u64 = 2_000;

/// The number of users whose rows are read.
const READERS: i64 = 400;

/// The number of connections of the repositories, as many as the server has.
const CONNECTIONS: usize = 20;

/// The results at one size.
#[derive(Debug, Serialize)]
pub(crate) struct VolumeResult {
    pub(crate) transactions: u64,
    pub(crate) users: u32,
    /// The total duration of loading.
    pub(crate) loaded_in: Duration,
    /// The duration of building each index and checking each foreign key, as a part of loading.
    pub(crate) rebuilt: Vec<Rebuilt>,
    pub(crate) queries: Vec<QueryResult>,
    /// The results of inserting, at the smallest size only.
    pub(crate) inserts: Vec<Insert>,
    pub(crate) undo: Option<UndoTimes>,
    pub(crate) lookups: Option<Lookups>,
    pub(crate) migrations: Vec<Migration>,
}

/// An index or a foreign key, and how long it took to rebuild.
#[derive(Debug, Serialize)]
pub(crate) struct Rebuilt {
    pub(crate) name: String,
    pub(crate) took: Duration,
}

/// A server with a loaded database.
struct LoadedServer {
    server: Server,
    database: Database,
    factory: Arc<PgRepositoryFactory>,
}

/// The number of steps of the measurements, for the progress display.
pub(crate) fn steps(options: &Options) -> usize {
    let sizes = options.sizes().len();
    sizes * (3 + queries::QUERIES.len() * (usize::from(options.rounds) + 1))
        + usize::from(sizes > 0) * 4
}

/// Measures each size in ascending order, each in its own cluster.
pub(crate) async fn measure(
    options: &Options,
    program: &Path,
    dir: &Path,
    progress: &mut Progress,
) -> Result<Vec<VolumeResult>, Failure> {
    let mut results = Vec::new();
    for (index, rows) in options.sizes().into_iter().enumerate() {
        let dir = dir.join(format!("volume-{rows}"));
        fs::create_dir(&dir).context("creating a directory")?;
        // For the connections of the repositories and of pgbench, which are open at the same time.
        let connections = (4 * options.clients).to_string();
        let settings = [("COFFER__DATABASE__MAX_CONNECTIONS", &*connections)];
        let server = Server::spawn_with(program, &dir, &settings)?;
        let result = measure_size(options, server, rows, index == 0, progress).await;
        results.push(result?);
        fs::remove_dir_all(&dir).context("removing a directory")?;
    }
    Ok(results)
}

async fn measure_size(
    options: &Options,
    mut server: Server,
    rows: u64,
    all: bool,
    progress: &mut Progress,
) -> Result<VolumeResult, Failure> {
    progress.step("starting the server");
    server.ready().await?;
    let database = Database::connect(server.data_dir()).await?;
    progress.step(&format!("loading {rows} transactions"));
    let mut result = fill(&database, rows).await?;
    let readers = database.create_sessions(READERS).await?;
    let mut target = LoadedServer {
        factory: Arc::new(factory(&database)?),
        server,
        database,
    };
    result.queries = queries::measure(options, &target, &readers, progress).await?;
    if all {
        progress.step("bulk inserts");
        result.inserts = inserts::measure(&mut target, &readers).await?;
        progress.step("undo of a bulk change");
        result.undo = Some(undo::measure(&mut target, &readers).await?);
        progress.step("cached lookups");
        result.lookups = Some(lookups::measure(&target.factory, &readers).await?);
        progress.step("reverting and applying migrations");
        result.migrations = migrations::measure(&target.database).await?;
    }
    progress.step("stopping the server");
    let LoadedServer {
        server,
        database,
        factory,
    } = target;
    drop(factory);
    database.close().await?;
    server.stop().await?;
    Ok(result)
}

async fn fill(database: &Database, rows: u64) -> Result<VolumeResult, Failure> {
    let volume = load::Volume {
        users: u32::try_from(rows.div_ceil(TRANSACTIONS_PER_USER)).context("counting users")?,
        transactions: rows,
        now: BenchClock.now(),
        password_hash: None,
        expected: &[],
        allow_other_users: false,
    };
    let begun = Instant::now();
    let mut rebuilding: Option<(String, Instant)> = None;
    let mut rebuilt = Vec::new();
    let loaded = load::load(database.owner_config(), &volume, |step| {
        if let Some((name, begun)) = rebuilding.take() {
            let took = begun.elapsed();
            rebuilt.push(Rebuilt { name, took });
        }
        if let Step::Rebuilding(name) = step {
            rebuilding = Some((name.to_owned(), Instant::now()));
        }
    });
    let loaded = loaded.await.context("loading the database")?;
    Ok(VolumeResult {
        transactions: loaded.transactions,
        users: loaded.users,
        loaded_in: begun.elapsed(),
        rebuilt,
        queries: Vec::new(),
        inserts: Vec::new(),
        undo: None,
        lookups: None,
        migrations: Vec::new(),
    })
}

fn factory(database: &Database) -> Result<PgRepositoryFactory, Failure> {
    let factory = PgRepositoryFactory::new(
        database.config(APP),
        database.config(SYSTEM),
        CONNECTIONS,
        Arc::new(ConstantSigner),
        Arc::new(BenchClock),
    );
    factory.context("creating a connection pool")
}

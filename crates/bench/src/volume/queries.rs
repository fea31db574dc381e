//! The queries that users wait for, through the repositories and as plain SQL.

mod costs;
mod definitions;

use std::{sync::Arc, time::Duration};

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Clock as _, Proof, Subject,
    ids::{RequestId, UserId},
    user::{Role, Tier},
};
use coffer_storage::RepositoryFactory as _;
use coffer_storage_pg::PgRepositoryFactory;
use serde::Serialize;
use tokio::{sync::Barrier, task::JoinSet, time::Instant};

use self::definitions::{Call, Query, Statement, statement_in_file};
pub(crate) use self::{costs::QueryCost, definitions::QUERIES};
use super::LoadedServer;
use crate::{
    Options,
    data::{Database, Reader},
    dependencies::{BenchClock, BenchRng},
    failure::{Context as _, Failure},
    load::Load,
    pgbench::{Pgbench, Read, Sending},
    progress::Progress,
    times::{Percentiles, Ratio, Times, count, median},
};

/// The results of one query.
#[derive(Debug, Serialize)]
pub(crate) struct QueryResult {
    pub(crate) name: &'static str,
    /// The average number of rows per user.
    pub(crate) rows: f64,
    /// The response times through the repository, for many users in turn.
    pub(crate) times: Percentiles,
    /// The throughput through the repository, with one user per client.
    pub(crate) per_second: f64,
    /// The throughput of pgbench.
    pub(crate) pgbench_per_second: f64,
    /// The ratio of the repository to pgbench.
    pub(crate) ratio: Ratio,
    /// What the query costs the database.
    pub(crate) cost: QueryCost,
}

/// The minimum duration of a run in which statements are observed.
const OBSERVATION: Duration = Duration::from_secs(3);

/// The clients that query the repositories, and for how long.
struct Clients<'p> {
    factory: &'p Arc<PgRepositoryFactory>,
    today: NaiveDate,
    count: usize,
    duration: Duration,
}

pub(super) async fn measure(
    options: &Options,
    target: &LoadedServer,
    readers: &[Reader],
    progress: &mut Progress,
) -> Result<Vec<QueryResult>, Failure> {
    let clients = Clients {
        factory: &target.factory,
        today: BenchClock.now().date_naive(),
        count: usize::from(options.clients),
        duration: Duration::from_secs(options.seconds.into()),
    };
    let few = readers.get(..clients.count).unwrap_or(readers);
    let pgbench = Pgbench::new(
        target.database.socket_dir(),
        few.to_vec(),
        target.database.now().await?,
        target.server.dir(),
    )?;
    let mut results = Vec::new();
    for query in &QUERIES {
        progress.step(&format!("{}: many users", query.name));
        let read = read(query, &clients, few, &target.database).await?;
        let wide = clients.run(query, readers).await?;
        let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=options.rounds {
            progress.step(&format!("{}: round {round}", query.name));
            let here = clients.run(query, few).await?.load.per_second;
            let there = pgbench
                .run(&read, Sending::OneByOne, clients.duration)
                .await?;
            ratios.push(here / there.per_second);
            ours.push(here);
            theirs.push(there.per_second);
        }
        results.push(QueryResult {
            name: query.name,
            rows: wide.rows,
            times: wide.load.times.percentiles(),
            per_second: median(ours),
            pgbench_per_second: median(theirs),
            ratio: Ratio::of(&ratios),
            cost: costs::cost(&target.database, &read, few).await?,
        });
    }
    Ok(results)
}

/// The plain statement. A composed one is observed while clients execute it.
async fn read(
    query: &Query,
    clients: &Clients<'_>,
    readers: &[Reader],
    database: &Database,
) -> Result<Read, Failure> {
    let (query, parameters) = match &query.statement {
        Statement::Composed(part, parameters) => {
            let [query] = observe(query, clients, readers, database, [part]).await?;
            (query, parameters(clients.today))
        }
        Statement::InFile(file, name, values) => {
            statement_in_file(file, name, values(clients.today))?
        }
    };
    Ok(Read { query, parameters })
}

/// Observes the statements that contain these parts while clients execute them.
async fn observe<const N: usize>(
    query: &Query,
    clients: &Clients<'_>,
    readers: &[Reader],
    database: &Database,
    parts: [&str; N],
) -> Result<[String; N], Failure> {
    let busy = Clients {
        duration: clients.duration.max(OBSERVATION),
        ..*clients
    };
    let (ran, statements) = tokio::join!(busy.run(query, readers), database.statements(parts));
    ran?;
    statements
}

/// The totals of all clients.
struct Totals {
    load: Load,
    rows: f64,
}

impl Clients<'_> {
    /// Runs the clients, each of which queries the data of its own readers in turn.
    async fn run(&self, query: &Query, readers: &[Reader]) -> Result<Totals, Failure> {
        let begin = Arc::new(Barrier::new(self.count));
        let mut clients = JoinSet::new();
        for client in 0..self.count {
            let own = readers.iter().skip(client).step_by(self.count);
            let own: Vec<Reader> = own.copied().collect();
            clients.spawn(run_client(
                self.factory.clone(),
                query.call,
                own,
                self.today,
                begin.clone(),
                self.duration,
            ));
        }
        let mut times = Times::new()?;
        let mut rows = 0.0;
        for client in clients.join_all().await {
            let (of_client, read) = client?;
            times.add(&of_client)?;
            rows += f64::from(u32::try_from(read).unwrap_or(u32::MAX));
        }
        let done = count(&times)?;
        Ok(Totals {
            load: Load {
                per_second: done / self.duration.as_secs_f64(),
                duration: self.duration,
                times,
            },
            rows: rows / done,
        })
    }
}

async fn run_client(
    factory: Arc<PgRepositoryFactory>,
    call: Call,
    readers: Vec<Reader>,
    today: NaiveDate,
    begin: Arc<Barrier>,
    duration: Duration,
) -> Result<(Times, usize), Failure> {
    let actors: Vec<_> = readers.into_iter().map(actor).collect();
    let mut times = Times::new()?;
    let mut rows = 0;
    begin.wait().await;
    let mut last = Instant::now();
    let end = last + duration;
    for (user, actor) in actors.iter().cycle() {
        let once = factory.read_once(actor).await;
        let once = once.context("beginning a unit")?;
        let read = once.with(|unit| call(unit, *user, today));
        let read = read.await.context("reading")?;
        let now = Instant::now();
        if now >= end {
            break;
        }
        times.record(now - last);
        rows += read;
        last = now;
    }
    Ok((times, rows))
}

/// The user of a session, as an actor.
pub(super) fn actor((user, session): Reader) -> (UserId, Actor) {
    let id = UserId::from(user);
    let request = RequestId::new(BenchClock.now(), &BenchRng);
    let actor = Actor::anonymous(coffer_domain::Client::local(), request);
    let subject = Subject::User {
        id,
        proof: Proof::Session(session.into()),
        role: Role::User,
        tier: Tier::Free,
    };
    (id, actor.acting_as(subject))
}

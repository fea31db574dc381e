//! Reads through the server, compared with the same statements in pgbench.

use std::{net::SocketAddr, time::Duration};

use serde::Serialize;

use crate::{
    Options,
    data::Database,
    failure::Failure,
    http,
    load::{self, Load, Series},
    pgbench::{Parameter, Pgbench, Read, Sending},
    process::{Processes, Usage},
    progress::Progress,
    server::Server,
    sign_ins::Session,
    times::{Percentiles, Ratio, Times, median},
};

/// The results for one read.
#[derive(Debug, Serialize)]
pub(crate) struct ReadResult {
    pub(crate) name: &'static str,
    pub(crate) server: Side,
    /// pgbench with the statements of the transaction one by one.
    pub(crate) pgbench: Side,
    /// pgbench with the single statement that the server sends.
    pub(crate) single: Side,
    /// The ratio of the server to pgbench.
    pub(crate) ratio: Ratio,
    pub(crate) ratio_single: Ratio,
}

/// The median throughput of a side, and its response times and processor time over all rounds.
#[derive(Debug, Serialize)]
pub(crate) struct Side {
    pub(crate) per_second: f64,
    #[serde(flatten)]
    pub(crate) percentiles: Percentiles,
    pub(crate) processor: Cost,
}

/// The processor time that each part uses per request, in microseconds. Unlike throughput, it
/// depends little on other load on the machine.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Cost {
    pub(crate) client: f64,
    pub(crate) server: f64,
    pub(crate) postgres: f64,
}

/// The rounds of one side.
#[derive(Default)]
pub(crate) struct Rounds {
    loads: Vec<Load>,
    usage: Usage,
}

impl Rounds {
    /// Measures one round.
    pub(crate) async fn measure(
        &mut self,
        processes: &Processes,
        load: impl Future<Output = Result<Load, Failure>>,
    ) -> Result<(), Failure> {
        let before = processes.usage()?;
        self.loads.push(load.await?);
        let after = processes.usage()?;
        self.usage.client += after.client - before.client;
        self.usage.server += after.server - before.server;
        self.usage.postgres += after.postgres - before.postgres;
        Ok(())
    }

    /// The results over all rounds.
    pub(crate) fn side(&self) -> Result<Side, Failure> {
        let mut times = Times::new()?;
        for load in &self.loads {
            times.add(&load.times)?;
        }
        let loads = self.loads.iter();
        let requests: f64 = loads
            .map(|load| load.per_second * load.duration.as_secs_f64())
            .sum();
        Ok(Side {
            per_second: median(self.loads.iter().map(|load| load.per_second)),
            percentiles: times.percentiles(),
            processor: Cost {
                client: self.usage.client * 1e6 / requests,
                server: self.usage.server * 1e6 / requests,
                postgres: self.usage.postgres * 1e6 / requests,
            },
        })
    }

    /// The ratios of the rounds, whose sides were measured one after the other.
    fn ratio_to(&self, other: &Self) -> Ratio {
        let rounds = self.loads.iter().zip(&other.loads);
        let rounds = rounds.map(|(ours, theirs)| ours.per_second / theirs.per_second);
        Ratio::of(&rounds.collect::<Vec<_>>())
    }
}

pub(crate) struct Reads<'b> {
    address: SocketAddr,
    processes: Processes,
    database: &'b Database,
    pgbench: Pgbench,
    sessions: Vec<Session>,
    rounds: u16,
    duration: Duration,
}

impl<'b> Reads<'b> {
    pub(crate) async fn new(
        options: &Options,
        server: &Server,
        address: SocketAddr,
        database: &'b Database,
        sessions: Vec<Session>,
    ) -> Result<Self, Failure> {
        let readers = sessions.iter().map(|session| (session.user, session.id));
        let now = database.now().await?;
        Ok(Self {
            address,
            processes: server.processes()?,
            database,
            pgbench: Pgbench::new(database.socket_dir(), readers.collect(), now, server.dir())?,
            sessions,
            rounds: options.rounds,
            duration: Duration::from_secs(options.seconds.into()),
        })
    }

    pub(crate) async fn me(&self, progress: &mut Progress) -> Result<ReadResult, Failure> {
        let name = "GET /api/auth/me";
        self.compare(name, "FROM \"users\"", &[":user"], progress)
            .await
    }

    pub(crate) async fn portfolios(&self, progress: &mut Progress) -> Result<ReadResult, Failure> {
        let name = "GET /api/v1/portfolios";
        self.compare(name, "valued_portfolios", &[], progress).await
    }

    async fn compare(
        &self,
        name: &'static str,
        part_of_query: &str,
        parameters: &[&'static str],
        progress: &mut Progress,
    ) -> Result<ReadResult, Failure> {
        let path = name.trim_start_matches("GET ");
        let requests: Vec<Series> = self
            .sessions
            .iter()
            .map(|session| load::single(http::get(path, &session.access_token)))
            .collect();
        progress.step(&format!("{name}: warming up"));
        let (warm, seen) = tokio::join!(
            load::run(self.address, &requests, Duration::from_secs(2)),
            self.database.statements([part_of_query]),
        );
        warm?;
        let [query] = seen?;
        let read = Read {
            query,
            parameters: parameters.iter().copied().map(Parameter::Sql).collect(),
        };
        let (mut server, mut pgbench, mut single) =
            (Rounds::default(), Rounds::default(), Rounds::default());
        let processes = &self.processes;
        for round in 1..=self.rounds {
            progress.step(&format!("{name}: round {round} of {}", self.rounds));
            let load = load::run(self.address, &requests, self.duration);
            server.measure(processes, load).await?;
            let load = self.pgbench.run(&read, Sending::OneByOne, self.duration);
            pgbench.measure(processes, load).await?;
            let load = self.pgbench.run(&read, Sending::Single, self.duration);
            single.measure(processes, load).await?;
        }
        Ok(ReadResult {
            name,
            ratio: server.ratio_to(&pgbench),
            ratio_single: server.ratio_to(&single),
            server: server.side()?,
            pgbench: pgbench.side()?,
            single: single.side()?,
        })
    }
}

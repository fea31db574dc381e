//! Reading through the server, against the same statements without it.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use serde::Serialize;

use crate::{
    Options,
    data::Database,
    failure::Failure,
    http,
    load::{self, Load},
    pgbench::{Pgbench, Read, Travel},
    progress::Progress,
    sign_ins::Session,
    times::{Percentiles, Ratio, Times, median},
};

/// What was measured of one read.
#[derive(Debug, Serialize)]
pub(crate) struct ReadResult {
    pub(crate) name: &'static str,
    pub(crate) server: Side,
    pub(crate) pgbench: Side,
    /// pgbench with all statements of a transaction in one round trip, as the server sends them.
    pub(crate) pipelined: Side,
    /// Server to pgbench.
    pub(crate) ratio: Ratio,
    pub(crate) ratio_pipelined: Ratio,
}

/// A side's median throughput, and its times over all rounds.
#[derive(Debug, Serialize)]
pub(crate) struct Side {
    pub(crate) per_second: f64,
    #[serde(flatten)]
    pub(crate) percentiles: Percentiles,
}

impl Side {
    fn of(rounds: &[Load]) -> Result<Self, Failure> {
        let mut times = Times::new()?;
        for round in rounds {
            times.add(&round.times)?;
        }
        Ok(Self {
            per_second: median(rounds.iter().map(|round| round.per_second)),
            percentiles: times.percentiles(),
        })
    }
}

pub(crate) struct Reads<'b> {
    address: SocketAddr,
    database: &'b Database,
    pgbench: Pgbench,
    sessions: Vec<Session>,
    rounds: u16,
    duration: Duration,
}

impl<'b> Reads<'b> {
    pub(crate) async fn new(
        options: &Options,
        address: SocketAddr,
        database: &'b Database,
        sessions: Vec<Session>,
        dir: &Path,
    ) -> Result<Self, Failure> {
        let readers = sessions.iter().map(|session| (session.user, session.id));
        let now = database.now().await?;
        Ok(Self {
            address,
            database,
            pgbench: Pgbench::new(database.socket_dir(), readers.collect(), now, dir)?,
            sessions,
            rounds: options.rounds,
            duration: Duration::from_secs(options.seconds.into()),
        })
    }

    pub(crate) async fn me(&self, progress: &mut Progress) -> Result<ReadResult, Failure> {
        let name = "GET /api/auth/me";
        self.compare(name, "FROM users", ":user", progress).await
    }

    pub(crate) async fn portfolios(&self, progress: &mut Progress) -> Result<ReadResult, Failure> {
        let name = "GET /api/v1/portfolios";
        self.compare(name, "valued_portfolios", ":rows", progress)
            .await
    }

    async fn compare(
        &self,
        name: &'static str,
        part_of_query: &str,
        parameter: &'static str,
        progress: &mut Progress,
    ) -> Result<ReadResult, Failure> {
        let path = name.trim_start_matches("GET ");
        let requests: Vec<Arc<[u8]>> = self
            .sessions
            .iter()
            .map(|session| http::get(path, &session.access_token).into())
            .collect();
        progress.step(&format!("{name}: warming up"));
        let (warm, seen) = tokio::join!(
            load::run(self.address, &requests, Duration::from_secs(2)),
            self.database.statements(["begin_unit($1", part_of_query]),
        );
        warm?;
        let [admit, query] = seen?;
        let read = Read {
            admit,
            query,
            parameter,
        };
        let (mut server, mut pgbench, mut pipelined) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=self.rounds {
            progress.step(&format!("{name}: round {round} of {}", self.rounds));
            server.push(load::run(self.address, &requests, self.duration).await?);
            for (travel, side) in [
                (Travel::OneByOne, &mut pgbench),
                (Travel::Together, &mut pipelined),
            ] {
                side.push(self.pgbench.run(&read, travel, self.duration).await?);
            }
        }
        Ok(ReadResult {
            name,
            ratio: ratio(&server, &pgbench),
            ratio_pipelined: ratio(&server, &pipelined),
            server: Side::of(&server)?,
            pgbench: Side::of(&pgbench)?,
            pipelined: Side::of(&pipelined)?,
        })
    }
}

/// Each round's sides were measured one after the other.
fn ratio(ours: &[Load], theirs: &[Load]) -> Ratio {
    let rounds = ours.iter().zip(theirs);
    let rounds = rounds.map(|(ours, theirs)| ours.per_second / theirs.per_second);
    Ratio::of(&rounds.collect::<Vec<_>>())
}

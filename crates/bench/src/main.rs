//! Compares a release build with plain PostgreSQL and bcrypt on the same machine, and checks the
//! targets of `docs/benchmarks.md`.
//!
//! Every result that counts is a ratio of two sides that are measured in alternation, so that other
//! load on the machine affects both.

mod compare;
mod data;
mod dependencies;
mod failure;
mod fairness;
mod http;
mod load;
mod pages;
mod pgbench;
mod process;
mod progress;
mod reads;
mod report;
mod server;
mod sign_ins;
mod times;
mod volume;

use std::{
    fs::{self, Permissions},
    io::{self, Write as _},
    net::SocketAddr,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use nix::{
    sys::resource::{Resource, getrlimit, setrlimit},
    unistd::{Gid, Uid, geteuid, setgid, setgroups, setuid},
};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use self::{
    compare::Comparison,
    data::Database,
    failure::{Context as _, Failure},
    progress::Progress,
    reads::Reads,
    report::{Report, ServerReport},
    server::Server,
};

/// Benchmark a Coffer server against plain PostgreSQL and bcrypt.
#[derive(Debug, Parser)]
#[command(name = "coffer-bench", version)]
struct Options {
    /// Release binary of the server
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Number of concurrent clients that read
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=20))]
    clients: u16,
    /// Number of measurements per side
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=50))]
    rounds: u16,
    /// Duration of each read measurement in seconds; sign-ins are measured three times as long
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=60))]
    seconds: u16,
    /// Number of transactions for the volume measurements, such as 1m; 10m measures both 1m and 10m
    /// and compares them, 0 skips this part
    #[arg(long, env = "BENCH_ROWS", default_value = "1m", value_parser = rows)]
    rows: u64,
    /// Run the volume measurements only
    #[arg(long)]
    only_rows: bool,
    /// Run the fairness measurements only: one user beside a hostile one
    #[arg(long, conflicts_with = "only_rows")]
    only_fairness: bool,
    /// Compare with another server binary, alternating round by round, and measure nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["only_rows", "only_fairness"])]
    compare: Option<PathBuf>,
    /// Number of transactions of each compared server, such as 200k
    #[arg(long, value_name = "ROWS", value_parser = rows, requires = "compare")]
    compared_rows: Option<u64>,
}

/// The results of a run.
enum Measured {
    Report(Box<Report>),
    Comparison(Comparison),
}

/// The size with which larger ones are compared.
const MILLION: u64 = 1_000_000;

impl Options {
    /// The sizes of the volume measurements, in ascending order.
    fn sizes(&self) -> Vec<u64> {
        match self.rows {
            _ if self.only_fairness => Vec::new(),
            0 => Vec::new(),
            rows if rows > MILLION => vec![MILLION, rows],
            rows => vec![rows],
        }
    }
}

/// Parses a number that may end in k or m.
fn rows(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.char_indices().next_back() {
        Some((end, 'k')) => (&text[..end], 1_000),
        Some((end, 'm')) => (&text[..end], 1_000_000),
        _ => (text, 1),
    };
    let rows = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
    let rows = rows.filter(|rows| *rows == 0 || (10_000..=100_000_000).contains(rows));
    rows.ok_or_else(|| "must be 0 or a number from 10k to 100m, such as 1m".to_owned())
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(measured) => print_results(&measured, options.json),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "coffer-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn print_results(measured: &Measured, json: bool) -> ExitCode {
    let (text, holds) = match measured {
        Measured::Report(report) if json => (report.json(), report.holds()),
        Measured::Report(report) => (report.to_string(), report.holds()),
        Measured::Comparison(comparison) if json => (comparison.json(), comparison.holds()),
        Measured::Comparison(comparison) => (comparison.to_string(), comparison.holds()),
    };
    let written = writeln!(io::stdout(), "{text}");
    if written.is_ok() && holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run(options: &Options) -> Result<Measured, Failure> {
    raise_descriptor_limit()?;
    let program = options.server.canonicalize();
    let program = program.context(format_args!("finding {}", options.server.display()))?;
    let base = options.compare.as_deref().map(|base| {
        let found = base.canonicalize();
        found.context(format_args!("finding {}", base.display()))
    });
    let base = base.transpose()?;
    let dir = TempDir::with_prefix("coffer-bench-").context("making a directory")?;
    // The server may run as another user, who has to reach its data directory.
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755))
        .context("setting a directory's permissions")?;
    let server = Server::spawn(&program, dir.path())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    let measured = runtime.block_on(async {
        let (mut interrupt, mut terminate) = (
            signal(SignalKind::interrupt()).context("listening for signals")?,
            signal(SignalKind::terminate()).context("listening for signals")?,
        );
        // The server is killed in every case.
        tokio::select! {
            measured = measure(options, (&program, base.as_deref()), server, dir.path()) => measured,
            _ = interrupt.recv() => Err("interrupted".into()),
            _ = terminate.recv() => Err("terminated".into()),
        }
    });
    measured.map_err(|failure| {
        let log = fs::read_to_string(server::log_file(dir.path())).unwrap_or_default();
        let errors = log.lines().filter(|line| line.contains("ERROR"));
        let errors: Vec<_> = errors.take(5).collect();
        match errors.as_slice() {
            [] => failure,
            lines => format!("{failure}\n{}", lines.join("\n")).into(),
        }
    })
}

/// Switches to the user that the server runs as, since a private cluster accepts no other. That
/// user also becomes the owner of the directory, so that it can be removed at the end.
fn switch_to_owner_of(data_dir: &Path, dir: &Path) -> Result<(), Failure> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(data_dir).context("finding the server's user")?;
    chown(dir, Some(owner.uid()), Some(owner.gid())).context("changing a directory's owner")?;
    let (uid, gid) = (Uid::from_raw(owner.uid()), Gid::from_raw(owner.gid()));
    setgroups(&[gid])
        .and_then(|()| setgid(gid))
        .and_then(|()| setuid(uid))
        .context("switching to the server's user")
}

async fn measure(
    options: &Options,
    (program, base): (&Path, Option<&Path>),
    mut server: Server,
    dir: &Path,
) -> Result<Measured, Failure> {
    let address = server.ready().await?;
    switch_to_owner_of(server.data_dir(), dir)?;
    if let Some(base) = base {
        let ours = (program, server, address);
        let comparison = compare::measure(options, ours, base, dir).await?;
        return Ok(Measured::Comparison(comparison));
    }
    let measures_server = !options.only_rows && !options.only_fairness;
    let measures_fairness = !options.only_rows;
    let reads = 2 * (usize::from(options.rounds) + 1);
    let of_server = if measures_server {
        2 + reads + sign_ins::ROUNDS + 2
    } else {
        0
    };
    let of_fairness = if measures_fairness {
        fairness::STEPS
    } else {
        0
    };
    let of_pages = if measures_server {
        pages::steps(options)
    } else {
        0
    };
    let steps = of_server + of_pages + of_fairness + volume::steps(options);
    let mut progress = Progress::of(steps);
    let of_server = if measures_server {
        Some(measure_server(options, server, address, &mut progress).await?)
    } else {
        server.stop().await?;
        None
    };
    let pages = if measures_server {
        pages::measure(options, program, dir, &mut progress).await?
    } else {
        Vec::new()
    };
    let fairness = if measures_fairness {
        Some(fairness::measure(options, program, dir, &mut progress).await?)
    } else {
        None
    };
    Ok(Measured::Report(Box::new(Report {
        clients: options.clients,
        server: of_server,
        pages,
        fairness,
        volumes: volume::measure(options, program, dir, &mut progress).await?,
    })))
}

async fn measure_server(
    options: &Options,
    server: Server,
    address: SocketAddr,
    progress: &mut Progress,
) -> Result<ServerReport, Failure> {
    let idle = server.settled_memory().await?;

    progress.step("filling the database");
    let database = Database::connect(server.data_dir()).await?;
    database.fill().await?;

    progress.step("signing in readers");
    let mut sessions = Vec::new();
    for person in 0..options.clients.into() {
        sessions.push(sign_ins::sign_in(&database, address, person).await?);
    }

    let reads = Reads::new(options, &server, address, &database, sessions).await?;
    let reads = vec![reads.me(progress).await?, reads.portfolios(progress).await?];
    let rate = sign_ins::rate(options, address, progress).await?;
    progress.step("signing in 1,000 at once");
    let burst = sign_ins::burst(address, &server).await?;

    progress.step("stopping the server");
    database.close().await?;
    server.stop().await?;
    Ok(ServerReport {
        idle,
        reads,
        rate,
        burst,
    })
}

/// Raises the limit of file descriptors, since a thousand connections exceed the default of many
/// systems.
fn raise_descriptor_limit() -> Result<(), Failure> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).context("reading the descriptor limit")?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most).context("raising the descriptor limit")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn declarations_are_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn rows_accept_a_unit() {
        for (text, expected) in [
            ("0", 0),
            ("20k", 20_000),
            ("10m", 10_000_000),
            ("50000", 50_000),
        ] {
            assert_eq!(rows(text), Ok(expected), "{text}");
        }
        for text in ["", "k", "1", "-1m", "1g", "101m"] {
            assert!(rows(text).is_err(), "{text}");
        }
    }
}

//! The results and the targets that they have to meet.

mod fairness;
mod volumes;

use std::fmt::{self, Display};

use serde::Serialize;
use serde_json::json;

use crate::{
    fairness::Fairness,
    pages::PageResult,
    process::Memory,
    reads::{Cost, ReadResult, Side},
    sign_ins::{Burst, Rate},
    times::{Percentiles, Ratio},
    volume::VolumeResult,
};

/// The minimum ratio to pgbench's throughput.
const MIN_READ_RATIO: f64 = 0.8;

/// The minimum ratio to the rate of bcrypt.
const MIN_SIGN_IN_RATIO: f64 = 0.9;

/// The maximum memory of an idle server, in MiB.
const MAX_IDLE_MIB: f64 = 60.0;

/// The maximum memory while and after many users sign in at once, in MiB.
const MAX_BURST_MIB: f64 = 150.0;

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The number of concurrent clients that read.
    pub(crate) clients: u16,
    /// The results of the server, unless skipped.
    pub(crate) server: Option<ServerReport>,
    /// The results of the web application's pages, unless skipped.
    pub(crate) pages: Vec<PageResult>,
    /// The results of one user beside a hostile one, unless skipped.
    pub(crate) fairness: Option<Fairness>,
    /// The results by number of transactions, in ascending order.
    pub(crate) volumes: Vec<VolumeResult>,
}

/// The results of a server, idle and under load.
#[derive(Debug, Serialize)]
pub(crate) struct ServerReport {
    pub(crate) idle: Memory,
    pub(crate) reads: Vec<ReadResult>,
    pub(crate) rate: Rate,
    pub(crate) burst: Burst,
}

/// A target, and whether it is met.
struct Target {
    what: String,
    measured: String,
    wanted: String,
    holds: bool,
}

impl Report {
    /// True if every target is met.
    pub(crate) fn holds(&self) -> bool {
        self.targets().iter().all(|target| target.holds)
    }

    pub(crate) fn json(&self) -> String {
        let targets: Vec<_> = self
            .targets()
            .into_iter()
            .map(|target| {
                json!({
                    "what": target.what,
                    "measured": target.measured,
                    "wanted": target.wanted,
                    "holds": target.holds,
                })
            })
            .collect();
        json!({ "holds": self.holds(), "targets": targets, "measured": self }).to_string()
    }

    fn targets(&self) -> Vec<Target> {
        let of_server = self.server.iter().flat_map(ServerReport::targets);
        let of_fairness = self.fairness.iter().flat_map(fairness::targets);
        let of_server = of_server.chain(of_fairness);
        of_server.chain(volumes::targets(&self.volumes)).collect()
    }
}

impl ServerReport {
    fn targets(&self) -> Vec<Target> {
        let reads = self.reads.iter().map(|read| {
            at_least(
                format!("{} vs pgbench", read.name),
                read.ratio,
                MIN_READ_RATIO,
            )
        });
        let sign_ins = at_least(
            "Sign-in vs bcrypt".to_owned(),
            self.rate.ratio,
            MIN_SIGN_IN_RATIO,
        );
        let burst = &self.burst;
        let statuses: Vec<_> = burst
            .statuses
            .iter()
            .map(|(status, count)| format!("{count} × {status}"))
            .collect();
        let responses = Target {
            what: format!("{} concurrent sign-ins, responses", burst.users),
            measured: statuses.join(", "),
            wanted: "only 200, 429, 503".to_owned(),
            holds: burst.is_orderly(),
        };
        reads
            .chain([
                sign_ins,
                less_than("Resident memory, idle".to_owned(), self.idle, MAX_IDLE_MIB),
                less_than(
                    format!("Peak during {} concurrent sign-ins", burst.users),
                    burst.memory_most,
                    MAX_BURST_MIB,
                ),
                responses,
            ])
            .collect()
    }
}

fn at_least(what: String, ratio: Ratio, wanted: f64) -> Target {
    let Ratio {
        median,
        least,
        greatest,
    } = ratio;
    Target {
        what,
        measured: format!("{median:.2} ({least:.2} to {greatest:.2})"),
        wanted: format!("at least {wanted:.2}"),
        // NaN meets no target.
        holds: median >= wanted,
    }
}

fn less_than(what: String, memory: Memory, wanted: f64) -> Target {
    Target {
        what,
        measured: format!(
            "{:.0} MiB, {:.0} of it files",
            memory.resident_mib, memory.of_files_mib
        ),
        wanted: format!("under {wanted:.0} MiB"),
        holds: memory.resident_mib < wanted,
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<42} {:<24} {:<20}", "", "measured", "target")?;
        for target in self.targets() {
            let Target {
                what,
                measured,
                wanted,
                holds,
            } = target;
            let outcome = if holds { "met" } else { "MISSED" };
            writeln!(f, "{what:<42} {measured:<24} {wanted:<20} {outcome}")?;
        }
        if let Some(server) = &self.server {
            server.write(f, self.clients)?;
        }
        pages(f, self.clients, &self.pages)?;
        if let Some(fairness) = &self.fairness {
            fairness::write(f, fairness)?;
        }
        volumes::write(f, &self.volumes)
    }
}

impl ServerReport {
    fn write(&self, f: &mut fmt::Formatter<'_>, clients: u16) -> fmt::Result {
        header(f, &format!("{clients} clients, times in ms"))?;
        for read in &self.reads {
            side(f, read.name, &read.server)?;
            side(f, "  pgbench", &read.pgbench)?;
            side(f, "  pgbench, one statement", &read.single)?;
        }
        let rate = &self.rate;
        let accepted = format!("Sign-ins by {} users, accepted", rate.clients);
        row(f, &accepted, Some(rate.per_second), rate.accepted)?;
        row(f, "  refused with Retry-After", None, rate.refused)?;
        let alone = rate.bcrypt_per_second;
        writeln!(f, "{:<42} {alone:>9.1}", "  bcrypt only")?;
        let label = format!("{} concurrent sign-ins, all", self.burst.users);
        row(f, &label, None, self.burst.answered)
    }
}

fn pages(f: &mut fmt::Formatter<'_>, clients: u16, pages: &[PageResult]) -> fmt::Result {
    if pages.is_empty() {
        return Ok(());
    }
    header(f, &format!("{clients} clients, pages, times in ms"))?;
    for page in pages {
        side(f, page.name, &page.server)?;
    }
    Ok(())
}

fn header(f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
    writeln!(
        f,
        "\n{what:<42} {:>9} {:>9} {:>9} {:>9}   CPU time: client + server + database",
        "per s", "p50", "p95", "p99"
    )
}

fn side(f: &mut fmt::Formatter<'_>, name: &str, side: &Side) -> fmt::Result {
    figures(f, name, Some(side.per_second), side.percentiles)?;
    let Cost {
        client,
        server,
        postgres,
    } = side.processor;
    writeln!(f, "   {client:>3.0} + {server:>3.0} + {postgres:>3.0} µs")
}

fn row(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    per_second: Option<f64>,
    percentiles: Percentiles,
) -> fmt::Result {
    figures(f, name, per_second, percentiles)?;
    writeln!(f)
}

fn figures(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    per_second: Option<f64>,
    percentiles: Percentiles,
) -> fmt::Result {
    let Percentiles { p50, p95, p99 } = percentiles;
    let per_second = per_second
        .map(|rate| format!("{rate:.1}"))
        .unwrap_or_default();
    write!(
        f,
        "{name:<42} {per_second:>9} {p50:>9.2} {p95:>9.2} {p99:>9.2}"
    )
}

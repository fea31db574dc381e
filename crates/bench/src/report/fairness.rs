//! The report of one user's response times beside a hostile one.

use std::{collections::BTreeMap, fmt};

use super::{Target, figures};
use crate::fairness::{Beside, Fairness};

/// The maximum ratio of the 95th percentile to that without another user, or its maximum in
/// milliseconds if that is more.
const MAX_RATIO: f64 = 3.0;
const MAX_MILLISECONDS: f64 = 50.0;

pub(super) fn targets(fairness: &Fairness) -> Vec<Target> {
    let idle = fairness.idle.times.p95;
    let most = (MAX_RATIO * idle).max(MAX_MILLISECONDS);
    let target = |beside: &Beside| {
        let p95 = beside.seen.times.p95;
        let refused = beside.seen.statuses.keys().any(|status| *status != 200);
        Target {
            what: format!("p95 beside {}", beside.name),
            measured: format!("{p95:.1} ms, idle {idle:.1}"),
            wanted: format!("{most:.0} ms, only 200"),
            holds: p95 <= most && !refused,
        }
    };
    fairness.beside.iter().map(target).collect()
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, fairness: &Fairness) -> fmt::Result {
    let heading = "One user alone, and beside a hostile one";
    writeln!(
        f,
        "\n{heading:<42} {:>9} {:>9} {:>9} {:>9}",
        "", "p50", "p95", "p99"
    )?;
    figures(f, "alone", None, fairness.idle.times)?;
    writeln!(f, "   {}", format_statuses(&fairness.idle.statuses))?;
    for beside in &fairness.beside {
        figures(f, beside.name, None, beside.seen.times)?;
        writeln!(
            f,
            "   {}; the other: {}",
            format_statuses(&beside.seen.statuses),
            format_statuses(&beside.hostile)
        )?;
    }
    Ok(())
}

fn format_statuses(statuses: &BTreeMap<u16, u32>) -> String {
    let statuses: Vec<_> = statuses
        .iter()
        .map(|(status, count)| format!("{count} × {status}"))
        .collect();
    statuses.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fairness::Seen, times::Percentiles};

    fn fairness(idle: f64, beside: f64, status: u16) -> Fairness {
        let seen = |p95, status| Seen {
            times: Percentiles {
                p50: p95,
                p95,
                p99: p95,
            },
            statuses: BTreeMap::from([(200, 9), (status, 1)]),
        };
        Fairness {
            idle: seen(idle, 200),
            beside: vec![Beside {
                name: "much",
                seen: seen(beside, status),
                hostile: BTreeMap::new(),
            }],
        }
    }

    #[test]
    fn target_is_three_times_idle_or_fifty_milliseconds() {
        for (idle, beside, status, holds) in [
            (2.0, 49.0, 200, true),
            (2.0, 51.0, 200, false),
            (30.0, 89.0, 200, true),
            (30.0, 91.0, 200, false),
            (2.0, 3.0, 503, false),
        ] {
            let target = &targets(&fairness(idle, beside, status))[0];
            assert_eq!(target.holds, holds, "{}", target.measured);
        }
    }
}

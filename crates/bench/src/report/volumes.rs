//! The report of the volume measurements.

use std::fmt;

use super::{Target, at_least, figures};
use crate::{
    times::Ratio,
    volume::{
        VolumeResult,
        inserts::Insert,
        lookups::Side,
        queries::{QueryCost, QueryResult},
        undo::UndoTimes,
    },
};

/// The minimum ratio to pgbench's throughput.
const MIN_QUERY_RATIO: f64 = 0.8;

/// The maximum ratio of the 95th percentile to that at the smallest size.
const MAX_GROWTH: f64 = 1.3;

/// The maximum ratio to the duration of COPY.
const MAX_INSERT_RATIO: f64 = 1.5;

/// The maximum growth of memory from the smallest to the largest insert, in MiB.
const MAX_MEMORY_GROWTH: f64 = 16.0;

/// The maximum duration of the undo of a change set, in milliseconds.
const MAX_UNDO_MILLIS: f64 = 2_000.0;

pub(super) fn targets(volumes: &[VolumeResult]) -> Vec<Target> {
    let mut targets = Vec::new();
    for volume in volumes {
        for query in &volume.queries {
            let what = format!("{} ({}) vs pgbench", query.name, millions(volume));
            targets.push(at_least(what, query.ratio, MIN_QUERY_RATIO));
        }
    }
    if let [small, .., large] = volumes {
        for (before, after) in small.queries.iter().zip(&large.queries) {
            let grown = after.times.p95 / before.times.p95;
            targets.push(Target {
                what: format!(
                    "{}, p95 {} / {}",
                    after.name,
                    millions(large),
                    millions(small)
                ),
                measured: format!("{grown:.2}"),
                wanted: format!("at most {MAX_GROWTH:.2}"),
                holds: grown <= MAX_GROWTH,
            });
        }
    }
    for volume in volumes {
        targets.extend(volume.inserts.iter().map(insert));
        targets.extend(memory(&volume.inserts));
        targets.extend(volume.undo.as_ref().map(undo));
    }
    targets
}

fn insert(insert: &Insert) -> Target {
    let Ratio {
        median,
        least,
        greatest,
    } = insert.ratio;
    Target {
        what: format!("Insert of {} rows vs COPY", insert.rows),
        measured: format!("{median:.2} ({least:.2} to {greatest:.2})"),
        wanted: format!("at most {MAX_INSERT_RATIO:.2}"),
        holds: median <= MAX_INSERT_RATIO,
    }
}

fn memory(inserts: &[Insert]) -> Option<Target> {
    let (fewest, most) = (inserts.first()?, inserts.last()?);
    let more = most.grown_mib - fewest.grown_mib;
    Some(Target {
        what: format!("Memory, {} vs {} rows", most.rows, fewest.rows),
        measured: format!("{more:+.1} MiB"),
        wanted: format!("at most {MAX_MEMORY_GROWTH:+.0} MiB"),
        holds: more <= MAX_MEMORY_GROWTH,
    })
}

fn undo(undo: &UndoTimes) -> Target {
    Target {
        what: format!("Undo of a change set of {} rows", undo.rows),
        measured: format!("{:.0} ms", undo.undo_millis),
        wanted: format!("at most {MAX_UNDO_MILLIS:.0} ms"),
        holds: undo.undo_millis <= MAX_UNDO_MILLIS,
    }
}

/// The size in millions, such as `10m`.
fn millions(volume: &VolumeResult) -> String {
    match volume.transactions / 1_000 {
        thousands if thousands >= 1_000 => format!("{}m", thousands / 1_000),
        thousands => format!("{thousands}k"),
    }
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, volumes: &[VolumeResult]) -> fmt::Result {
    for volume in volumes {
        write_volume(f, volume)?;
    }
    Ok(())
}

/// The costs of queries by `EXPLAIN`, the highest per row first.
fn write_costs(f: &mut fmt::Formatter<'_>, queries: &[QueryResult]) -> fmt::Result {
    writeln!(
        f,
        "{:<42} {:>9} {:>9} {:>9}",
        "By EXPLAIN", "µs", "µs/row", "pages"
    )?;
    let mut costly: Vec<_> = queries.iter().collect();
    costly.sort_by(|one, other| {
        other
            .cost
            .micros_per_row
            .total_cmp(&one.cost.micros_per_row)
    });
    for query in costly {
        let QueryCost {
            micros,
            micros_per_row,
            pages,
        } = query.cost;
        writeln!(
            f,
            "  {:<40} {micros:>9.0} {micros_per_row:>9.1} {pages:>9.0}",
            query.name
        )?;
    }
    Ok(())
}

fn write_volume(f: &mut fmt::Formatter<'_>, volume: &VolumeResult) -> fmt::Result {
    let heading = format!("{} transactions, {} users", millions(volume), volume.users);
    writeln!(
        f,
        "\n{heading:<42} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "per s", "p50", "p95", "p99", "rows", "pgbench"
    )?;
    for query in &volume.queries {
        figures(f, query.name, Some(query.per_second), query.times)?;
        writeln!(f, " {:>9.1} {:>9.1}", query.rows, query.pgbench_per_second)?;
    }
    write_costs(f, &volume.queries)?;
    let loaded = volume.loaded_in.as_secs_f64();
    writeln!(f, "Loaded in {loaded:.1} s, including:")?;
    for part in &volume.rebuilt {
        writeln!(f, "  {:<40} {:>9.2} s", part.name, part.took.as_secs_f64())?;
    }
    for insert in &volume.inserts {
        writeln!(
            f,
            "{:<42} {:>9.0} ms, with COPY {:.0} ms; {:+.1} MiB",
            format!("Insert of {} rows", insert.rows),
            insert.millis,
            insert.copy_millis,
            insert.grown_mib
        )?;
    }
    if let Some(undo) = &volume.undo {
        writeln!(
            f,
            "{:<42} {:>9.0} ms, its deletion {:.0} ms",
            format!("Undo of a change set of {} rows", undo.rows),
            undo.undo_millis,
            undo.delete_millis
        )?;
    }
    if let Some(lookups) = &volume.lookups {
        side(f, "Settings, from the database", &lookups.database)?;
        side(
            f,
            "Settings, from the in-process cache",
            &lookups.in_process,
        )?;
        side(f, "Settings, from Redis", &lookups.redis)?;
    }
    for migration in &volume.migrations {
        writeln!(
            f,
            "{:<42} {:>9.3} s down, {:.3} s up",
            format!("Migration {}", migration.version),
            migration.down.as_secs_f64(),
            migration.up.as_secs_f64()
        )?;
    }
    Ok(())
}

fn side(f: &mut fmt::Formatter<'_>, name: &str, side: &Side) -> fmt::Result {
    figures(f, name, Some(side.per_second), side.times)?;
    writeln!(f, "   {:.1}% hits", side.hits * 100.0)
}

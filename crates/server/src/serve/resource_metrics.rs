//! The metrics of the database and the disk, collected every minute.

use std::{path::PathBuf, time::Duration};

use coffer_storage_pg::{
    address::Address,
    measures::{Measures, Measuring},
    migrate::{MigrationState, MigrationStatus},
};
use nix::sys::statvfs::statvfs;
use tokio::task;

use crate::timer::every;

const INTERVAL: Duration = Duration::from_mins(1);

/// Collects the metrics at regular intervals.
pub(super) async fn run_collection(system: Address, data: PathBuf) {
    let mut measuring = Measuring::new(system);
    let mut interval = every(INTERVAL);
    loop {
        interval.tick().await;
        match measuring.measure().await {
            Ok(measures) => record(&measures),
            // The availability of the database is reported elsewhere.
            Err(error) => tracing::debug!(%error, "failed to collect database metrics"),
        }
        let data = data.clone();
        if let Ok(Ok(disk)) = task::spawn_blocking(move || statvfs(&data)).await {
            let free = disk.blocks_available().saturating_mul(disk.fragment_size());
            set("coffer_data_disk_free_bytes", free);
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an approximate value is sufficient"
)]
fn record(measures: &Measures) {
    set("coffer_database_size_bytes", measures.size.unsigned_abs());
    set(
        "coffer_database_bloated_tables",
        measures.bloated_tables.unsigned_abs(),
    );
    set(
        "coffer_audit_unsealed_records",
        measures.unsealed.unsigned_abs(),
    );
    metrics::gauge!("coffer_database_dead_row_ratio").set(measures.dead_rows);
    metrics::gauge!("coffer_database_oldest_transaction_seconds").set(measures.oldest_transaction);
    for size in &measures.relations {
        let kind = if size.is_index { "index" } else { "table" };
        metrics::gauge!("coffer_database_relation_size_bytes", "kind" => kind, "name" => size.name.clone())
            .set(size.bytes as f64);
    }
    for replica in &measures.replicas {
        let name = replica.name.clone();
        let behind = replica.behind.map_or(f64::NAN, |behind| behind as f64);
        metrics::gauge!("coffer_replication_lag_bytes", "replica" => name).set(behind);
    }
}

/// Reports the number of pending migrations as a metric.
pub(super) fn record_pending(statuses: &[MigrationStatus]) {
    let pending = statuses
        .iter()
        .filter(|status| status.state == MigrationState::Pending);
    set("coffer_migrations_pending", pending.count() as u64);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an approximate value is sufficient"
)]
fn set(gauge: &'static str, value: u64) {
    metrics::gauge!(gauge).set(value as f64);
}

//! Metrics: `coffer_cache_{hits,misses,waits,fills_refused,evictions,undecodable}_total`, each by
//! `namespace`; and of Redis `coffer_cache_reachable`, `coffer_cache_epochs_total`. All
//! implementations of [`Cache`](crate::Cache) use them.

use metrics::{counter, gauge};

pub(crate) fn count_hit(namespace: &'static str) {
    counter!("coffer_cache_hits_total", "namespace" => namespace).increment(1);
}

pub(crate) fn count_miss(namespace: &'static str) {
    counter!("coffer_cache_misses_total", "namespace" => namespace).increment(1);
}

/// Counts a request that waited while another one loaded the value.
pub(crate) fn count_wait(namespace: &'static str) {
    counter!("coffer_cache_waits_total", "namespace" => namespace).increment(1);
}

/// Counts a fill that a tombstone prevented, but not one after another reader's fill.
pub(crate) fn count_refused_fill(namespace: &'static str) {
    counter!("coffer_cache_fills_refused_total", "namespace" => namespace).increment(1);
}

/// Counts a value that was dropped for lack of space before it expired.
pub(crate) fn count_eviction(namespace: &'static str) {
    counter!("coffer_cache_evictions_total", "namespace" => namespace).increment(1);
}

/// Counts a value that another version of the program wrote.
pub(crate) fn count_undecodable(namespace: &'static str) {
    counter!("coffer_cache_undecodable_total", "namespace" => namespace).increment(1);
}

/// Records whether Redis responded to the latest command.
pub(crate) fn set_reachable(reachable: bool) {
    gauge!("coffer_cache_reachable").set(f64::from(u8::from(reachable)));
}

/// Counts a new epoch, in which all earlier values are ignored.
pub(crate) fn count_epoch() {
    counter!("coffer_cache_epochs_total").increment(1);
}

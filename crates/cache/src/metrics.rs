//! What is counted: `coffer_cache_{hits,misses,waits,fills_refused,evictions,undecodable}_total`,
//! each by `namespace`; and of Redis `coffer_cache_reachable`, `coffer_cache_epochs_total`. Every implementation of [`Cache`](crate::Cache) counts alike.

use metrics::{counter, gauge};

pub(crate) fn hit(namespace: &'static str) {
    counter!("coffer_cache_hits_total", "namespace" => namespace).increment(1);
}

pub(crate) fn miss(namespace: &'static str) {
    counter!("coffer_cache_misses_total", "namespace" => namespace).increment(1);
}

/// Somebody was loading it already.
pub(crate) fn waited(namespace: &'static str) {
    counter!("coffer_cache_waits_total", "namespace" => namespace).increment(1);
}

/// There was a tombstone. (A value that another reader filled first is nothing to count.)
pub(crate) fn fill_refused(namespace: &'static str) {
    counter!("coffer_cache_fills_refused_total", "namespace" => namespace).increment(1);
}

/// Dropped for want of room, not because its time was over.
pub(crate) fn eviction(namespace: &'static str) {
    counter!("coffer_cache_evictions_total", "namespace" => namespace).increment(1);
}

/// Written by another version of the program.
pub(crate) fn undecodable(namespace: &'static str) {
    counter!("coffer_cache_undecodable_total", "namespace" => namespace).increment(1);
}

/// Whether Redis answered last time.
pub(crate) fn reachable(reachable: bool) {
    gauge!("coffer_cache_reachable").set(f64::from(u8::from(reachable)));
}

/// All that was kept counts as old from here on.
pub(crate) fn epoch() {
    counter!("coffer_cache_epochs_total").increment(1);
}

//! A key-value cache with lifetimes and tombstones: in this process, or in a Redis that all nodes
//! share.
//!
//! A cached value may be outdated by its lifetime at most, and never by a change that this
//! installation made itself. The latter is ensured by tombstones:
//!
//! 1. A reader misses, reads the database, and *fills* the cache with the value.
//! 2. A writer *tombstones* the keys that it is about to change, then commits. For a while they
//!    cannot be filled, so that a reader who read before the commit cannot put the old value back
//!    after it.
//!
//! A tombstone therefore has to outlive the commit and the longest read that may have begun before
//! the commit. A writer whose commit took long sets another tombstone after it.
//!
//! A cache never fails a request: with an unreachable backend, it is an empty cache. Tombstones that
//! are lost meanwhile are made up for by *epochs*: see [`RedisCache`].

mod counters;
mod in_process;
mod key;
mod metrics;
mod redis;
mod settings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tombstones;
mod typed;

use std::{fmt, time::Duration};

use async_trait::async_trait;
pub use bytes::Bytes;

pub use counters::{Counters, InProcessCounters, Window};
pub use in_process::InProcessCache;
pub use key::CacheKey;
pub use redis::{RedisCache, RedisUrlError};
pub use settings::CacheSettings;
pub use typed::{Loading, Lookup, TypedCache};

/// Stores values that are expensive to read and rarely change.
///
/// Implementations count hits, misses, refused fills and evictions by namespace, and treat their
/// own failures as misses.
#[async_trait]
pub trait Cache: Send + Sync + fmt::Debug {
    /// The value, unless it is missing or expired; otherwise a ticket for filling it.
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket>;

    /// Stores a value for `lifetime` at most. It must have been read from committed data after
    /// obtaining `ticket`. If there already is a value or a tombstone, nothing happens.
    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket);

    /// Removes values and keeps others from being filled for a while. Call this before committing a
    /// change.
    async fn tombstone(&self, keys: &[CacheKey]);
}

/// The permission to fill after a miss: the epoch in which the reader looked. In a later epoch, the
/// tombstone for its value may have been lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(pub(crate) Option<Epoch>);

impl Ticket {
    /// The ticket of a cache with a single epoch.
    pub(crate) const ANY: Self = Self(None);
}

/// A period without lost tombstones, identified by a random number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch(pub(crate) u64);

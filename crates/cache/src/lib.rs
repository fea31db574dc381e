//! A key-value cache with lifetimes and tombstones: in this process, or in a Redis that all nodes
//! share.
//!
//! A cached value may be outdated by its lifetime at most, and never by a change that this
//! installation made itself. The latter is ensured by tombstones:
//!
//! 1. A reader misses, reads the database, and *fills* the cache with the value.
//! 2. A writer sets *tombstones* for the keys that it is about to change, then commits. For a while
//!    these keys cannot be filled, so that a reader who read before the commit cannot store the old
//!    value after it.
//!
//! A tombstone therefore has to outlive the commit and the longest read that may have begun before
//! the commit. A writer whose commit took long sets another tombstone after it.
//!
//! A cache never makes a request fail: with an unreachable backend, it behaves like an empty cache.
//! *Epochs* compensate for tombstones that are lost in the meantime; see [`RedisCache`].

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
pub use typed::{LoadGuard, Lookup, TypedCache};

/// Stores values that are expensive to read and rarely change.
///
/// Implementations count hits, misses, refused fills and evictions by namespace, and treat their
/// own failures as misses.
#[async_trait]
pub trait Cache: Send + Sync + fmt::Debug {
    /// The value of a key, or a ticket for filling it if it is missing or expired.
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket>;

    /// Stores a value for at most `lifetime`. It must have been read from committed data after
    /// obtaining `ticket`. Has no effect if the key has a value or a tombstone.
    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket);

    /// Removes the values of these keys and prevents new ones for a while. Call this before
    /// committing a change.
    async fn tombstone(&self, keys: &[CacheKey]);
}

/// The permission to fill a key after a miss: the epoch of the miss. In a later epoch, a tombstone
/// of the key may have been lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(pub(crate) Option<Epoch>);

impl Ticket {
    /// The ticket of a cache with a single epoch.
    pub(crate) const ANY: Self = Self(None);
}

/// A period without lost tombstones, identified by a random number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch(pub(crate) u64);

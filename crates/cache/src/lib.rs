//! A key-value cache with lifetimes and tombstones: in this process, or in a Redis that all nodes
//! share.
//!
//! What is cached may be old by its lifetime at most, and never older than a change that this
//! installation made itself. The second is what tombstones are for:
//!
//! 1. A reader misses, reads the database, and *fills* the cache with what it read.
//! 2. A writer *tombstones* what it is about to change, then commits. For a while nothing can be
//!    filled there, so that a reader who read before the commit cannot put the old value back
//!    after it.
//!
//! A tombstone therefore has to outlive the commit and the longest read that may have begun before
//! the commit. A writer whose commit took long leaves another tombstone after it.
//!
//! A cache never fails a request: a backend that is away is a cache that has nothing. What such a
//! time may have cost in tombstones, an *epoch* makes good: see [`RedisCache`].

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

/// A place to keep what is costly to read and rarely changes.
///
/// An implementation counts hits, misses, refused fills and evictions by namespace, and turns its
/// own failures into misses.
#[async_trait]
pub trait Cache: Send + Sync + fmt::Debug {
    /// The value, unless there is none, or its lifetime is over; then a ticket to fill it with.
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket>;

    /// Keeps a value that was read from committed data, after `ticket` was had, for `lifetime` at
    /// most. Where there is a value or a tombstone, nothing happens.
    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, ticket: Ticket);

    /// Removes the values and, for a while, keeps others from taking their place. To be called
    /// before the commit of a change.
    async fn tombstone(&self, keys: &[CacheKey]);
}

/// What a reader gets who found nothing, and shows when filling: the epoch in which it looked. In
/// another epoch, its value may be one whose tombstone was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(pub(crate) Option<Epoch>);

impl Ticket {
    /// Of a cache that has but one epoch.
    pub(crate) const ANY: Self = Self(None);
}

/// A span without lost tombstones, by a random name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch(pub(crate) u64);

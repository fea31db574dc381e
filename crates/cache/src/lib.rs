//! A key-value cache with lifetimes and tombstones, in-process.
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
//! A cache never fails a request: a backend that is away is a cache that has nothing.

mod in_process;
mod key;
mod metrics;
mod settings;
mod tombstones;
mod typed;

use std::{fmt, time::Duration};

use async_trait::async_trait;
pub use bytes::Bytes;

pub use in_process::InProcessCache;
pub use key::CacheKey;
pub use settings::CacheSettings;
pub use typed::TypedCache;

/// A place to keep what is costly to read and rarely changes.
///
/// An implementation counts hits, misses, refused fills and evictions by namespace, and turns its
/// own failures into misses.
#[async_trait]
pub trait Cache: Send + Sync + fmt::Debug {
    /// The value, unless there is none, or its lifetime is over.
    async fn get(&self, key: &CacheKey) -> Option<Bytes>;

    /// Keeps a value that was read from committed data for `lifetime` at most. Where there is a
    /// value or a tombstone, nothing happens.
    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration);

    /// Removes the values and, for a while, keeps others from taking their place. To be called
    /// before the commit of a change.
    async fn tombstone(&self, keys: &[CacheKey]);
}

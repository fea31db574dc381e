//! The cache of a single node, in the memory of its process.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use moka::{Expiry, notification::RemovalCause, sync};

use crate::{Cache, CacheKey, CacheSettings, Ticket, metrics, tombstones::Tombstones};

/// The approximate overhead of an entry besides its key and value, in bytes, as measured for the
/// map.
const OVERHEAD: usize = 128;

/// A cache in the memory of this process.
///
/// A fill checks for a tombstone and inserts its value under one lock, which is also held while
/// tombstones are set, so that no fill can miss a tombstone. Reading does not need the lock: a key
/// with a tombstone has no value.
///
/// The [`Clock`] decides whether a value has expired. The map also expires values by a clock of its
/// own, but only to free their memory.
pub struct InProcessCache {
    entries: sync::Cache<CacheKey, Entry>,
    tombstones: Mutex<Tombstones>,
    clock: Arc<dyn Clock>,
}

#[derive(Clone)]
struct Entry {
    value: Bytes,
    expires_at: DateTime<Utc>,
    lifetime: Duration,
}

/// Makes the map drop a value at the end of its lifetime.
struct LifetimeExpiry;

impl Expiry<CacheKey, Entry> for LifetimeExpiry {
    fn expire_after_create(&self, _: &CacheKey, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.lifetime)
    }

    fn expire_after_update(
        &self,
        _: &CacheKey,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.lifetime)
    }
}

impl InProcessCache {
    /// Creates an empty cache.
    pub fn new(settings: &CacheSettings, clock: Arc<dyn Clock>) -> Self {
        let entries = sync::Cache::builder()
            .max_capacity(settings.capacity())
            .weigher(|key: &CacheKey, entry: &Entry| {
                let bytes = key.id().len() + entry.value.len() + OVERHEAD;
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .expire_after(LifetimeExpiry)
            .eviction_listener(|key: Arc<CacheKey>, _, cause| {
                if cause == RemovalCause::Size {
                    metrics::count_eviction(key.namespace());
                }
            })
            .build();
        Self {
            entries,
            tombstones: Mutex::new(Tombstones::new(settings.tombstone_lifetime())),
            clock,
        }
    }

    /// The value of a key, unless it is missing or expired.
    fn value(&self, key: &CacheKey, now: DateTime<Utc>) -> Option<Bytes> {
        let entry = self.entries.get(key)?;
        (now < entry.expires_at).then_some(entry.value)
    }

    fn lock(&self) -> MutexGuard<'_, Tombstones> {
        // The tombstones are consistent after every call, even if another thread has panicked.
        self.tombstones
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Cache for InProcessCache {
    async fn get(&self, key: &CacheKey) -> Result<Bytes, Ticket> {
        let value = self.value(key, self.clock.now());
        match value {
            Some(_) => metrics::count_hit(key.namespace()),
            None => metrics::count_miss(key.namespace()),
        }
        value.ok_or(Ticket::ANY)
    }

    async fn fill(&self, key: &CacheKey, value: Bytes, lifetime: Duration, _: Ticket) {
        let now = self.clock.now();
        let expires_at = TimeDelta::from_std(lifetime)
            .ok()
            .and_then(|lifetime| now.checked_add_signed(lifetime))
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        let entry = Entry {
            value,
            expires_at,
            lifetime,
        };
        let tombstones = self.lock();
        if tombstones.contains(key, now) {
            drop(tombstones);
            metrics::count_refused_fill(key.namespace());
        } else if self.value(key, now).is_none() {
            self.entries.insert(key.clone(), entry);
        }
    }

    async fn tombstone(&self, keys: &[CacheKey]) {
        let now = self.clock.now();
        let mut tombstones = self.lock();
        tombstones.remove_expired(now);
        for key in keys {
            tombstones.add(key, now);
            self.entries.invalidate(key);
        }
    }
}

impl fmt::Debug for InProcessCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessCache")
            .field("entries", &self.entries.entry_count())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

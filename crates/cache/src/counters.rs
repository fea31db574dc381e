//! Counters of events within a sliding window.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use moka::{ops::compute::Op, sync};

use crate::CacheKey;

/// The maximum number of keys that are counted in this process. Beyond it, the keys whose latest
/// events are the oldest are dropped.
const MAX_KEYS: u64 = 50_000;

/// The window in which events count, and the maximum number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The time for which an event counts.
    pub length: Duration,
    /// The maximum count; further events are not stored, which bounds the memory per key.
    pub max_count: u32,
}

impl Window {
    /// The start of the window that ends at `now`.
    pub(crate) fn start(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let length = TimeDelta::from_std(self.length).unwrap_or(TimeDelta::MAX);
        now.checked_sub_signed(length)
            .unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// Counts events by key. A key's namespace is the kind of event.
///
/// Like a cache, counters never make a request fail. If they are shared and the backend is
/// unreachable, each node counts on its own.
#[async_trait]
pub trait Counters: Send + Sync + fmt::Debug {
    /// Records an event, and returns the number of events in the window, including it.
    async fn add(&self, key: &CacheKey, window: Window) -> u32;

    /// The number of events in the window.
    async fn count(&self, key: &CacheKey, window: Window) -> u32;
}

/// Counters in the memory of this process.
pub struct InProcessCounters {
    /// The latest events of each key, in descending order.
    events: sync::Cache<CacheKey, Vec<DateTime<Utc>>>,
    clock: std::sync::Arc<dyn Clock>,
}

impl InProcessCounters {
    /// Creates counters without any events.
    pub fn new(clock: std::sync::Arc<dyn Clock>) -> Self {
        Self {
            events: sync::Cache::new(MAX_KEYS),
            clock,
        }
    }
}

#[async_trait]
impl Counters for InProcessCounters {
    async fn add(&self, key: &CacheKey, window: Window) -> u32 {
        let now = self.clock.now();
        let entry = self.events.entry_by_ref(key).and_compute_with(|entry| {
            let mut events = entry.map(moka::Entry::into_value).unwrap_or_default();
            events.retain(|at| *at > window.start(now));
            events.insert(0, now);
            events.truncate(window.max_count as usize);
            Op::Put(events)
        });
        let events = entry.into_entry().map(moka::Entry::into_value);
        length(&events.unwrap_or_default())
    }

    async fn count(&self, key: &CacheKey, window: Window) -> u32 {
        let start = window.start(self.clock.now());
        let mut events = self.events.get(key).unwrap_or_default();
        events.retain(|at| *at > start);
        events.truncate(window.max_count as usize);
        length(&events)
    }
}

impl fmt::Debug for InProcessCounters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessCounters")
            .field("keys", &self.events.entry_count())
            .finish_non_exhaustive()
    }
}

fn length<T>(events: &[T]) -> u32 {
    u32::try_from(events.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use coffer_domain::testing::TestClock;

    use super::*;

    const WINDOW: Window = Window {
        length: Duration::from_hours(1),
        max_count: 5,
    };

    fn key(id: &str) -> CacheKey {
        CacheKey::new("test", id)
    }

    #[tokio::test]
    async fn events_expire_after_the_window() {
        let clock = Arc::new(TestClock::default());
        let counters = InProcessCounters::new(clock.clone());
        assert_eq!(counters.count(&key("a"), WINDOW).await, 0);
        for (minute, expected) in [
            (0, 1),
            (10, 2),
            (59, 3),
            (60, 3),
            (69, 4),
            (70, 4),
            (200, 1),
        ] {
            clock.set(TestClock::START + TimeDelta::minutes(minute));
            assert_eq!(counters.add(&key("a"), WINDOW).await, expected, "{minute}");
            assert_eq!(counters.count(&key("a"), WINDOW).await, expected);
        }
        assert_eq!(counters.count(&key("b"), WINDOW).await, 0);
        clock.set(TestClock::START + TimeDelta::minutes(260));
        assert_eq!(counters.count(&key("a"), WINDOW).await, 0);
    }

    #[tokio::test]
    async fn count_is_capped_at_the_maximum() {
        let clock = Arc::new(TestClock::default());
        let counters = InProcessCounters::new(clock);
        let mut counts = Vec::new();
        for _ in 0..7 {
            counts.push(counters.add(&key("a"), WINDOW).await);
        }
        assert_eq!(counts, [1, 2, 3, 4, 5, 5, 5]);
        assert_eq!(counters.events.get(&key("a")).unwrap().len(), 5);
    }

    #[tokio::test]
    async fn memory_is_bounded_with_many_keys() {
        let clock = Arc::new(TestClock::default());
        let counters = InProcessCounters::new(clock);
        for n in 0..MAX_KEYS * 2 {
            counters.add(&key(&n.to_string()), WINDOW).await;
        }
        counters.events.run_pending_tasks();
        assert!(counters.events.entry_count() <= MAX_KEYS);
    }
}

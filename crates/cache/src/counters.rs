//! Counts of events within a sliding window.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use moka::{ops::compute::Op, sync};

use crate::CacheKey;

/// The most keys that are counted at once in this process; beyond them, those that were quiet for
/// the longest time are forgotten.
const MOST_KEYS: u64 = 50_000;

/// How far back events count, and how many of them at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// An event counts for so long.
    pub length: Duration,
    /// More events than this are counted as so many, which bounds what is kept of a key.
    pub most: u32,
}

impl Window {
    pub(crate) fn begins(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let length = TimeDelta::from_std(self.length).unwrap_or(TimeDelta::MAX);
        now.checked_sub_signed(length)
            .unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// Counts events by key. A key's namespace says what kind of event it is.
///
/// Like a cache, counters fail no request. Where they are shared and the backend is away, each node
/// counts by itself.
#[async_trait]
pub trait Counters: Send + Sync + fmt::Debug {
    /// Notes an event, and returns how many there were within the window, this one included.
    async fn add(&self, key: &CacheKey, window: Window) -> u32;

    /// How many events there were within the window.
    async fn count(&self, key: &CacheKey, window: Window) -> u32;
}

/// Counters in this process's memory.
pub struct InProcessCounters {
    /// The latest events of each key, the newest first.
    events: sync::Cache<CacheKey, Vec<DateTime<Utc>>>,
    clock: std::sync::Arc<dyn Clock>,
}

impl InProcessCounters {
    /// Counters at nought.
    pub fn new(clock: std::sync::Arc<dyn Clock>) -> Self {
        Self {
            events: sync::Cache::new(MOST_KEYS),
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
            events.retain(|at| *at > window.begins(now));
            events.insert(0, now);
            events.truncate(window.most as usize);
            Op::Put(events)
        });
        let events = entry.into_entry().map(moka::Entry::into_value);
        length(&events.unwrap_or_default())
    }

    async fn count(&self, key: &CacheKey, window: Window) -> u32 {
        let begin = window.begins(self.clock.now());
        let mut events = self.events.get(key).unwrap_or_default();
        events.retain(|at| *at > begin);
        events.truncate(window.most as usize);
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
        most: 5,
    };

    fn key(id: &str) -> CacheKey {
        CacheKey::new("test", id)
    }

    #[tokio::test]
    async fn events_count_for_the_length_of_the_window() {
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
    async fn count_stops_at_the_most() {
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
    async fn many_keys_take_bounded_memory() {
        let clock = Arc::new(TestClock::default());
        let counters = InProcessCounters::new(clock);
        for n in 0..MOST_KEYS * 2 {
            counters.add(&key(&n.to_string()), WINDOW).await;
        }
        counters.events.run_pending_tasks();
        assert!(counters.events.entry_count() <= MOST_KEYS);
    }
}

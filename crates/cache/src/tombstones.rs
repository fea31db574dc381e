//! Tombstones are kept apart from the values: a cache that is full drops what it likes, and a
//! tombstone that was dropped early would let an old value in.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use crate::CacheKey;

/// The keys where nothing may be filled. There are as many as the installation changes cached
/// rows within one lifetime.
#[derive(Debug)]
pub(crate) struct Tombstones {
    lifetime: TimeDelta,
    until: HashMap<CacheKey, DateTime<Utc>>,
    /// In the order in which they fall, since all have the same lifetime.
    order: VecDeque<(DateTime<Utc>, CacheKey)>,
}

impl Tombstones {
    pub(crate) fn new(lifetime: TimeDelta) -> Self {
        Self {
            lifetime,
            until: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    pub(crate) fn raise(&mut self, key: &CacheKey, now: DateTime<Utc>) {
        let until = now + self.lifetime;
        let stands = self.until.entry(key.clone()).or_insert(until);
        // A clock that was set back takes nothing from a tombstone that stands.
        *stands = until.max(*stands);
        self.order.push_back((until, key.clone()));
    }

    pub(crate) fn stands(&self, key: &CacheKey, now: DateTime<Utc>) -> bool {
        self.until.get(key).is_some_and(|until| now < *until)
    }

    /// Those that were raised and not cleared.
    pub(crate) fn standing(&self) -> Vec<CacheKey> {
        self.until.keys().cloned().collect()
    }

    /// Forgets those whose time is over.
    pub(crate) fn clear(&mut self, now: DateTime<Utc>) {
        while let Some((_, key)) = self.order.pop_front_if(|(until, _)| *until <= now) {
            // It may have been raised again since.
            if !self.stands(&key, now) {
                self.until.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expired_tombstone_is_removed_unless_it_was_raised_again() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let at = |seconds| start + TimeDelta::seconds(seconds);
        let mut tombstones = Tombstones::new(TimeDelta::seconds(10));
        let (a, b) = (CacheKey::new("t", "a"), CacheKey::new("t", "b"));
        tombstones.raise(&a, at(0));
        tombstones.raise(&b, at(1));
        tombstones.raise(&a, at(5));
        tombstones.clear(at(11));
        assert!(tombstones.stands(&a, at(11)) && !tombstones.stands(&b, at(11)));
        assert_eq!(tombstones.until.len(), 1);
        tombstones.clear(at(15));
        assert!(tombstones.until.is_empty() && tombstones.order.is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_lowers_no_tombstone() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut tombstones = Tombstones::new(TimeDelta::seconds(10));
        let key = CacheKey::new("t", "a");
        tombstones.raise(&key, start);
        tombstones.raise(&key, start - TimeDelta::seconds(60));
        assert!(tombstones.stands(&key, start + TimeDelta::seconds(9)));
    }
}

//! Tombstones, which are stored separately from values: a full cache may evict any value, but
//! evicting a tombstone early would let an outdated value in.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use crate::CacheKey;

/// The keys that cannot be filled: as many as cached rows are changed within one lifetime.
#[derive(Debug)]
pub(crate) struct Tombstones {
    lifetime: TimeDelta,
    until: HashMap<CacheKey, DateTime<Utc>>,
    /// In the order of expiry, since all have the same lifetime.
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
        // Setting the clock back does not shorten a tombstone.
        *stands = until.max(*stands);
        self.order.push_back((until, key.clone()));
    }

    pub(crate) fn stands(&self, key: &CacheKey, now: DateTime<Utc>) -> bool {
        self.until.get(key).is_some_and(|until| now < *until)
    }

    /// The keys whose tombstones have not been removed.
    pub(crate) fn standing(&self) -> Vec<CacheKey> {
        self.until.keys().cloned().collect()
    }

    /// Removes expired tombstones.
    pub(crate) fn clear(&mut self, now: DateTime<Utc>) {
        while let Some((_, key)) = self.order.pop_front_if(|(until, _)| *until <= now) {
            // It may have been renewed meanwhile.
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
    fn expired_tombstone_is_removed_unless_renewed() {
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
    fn setting_the_clock_back_does_not_shorten_a_tombstone() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut tombstones = Tombstones::new(TimeDelta::seconds(10));
        let key = CacheKey::new("t", "a");
        tombstones.raise(&key, start);
        tombstones.raise(&key, start - TimeDelta::seconds(60));
        assert!(tombstones.stands(&key, start + TimeDelta::seconds(9)));
    }
}

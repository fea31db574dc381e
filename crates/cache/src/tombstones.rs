//! Tombstones, stored separately from values: a full cache may evict any value, but must not evict
//! a tombstone early, since it could then be filled with an outdated value.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use crate::CacheKey;

/// The keys that cannot be filled. Their number is that of the cached rows that are changed within
/// the lifetime of a tombstone.
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

    /// Adds a tombstone, or renews it.
    pub(crate) fn add(&mut self, key: &CacheKey, now: DateTime<Utc>) {
        let until = now + self.lifetime;
        let expiry = self.until.entry(key.clone()).or_insert(until);
        // Setting the clock back does not shorten a tombstone.
        *expiry = until.max(*expiry);
        self.order.push_back((until, key.clone()));
    }

    /// True if the key has a tombstone that has not expired.
    pub(crate) fn contains(&self, key: &CacheKey, now: DateTime<Utc>) -> bool {
        self.until.get(key).is_some_and(|until| now < *until)
    }

    /// The keys whose tombstones have not been removed.
    pub(crate) fn keys(&self) -> Vec<CacheKey> {
        self.until.keys().cloned().collect()
    }

    /// Removes expired tombstones.
    pub(crate) fn remove_expired(&mut self, now: DateTime<Utc>) {
        while let Some((_, key)) = self.order.pop_front_if(|(until, _)| *until <= now) {
            // The tombstone may have been renewed since.
            if !self.contains(&key, now) {
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
        tombstones.add(&a, at(0));
        tombstones.add(&b, at(1));
        tombstones.add(&a, at(5));
        tombstones.remove_expired(at(11));
        assert!(tombstones.contains(&a, at(11)) && !tombstones.contains(&b, at(11)));
        assert_eq!(tombstones.until.len(), 1);
        tombstones.remove_expired(at(15));
        assert!(tombstones.until.is_empty() && tombstones.order.is_empty());
    }

    #[test]
    fn setting_the_clock_back_does_not_shorten_a_tombstone() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut tombstones = Tombstones::new(TimeDelta::seconds(10));
        let key = CacheKey::new("t", "a");
        tombstones.add(&key, start);
        tombstones.add(&key, start - TimeDelta::seconds(60));
        assert!(tombstones.contains(&key, start + TimeDelta::seconds(9)));
    }
}

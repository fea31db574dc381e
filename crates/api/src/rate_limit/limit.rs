//! A rate limit per key: the generic cell rate algorithm.

use std::{
    convert::Infallible,
    hash::Hash,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use coffer_domain::Clock;
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock as GovernorClock, Reference},
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    nanos::Nanos,
    state::{
        StateStore,
        keyed::{DashMapStateStore, ShrinkableKeyedStateStore},
    },
};

use super::{RateLimitStatus, Refused};

/// The number of checks after which keys with a full quota are removed.
const CHECKS_PER_CLEANUP: u32 = 4096;

/// The domain's clock, adapted for the limiter.
#[derive(Debug, Clone)]
pub(super) struct Time(pub(super) Arc<dyn Clock>);

impl GovernorClock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().unwrap_or_default();
        Nanos::new(u64::try_from(nanos).unwrap_or_default())
    }
}

/// A request to the limiter: to charge a key, or to check whether it could be charged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Query<K> {
    key: K,
    charges: bool,
}

/// The state of each key, which checks do not change.
#[derive(Debug)]
struct Cells<K: Hash + Eq + Clone>(DashMapStateStore<K>);

impl<K: Hash + Eq + Clone> StateStore for Cells<K> {
    type Key = Query<K>;

    fn measure_and_replace<T, F, E>(&self, query: &Query<K>, update: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        if query.charges {
            return self.0.measure_and_replace(&query.key, update);
        }
        // The state is only replaced on success, so both outcomes are returned as errors.
        let checked = self.0.measure_and_replace(&query.key, |state| {
            let outcome = update(state).map(|(value, _)| value);
            Err::<(Infallible, Nanos), _>(outcome)
        });
        match checked {
            Err(outcome) => outcome,
            Ok(never) => match never {},
        }
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<Query<K>> for Cells<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.0.retain_recent(drop_below);
    }

    fn shrink_to_fit(&self) {
        ShrinkableKeyedStateStore::shrink_to_fit(&self.0);
    }

    fn len(&self) -> usize {
        ShrinkableKeyedStateStore::len(&self.0)
    }

    fn is_empty(&self) -> bool {
        ShrinkableKeyedStateStore::is_empty(&self.0)
    }
}

type Limiter<K> = RateLimiter<Query<K>, Cells<K>, Time, StateInformationMiddleware>;

/// A limiter before it is configured to report the remaining quota.
type PlainLimiter<K> = RateLimiter<Query<K>, Cells<K>, Time, NoOpMiddleware<Nanos>>;

/// A number of requests per minute for each key.
pub(super) struct Limit<K: Hash + Eq + Clone> {
    name: &'static str,
    per_minute: NonZeroU32,
    limiter: Limiter<K>,
    time: Time,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    pub(super) fn new(name: &'static str, per_minute: NonZeroU32, time: &Time) -> Self {
        Self {
            name,
            per_minute,
            limiter: PlainLimiter::new(
                Quota::per_minute(per_minute),
                Cells(DashMapStateStore::default()),
                time.clone(),
            )
            .with_middleware(),
            time: time.clone(),
            checks: AtomicU32::new(0),
        }
    }

    /// Charges a key, unless its limit is exhausted.
    pub(super) fn charge(&self, key: &K) -> Result<RateLimitStatus, Refused> {
        self.decide(key, true)
    }

    /// Checks that a key's limit is not exhausted.
    pub(super) fn check(&self, key: &K) -> Result<(), Refused> {
        self.decide(key, false).map(|_| ())
    }

    /// The status of an exhausted limit.
    pub(super) fn exhausted(&self) -> RateLimitStatus {
        self.status(0)
    }

    fn decide(&self, key: &K, charges: bool) -> Result<RateLimitStatus, Refused> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % CHECKS_PER_CLEANUP
            == CHECKS_PER_CLEANUP - 1
        {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let query = Query {
            key: key.clone(),
            charges,
        };
        match self.limiter.check_key(&query) {
            Ok(snapshot) => Ok(self.status(snapshot.remaining_burst_capacity())),
            Err(until) => Err(self.refused(&until)),
        }
    }

    fn status(&self, remaining: u32) -> RateLimitStatus {
        RateLimitStatus {
            name: self.name,
            per_minute: self.per_minute,
            remaining,
        }
    }

    fn refused(&self, until: &NotUntil<Nanos>) -> Refused {
        let wait: Duration = until
            .earliest_possible()
            .duration_since(self.time.now())
            .into();
        Refused {
            status: self.exhausted(),
            retry_after: wait.max(Duration::from_secs(1)),
        }
    }
}

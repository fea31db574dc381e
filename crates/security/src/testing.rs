//! A clock that stands still and randomness that repeats, for the tests of this crate.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{Clock, Rng};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::master_key::{MasterKey, MasterKeys};

/// A clock that moves when told to.
#[derive(Debug)]
pub(crate) struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(
            DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        )))
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Randomness with a seed.
#[derive(Debug)]
pub(crate) struct SeededRng(Mutex<StdRng>);

impl SeededRng {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(StdRng::seed_from_u64(seed))))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

/// A master key that differs by seed.
pub(crate) fn master_keys(seed: u64) -> MasterKeys {
    MasterKeys::new(MasterKey::generate(&*SeededRng::new(seed)))
}

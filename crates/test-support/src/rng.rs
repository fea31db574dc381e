//! Randomness that repeats, so that identical runs make identical ids.

use std::sync::{Mutex, PoisonError};

use coffer_domain::Rng;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

/// Random bytes that follow from a seed.
#[derive(Debug)]
pub struct SeededRng(Mutex<StdRng>);

impl SeededRng {
    /// The bytes of this seed, from the first.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rng.fill_bytes(bytes);
    }
}

//! The system's time, randomness and threads. All other code receives a [`Clock`] and an [`Rng`].

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use coffer_domain::{Clock, Rng, clock::to_stored_precision};
use rand::{TryRng as _, rngs::SysRng};
use tokio::runtime::Runtime;

use crate::failure::Failure;

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that all other code receives"
    )]
    fn now(&self) -> DateTime<Utc> {
        to_stored_precision(SystemTime::now().into())
    }
}

/// The system's source of random bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemRng;

impl Rng for SystemRng {
    #[expect(clippy::expect_used, reason = "without randomness, no secret is safe")]
    fn fill(&self, bytes: &mut [u8]) {
        SysRng
            .try_fill_bytes(bytes)
            .expect("the system provides random bytes");
    }
}

/// Starts the threads of the asynchronous runtime.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().map_err(|source| Failure::System {
        operation: "starting threads",
        source,
    })
}

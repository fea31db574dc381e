//! The dependencies of repositories: the time, randomness, and a signer whose records are not
//! verified.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use coffer_domain::{Clock, Rng, audit::AuditRecord, clock::to_stored_precision};
use coffer_storage::AuditSigner;
use rand::{TryRng as _, rngs::SysRng};

#[derive(Debug)]
pub(crate) struct BenchClock;

impl Clock for BenchClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "what is measured has no server that would give the time"
    )]
    fn now(&self) -> DateTime<Utc> {
        to_stored_precision(SystemTime::now().into())
    }
}

#[derive(Debug)]
pub(crate) struct BenchRng;

impl Rng for BenchRng {
    #[expect(clippy::expect_used, reason = "without randomness nothing is measured")]
    fn fill(&self, bytes: &mut [u8]) {
        SysRng
            .try_fill_bytes(bytes)
            .expect("the system gives random bytes");
    }
}

pub(crate) struct Stamp;

impl AuditSigner for Stamp {
    fn mac(&self, _: &AuditRecord) -> [u8; 32] {
        [7; 32]
    }

    fn key(&self) -> [u8; 8] {
        [7; 8]
    }
}

//! The dependencies of repositories: a clock, a source of random bytes, and a signer whose records
//! are not verified.

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
        reason = "the repositories are measured without a server and its clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        to_stored_precision(SystemTime::now().into())
    }
}

#[derive(Debug)]
pub(crate) struct BenchRng;

impl Rng for BenchRng {
    #[expect(
        clippy::expect_used,
        reason = "without randomness, nothing can be measured"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        SysRng
            .try_fill_bytes(bytes)
            .expect("the system provides random bytes");
    }
}

pub(crate) struct ConstantSigner;

impl AuditSigner for ConstantSigner {
    fn mac(&self, _: &AuditRecord) -> [u8; 32] {
        [7; 32]
    }

    fn key(&self) -> [u8; 8] {
        [7; 8]
    }
}

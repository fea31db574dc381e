//! The source of randomness.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A source of cryptographically secure random bytes. Only the binary's implementation asks the
/// operating system; the one for tests has a seed.
pub trait Rng: Send + Sync + std::fmt::Debug {
    /// Fills the whole of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Random bytes as an array: `let salt: [u8; 16] = rng::array(rng)`.
pub fn array<const N: usize>(rng: &dyn Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill(&mut bytes);
    bytes
}

/// A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
pub fn uuid_v7(now: DateTime<Utc>, rng: &dyn Rng) -> Uuid {
    // Instants before 1970 do not occur; if a clock is that wrong, ids stay valid and unique.
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &array(rng)).into_uuid()
}

//! The source of the current time.

use chrono::{DateTime, SubsecRound, Utc};

/// A source of the current time. Only the binary's implementation reads the system clock.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The current instant, in UTC. Its precision is that of the database, a microsecond, so that a
    /// new entity equals the same entity read back.
    fn now(&self) -> DateTime<Utc>;
}

/// Truncates an instant to the precision of the database, a microsecond.
#[must_use]
pub fn to_stored_precision(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

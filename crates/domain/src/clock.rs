//! Where the time comes from.

use chrono::{DateTime, SubsecRound, Utc};

/// A source of the current time. The binary has the only one that reads the system's clock.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The current instant, in UTC, with the microseconds that the database keeps and no more,
    /// so that an entity that was just made equals the same entity read back.
    fn now(&self) -> DateTime<Utc>;
}

/// Cuts an instant to the precision the database stores.
#[must_use]
pub fn to_stored_precision(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

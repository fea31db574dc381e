//! Timers for periodic tasks.

use std::time::Duration;

use tokio::time::{self, Interval, MissedTickBehavior};

/// A timer that ticks at once and then every `period`; a late tick delays those after it.
pub(crate) fn every(period: Duration) -> Interval {
    let mut interval = time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

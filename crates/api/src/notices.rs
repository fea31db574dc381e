//! Log messages that clients can trigger: each is logged at most once a minute, with the number of
//! messages omitted.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;

use crate::extract::UnusableForwarding;

const INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// The throttled log messages of this node.
pub(crate) struct Notices {
    unusable_forwarding: Throttle,
}

impl Notices {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            unusable_forwarding: Throttle::new(clock),
        }
    }

    /// Logs that a trusted proxy sent an unusable `X-Forwarded-For`.
    pub(crate) fn unusable_forwarding(&self, unusable: &UnusableForwarding) {
        if let Some(omitted) = self.unusable_forwarding.admit() {
            let proxy = unusable.proxy;
            tracing::warn!(
                %proxy,
                omitted,
                "refused a request with an invalid X-Forwarded-For from a trusted proxy"
            );
        }
    }
}

/// Admits one message per minute.
struct Throttle {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<DateTime<Utc>>,
    omitted: u64,
}

impl Throttle {
    fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Returns the number of messages omitted since the last one, if this one is to be logged.
    fn admit(&self) -> Option<u64> {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.last.is_some_and(|last| now - last < INTERVAL) {
            state.omitted += 1;
            return None;
        }
        state.last = Some(now);
        Some(std::mem::take(&mut state.omitted))
    }
}

#[cfg(test)]
mod tests {
    use coffer_test_support::TestClock;

    use super::*;

    #[test]
    fn one_message_per_minute_is_admitted() {
        let clock = Arc::new(TestClock::default());
        let throttle = Throttle::new(clock.clone());
        assert_eq!(throttle.admit(), Some(0));
        assert_eq!(throttle.admit(), None);
        assert_eq!(throttle.admit(), None);
        clock.advance(INTERVAL);
        assert_eq!(throttle.admit(), Some(2));
        assert_eq!(throttle.admit(), None);
    }
}

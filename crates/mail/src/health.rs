//! Whether emails can be sent.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::transport::SendError;

/// Whether emails can be sent, as far as the last attempt of this node shows.
#[derive(Debug, Default)]
pub struct MailHealth(Mutex<MailState>);

/// The result of the last attempt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MailState {
    /// Nothing was sent yet.
    #[default]
    Unknown,
    /// Emails can be sent.
    Available,
    /// No email can be sent.
    Unavailable {
        /// The time of the first attempt that failed.
        since: DateTime<Utc>,
        /// The reason why the last one did.
        reason: String,
    },
}

/// What an attempt showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// As before.
    Unchanged,
    /// Emails can be sent again.
    Restored,
    /// Emails cannot be sent any more.
    Interrupted,
}

impl MailHealth {
    /// The current state.
    pub fn state(&self) -> MailState {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes note of an attempt. An email that was rejected shows that the server works.
    pub fn record(&self, result: Result<(), &SendError>, now: DateTime<Utc>) -> Delivery {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, change) = match (result, &*state) {
            (Err(SendError::Unavailable(reason)), MailState::Unavailable { since, .. }) => {
                (unavailable(*since, reason), Delivery::Unchanged)
            }
            (Err(SendError::Unavailable(reason)), _) => {
                (unavailable(now, reason), Delivery::Interrupted)
            }
            (_, MailState::Unavailable { .. }) => (MailState::Available, Delivery::Restored),
            _ => (MailState::Available, Delivery::Unchanged),
        };
        *state = next;
        change
    }
}

fn unavailable(since: DateTime<Utc>, reason: &str) -> MailState {
    MailState::Unavailable {
        since,
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn only_an_unavailable_server_interrupts_delivery() {
        let health = MailHealth::default();
        let now = DateTime::UNIX_EPOCH;
        let rejected = SendError::Rejected("no such mailbox".to_owned());
        let down = SendError::Unavailable("refused".to_owned());
        assert_eq!(health.state(), MailState::Unknown);
        assert_eq!(health.record(Err(&rejected), now), Delivery::Unchanged);
        assert_eq!(health.state(), MailState::Available);
        assert_eq!(health.record(Err(&down), now), Delivery::Interrupted);
        let later = now + TimeDelta::minutes(1);
        let down = SendError::Unavailable("timed out".to_owned());
        assert_eq!(health.record(Err(&down), later), Delivery::Unchanged);
        assert_eq!(health.state(), unavailable(now, "timed out"));
        assert_eq!(health.record(Err(&rejected), later), Delivery::Restored);
        assert_eq!(health.record(Ok(()), later), Delivery::Unchanged);
    }
}

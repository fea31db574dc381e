//! The limits on open WebSockets on this node.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use coffer_domain::ids::UserId;
use coffer_messages::{Message, messages};
use http::StatusCode;

use crate::problem::Problem;

/// The maximum per user: a few devices with a few pages each.
const MAX_PER_USER: usize = 8;

/// The maximum for all users: each has a task, buffers and a database query every 30 seconds.
const MAX_PER_NODE: usize = 1000;

/// Counts the WebSockets that are open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sockets(Arc<Mutex<Open>>);

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_user: HashMap<Option<UserId>, usize>,
}

/// An open WebSocket, which counts until this is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    sockets: Sockets,
    user: Option<UserId>,
}

impl Sockets {
    /// Counts another WebSocket, unless a limit is reached.
    pub(crate) fn open(&self, user: Option<UserId>) -> Result<Permit, Problem> {
        let mut open = self.lock();
        if open.all >= MAX_PER_NODE {
            return Err(too_many(messages::websockets_too_many()));
        }
        let of_user = open.by_user.entry(user).or_default();
        if *of_user >= MAX_PER_USER {
            return Err(too_many(messages::websockets_too_many_of_user()));
        }
        *of_user += 1;
        open.all += 1;
        Ok(Permit {
            sockets: self.clone(),
            user,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.sockets.lock();
        open.all -= 1;
        if let Some(of_user) = open.by_user.get_mut(&self.user) {
            *of_user -= 1;
            if *of_user == 0 {
                open.by_user.remove(&self.user);
            }
        }
    }
}

fn too_many(detail: Message) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-connections",
        messages::title_too_many_connections(),
        detail,
    )
    .with_retry_after(Duration::from_secs(30))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn user(number: usize) -> UserId {
        Uuid::from_u128(number as u128).into()
    }

    #[test]
    fn user_cannot_exceed_their_limit() {
        let sockets = Sockets::default();
        let mut permits: Vec<_> = (0..MAX_PER_USER)
            .map(|_| sockets.open(Some(user(1))).unwrap())
            .collect();
        assert!(sockets.open(Some(user(1))).is_err());
        assert!(sockets.open(Some(user(2))).is_ok());
        permits.pop();
        permits.push(sockets.open(Some(user(1))).unwrap());
        assert!(sockets.open(Some(user(1))).is_err());
    }

    #[test]
    fn total_is_bounded_and_closed_connections_leave_no_entry() {
        let sockets = Sockets::default();
        let permits: Vec<_> = (0..MAX_PER_NODE)
            .map(|number| sockets.open(Some(user(number))).unwrap())
            .collect();
        assert!(sockets.open(Some(user(MAX_PER_NODE))).is_err());
        drop(permits);
        assert_eq!(sockets.lock().all, 0);
        assert!(sockets.lock().by_user.is_empty());
    }
}

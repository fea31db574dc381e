//! Fair shares: a limit on how much of a scarce resource one user may hold at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use coffer_domain::ids::{RequestId, UserId};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// The user already holds as many permits as one user may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the user's share is used up")]
pub struct ShareUsedUp;

/// Permits per user. Users who neither hold a permit nor wait for one take no memory.
///
/// A request that already holds a permit receives the same one again, so that a request that needs
/// two resources at once never waits for itself.
#[derive(Debug)]
pub struct Shares {
    per_user: usize,
    users: Mutex<HashMap<UserId, UserShare>>,
}

#[derive(Debug)]
struct UserShare {
    permits: Arc<Semaphore>,
    /// The permits of the requests that hold one.
    held: HashMap<RequestId, Weak<Held>>,
    /// The number of requests that hold a permit or wait for one.
    requests: usize,
}

/// A permit, returned when its last clone is dropped.
#[derive(Debug, Clone)]
pub struct Share {
    _held: Arc<Held>,
}

/// Fields are dropped in order: the permit is returned before its user's entry may be removed.
#[derive(Debug)]
struct Held {
    _permit: OwnedSemaphorePermit,
    _entry: Entry,
}

/// A request's entry in the map, from before it waits until it returns its permit.
#[derive(Debug)]
struct Entry {
    shares: Arc<Shares>,
    user: UserId,
    request: RequestId,
}

impl Shares {
    /// Shares of this many permits per user, at least one.
    pub fn new(per_user: usize) -> Arc<Self> {
        Arc::new(Self {
            per_user: per_user.max(1),
            users: Mutex::default(),
        })
    }

    /// A permit, as soon as the user has one left, or an error after `wait`. Requests of one user
    /// are served in order of arrival.
    pub async fn acquire(
        self: &Arc<Self>,
        user: UserId,
        request: RequestId,
        wait: Duration,
    ) -> Result<Share, ShareUsedUp> {
        let (permits, entry) = match self.enter(user, request) {
            Entered::Held(share) => return Ok(share),
            Entered::New(permits, entry) => (permits, entry),
        };
        let permit = timeout(wait, permits.acquire_owned()).await;
        let permit = permit.map_err(|_| ShareUsedUp)?;
        Ok(entry.hold(permit.map_err(|_| ShareUsedUp)?))
    }

    /// A permit, if the user has one left now.
    pub fn try_acquire(
        self: &Arc<Self>,
        user: UserId,
        request: RequestId,
    ) -> Result<Share, ShareUsedUp> {
        match self.enter(user, request) {
            Entered::Held(share) => Ok(share),
            Entered::New(permits, entry) => {
                let permit = permits.try_acquire_owned().map_err(|_| ShareUsedUp)?;
                Ok(entry.hold(permit))
            }
        }
    }

    fn enter(self: &Arc<Self>, user: UserId, request: RequestId) -> Entered {
        let mut users = self.users();
        let share = users.entry(user).or_insert_with(|| UserShare {
            permits: Arc::new(Semaphore::new(self.per_user)),
            held: HashMap::new(),
            requests: 0,
        });
        if let Some(held) = share.held.get(&request).and_then(Weak::upgrade) {
            return Entered::Held(Share { _held: held });
        }
        share.requests += 1;
        let entry = Entry {
            shares: Arc::clone(self),
            user,
            request,
        };
        Entered::New(Arc::clone(&share.permits), entry)
    }

    fn users(&self) -> MutexGuard<'_, HashMap<UserId, UserShare>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Entered {
    /// The request holds a permit already.
    Held(Share),
    /// The request has been counted, and has yet to acquire a permit.
    New(Arc<Semaphore>, Entry),
}

impl Entry {
    fn hold(self, permit: OwnedSemaphorePermit) -> Share {
        let (shares, user, request) = (Arc::clone(&self.shares), self.user, self.request);
        let held = Arc::new(Held {
            _permit: permit,
            _entry: self,
        });
        if let Some(share) = shares.users().get_mut(&user) {
            share.held.insert(request, Arc::downgrade(&held));
        }
        Share { _held: held }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut users = self.shares.users();
        let Some(share) = users.get_mut(&self.user) else {
            return;
        };
        // A request that asked twice at the same moment may hold two; the other one stays.
        if let Some(held) = share.held.get(&self.request)
            && held.strong_count() == 0
        {
            share.held.remove(&self.request);
        }
        share.requests -= 1;
        if share.requests == 0 {
            users.remove(&self.user);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const WAIT: Duration = Duration::from_secs(5);

    fn user(n: u128) -> UserId {
        Uuid::from_u128(n).into()
    }

    fn request(n: u128) -> RequestId {
        Uuid::from_u128(n).into()
    }

    #[tokio::test(start_paused = true)]
    async fn request_beyond_the_share_is_refused_after_its_wait() {
        let shares = Shares::new(2);
        let first = shares.acquire(user(1), request(1), WAIT).await.unwrap();
        let _second = shares.acquire(user(1), request(2), WAIT).await.unwrap();
        let begun = tokio::time::Instant::now();
        let third = shares.acquire(user(1), request(3), WAIT).await;
        assert_eq!(third.unwrap_err(), ShareUsedUp);
        assert_eq!(begun.elapsed(), WAIT);
        assert!(shares.try_acquire(user(1), request(3)).is_err());
        drop(first);
        shares.try_acquire(user(1), request(3)).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn other_users_are_not_delayed() {
        let shares = Shares::new(1);
        let _held = shares.acquire(user(1), request(1), WAIT).await.unwrap();
        shares.try_acquire(user(2), request(2)).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_request_is_served_as_soon_as_a_permit_is_given_back() {
        let shares = Shares::new(1);
        let held = shares.acquire(user(1), request(1), WAIT).await.unwrap();
        let waiting = {
            let shares = Arc::clone(&shares);
            tokio::spawn(async move { shares.acquire(user(1), request(2), WAIT).await })
        };
        while shares.users()[&user(1)].requests < 2 {
            tokio::task::yield_now().await;
        }
        drop(held);
        waiting.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn request_that_holds_a_permit_is_given_the_same_one() {
        let shares = Shares::new(1);
        let outer = shares.try_acquire(user(1), request(1)).unwrap();
        let inner = shares.acquire(user(1), request(1), WAIT).await.unwrap();
        drop(outer);
        assert!(shares.try_acquire(user(1), request(2)).is_err());
        drop(inner);
        shares.try_acquire(user(1), request(2)).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn idle_user_is_forgotten() {
        let shares = Shares::new(1);
        let held = shares.try_acquire(user(1), request(1)).unwrap();
        let refused = shares.acquire(user(1), request(2), WAIT).await;
        assert!(refused.is_err());
        let _other = shares.try_acquire(user(2), request(3)).unwrap();
        assert_eq!(shares.users().len(), 2);
        drop(held);
        assert_eq!(shares.users().len(), 1);
    }
}

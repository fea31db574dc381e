//! Hashing off the async threads, in the bounded queue.

use std::sync::Arc;

use coffer_domain::{Email, Rng, user::PasswordHash};
use coffer_security::{
    BreachedPasswords, HashQueue, Lane, Password, PasswordHasher, PasswordPolicy, PasswordScheme,
    Verification, hash_queue::HashQueueError, password::PersonalWords,
};

use crate::Error;

/// Checks and hashes passwords.
pub(crate) struct Passwords {
    hasher: Arc<PasswordHasher>,
    queue: HashQueue,
    /// What nobody can choose, where a file of it is set.
    breached: Option<Arc<BreachedPasswords>>,
    rng: Arc<dyn Rng>,
}

/// What verifying a password found.
pub(crate) enum Verified {
    Wrong,
    Right,
    /// Right, and hashed anew because the stored hash was outdated.
    Rehashed(PasswordHash),
}

impl Passwords {
    pub(crate) fn new(
        hasher: PasswordHasher,
        queue: HashQueue,
        breached: Option<BreachedPasswords>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            hasher: Arc::new(hasher),
            queue,
            breached: breached.map(Arc::new),
            rng,
        }
    }

    pub(crate) fn scheme(&self) -> PasswordScheme {
        self.hasher.scheme()
    }

    /// Hashes a password that is strong enough for this person. Where it can't be told whether it
    /// was breached, it is not hashed: whoever runs this wants to know.
    pub(crate) async fn hash_new(
        &self,
        field: &'static str,
        password: Password,
        email: &Email,
    ) -> Result<PasswordHash, Error> {
        let words = PersonalWords::new().email(email);
        let (hasher, rng) = (self.hasher.clone(), self.rng.clone());
        let breached = self.breached.clone();
        let job = self.queue.run(Lane::Stranger, move || {
            PasswordPolicy::default().check(field, &password, &words)?;
            if let Some(breached) = breached {
                breached.check(field, &password).map_err(internal)??;
            }
            hasher.hash(&password, &*rng).map_err(internal)
        });
        job.await.map_err(refused)?
    }

    /// Checks a password. Without a stored hash it takes as long, and is wrong.
    pub(crate) async fn verify(
        &self,
        stored: Option<PasswordHash>,
        password: Password,
        lane: Lane,
    ) -> Result<Verified, Error> {
        let (hasher, rng) = (self.hasher.clone(), self.rng.clone());
        let verified = self.queue.run(lane, move || {
            let Some(stored) = stored else {
                hasher.verify(hasher.decoy(), &password);
                return Verified::Wrong;
            };
            match hasher.verify(&stored, &password) {
                Verification::Wrong => Verified::Wrong,
                Verification::Right => Verified::Right,
                // A hash that can't be made anew, such as of a password too long for the new
                // scheme, stays as it is.
                Verification::RightButOutdated => hasher
                    .hash(&password, &*rng)
                    .map_or(Verified::Right, Verified::Rehashed),
            }
        });
        verified.await.map_err(refused)
    }
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

fn refused(error: HashQueueError) -> Error {
    match error {
        HashQueueError::Overloaded { retry_after } => Error::Busy { retry_after },
        HashQueueError::Failed => Error::Internal(error.to_string()),
    }
}

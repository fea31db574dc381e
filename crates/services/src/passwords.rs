//! Hashing off the async threads, in the bounded queue.

use std::sync::Arc;

use coffer_domain::{Email, Invalid, Rng, user::PasswordHash};
use coffer_security::{
    HashQueue, Lane, Password, PasswordHasher, PasswordPolicy, PasswordScheme, Verification,
    hash_queue::HashQueueError, password::PersonalWords,
};

use crate::Error;

/// Checks and hashes passwords.
pub(crate) struct Passwords {
    hasher: Arc<PasswordHasher>,
    queue: HashQueue,
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
    pub(crate) fn new(hasher: Arc<PasswordHasher>, queue: HashQueue, rng: Arc<dyn Rng>) -> Self {
        Self { hasher, queue, rng }
    }

    pub(crate) fn scheme(&self) -> PasswordScheme {
        self.hasher.scheme()
    }

    /// Hashes a password that is strong enough for this person.
    pub(crate) async fn hash_new(
        &self,
        field: &'static str,
        password: Password,
        email: &Email,
    ) -> Result<PasswordHash, Error> {
        let words = PersonalWords::new().email(email);
        let (hasher, rng) = (self.hasher.clone(), self.rng.clone());
        let job = self.queue.run(Lane::Stranger, move || {
            PasswordPolicy::default().check(field, &password, &words)?;
            Ok(hasher.hash(&password, &*rng))
        });
        let outcome: Result<_, Invalid> = job.await.map_err(refused)?;
        outcome?.map_err(|error| Error::Internal(error.to_string()))
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

fn refused(error: HashQueueError) -> Error {
    match error {
        HashQueueError::Overloaded { retry_after } => Error::Busy { retry_after },
        HashQueueError::Failed => Error::Internal(error.to_string()),
    }
}

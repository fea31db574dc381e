//! Hashing off the async threads, in the bounded queue.

use std::sync::Arc;

use coffer_domain::{Email, Rng, user::PasswordHash};
use coffer_security::{
    BreachedPasswords, Decoys, HashQueue, Password, PasswordHasher, PasswordPolicy, PasswordScheme,
    Requester, Verification, hash_queue::HashQueueError, password::PersonalWords,
};
use coffer_storage::PasswordMethod;

use crate::{Error, internal};

/// Checks and hashes passwords.
pub(crate) struct Passwords {
    hasher: Arc<PasswordHasher>,
    decoys: Decoys,
    queue: HashQueue,
    /// The passwords that cannot be chosen; set if a file of them is configured.
    breached: Option<Arc<BreachedPasswords>>,
    rng: Arc<dyn Rng>,
}

/// The result of verifying a password.
pub(crate) enum Verified {
    Wrong,
    Right,
    /// The password is right and was hashed again because the stored hash was outdated.
    Rehashed(PasswordHash),
}

impl Passwords {
    pub(crate) fn new(
        hasher: PasswordHasher,
        decoys: Decoys,
        queue: HashQueue,
        breached: Option<BreachedPasswords>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            hasher: Arc::new(hasher),
            decoys,
            queue,
            breached: breached.map(Arc::new),
            rng,
        }
    }

    pub(crate) fn scheme(&self) -> PasswordScheme {
        self.hasher.scheme()
    }

    /// Hashes a new password after checking its strength for this user. If the list of breached
    /// passwords cannot be read, this fails, so that the operator notices.
    pub(crate) async fn hash_new(
        &self,
        field: &'static str,
        password: Password,
        email: &Email,
    ) -> Result<PasswordHash, Error> {
        let words = PersonalWords::new().with_email(email);
        let (hasher, rng) = (self.hasher.clone(), self.rng.clone());
        let breached = self.breached.clone();
        let job = self.queue.run(Requester::Stranger, move || {
            PasswordPolicy::default().check(field, &password, &words)?;
            if let Some(breached) = breached {
                breached.check(field, &password).map_err(internal)??;
            }
            hasher.hash(&password, &*rng).map_err(internal)
        });
        job.await.map_err(refused)?
    }

    /// Sets the methods by which the stored passwords are hashed.
    pub(crate) fn set_stored(&self, methods: &[PasswordMethod]) {
        let methods = methods.iter();
        self.decoys
            .set_stored(methods.map(|method| (method.prefix.as_str(), method.users)));
    }

    /// Checks a password for an address. Without a stored hash, the password is wrong, and the
    /// check takes as long as for a user of this installation.
    pub(crate) async fn verify(
        &self,
        stored: Option<PasswordHash>,
        email: &Email,
        password: Password,
        requester: Requester,
    ) -> Result<Verified, Error> {
        let (hasher, rng) = (self.hasher.clone(), self.rng.clone());
        let decoy = self.decoys.method_for(email.key().as_str());
        let job = self.queue.run(requester, move || {
            let (verification, method) = hasher.verify(stored.as_ref(), decoy, &password);
            let verified = match verification {
                Verification::Mismatch => Verified::Wrong,
                Verification::Match => Verified::Right,
                // A hash that cannot be renewed, such as of a password too long for the new scheme,
                // stays as it is.
                Verification::OutdatedMatch => hasher
                    .hash(&password, &*rng)
                    .map_or(Verified::Right, Verified::Rehashed),
            };
            (verified, method)
        });
        let (verified, method) = job.await.map_err(refused)?;
        let is_reserved = matches!(requester, Requester::KnownDevice(_));
        tracing::debug!(%method, is_reserved, "password checked");
        Ok(verified)
    }
}

fn refused(error: HashQueueError) -> Error {
    match error {
        HashQueueError::Overloaded { retry_after } => Error::Busy { retry_after },
        HashQueueError::Failed => Error::Internal(error.to_string()),
    }
}

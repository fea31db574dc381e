//! The signing keys in use: the current one, and previous ones whose tokens have not expired yet.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::signing_key::SigningKey;

/// The signing keys in use. Clones share one ring. Its keys can be replaced while requests are
/// served; existing tokens stay valid.
///
/// Every node must know a new key before any node signs with it, so a rotation first publishes it
/// as an additional key, and makes it the current one later.
#[derive(Debug, Clone)]
pub struct KeyRing(Arc<RwLock<Arc<Keys>>>);

#[derive(Debug)]
struct Keys {
    current: SigningKey,
    others: Vec<SigningKey>,
}

impl KeyRing {
    /// Creates a ring that signs with `current` and verifies with all keys.
    pub fn new(current: SigningKey, others: Vec<SigningKey>) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Keys { current, others }))))
    }

    /// Replaces all keys at once.
    pub fn replace(&self, current: SigningKey, others: Vec<SigningKey>) {
        let keys = Arc::new(Keys { current, others });
        // The lock guards a single assignment, which cannot leave an inconsistent state.
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, section 5); HS256 keys are left out.
    pub fn jwks(&self) -> Value {
        let keys = self.snapshot();
        let public: Vec<_> = keys.iter().filter_map(SigningKey::public).collect();
        json!({ "keys": public })
    }

    pub(crate) fn with_current<T>(&self, work: impl FnOnce(&SigningKey) -> T) -> T {
        work(&self.snapshot().current)
    }

    pub(crate) fn with_key<T>(&self, id: Uuid, work: impl FnOnce(&SigningKey) -> T) -> Option<T> {
        self.snapshot().iter().find(|key| key.id() == id).map(work)
    }

    /// The current keys, so that no cryptography runs under the lock.
    fn snapshot(&self) -> Arc<Keys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Keys {
    fn iter(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.current).chain(&self.others)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use coffer_domain::testing::SeededRng;

    use super::*;
    use crate::Algorithm;

    fn key(seed: u64, algorithm: Algorithm) -> SigningKey {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        SigningKey::generate(algorithm, now, &SeededRng::new(seed)).unwrap()
    }

    #[test]
    fn public_keys_are_published_and_secrets_are_not() {
        let (hs, ed) = (key(1, Algorithm::HS256), key(2, Algorithm::EdDSA));
        let ring = KeyRing::new(hs.clone(), Vec::new());
        assert_eq!(ring.jwks(), json!({ "keys": [] }));
        ring.replace(ed.clone(), vec![hs]);
        let published = ring.jwks();
        let keys = published["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0]["kid"], json!(ed.id()));
        assert_eq!(keys[0]["alg"], "EdDSA");
        assert!(keys[0].get("d").is_none());
    }

    #[test]
    fn clones_share_one_ring() {
        let (old, new) = (key(1, Algorithm::HS256), key(2, Algorithm::HS256));
        let ring = KeyRing::new(old.clone(), Vec::new());
        let clone = ring.clone();
        ring.replace(new.clone(), vec![old.clone()]);
        assert_eq!(clone.with_current(SigningKey::id), new.id());
        assert_eq!(clone.with_key(old.id(), SigningKey::id), Some(old.id()));
        assert_eq!(clone.with_key(Uuid::nil(), SigningKey::id), None);
    }
}

//! Access tokens of every node. A key that another node made is read when its first token comes.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use coffer_security::{
    AccessTokens, Algorithm, KeyRing, Sealer,
    access_token::{InvalidToken, VerifiedAccessToken},
};
use coffer_storage::RepositoryFactory;
use tokio::sync::Mutex;

use crate::signing::read_signing_keys;

/// How long nobody looks for new keys after somebody did: anybody can send tokens that name a key
/// which doesn't exist.
const PAUSE: TimeDelta = TimeDelta::seconds(10);

/// Verifies access tokens.
pub(crate) struct AccessVerifier {
    tokens: Arc<AccessTokens>,
    keys: StoredKeys,
    /// When the keys were last looked for. Whoever holds it is at it, and the others wait.
    last_read: Mutex<Option<DateTime<Utc>>>,
    clock: Arc<dyn Clock>,
}

/// Where the keys lie, and the ring that they go to.
pub(crate) struct StoredKeys {
    pub(crate) ring: KeyRing,
    pub(crate) repositories: Arc<dyn RepositoryFactory>,
    pub(crate) sealer: Sealer,
    /// Of the key that signs.
    pub(crate) algorithm: Algorithm,
}

impl AccessVerifier {
    pub(crate) fn new(tokens: Arc<AccessTokens>, keys: StoredKeys, clock: Arc<dyn Clock>) -> Self {
        Self {
            tokens,
            keys,
            last_read: Mutex::new(None),
            clock,
        }
    }

    /// Checks a token and says what it grants.
    pub(crate) async fn verify(&self, token: &str) -> Result<VerifiedAccessToken, InvalidToken> {
        match self.tokens.verify(token) {
            Err(InvalidToken::UnknownKey) => {
                self.look_for_keys().await;
                self.tokens.verify(token)
            }
            verified_or_refused => verified_or_refused,
        }
    }

    async fn look_for_keys(&self) {
        let mut last_read = self.last_read.lock().await;
        let now = self.clock.now();
        // A clock that was put back must not keep keys away until it has caught up.
        if last_read.is_some_and(|last| (now - last).abs() < PAUSE) {
            return;
        }
        // Also if it fails: a database in trouble is not asked for more.
        *last_read = Some(now);
        let StoredKeys {
            ring,
            repositories,
            sealer,
            algorithm,
        } = &self.keys;
        match read_signing_keys(&**repositories, sealer, *algorithm).await {
            Ok(Some((current, others))) => ring.replace(current, others),
            // Without a key to sign with, those at hand are better.
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "failed to load new signing keys"),
        }
    }
}

#[cfg(test)]
mod tests;

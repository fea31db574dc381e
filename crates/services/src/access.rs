//! Verification of access tokens from every node. Another node's key is read when a token first
//! names it.

use std::{cmp::Reverse, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock;
use coffer_security::{
    AccessTokens, Algorithm, KeyRing, SecretCipher,
    access_token::{InvalidToken, VerifiedAccessToken},
};
use coffer_storage::RepositoryFactory;
use tokio::sync::Mutex;

use crate::signing::read_signing_keys;

/// The minimum time between two readings of the keys, since anyone can send tokens that name a key
/// which does not exist.
const MIN_RELOAD_INTERVAL: TimeDelta = TimeDelta::seconds(10);

/// Verifies access tokens.
pub(crate) struct AccessVerifier {
    tokens: Arc<AccessTokens>,
    keys: StoredKeys,
    /// The time at which the keys were last read. Whoever holds the lock reads them while others
    /// wait.
    last_read: Mutex<Option<DateTime<Utc>>>,
    clock: Arc<dyn Clock>,
}

/// The repositories with the encrypted keys, and the key ring to load them into.
pub(crate) struct StoredKeys {
    pub(crate) ring: KeyRing,
    pub(crate) repositories: Arc<dyn RepositoryFactory>,
    pub(crate) cipher: SecretCipher,
    /// The algorithm of the signing key.
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

    /// Verifies tokens, some of which may be foreign, and returns the claims of the valid ones: per
    /// session, the token that expires last. If none is valid, an expired token takes
    /// precedence as the reason, since its client can act on that.
    pub(crate) async fn verify_all(
        &self,
        tokens: &[&str],
    ) -> Result<Vec<VerifiedAccessToken>, InvalidToken> {
        match self.verify_known(tokens) {
            Err(InvalidToken::UnknownKey) => {
                self.reload_keys().await;
                self.verify_known(tokens)
            }
            verified_or_refused => verified_or_refused,
        }
    }

    fn verify_known(&self, tokens: &[&str]) -> Result<Vec<VerifiedAccessToken>, InvalidToken> {
        let mut verified: Vec<VerifiedAccessToken> = Vec::new();
        let mut refused = None;
        for token in tokens {
            match self.tokens.verify(token) {
                Ok(token) => verified.push(token),
                Err(reason) => {
                    let rank = |reason: &InvalidToken| match reason {
                        InvalidToken::Expired { .. } => 2,
                        InvalidToken::UnknownKey => 1,
                        _ => 0,
                    };
                    refused = match refused {
                        Some(before) if rank(&before) >= rank(&reason) => Some(before),
                        _ => Some(reason),
                    };
                }
            }
        }
        verified.sort_by_key(|token| (token.grant.session_id, Reverse(token.expires_at)));
        verified.dedup_by_key(|token| token.grant.session_id);
        if verified.is_empty() {
            Err(refused.unwrap_or(InvalidToken::Malformed))
        } else {
            Ok(verified)
        }
    }

    async fn reload_keys(&self) {
        let mut last_read = self.last_read.lock().await;
        let now = self.clock.now();
        // A clock that was set back must not delay reading the keys until it has caught up.
        if last_read.is_some_and(|last| (now - last).abs() < MIN_RELOAD_INTERVAL) {
            return;
        }
        // Also after a failure, to spare a database in trouble.
        *last_read = Some(now);
        let StoredKeys {
            ring,
            repositories,
            cipher,
            algorithm,
        } = &self.keys;
        match read_signing_keys(&**repositories, cipher, *algorithm).await {
            Ok(Some((current, others))) => ring.replace(current, others),
            // Without a key that can sign, keep the current ones.
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "failed to load new signing keys"),
        }
    }
}

#[cfg(test)]
mod tests;

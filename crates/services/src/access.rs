//! Access tokens of every node. A key that another node made is read when its first token comes.

use std::{cmp::Reverse, sync::Arc};

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

    /// Checks tokens of which any may be somebody else's, and says what the valid ones grant: one
    /// for each session, the one that lasts longest. Without a valid one, an expired one is the
    /// reason, since its client has something to do about it.
    pub(crate) async fn verify_all(
        &self,
        tokens: &[&str],
    ) -> Result<Vec<VerifiedAccessToken>, InvalidToken> {
        match self.verify_known(tokens) {
            Err(InvalidToken::UnknownKey) => {
                self.look_for_keys().await;
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

//! Encryption of secrets in the database: AES-256-GCM (NIST SP 800-38D) under a key outside it.
//!
//! An encrypted value is `version (1) | key fingerprint (8) | nonce (12) | ciphertext | tag (16)`.
//! Version, fingerprint and context are authenticated with it, so that a value that was copied to
//! another row or column cannot be decrypted.

use std::{fmt, sync::Arc};

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use coffer_domain::{Rng, rng};
use zeroize::Zeroizing;

use crate::master_key::{KeyFingerprint, MasterKey, MasterKeys};

const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEADER: usize = 1 + KeyFingerprint::LENGTH;

/// Encrypts and decrypts secrets.
///
/// Nonces are random. Under one key, about 2³² values can be encrypted before the probability that
/// two share a nonce matters. At a thousand values per second, that takes fifty days; secrets
/// change far too rarely for that.
pub struct SecretCipher {
    current: Key,
    previous: Vec<Key>,
    rng: Arc<dyn Rng>,
}

struct Key {
    fingerprint: KeyFingerprint,
    cipher: Aes256Gcm,
}

impl From<&MasterKey> for Key {
    fn from(key: &MasterKey) -> Self {
        Self {
            fingerprint: key.fingerprint(),
            // The purpose determines the key, so it cannot be renamed.
            cipher: Aes256Gcm::new((&*key.derive("seal")).into()),
        }
    }
}

/// The value is too long to encrypt: over 1 MiB. Secrets are shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret is longer than {} bytes", SecretCipher::MAX_PLAINTEXT)]
pub struct TooLong;

/// The reason why a value could not be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecryptionError {
    /// The value is truncated, is not an encrypted value, or was encrypted by a later version.
    #[error("not an encrypted value of a supported version")]
    Malformed,
    /// The value is encrypted under a key that is not configured.
    #[error(
        "encrypted under the master key {0}, which is not configured; add it to COFFER__AUTH__PREVIOUS_SECRET_KEYS"
    )]
    UnknownKey(KeyFingerprint),
    /// The value was altered, or copied from another row.
    #[error("the encrypted value was altered, or belongs to another record")]
    Altered,
}

impl SecretCipher {
    /// The maximum length of a value, in bytes.
    pub const MAX_PLAINTEXT: usize = 1 << 20;

    /// Encrypts under the current key, decrypts under any.
    pub fn new(keys: &MasterKeys, rng: Arc<dyn Rng>) -> Self {
        Self {
            current: keys.current().into(),
            previous: keys.previous().iter().map(Key::from).collect(),
            rng,
        }
    }

    /// Encrypts a secret for a context, such as `signing-key/` and the row's identifier.
    pub fn encrypt(&self, context: &str, plaintext: &[u8]) -> Result<Vec<u8>, TooLong> {
        if plaintext.len() > Self::MAX_PLAINTEXT {
            return Err(TooLong);
        }
        let fingerprint = self.current.fingerprint;
        let nonce: [u8; NONCE] = rng::array(&*self.rng);
        let payload = Payload {
            msg: plaintext,
            aad: &associated_data(fingerprint, context),
        };
        let ciphertext = self
            .current
            .cipher
            .encrypt(&nonce.into(), payload)
            .map_err(|_| TooLong)?;
        let mut encrypted = Vec::with_capacity(HEADER + NONCE + ciphertext.len());
        encrypted.push(VERSION);
        encrypted.extend(fingerprint.to_bytes());
        encrypted.extend(nonce);
        encrypted.extend(ciphertext);
        Ok(encrypted)
    }

    /// Decrypts a value that was encrypted for the same context.
    pub fn decrypt(
        &self,
        context: &str,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, DecryptionError> {
        let fingerprint = key_fingerprint(encrypted)?;
        let key = self
            .keys()
            .find(|key| key.fingerprint == fingerprint)
            .ok_or(DecryptionError::UnknownKey(fingerprint))?;
        let (nonce, ciphertext) = encrypted
            .get(HEADER..)
            .and_then(<[u8]>::split_first_chunk::<NONCE>)
            .ok_or(DecryptionError::Malformed)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &associated_data(fingerprint, context),
        };
        key.cipher
            .decrypt(nonce.into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| DecryptionError::Altered)
    }

    /// True if the value is encrypted under a previous key and should be re-encrypted.
    pub fn is_outdated(&self, encrypted: &[u8]) -> Result<bool, DecryptionError> {
        Ok(key_fingerprint(encrypted)? != self.current.fingerprint)
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

/// The fingerprint of the key under which a value is encrypted.
fn key_fingerprint(encrypted: &[u8]) -> Result<KeyFingerprint, DecryptionError> {
    match encrypted.split_first_chunk::<HEADER>() {
        Some(([VERSION, fingerprint @ ..], rest)) if rest.len() >= NONCE + TAG => {
            Ok(KeyFingerprint::from_bytes(*fingerprint))
        }
        _ => Err(DecryptionError::Malformed),
    }
}

/// The data that is authenticated with a value.
fn associated_data(fingerprint: KeyFingerprint, context: &str) -> Vec<u8> {
    let mut data = Vec::with_capacity(HEADER + context.len());
    data.push(VERSION);
    data.extend(fingerprint.to_bytes());
    data.extend(context.as_bytes());
    data
}

impl fmt::Debug for SecretCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys().map(|key| key.fingerprint);
        f.debug_list().entries(keys).finish()
    }
}

#[cfg(test)]
mod tests {
    use coffer_domain::testing::SeededRng;

    use super::*;
    use crate::testing::master_keys;

    fn cipher(seed: u64) -> SecretCipher {
        SecretCipher::new(&master_keys(seed), Arc::new(SeededRng::new(99)))
    }

    #[test]
    fn secret_decrypts_in_its_context_only() {
        let cipher = cipher(1);
        let encrypted = cipher.encrypt("totp/alice", b"seed").unwrap();
        assert_eq!(*cipher.decrypt("totp/alice", &encrypted).unwrap(), b"seed");
        assert_eq!(
            cipher.decrypt("totp/bob", &encrypted),
            Err(DecryptionError::Altered)
        );
    }

    #[test]
    fn repeated_encryption_yields_different_values() {
        let cipher = cipher(1);
        assert_ne!(cipher.encrypt("a", b"seed"), cipher.encrypt("a", b"seed"));
    }

    // Proves: F2-1.5.2
    #[test]
    fn missing_key_is_named() {
        let encrypted = cipher(1).encrypt("a", b"seed").unwrap();
        let fingerprint = master_keys(1).current().fingerprint();
        let refused = cipher(2).decrypt("a", &encrypted).unwrap_err();
        assert_eq!(refused, DecryptionError::UnknownKey(fingerprint));
        assert!(refused.to_string().contains(&fingerprint.to_string()));
    }

    #[test]
    fn altered_or_truncated_value_is_rejected() {
        let cipher = cipher(1);
        let encrypted = cipher.encrypt("a", b"seed").unwrap();
        for at in 0..encrypted.len() * 8 {
            let mut altered = encrypted.clone();
            altered[at / 8] ^= 1 << (at % 8);
            assert!(cipher.decrypt("a", &altered).is_err(), "bit {at}");
        }
        for length in 0..encrypted.len() {
            assert!(
                cipher.decrypt("a", &encrypted[..length]).is_err(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn value_under_a_previous_key_is_decrypted_and_outdated() {
        let rng = Arc::new(SeededRng::new(3));
        let (old, new) = (MasterKey::generate(&*rng), MasterKey::generate(&*rng));
        let before = SecretCipher::new(&MasterKeys::new(old.clone()), rng.clone());
        let after = SecretCipher::new(&MasterKeys::new(new).with_previous(old), rng);
        let encrypted = before.encrypt("a", b"seed").unwrap();
        assert_eq!(*after.decrypt("a", &encrypted).unwrap(), b"seed");
        assert_eq!(after.is_outdated(&encrypted), Ok(true));
        let encrypted = after.encrypt("a", b"seed").unwrap();
        assert_eq!(after.is_outdated(&encrypted), Ok(false));
        assert!(before.decrypt("a", &encrypted).is_err());
    }

    #[test]
    fn oversized_secret_is_rejected() {
        let long = vec![0; SecretCipher::MAX_PLAINTEXT + 1];
        assert_eq!(cipher(1).encrypt("a", &long), Err(TooLong));
    }
}

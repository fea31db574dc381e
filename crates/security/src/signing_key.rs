//! The keys that sign access tokens. They are stored encrypted, and have an identifier (`kid`) that
//! the tokens they sign refer to.

use std::fmt;

use chrono::{DateTime, Utc};
use coffer_domain::{Rng, rng};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    algorithm::{Algorithm, CRYPTO},
    encryption::{DecryptionError, SecretCipher, TooLong},
    key_material,
};

/// The reason why a signing key is unusable.
#[derive(Debug, thiserror::Error)]
pub enum SigningKeyError {
    /// The key could not be decrypted.
    #[error("the signing key {id} cannot be decrypted: {reason}")]
    Decryption {
        /// The key's identifier.
        id: Uuid,
        /// The reason for the failure.
        reason: DecryptionError,
    },
    /// The decrypted bytes are not a key of the algorithm.
    #[error("the key is not valid for {0}")]
    Material(Algorithm),
}

/// The token could not be signed, because the key is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access token could not be signed with the {0} key")]
pub struct SigningError(pub Algorithm);

/// A key that signs access tokens, or did so before a rotation.
#[derive(Clone)]
pub struct SigningKey {
    id: Uuid,
    algorithm: Algorithm,
    private: Zeroizing<Vec<u8>>,
    encoding: EncodingKey,
    /// Computed once, since every request verifies with it.
    decoding: DecodingKey,
    /// The public key; `None` for HS256, whose key is secret.
    public: Option<Value>,
}

impl SigningKey {
    /// Generates a key. This takes about a second for `RS256`, and microseconds for the others.
    pub fn generate(
        algorithm: Algorithm,
        now: DateTime<Utc>,
        rng: &dyn Rng,
    ) -> Result<Self, SigningKeyError> {
        let private =
            key_material::generate(algorithm, rng).ok_or(SigningKeyError::Material(algorithm))?;
        Self::from_parts(rng::uuid_v7(now, rng), algorithm, private)
    }

    /// Decrypts a key from the database.
    pub fn decrypt(
        id: Uuid,
        algorithm: Algorithm,
        stored: &[u8],
        cipher: &SecretCipher,
    ) -> Result<Self, SigningKeyError> {
        let private = cipher
            .decrypt(&context(id, algorithm), stored)
            .map_err(|reason| SigningKeyError::Decryption { id, reason })?;
        Self::from_parts(id, algorithm, private)
    }

    /// The encrypted key, for the database. It is bound to the identifier and the algorithm.
    pub fn encrypt(&self, cipher: &SecretCipher) -> Result<Vec<u8>, TooLong> {
        cipher.encrypt(&context(self.id, self.algorithm), &self.private)
    }

    pub(crate) fn from_parts(
        id: Uuid,
        algorithm: Algorithm,
        private: Zeroizing<Vec<u8>>,
    ) -> Result<Self, SigningKeyError> {
        let keys = key_material::keys(algorithm, id, &private)
            .ok_or(SigningKeyError::Material(algorithm))?;
        Ok(Self {
            id,
            algorithm,
            private,
            encoding: keys.encoding,
            decoding: keys.decoding,
            public: keys.public,
        })
    }

    /// The key's identifier: that of the row, and as text the `kid` of tokens.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The algorithm with which the key signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key (RFC 7517); `None` for HS256.
    pub fn public(&self) -> Option<&Value> {
        self.public.as_ref()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        (CRYPTO.signer_factory)(&self.algorithm.as_jwa(), &self.encoding)
            .map_err(|_| SigningError(self.algorithm))?
            .try_sign(message)
            .map_err(|_| SigningError(self.algorithm))
    }

    /// True if the signature was made by this key, with its own algorithm.
    pub(crate) fn verify(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        (CRYPTO.verifier_factory)(&self.algorithm.as_jwa(), &self.decoding)
            .is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, {}, redacted)", self.id, self.algorithm)
    }
}

fn context(id: Uuid, algorithm: Algorithm) -> String {
    format!("signing-key/{id}/{algorithm}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use coffer_domain::testing::SeededRng;

    use super::*;
    use crate::testing::{master_keys, rsa_example};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn decode(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn keys() -> impl Iterator<Item = SigningKey> {
        let rng = SeededRng::new(1);
        Algorithm::ALL
            .into_iter()
            .map(move |algorithm| match algorithm {
                Algorithm::RS256 => rsa_example(),
                _ => SigningKey::generate(algorithm, now(), &rng).unwrap(),
            })
    }

    // Proves: F2-1.5.2
    #[test]
    fn key_of_every_algorithm_signs_after_being_stored() {
        let cipher = SecretCipher::new(&master_keys(1), Arc::new(SeededRng::new(2)));
        for key in keys() {
            let signature = key.sign(b"message").unwrap();
            let stored = key.encrypt(&cipher).unwrap();
            let read = SigningKey::decrypt(key.id(), key.algorithm(), &stored, &cipher).unwrap();
            assert!(read.verify(b"message", &signature), "{key:?}");
            assert!(!read.verify(b"massage", &signature), "{key:?}");
            assert!(!read.verify(b"message", &Vec::new()), "{key:?}");
            assert_eq!(read.public(), key.public());
        }
    }

    #[test]
    #[ignore = "makes an RSA key, which takes a minute without optimisation"]
    fn rsa_key_is_generated() {
        let rng = SeededRng::new(1);
        let key = SigningKey::generate(Algorithm::RS256, now(), &rng).unwrap();
        let signature = key.sign(b"message").unwrap();
        assert_eq!(signature.len(), 3072 / 8);
        assert!(key.verify(b"message", &signature));
    }

    #[test]
    fn encrypted_key_is_bound_to_its_identifier_and_algorithm() {
        let cipher = SecretCipher::new(&master_keys(1), Arc::new(SeededRng::new(2)));
        let key = keys().next().unwrap();
        let stored = key.encrypt(&cipher).unwrap();
        for (id, algorithm) in [
            (Uuid::nil(), Algorithm::HS256),
            (key.id(), Algorithm::EdDSA),
        ] {
            let refused = SigningKey::decrypt(id, algorithm, &stored, &cipher);
            assert!(matches!(
                refused,
                Err(SigningKeyError::Decryption {
                    reason: DecryptionError::Altered,
                    ..
                })
            ));
        }
    }

    // Proves: F2-1.1.1
    #[test]
    fn rfc_7515_appendix_a1_hs256() {
        let key = decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        );
        let key = SigningKey::from_parts(Uuid::nil(), Algorithm::HS256, key.into()).unwrap();
        let message = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(key.sign(message).unwrap(), signature);
        assert!(key.verify(message, &signature));
    }

    // Proves: F2-1.1.1
    #[test]
    fn rfc_7515_appendix_a3_es256() {
        let private = decode("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")
            .try_into()
            .unwrap();
        let private = key_material::p256(&private);
        let key = SigningKey::from_parts(Uuid::nil(), Algorithm::ES256, private).unwrap();
        let message = b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = decode(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        );
        assert!(key.verify(message, &signature));
        let public = key.public().unwrap();
        assert_eq!(public["x"], "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        assert_eq!(public["y"], "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    }

    // Proves: F2-1.1.1
    #[test]
    fn rfc_8037_appendix_a4_eddsa() {
        let private = decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .try_into()
            .unwrap();
        let private = key_material::ed25519(&private);
        let key = SigningKey::from_parts(Uuid::nil(), Algorithm::EdDSA, private).unwrap();
        let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = decode(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        );
        assert_eq!(key.sign(message).unwrap(), signature);
        assert!(key.verify(message, &signature));
        assert_eq!(
            key.public().unwrap()["x"],
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        );
    }

    #[test]
    fn malformed_key_is_rejected() {
        for algorithm in Algorithm::ALL {
            let refused = SigningKey::from_parts(Uuid::nil(), algorithm, vec![1; 31].into());
            assert!(
                matches!(refused, Err(SigningKeyError::Material(_))),
                "{algorithm}"
            );
        }
    }

    #[test]
    fn signing_key_is_redacted_in_debug_output() {
        let key = keys().next().unwrap();
        assert!(format!("{key:?}").ends_with("HS256, redacted)"));
    }
}

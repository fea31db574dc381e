//! Cryptographic protocols without a database: password hashing, tokens, encryption of secrets.
//!
//! All secrets depend on one [`MasterKey`](master_key::MasterKey) outside the database, from which
//! a separate key is derived for each purpose. Time and randomness come from
//! [`Clock`](coffer_domain::Clock) and [`Rng`](coffer_domain::Rng). There is no global state:
//! several installations can run in one process, as they do in tests.
//!
//! Secrets have types that print as `redacted`, cannot be serialised, and are overwritten when
//! dropped.

pub mod access_token;
pub mod algorithm;
pub mod attestation;
pub mod cursor;
pub mod encryption;
pub mod hash_queue;
pub mod key_ring;
pub mod master_key;
pub mod opaque_token;
pub mod password;
pub mod refresh_token;
pub mod settings;
pub mod signing_key;

mod key_material;
mod mac;
#[cfg(test)]
mod testing;

pub use access_token::{AccessGrant, AccessTokens, InvalidToken};
pub use algorithm::Algorithm;
pub use attestation::Attestation;
pub use cursor::CursorCodec;
pub use encryption::SecretCipher;
pub use hash_queue::{HashQueue, HashQueueError, Requester};
pub use key_ring::KeyRing;
pub use master_key::{MasterKey, MasterKeys};
pub use opaque_token::OpaqueToken;
pub use password::{
    BreachedPasswords, Decoys, HashMethod, Password, PasswordHasher, PasswordPolicy,
    PasswordScheme, Verification,
};
pub use refresh_token::{RefreshToken, RefreshTokens};
pub use settings::AuthSettings;
pub use signing_key::SigningKey;

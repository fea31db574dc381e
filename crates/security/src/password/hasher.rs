//! Hashing and verifying passwords.

use std::{
    fmt,
    time::{Duration, Instant},
};

use argon2::{
    Argon2,
    password_hash::{self, PasswordHasher as _, PasswordVerifier as _, phc},
};
use bcrypt::HashParts;
use coffer_domain::{Rng, rng, user::PasswordHash};
use zeroize::Zeroizing;

use super::{Password, PasswordScheme};
use crate::settings::AuthSettings;

/// The result of verifying a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// The password does not match.
    Mismatch,
    /// The password matches.
    Match,
    /// The password matches, but its hash has another scheme or cost than configured. It should be
    /// hashed again now, while the text is available.
    OutdatedMatch,
}

/// The reason why a password cannot be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The password is longer than the scheme supports; it is never cut.
    #[error("the password is too long for the hashing scheme")]
    TooLong,
    /// No user can have this password; it was wrapped for verification without a check.
    #[error("the password is not one that could have been set")]
    Impossible,
    /// The scheme's parameters are out of range.
    #[error("the hashing parameters are out of range")]
    Parameters,
}

/// Hashes passwords with the configured scheme, and verifies them with the scheme of their hash.
///
/// Both deliberately take about a quarter of a second on one core. Call them through
/// [`HashQueue`](crate::HashQueue).
pub struct PasswordHasher {
    method: HashMethod,
    hash_time: Duration,
}

/// A scheme with its parameters, which determine the duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashMethod {
    /// bcrypt, with 2^`cost` rounds.
    Bcrypt {
        /// The number of rounds, as a power of two.
        cost: u32,
    },
    /// Argon2id (RFC 9106) with its three parameters.
    Argon2id {
        /// The memory, in KiB.
        memory: u32,
        /// The number of passes over the memory.
        passes: u32,
        /// The number of independent lanes.
        lanes: u32,
    },
}

impl fmt::Display for HashMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bcrypt { cost } => write!(f, "bcrypt cost={cost}"),
            Self::Argon2id {
                memory,
                passes,
                lanes,
            } => write!(f, "argon2id m={memory},t={passes},p={lanes}"),
        }
    }
}

impl HashMethod {
    /// OWASP's first choice of parameters for Argon2id: 19 MiB, in KiB.
    const ARGON2ID: Self = Self::Argon2id {
        memory: 19 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The method of hashes with this prefix, up to the salt.
    pub(super) fn from_prefix(prefix: &str) -> Option<Self> {
        /// A salt and a hash of some password, for each scheme.
        const REST: [&str; 2] = [
            "m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
            "c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        ];
        REST.iter()
            .find_map(|rest| Self::from_hash(&format!("{prefix}{rest}")))
    }

    /// The method of a stored hash; `None` if this server does not support it. The bounds prevent
    /// an altered row from requiring a gigabyte or an hour.
    fn from_hash(hash: &str) -> Option<Self> {
        if let Ok(parts) = hash.parse::<HashParts>() {
            let cost = parts.get_cost();
            return (4..=16).contains(&cost).then_some(Self::Bcrypt { cost });
        }
        let hash = phc::PasswordHash::new(hash).ok()?;
        let current = hash.algorithm.as_str() == "argon2id" && hash.version == Some(0x13);
        let params = argon2::Params::try_from(&hash).ok().filter(|_| current)?;
        let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        (memory <= 256 * 1024 && passes <= 16 && lanes <= 16).then_some(Self::Argon2id {
            memory,
            passes,
            lanes,
        })
    }
}

impl PasswordHasher {
    /// Creates a hasher from the settings. Computes one hash to measure the duration.
    pub fn new(settings: &AuthSettings, rng: &dyn Rng) -> Result<Self, HashError> {
        let method = match settings.password_scheme {
            PasswordScheme::Bcrypt => HashMethod::Bcrypt {
                cost: settings.bcrypt_cost,
            },
            PasswordScheme::Argon2id => HashMethod::ARGON2ID,
        };
        let sample = rng::array::<16>(rng).map(|byte| char::from(b'a' + byte % 26));
        let sample = Zeroizing::new(sample.iter().collect::<String>());
        // A duration, not a time of day; no test depends on it.
        let start = Instant::now();
        hash(method, sample.as_bytes(), rng::array(rng))?;
        Ok(Self {
            method,
            hash_time: start.elapsed(),
        })
    }

    /// The method of new hashes.
    pub fn method(&self) -> HashMethod {
        self.method
    }

    /// The scheme of new hashes, for [`Password::parse`].
    pub fn scheme(&self) -> PasswordScheme {
        match self.method {
            HashMethod::Bcrypt { .. } => PasswordScheme::Bcrypt,
            HashMethod::Argon2id { .. } => PasswordScheme::Argon2id,
        }
    }

    /// Hashes a password with a new random salt of 128 bits.
    pub fn hash(&self, password: &Password, rng: &dyn Rng) -> Result<PasswordHash, HashError> {
        let text = password.text().ok_or(HashError::Impossible)?;
        if text.len() > self.scheme().max_bytes() {
            return Err(HashError::TooLong);
        }
        hash(self.method, text.as_bytes(), rng::array(rng))
    }

    /// Verifies a password against a stored hash of either scheme. If there is no hash,
    /// verification takes as long as with the method `decoy`, which [`Decoys`](super::Decoys) chose
    /// for the address, and fails. Also returns the method by which the password was verified.
    ///
    /// A password that could not have been set takes as long as a wrong one: it is cut, verified
    /// against the same hash, and rejected regardless of the result.
    pub fn verify(
        &self,
        stored: Option<&PasswordHash>,
        decoy: HashMethod,
        password: &Password,
    ) -> (Verification, HashMethod) {
        let Some(stored) = stored else {
            simulate_verification(decoy, password);
            return (Verification::Mismatch, decoy);
        };
        let Some(method) = HashMethod::from_hash(stored.expose()) else {
            // Not caused by the user: the row was damaged, or imported from elsewhere.
            tracing::error!("stored password hash has an unknown format; its owner cannot sign in");
            simulate_verification(decoy, password);
            return (Verification::Mismatch, decoy);
        };
        let verification = match (
            matches(method, stored.expose(), password),
            method == self.method,
        ) {
            (false, _) => Verification::Mismatch,
            (true, true) => Verification::Match,
            (true, false) => Verification::OutdatedMatch,
        };
        (verification, method)
    }

    /// The measured duration of one hash on this machine, for the queue's first estimates.
    pub fn hash_time(&self) -> Duration {
        self.hash_time
    }
}

/// Takes as long as verifying a password with a method.
fn simulate_verification(method: HashMethod, password: &Password) {
    let bytes = password.text().unwrap_or_default().as_bytes();
    let max = match method {
        HashMethod::Bcrypt { .. } => PasswordScheme::Bcrypt.max_bytes(),
        HashMethod::Argon2id { .. } => Password::MAX_BYTES,
    };
    // Verifying computes the hash again. Only the time matters.
    let _ignored = hash(method, &bytes[..bytes.len().min(max)], [0; 16]);
}

impl fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

fn hash(method: HashMethod, password: &[u8], salt: [u8; 16]) -> Result<PasswordHash, HashError> {
    let encoded = match method {
        HashMethod::Bcrypt { cost } => {
            // bcrypt ignores bytes after the 72nd; callers have rejected longer passwords.
            let parts = bcrypt::hash_with_salt(password, cost, salt);
            parts.map_err(|_| HashError::Parameters)?.to_string()
        }
        HashMethod::Argon2id {
            memory,
            passes,
            lanes,
        } => {
            let params = argon2::Params::new(memory, passes, lanes, None)
                .map_err(|_| HashError::Parameters)?;
            Argon2::from(params)
                .hash_password_with_salt(password, &salt)
                .map_err(|_: password_hash::Error| HashError::Parameters)?
                .to_string()
        }
    };
    Ok(PasswordHash::new(encoded))
}

fn matches(method: HashMethod, stored: &str, password: &Password) -> bool {
    let text = password.text();
    match method {
        HashMethod::Bcrypt { .. } => {
            let max = PasswordScheme::Bcrypt.max_bytes();
            let is_possible = text.is_some_and(|text| text.len() <= max);
            // bcrypt ignores bytes after the 72nd, so a longer password would match its own
            // beginning. It repeats the password with a NUL after it, so "a", NUL, "a" would match
            // "a". Both are rejected here, at the same cost.
            let bytes = text.unwrap_or_default().as_bytes();
            let equal = bcrypt::verify(&bytes[..bytes.len().min(max)], stored).unwrap_or(false);
            equal & is_possible
        }
        HashMethod::Argon2id { .. } => {
            let bytes = text.unwrap_or_default().as_bytes();
            let equal = Argon2::default().verify_password(bytes, stored).is_ok();
            equal & text.is_some()
        }
    }
}

#[cfg(test)]
mod tests;

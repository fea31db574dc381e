//! Random tokens that are stored as hashes: device cookies and the secrets of one-time links.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coffer_domain::{Rng, rng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A token of 256 random bits. Its owner sees it once; the database stores [`OpaqueToken::hash`]. A
/// fast hash suffices, since 256 random bits cannot be guessed.
#[derive(Clone)]
pub struct OpaqueToken(Zeroizing<[u8; 32]>);

impl OpaqueToken {
    /// Generates a random token.
    pub fn generate(rng: &dyn Rng) -> Self {
        Self(Zeroizing::new(rng::array(rng)))
    }

    /// Parses a token from a client; `None` if it is not of the form that [`OpaqueToken::expose`]
    /// writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        // Longer texts than 43 characters are rejected before they are decoded.
        match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes) {
            Ok(32) => Some(Self(bytes)),
            _ => None,
        }
    }

    /// The token in base64url, 43 characters, only for its owner.
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// SHA-256 of the token, to be stored and looked up.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

impl fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueToken(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use coffer_domain::testing::SeededRng;

    use super::*;

    #[test]
    fn parsed_token_has_the_same_hash() {
        let rng = SeededRng::new(1);
        let token = OpaqueToken::generate(&rng);
        let presented = OpaqueToken::parse(&token.expose()).unwrap();
        assert_eq!(presented.hash(), token.hash());
        assert_ne!(OpaqueToken::generate(&rng).hash(), token.hash());
    }

    #[test]
    fn malformed_token_is_rejected() {
        let token = OpaqueToken::generate(&SeededRng::new(1)).expose();
        for text in [
            "",
            "abc",
            &token[1..],
            &format!("{}A", *token),
            &"A".repeat(10_000),
            "é",
        ] {
            assert!(OpaqueToken::parse(text).is_none(), "{text}");
        }
    }
}

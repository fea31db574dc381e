//! Random tokens that are kept as hashes: the device cookie, the secret of a one-time link.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coffer_domain::{Rng, rng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// 256 random bits. Shown to its owner once; what is stored is [`OpaqueToken::hash`]. A fast hash
/// is enough, since nobody guesses 256 bits.
#[derive(Clone)]
pub struct OpaqueToken(Zeroizing<[u8; 32]>);

impl OpaqueToken {
    /// A new token.
    pub fn generate(rng: &dyn Rng) -> Self {
        Self(Zeroizing::new(rng::array(rng)))
    }

    /// A token as a client presents it; anything that [`OpaqueToken::expose`] can't have written
    /// is nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        // Of 43 characters: anything longer is refused before it is decoded.
        match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes) {
            Ok(32) => Some(Self(bytes)),
            _ => None,
        }
    }

    /// The token in base64url, 43 characters, for its owner alone.
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
    fn a_token_that_comes_back_has_the_same_hash() {
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

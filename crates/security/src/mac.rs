//! HMAC-SHA-256 (RFC 2104) under a key of exactly 32 bytes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key of 32 bytes for one purpose.
pub(crate) struct MacKey(Zeroizing<[u8; 32]>);

impl MacKey {
    pub(crate) fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// The authentication code of the concatenated `parts`. Parts of variable length must be
    /// preceded by their length, otherwise different lists of parts could have the same code.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.mac(parts).finalize().into_bytes().into()
    }

    /// True if `tag` is the code of `parts`, or its beginning if shorter. Takes constant time. An
    /// empty tag is never valid.
    pub(crate) fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(parts).verify_truncated_left(tag).is_ok()
    }

    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&hmac_key(&self.0));
        for part in parts {
            mac.update(part);
        }
        mac
    }
}

/// HMAC pads a key with zeros to one block of the hash: 64 bytes for SHA-256. Passing the whole
/// block avoids the error for an invalid length, which cannot occur.
fn hmac_key(key: &[u8; 32]) -> hmac::digest::Key<Hmac<Sha256>> {
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    block.into()
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_match_an_independent_implementation() {
        // python3: hmac.new(bytes(range(32)), b"ab" + b"c", "sha256").hexdigest()
        let key: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
        let key = MacKey::new(Zeroizing::new(key));
        let tag = key.sign(&[b"ab", b"c"]);
        let hex = tag
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert_eq!(
            hex,
            "f0133729c4163dede81e21cd47839256da58171238c8a0d874397c73b14e1e47"
        );
        assert!(key.verify(&[b"abc"], &tag));
        assert!(key.verify(&[b"abc"], &tag[..16]));
        assert!(!key.verify(&[b"abd"], &tag));
        assert!(!key.verify(&[b"abc"], &[]));
    }
}

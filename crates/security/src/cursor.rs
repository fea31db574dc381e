//! Cursors: opaque positions in a list, where the next page begins.
//!
//! A cursor is base64url of `payload | tag`; the tag is the first 16 bytes of HMAC-SHA-256 over
//! binding and payload. The binding is everything on which the meaning of a position depends: the
//! list's owner, filter and order. It is not part of the cursor.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{mac::MacKey, master_key::MasterKeys};

/// The length of the tag, in bytes. 128 bits cannot be guessed (NIST SP 800-107, 5.3), and a forged
/// cursor would reveal nothing but a position in a list that the client may read anyway.
const TAG: usize = 16;

/// Encodes and decodes cursors.
#[derive(Debug)]
pub struct CursorCodec {
    key: MacKey,
}

/// The text is not a cursor of this list: it was altered or forged, belongs to another filter,
/// order or user, or was created under a previous master key. Clients start again with the first
/// page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not valid for this list; start again without one")]
pub struct InvalidCursor;

impl CursorCodec {
    /// The maximum length of a payload, in bytes. Longer sort keys have to be cut.
    pub const MAX_PAYLOAD: usize = 2048;

    /// The maximum length of a cursor, in characters.
    const MAX_TEXT: usize = (Self::MAX_PAYLOAD + TAG).div_ceil(3) * 4;

    /// Uses the current key only: after a rotation, clients start again with the first page.
    pub fn new(keys: &MasterKeys) -> Self {
        Self {
            key: MacKey::new(keys.current().derive("cursor")),
        }
    }

    /// Encodes a cursor. One with a payload over [`CursorCodec::MAX_PAYLOAD`] will be rejected when
    /// it is decoded.
    pub fn encode(&self, binding: &[u8], payload: &[u8]) -> String {
        debug_assert!(
            payload.len() <= Self::MAX_PAYLOAD,
            "{} bytes",
            payload.len()
        );
        let tag = self.key.sign(&parts(binding, &length(binding), payload));
        let mut bytes = Vec::with_capacity(payload.len() + TAG);
        bytes.extend(payload);
        bytes.extend(&tag[..TAG]);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The payload of a cursor that was encoded with the same binding.
    pub fn decode(&self, binding: &[u8], text: &str) -> Result<Vec<u8>, InvalidCursor> {
        if text.len() > Self::MAX_TEXT {
            return Err(InvalidCursor);
        }
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| InvalidCursor)?;
        let (payload, tag) = bytes.split_last_chunk::<TAG>().ok_or(InvalidCursor)?;
        if self
            .key
            .verify(&parts(binding, &length(binding), payload), tag)
        {
            Ok(payload.to_vec())
        } else {
            Err(InvalidCursor)
        }
    }
}

/// The length of the binding comes first, so that bytes cannot move from its end to the payload.
fn parts<'a>(binding: &'a [u8], length: &'a [u8; 8], payload: &'a [u8]) -> [&'a [u8]; 3] {
    [length, binding, payload]
}

fn length(binding: &[u8]) -> [u8; 8] {
    (binding.len() as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::master_keys;

    fn codec() -> CursorCodec {
        CursorCodec::new(&master_keys(1))
    }

    #[test]
    fn cursor_of_another_installation_is_rejected() {
        let cursor = codec().encode(b"list", b"position");
        let other = CursorCodec::new(&master_keys(2));
        assert_eq!(other.decode(b"list", &cursor), Err(InvalidCursor));
    }

    #[test]
    fn bytes_cannot_move_between_binding_and_payload() {
        let cursor = codec().encode(b"ab", b"c");
        assert_eq!(codec().decode(b"a", &cursor), Err(InvalidCursor));
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        bytes.insert(0, b'b');
        let shifted = BASE64_URL_SAFE_NO_PAD.encode(bytes);
        assert_eq!(codec().decode(b"a", &shifted), Err(InvalidCursor));
    }

    #[test]
    fn longest_cursor_is_decoded_and_a_longer_one_is_rejected() {
        let longest = codec().encode(b"", &[7; CursorCodec::MAX_PAYLOAD]);
        assert!(codec().decode(b"", &longest).is_ok());
        assert_eq!(codec().decode(b"", &(longest + "AAAA")), Err(InvalidCursor));
        assert_eq!(codec().decode(b"", ""), Err(InvalidCursor));
    }

    proptest! {
        #[test]
        fn cursor_is_decoded_with_its_own_binding_only(
            binding: Vec<u8>, other: Vec<u8>, payload in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let cursor = codec().encode(&binding, &payload);
            prop_assert_eq!(codec().decode(&binding, &cursor), Ok(payload));
            if other != binding {
                prop_assert_eq!(codec().decode(&other, &cursor), Err(InvalidCursor));
            }
        }

        #[test]
        fn altered_cursor_is_rejected(
            payload in prop::collection::vec(any::<u8>(), 0..60),
            at: prop::sample::Index,
            with in "[A-Za-z0-9_-]",
        ) {
            let cursor = codec().encode(b"list", &payload);
            let at = at.index(cursor.len());
            let altered = format!("{}{}{}", &cursor[..at], with, &cursor[at + 1..]);
            prop_assume!(altered != cursor);
            prop_assert_eq!(codec().decode(b"list", &altered), Err(InvalidCursor));
        }

        #[test]
        fn arbitrary_text_is_rejected_without_panic(text in ".{0,80}") {
            prop_assert_eq!(codec().decode(b"list", &text), Err(InvalidCursor));
        }
    }
}

//! Cursors: the place in a list where the next page begins, opaque to clients.
//!
//! A cursor is base64url of `payload | tag`, the tag being the first 16 bytes of HMAC-SHA-256 over
//! binding and payload. The binding is everything that must be the same for the place to have a
//! meaning: whose list, which filter, which order. It does not travel.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{mac::MacKey, master_key::MasterKeys};

/// 128 bits: nobody guesses one (NIST SP 800-107, 5.3), and a cursor gives away nothing but a
/// place in a list that its reader may read anyway.
const TAG: usize = 16;

/// Writes and reads cursors.
#[derive(Debug)]
pub struct CursorCodec {
    key: MacKey,
}

/// This is no cursor of this list: altered, made up, of another filter, order or person, or made
/// before the master key was replaced. The list is read again from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not valid for this list; start again without one")]
pub struct InvalidCursor;

impl CursorCodec {
    /// The longest payload in bytes. Sort keys are to be cut to fit.
    pub const MAX_PAYLOAD: usize = 2048;

    /// The longest cursor in characters.
    const MAX_TEXT: usize = (Self::MAX_PAYLOAD + TAG).div_ceil(3) * 4;

    /// Only the current key counts: a list is begun again soon enough.
    pub fn new(keys: &MasterKeys) -> Self {
        Self {
            key: MacKey::new(keys.current().derive("cursor")),
        }
    }

    /// A cursor. With a payload over [`CursorCodec::MAX_PAYLOAD`] it will not be read again.
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

    /// The payload of a cursor that was made with the same binding.
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

/// The binding's length goes first, or its end could pass for the payload's beginning.
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
    fn a_cursor_of_another_installation_is_refused() {
        let cursor = codec().encode(b"list", b"place");
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
    fn the_longest_cursor_is_read_and_a_longer_one_is_not() {
        let longest = codec().encode(b"", &[7; CursorCodec::MAX_PAYLOAD]);
        assert!(codec().decode(b"", &longest).is_ok());
        assert_eq!(codec().decode(b"", &(longest + "AAAA")), Err(InvalidCursor));
        assert_eq!(codec().decode(b"", ""), Err(InvalidCursor));
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_with_its_binding_alone(
            binding: Vec<u8>, other: Vec<u8>, payload in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let cursor = codec().encode(&binding, &payload);
            prop_assert_eq!(codec().decode(&binding, &cursor), Ok(payload));
            if other != binding {
                prop_assert_eq!(codec().decode(&other, &cursor), Err(InvalidCursor));
            }
        }

        #[test]
        fn an_altered_cursor_is_refused(
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
        fn whatever_comes_is_refused_without_harm(text in ".{0,80}") {
            prop_assert_eq!(codec().decode(b"list", &text), Err(InvalidCursor));
        }
    }
}

//! Refresh tokens, which are not stored: a token is computed from the session's random salt and
//! generation under a key outside the database. A copy of the database is therefore not enough to
//! sign in, and the same successor can be computed twice.
//!
//! A token is base64url of `version (1) | user (16) | session (16) | generation (4) | tag (32)`, 92
//! characters. The tag is HMAC-SHA-256 over everything before it and the salt. The user is part of
//! the token since row-level security needs the owner to look up the session.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coffer_domain::{
    ids::{SessionId, UserId},
    session::Session,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{mac::MacKey, master_key::MasterKeys};

const VERSION: u8 = 1;
const CLAIMS: usize = 1 + 16 + 16 + 4;
const TAG: usize = 32;

/// A token that renews the access token once. It can be neither printed nor serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(Zeroizing<String>);

impl RefreshToken {
    /// The token, only for the response to its owner.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(redacted)")
    }
}

/// The unverified claims of a token from a client; [`RefreshTokens::verify`] verifies them.
#[derive(Clone)]
pub struct UnverifiedRefreshToken {
    /// The claimed owner of the session.
    pub user_id: UserId,
    /// The claimed session.
    pub session_id: SessionId,
    /// The claimed generation. The token is used up if the session has a later one.
    pub generation: i32,
    tag: [u8; TAG],
}

impl fmt::Debug for UnverifiedRefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedRefreshToken")
            .field("user_id", &self.user_id)
            .field("session_id", &self.session_id)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

/// The text is not a refresh token of this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a refresh token")]
pub struct InvalidRefreshToken;

/// Computes and verifies refresh tokens.
#[derive(Debug)]
pub struct RefreshTokens {
    current: MacKey,
    previous: Vec<MacKey>,
}

impl RefreshTokens {
    /// Issues tokens under the current master key and accepts those under previous ones, so that
    /// replacing the master key does not end sessions.
    pub fn new(keys: &MasterKeys) -> Self {
        const PURPOSE: &str = "refresh-token";
        let previous = keys.previous().iter();
        Self {
            current: MacKey::new(keys.current().derive(PURPOSE)),
            previous: previous
                .map(|key| MacKey::new(key.derive(PURPOSE)))
                .collect(),
        }
    }

    /// The token for the session's current generation; always the same one.
    pub fn issue(&self, session: &Session) -> RefreshToken {
        let claims = claims(session.user_id, session.id, session.generation);
        let tag = self.current.sign(&[&claims, &session.salt]);
        let mut bytes = Zeroizing::new([0; CLAIMS + TAG]);
        bytes[..CLAIMS].copy_from_slice(&claims);
        bytes[CLAIMS..].copy_from_slice(&tag);
        RefreshToken(Zeroizing::new(
            BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice()),
        ))
    }

    /// Parses a token from a client, so that its session can be looked up. Does not verify it.
    pub fn parse(text: &str) -> Result<UnverifiedRefreshToken, InvalidRefreshToken> {
        let mut bytes = Zeroizing::new([0; CLAIMS + TAG]);
        let written = BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes);
        if written != Ok(bytes.len()) || bytes[0] != VERSION {
            return Err(InvalidRefreshToken);
        }
        let user_id = Uuid::from_bytes(field(&bytes, 1)).into();
        let session_id = Uuid::from_bytes(field(&bytes, 17)).into();
        let generation = i32::from_be_bytes(field(&bytes, 33));
        if generation < 0 {
            return Err(InvalidRefreshToken);
        }
        Ok(UnverifiedRefreshToken {
            user_id,
            session_id,
            generation,
            tag: field(&bytes, CLAIMS),
        })
    }

    /// True if this installation issued the token for the session with this salt. The caller has to
    /// check that the session is active and the generation current. Takes constant time for forged
    /// tokens.
    pub fn verify(&self, presented: &UnverifiedRefreshToken, session_salt: &[u8; 16]) -> bool {
        let claims = claims(
            presented.user_id,
            presented.session_id,
            presented.generation,
        );
        std::iter::once(&self.current)
            .chain(&self.previous)
            .any(|key| key.verify(&[&claims, session_salt], &presented.tag))
    }
}

fn claims(user: UserId, session: SessionId, generation: i32) -> [u8; CLAIMS] {
    let mut claims = [0; CLAIMS];
    claims[0] = VERSION;
    claims[1..17].copy_from_slice(user.uuid().as_bytes());
    claims[17..33].copy_from_slice(session.uuid().as_bytes());
    claims[33..].copy_from_slice(&generation.to_be_bytes());
    claims
}

/// The `N` bytes at the constant offset `at`.
fn field<const N: usize>(bytes: &[u8; CLAIMS + TAG], at: usize) -> [u8; N] {
    let mut field = [0; N];
    field.copy_from_slice(&bytes[at..at + N]);
    field
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use chrono::{DateTime, TimeDelta};
    use coffer_domain::{rng, testing::SeededRng};
    use proptest::prelude::*;

    use super::*;
    use crate::{master_key::MasterKey, testing::master_keys};

    fn session(seed: u64, generation: i32) -> Session {
        let random = SeededRng::new(seed);
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Session {
            id: SessionId::new(now, &random),
            user_id: UserId::new(now, &random),
            amr: vec!["pwd".to_owned()],
            authenticated_at: now,
            impersonation: None,
            remember_me: true,
            salt: rng::array(&random),
            generation,
            rotated_at: now,
            device_hash: None,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: String::new(),
            last_seen_at: now,
            idle_expires_at: now + TimeDelta::days(7),
            absolute_expires_at: now + TimeDelta::days(30),
            ended: None,
            created_at: now,
        }
    }

    fn tokens() -> RefreshTokens {
        RefreshTokens::new(&master_keys(1))
    }

    #[test]
    fn token_identifies_its_session_and_is_verified_by_the_salt() {
        let session = session(5, 3);
        let token = tokens().issue(&session);
        let presented = RefreshTokens::parse(token.expose()).unwrap();
        assert_eq!(presented.user_id, session.user_id);
        assert_eq!(presented.session_id, session.id);
        assert_eq!(presented.generation, 3);
        assert!(tokens().verify(&presented, &session.salt));
        assert!(!tokens().verify(&presented, &[0; 16]));
        assert_eq!(token.expose().len(), 92);
    }

    #[test]
    fn successor_can_be_computed_again() {
        let successor = session(5, 4);
        assert_eq!(tokens().issue(&successor), tokens().issue(&successor));
        assert_ne!(tokens().issue(&successor), tokens().issue(&session(5, 3)));
    }

    #[test]
    fn token_cannot_be_computed_from_the_database() {
        // Everything that is stored, and another key.
        let session = session(5, 0);
        let forged = RefreshTokens::new(&master_keys(2)).issue(&session);
        let presented = RefreshTokens::parse(forged.expose()).unwrap();
        assert!(!tokens().verify(&presented, &session.salt));
    }

    #[test]
    fn replacing_the_master_key_keeps_tokens_valid() {
        let session = session(5, 0);
        let (old, new) = (
            MasterKey::from_bytes([1; 32]),
            MasterKey::from_bytes([2; 32]),
        );
        let token = RefreshTokens::new(&MasterKeys::new(old.clone())).issue(&session);
        let presented = RefreshTokens::parse(token.expose()).unwrap();
        let without_previous = RefreshTokens::new(&MasterKeys::new(new.clone()));
        let rotated = RefreshTokens::new(&MasterKeys::new(new).with_previous(old));
        assert!(rotated.verify(&presented, &session.salt));
        assert!(!without_previous.verify(&presented, &session.salt));
    }

    #[test]
    fn altered_token_is_rejected() {
        let session = session(5, 1);
        let token = tokens().issue(&session);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.expose()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let text = BASE64_URL_SAFE_NO_PAD.encode(altered);
            let accepted = RefreshTokens::parse(&text)
                .is_ok_and(|presented| tokens().verify(&presented, &session.salt));
            assert!(!accepted, "bit {bit}");
        }
    }

    #[test]
    fn token_is_redacted_in_debug_output() {
        let token = tokens().issue(&session(5, 1));
        let presented = RefreshTokens::parse(token.expose()).unwrap();
        assert_eq!(format!("{token:?}"), "RefreshToken(redacted)");
        assert!(!format!("{presented:?}").contains("tag"));
    }

    proptest! {
        // Proves: TASK-004-008.1
        #[test]
        fn token_is_valid_for_its_own_session_only(a: u64, b: u64, generation in 0..i32::MAX) {
            prop_assume!(a != b);
            let token = tokens().issue(&session(a, generation));
            let presented = RefreshTokens::parse(token.expose()).unwrap();
            prop_assert!(tokens().verify(&presented, &session(a, 0).salt));
            prop_assert!(!tokens().verify(&presented, &session(b, 0).salt));
        }

        #[test]
        fn arbitrary_text_is_parsed_without_panic(text in "[A-Za-z0-9_=-]{0,120}|.{0,60}") {
            if let Ok(presented) = RefreshTokens::parse(&text) {
                prop_assert!(!tokens().verify(&presented, &[0; 16]));
            }
        }
    }
}

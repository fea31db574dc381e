//! Access tokens: JSON Web Tokens of the type `at+jwt` (RFC 9068), signed as the configuration
//! says.
//!
//! The envelope (three parts of base64url with dots between them, RFC 7515) is taken apart here,
//! so that of a header nothing is ever used but `kid`, `alg`, `typ` and `crit`; the signatures
//! themselves are the library's. The algorithm is the key's own; a token may only agree with it.

use std::{borrow::Cow, fmt, sync::Arc};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{
    Clock, Rng,
    ids::{SessionId, UserId},
    rng,
    user::{Role, Tier},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{key_ring::KeyRing, settings::AuthSettings, signing_key::CannotSign};

const TYPE: &str = "at+jwt";

/// How far the clocks of two nodes may be apart, in seconds, for a token that was signed just now.
/// An expired token has no such grace.
const CLOCK_SKEW: i64 = 60;

/// More than any token of ours has, in bytes.
const LONGEST: usize = 8192;

/// What an access token says of its bearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessGrant {
    /// Who acts (`sub`).
    pub user_id: UserId,
    /// In which session (`sid`).
    pub session_id: SessionId,
    /// How the identity was proven (`amr`, RFC 8176).
    pub amr: Vec<String>,
    /// The role at the time of issue.
    pub role: Role,
    /// The tier at the time of issue.
    pub tier: Tier,
    /// Who acts in the subject's name (`act`, RFC 8693), while impersonating.
    pub impersonator: Option<UserId>,
}

/// A new access token.
#[derive(Clone)]
pub struct AccessToken {
    text: Zeroizing<String>,
    /// Its own identifier (`jti`).
    pub id: Uuid,
    /// It is refused from then on.
    pub expires_at: DateTime<Utc>,
}

impl AccessToken {
    /// The token, for the answer to its owner alone.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessToken({}, redacted)", self.id)
    }
}

/// An access token that is in order. Whether its session still lives, the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAccessToken {
    /// Its own identifier (`jti`).
    pub id: Uuid,
    /// What it says of its bearer.
    pub grant: AccessGrant,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// It is refused from then on.
    pub expires_at: DateTime<Utc>,
}

/// Why a token is refused. Outside, all of these are 401 with no more said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// It is no JSON Web Token, or lacks what ours have, or demands an extension (`crit`).
    #[error("the token is malformed")]
    Malformed,
    /// It names no key, or one that is not in the ring.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// Its header names another algorithm than its key has.
    #[error("the token's algorithm does not match its key")]
    WrongAlgorithm,
    /// Its signature is not the key's.
    #[error("the token's signature is invalid")]
    BadSignature,
    /// It is signed, but no access token.
    #[error("the token is not an access token")]
    WrongType,
    /// Somebody else issued it.
    #[error("the token has a different issuer")]
    WrongIssuer,
    /// It is meant for somebody else.
    #[error("the token is for a different audience")]
    WrongAudience,
    /// It is issued in the future.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Its time is over.
    #[error("the token expired at {at}")]
    Expired {
        /// Since then.
        at: DateTime<Utc>,
    },
}

#[derive(Serialize)]
struct NewHeader<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: Uuid,
}

/// What is read of a header. Members that would bring a key along (`jku`, `jwk`, `x5u`, `x5c`)
/// are not among it. A member given twice makes the token malformed.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

#[derive(Serialize, Deserialize)]
struct Claims<'a> {
    iss: Cow<'a, str>,
    aud: Cow<'a, str>,
    sub: UserId,
    sid: SessionId,
    jti: Uuid,
    iat: i64,
    exp: i64,
    amr: Vec<String>,
    role: Role,
    tier: Tier,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
}

#[derive(Serialize, Deserialize)]
struct Act {
    sub: UserId,
}

/// Issues and verifies access tokens.
#[derive(Debug)]
pub struct AccessTokens {
    keys: KeyRing,
    issuer: String,
    audience: String,
    lifetime: TimeDelta,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl AccessTokens {
    /// Issuer, audience and lifetime are the settings'.
    pub fn new(
        settings: &AuthSettings,
        keys: KeyRing,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            keys,
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            lifetime: settings.access_token_lifetime(),
            clock,
            rng,
        }
    }

    /// The keys, to be exchanged or published.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// How long a new token is valid.
    pub fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// A new token, signed with the current key.
    pub fn issue(&self, grant: AccessGrant) -> Result<AccessToken, CannotSign> {
        let now = self.clock.now();
        // A token tells time in whole seconds; it never lives longer than it says.
        let iat = now.timestamp();
        let exp = iat + self.lifetime.num_seconds();
        let claims = Claims {
            iss: Cow::Borrowed(&self.issuer),
            aud: Cow::Borrowed(&self.audience),
            sub: grant.user_id,
            sid: grant.session_id,
            jti: rng::uuid_v7(now, &*self.rng),
            iat,
            exp,
            amr: grant.amr,
            role: grant.role,
            tier: grant.tier,
            act: grant.impersonator.map(|sub| Act { sub }),
        };
        self.keys.with_current(|key| {
            let failed = CannotSign(key.algorithm());
            let header = NewHeader {
                typ: TYPE,
                alg: key.algorithm().name(),
                kid: key.id(),
            };
            let (Some(header), Some(payload)) = (encode(&header), encode(&claims)) else {
                return Err(failed);
            };
            let mut text = Zeroizing::new(format!("{header}.{payload}"));
            let signature = key.sign(text.as_bytes())?;
            text.push('.');
            BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut text);
            Ok(AccessToken {
                text,
                id: claims.jti,
                expires_at: instant(exp).ok_or(failed)?,
            })
        })
    }

    /// Checks a token and says what it grants. Nothing in it is believed before its signature.
    pub fn verify(&self, token: &str) -> Result<VerifiedAccessToken, InvalidToken> {
        if token.len() > LONGEST {
            return Err(InvalidToken::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(InvalidToken::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(InvalidToken::Malformed)?;
        let header: Header = decode(header)?;
        if header.crit {
            return Err(InvalidToken::Malformed);
        }
        let signature = BASE64_URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| InvalidToken::Malformed)?;
        let kid = header
            .kid
            .as_deref()
            .and_then(|kid| Uuid::try_parse(kid).ok());
        kid.and_then(|kid| {
            self.keys.with_key(kid, |key| {
                if header.alg != key.algorithm().name() {
                    Err(InvalidToken::WrongAlgorithm)
                } else if key.verify(message.as_bytes(), &signature) {
                    Ok(())
                } else {
                    Err(InvalidToken::BadSignature)
                }
            })
        })
        .ok_or(InvalidToken::UnknownKey)??;
        if !header.typ.as_deref().is_some_and(is_access_token) {
            return Err(InvalidToken::WrongType);
        }
        self.check(decode(payload)?)
    }

    fn check(&self, claims: Claims<'_>) -> Result<VerifiedAccessToken, InvalidToken> {
        if claims.iss != self.issuer {
            return Err(InvalidToken::WrongIssuer);
        }
        if claims.aud != self.audience {
            return Err(InvalidToken::WrongAudience);
        }
        let issued_at = instant(claims.iat).ok_or(InvalidToken::Malformed)?;
        let expires_at = instant(claims.exp).ok_or(InvalidToken::Malformed)?;
        let now = self.clock.now();
        if expires_at <= now {
            return Err(InvalidToken::Expired { at: expires_at });
        }
        if issued_at > now + TimeDelta::seconds(CLOCK_SKEW) {
            return Err(InvalidToken::NotYetValid);
        }
        Ok(VerifiedAccessToken {
            id: claims.jti,
            grant: AccessGrant {
                user_id: claims.sub,
                session_id: claims.sid,
                amr: claims.amr,
                role: claims.role,
                tier: claims.tier,
                impersonator: claims.act.map(|act| act.sub),
            },
            issued_at,
            expires_at,
        })
    }
}

/// RFC 9068, section 4: with and without the prefix; media types have no case.
fn is_access_token(typ: &str) -> bool {
    typ.eq_ignore_ascii_case(TYPE) || typ.eq_ignore_ascii_case("application/at+jwt")
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(value).map(|_| true)
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

fn encode(part: &impl Serialize) -> Option<String> {
    let json = serde_json::to_vec(part).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(json))
}

fn decode<T: DeserializeOwned>(part: &str) -> Result<T, InvalidToken> {
    let json = BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| InvalidToken::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| InvalidToken::Malformed)
}

#[cfg(test)]
mod tests;

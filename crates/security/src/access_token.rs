//! Access tokens: JSON Web Tokens of the type `at+jwt` (RFC 9068), signed with the configured
//! algorithm.
//!
//! The envelope (three parts of base64url separated by dots, RFC 7515) is parsed here, so that only
//! `kid`, `alg`, `typ` and `crit` are read from a header; the library creates and verifies the
//! signatures. The key determines the algorithm, and a token that names a different one is
//! rejected.

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

use crate::{key_ring::KeyRing, settings::AuthSettings, signing_key::SigningError};

const TYPE: &str = "at+jwt";

/// The tolerated difference between the clocks of two nodes, in seconds, for a token that was just
/// signed. Expiry has no such tolerance.
const CLOCK_SKEW: i64 = 60;

/// The maximum length of a token, in bytes; Coffer's own tokens are shorter.
const MAX_LENGTH: usize = 8192;

/// The claims about the bearer of an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessGrant {
    /// The user on whose behalf the bearer acts (`sub`).
    pub user_id: UserId,
    /// The session that issued the token (`sid`).
    pub session_id: SessionId,
    /// The methods by which the identity was proven (`amr`, RFC 8176).
    pub amr: Vec<String>,
    /// The role at the time of issue.
    pub role: Role,
    /// The tier at the time of issue.
    pub tier: Tier,
    /// The user who acts in the subject's name (`act`, RFC 8693), while impersonating.
    pub impersonator: Option<UserId>,
}

/// A newly issued access token.
#[derive(Clone)]
pub struct AccessToken {
    text: Zeroizing<String>,
    /// The token's identifier (`jti`).
    pub id: Uuid,
    /// The time from which the token is rejected (`exp`).
    pub expires_at: DateTime<Utc>,
}

impl AccessToken {
    /// The token itself, only for the response to its owner.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessToken({}, redacted)", self.id)
    }
}

/// An access token that passed verification. Whether its session is still active is checked in the
/// database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAccessToken {
    /// The token's identifier (`jti`).
    pub id: Uuid,
    /// The claims about the bearer.
    pub grant: AccessGrant,
    /// The time of issue (`iat`).
    pub issued_at: DateTime<Utc>,
    /// The time from which the token is rejected (`exp`).
    pub expires_at: DateTime<Utc>,
}

/// The reason for rejecting a token. Clients only get the status 401, without the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// Not a JSON Web Token, or without a required claim, or with a critical extension (`crit`).
    #[error("the token is malformed")]
    Malformed,
    /// The header has no key identifier, or one that is not in the key ring.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// The header names an algorithm other than the key's.
    #[error("the token's algorithm does not match its key")]
    WrongAlgorithm,
    /// The signature does not match the key.
    #[error("the token's signature is invalid")]
    BadSignature,
    /// Signed, but not an access token.
    #[error("the token is not an access token")]
    WrongType,
    /// Issued by someone else (`iss`).
    #[error("the token has a different issuer")]
    WrongIssuer,
    /// Intended for another audience (`aud`).
    #[error("the token is for a different audience")]
    WrongAudience,
    /// Issued in the future (`iat`).
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Expired (`exp`).
    #[error("the token expired at {at}")]
    Expired {
        /// The time at which the token expired.
        at: DateTime<Utc>,
    },
}

#[derive(Serialize)]
struct NewHeader<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: Uuid,
}

/// The parsed members of a header. Members that contain or refer to a key (`jku`, `jwk`, `x5u`,
/// `x5c`) are ignored. A duplicate member makes the token malformed.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(default, deserialize_with = "is_present")]
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

/// Issues and verifies access tokens for one issuer and audience.
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
    /// Uses the issuer, the audience and the lifetime from the settings.
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

    /// The key ring, for replacing or publishing keys.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// The lifetime of new tokens.
    pub fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// Issues a token, signed with the current key.
    pub fn issue(&self, grant: AccessGrant) -> Result<AccessToken, SigningError> {
        let now = self.clock.now();
        // Times in tokens are whole seconds; rounding down keeps a token from outliving its
        // lifetime.
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
            let error = SigningError(key.algorithm());
            let header = NewHeader {
                typ: TYPE,
                alg: key.algorithm().name(),
                kid: key.id(),
            };
            let (Some(header), Some(payload)) = (encode(&header), encode(&claims)) else {
                return Err(error);
            };
            let mut text = Zeroizing::new(format!("{header}.{payload}"));
            let signature = key.sign(text.as_bytes())?;
            text.push('.');
            BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut text);
            Ok(AccessToken {
                text,
                id: claims.jti,
                expires_at: instant(exp).ok_or(error)?,
            })
        })
    }

    /// Verifies a token and returns its claims. No claim is used before the signature is verified.
    pub fn verify(&self, token: &str) -> Result<VerifiedAccessToken, InvalidToken> {
        if token.len() > MAX_LENGTH {
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
        self.check_claims(decode(payload)?)
    }

    fn check_claims(&self, claims: Claims<'_>) -> Result<VerifiedAccessToken, InvalidToken> {
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

/// Matches the media type with or without its prefix, in any case (RFC 9068, section 4).
fn is_access_token(typ: &str) -> bool {
    typ.eq_ignore_ascii_case(TYPE) || typ.eq_ignore_ascii_case("application/at+jwt")
}

/// Deserializes any value as true.
fn is_present<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
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

//! A creation that is sent again with the same key happens once.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{Invalid, ids::UserId};
use coffer_storage::{Claim, UnitOfWork};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::Error;

/// How long a key is remembered.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The value of an `Idempotency-Key` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// 1 to 255 visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=255).contains(&text.len());
        if fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::field(
            "Idempotency-Key",
            "invalid_format",
            "Use 1 to 255 visible ASCII characters, such as a UUID.",
        ))
    }
}

/// A creation under a key, or without one.
pub(crate) struct IdempotentRequest {
    user: UserId,
    key: Option<(IdempotencyKey, [u8; 32])>,
}

impl IdempotentRequest {
    /// What is created is `operation` with `input`; the same key for anything else is refused.
    pub(crate) fn new(
        user: UserId,
        key: Option<IdempotencyKey>,
        operation: &'static str,
        input: &impl Serialize,
    ) -> Result<Self, Error> {
        let fingerprint = |key| {
            let input = serde_json::to_vec(&(operation, input))?;
            Ok((key, Sha256::digest(&input).into()))
        };
        let key = key.map(fingerprint).transpose();
        let key = key.map_err(|error: serde_json::Error| Error::Internal(error.to_string()))?;
        Ok(Self { user, key })
    }

    /// What was created under the key before, if it was.
    pub(crate) async fn claim<T: DeserializeOwned>(
        &self,
        unit: &mut dyn UnitOfWork,
        now: DateTime<Utc>,
    ) -> Result<Option<T>, Error> {
        let Some((key, expected)) = &self.key else {
            return Ok(None);
        };
        let mut keys = unit.idempotency();
        let claim = keys.claim(self.user, &key.0, *expected, now, now + LIFETIME);
        match claim.await? {
            Claim::New => Ok(None),
            Claim::Used { fingerprint, .. } if fingerprint != *expected => Err(Error::KeyReused),
            Claim::Used { result, .. } => serde_json::from_value(result)
                .map(Some)
                .map_err(|error| Error::Internal(error.to_string())),
        }
    }

    /// Remembers what was created, in the same unit.
    pub(crate) async fn complete(
        &self,
        unit: &mut dyn UnitOfWork,
        created: &impl Serialize,
    ) -> Result<(), Error> {
        let Some((key, _)) = &self.key else {
            return Ok(());
        };
        let result =
            serde_json::to_value(created).map_err(|error| Error::Internal(error.to_string()))?;
        let mut keys = unit.idempotency();
        keys.complete(self.user, &key.0, &result).await?;
        Ok(())
    }
}

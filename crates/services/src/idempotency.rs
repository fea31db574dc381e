//! Creating requests that are safe to retry: of the requests with one idempotency key, the first
//! creates, and all receive the same response.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{Invalid, ids::UserId};
use coffer_messages::messages;
use coffer_storage::{Claim, UnitOfWork};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Error, internal};

/// The time after which a key expires.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The format of what is stored under a key, which is part of each fingerprint. A request whose key
/// was used in another format, before an upgrade, is refused: its response cannot be repeated, and
/// it must not create again.
const FORMAT: u8 = 2;

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
            messages::idempotency_key_invalid(),
        ))
    }
}

/// A response to a creating request, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResponse {
    /// The HTTP status code.
    pub status: u16,
    /// The value of the `ETag` header.
    pub etag: Option<String>,
    /// The body, in JSON.
    pub body: String,
}

/// Renders the response to a creating request from what was created.
pub type Render<T> = Box<dyn Fn(&T) -> Result<StoredResponse, Error> + Send + Sync>;

/// The idempotency key of a creating request, and how the response is rendered that is stored under
/// the key.
pub struct IdempotentRequest<T> {
    /// The key sent by the client.
    pub key: IdempotencyKey,
    /// Renders the response from what was created.
    pub render: Render<T>,
}

/// The outcome of a creating request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOutcome<T> {
    /// The entity created by a request without an idempotency key.
    Created(T),
    /// The response to the first request with the idempotency key, which may be this one.
    Response(StoredResponse),
}

/// A creating operation that happens once under its key, if it has one.
pub(crate) struct Idempotency<T> {
    user: UserId,
    request: Option<(IdempotentRequest<T>, [u8; 32])>,
}

impl<T> Idempotency<T> {
    /// Ties a request's key to the operation and its input. The same key with another operation or
    /// input is refused.
    pub(crate) fn new(
        user: UserId,
        request: Option<IdempotentRequest<T>>,
        operation: &'static str,
        input: &impl Serialize,
    ) -> Result<Self, Error> {
        let request = match request {
            Some(request) => {
                let fingerprint = fingerprint(operation, input).map_err(internal)?;
                Some((request, fingerprint))
            }
            None => None,
        };
        Ok(Self { user, request })
    }

    /// Claims the key for this unit, or returns the response that is stored under it.
    pub(crate) async fn claim(
        &self,
        unit: &mut dyn UnitOfWork,
        now: DateTime<Utc>,
    ) -> Result<Option<StoredResponse>, Error> {
        let Some((request, expected)) = &self.request else {
            return Ok(None);
        };
        let mut keys = unit.idempotency();
        let claim = keys.claim(self.user, &request.key.0, *expected, now, now + LIFETIME);
        match claim.await? {
            Claim::New => Ok(None),
            Claim::Used { fingerprint, .. } if fingerprint != *expected => Err(Error::KeyReused),
            Claim::Used { result, .. } => {
                serde_json::from_value(result).map(Some).map_err(internal)
            }
        }
    }

    /// Stores the response in the unit that created the entity.
    pub(crate) async fn complete(
        &self,
        unit: &mut dyn UnitOfWork,
        created: T,
    ) -> Result<CreateOutcome<T>, Error> {
        let Some((request, _)) = &self.request else {
            return Ok(CreateOutcome::Created(created));
        };
        let response = (request.render)(&created)?;
        let stored = serde_json::to_value(&response).map_err(internal)?;
        let mut keys = unit.idempotency();
        keys.complete(self.user, &request.key.0, &stored).await?;
        Ok(CreateOutcome::Response(response))
    }
}

/// The SHA-256 of an operation and its input. An optional field without a value does not count, so
/// that a version with more fields recognises the requests of the one before.
fn fingerprint(operation: &str, input: &impl Serialize) -> Result<[u8; 32], serde_json::Error> {
    let mut input = serde_json::to_value(input)?;
    remove_nulls(&mut input);
    let hashed = serde_json::to_vec(&(FORMAT, operation, input))?;
    Ok(Sha256::digest(&hashed).into())
}

/// Removes the fields that are null from all objects in a value.
fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fingerprint_covers_operation_and_input_but_not_missing_fields() {
        let of = |operation, input: Value| fingerprint(operation, &input).unwrap();
        let known = of("create", json!({ "name": "N", "items": [{ "a": 1 }] }));
        let more = json!({ "name": "N", "note": null, "items": [{ "a": 1, "b": null }] });
        assert_eq!(of("create", more), known);
        let other = json!({ "name": "N", "items": [{ "a": 2 }] });
        assert_ne!(of("create", other), known);
        let elsewhere = json!({ "name": "N", "items": [{ "a": 1 }] });
        assert_ne!(of("create another", elsewhere), known);
    }
}

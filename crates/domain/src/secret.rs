//! Secrets in settings.

use serde::{Serialize as _, Serializer};

/// Serialises whether a secret is set instead of the secret, to show the effective configuration.
/// For serde's `serialize_with`.
#[expect(clippy::ref_option, reason = "serde passes the field")]
pub fn redacted<T, S: Serializer>(secret: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| "redacted").serialize(to)
}

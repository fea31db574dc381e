//! Headers that change what a request means.

use axum::extract::FromRequestParts;
use coffer_domain::Invalid;
use coffer_services::{IdempotencyKey, Version};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};

use crate::{problem::Problem, state::AppState};

/// The `ETag` of a thing at a version (RFC 9110, section 8.8.3).
pub(crate) fn entity_tag(version: i32) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(1);
    if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(header::ETAG, value);
    }
    headers
}

/// The version that `If-Match` names (RFC 9110, section 13.1.1).
pub(crate) struct IfMatch(pub(crate) Version);

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(Version::Any));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(Version::Any));
        }
        let tag = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
            .ok_or_else(not_a_tag)?;
        // A tag that this server never made matches nothing.
        let version = tag.parse().map_or(Version::Never, Version::Exactly);
        Ok(Self(version))
    }
}

fn not_a_tag() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed",
        "Malformed request",
        "If-Match takes one entity tag in quotation marks, as the ETag header gave it.",
    )
}

/// The `Idempotency-Key`, if one was sent.
pub(crate) struct Idempotency(pub(crate) Option<IdempotencyKey>);

impl FromRequestParts<AppState> for Idempotency {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let key = parts.headers.get("idempotency-key").map(|value| {
            let text = value.to_str().unwrap_or_default();
            IdempotencyKey::parse(text)
        });
        key.transpose()
            .map(Self)
            .map_err(|invalid: Invalid| Problem::invalid(invalid))
    }
}

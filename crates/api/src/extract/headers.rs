//! The headers `If-Match` and `Idempotency-Key`.

use axum::extract::FromRequestParts;
use coffer_domain::Invalid;
use coffer_messages::messages;
use coffer_services::{IdempotencyKey, Version};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::SchemaType,
    },
};

use crate::{problem::Problem, state::AppState};

/// The `ETag` of a resource's version (RFC 9110, section 8.8.3).
pub(crate) fn entity_tag(version: i32) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(1);
    if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(header::ETAG, value);
    }
    headers
}

/// The version in `If-Match` (RFC 9110, section 13.1.1).
pub(crate) struct IfMatch(pub(crate) Version);

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "The `ETag` of the version to change. If the resource has changed since, \
                           the request fails with 412. Omit it to change any version.";
        vec![parameter("If-Match", description)]
    }
}

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        let version = match (values.next(), values.next()) {
            (None, _) => Some(Version::Any),
            (Some(value), None) => value.to_str().ok().and_then(|text| parse_tag(text.trim())),
            (Some(_), Some(_)) => None,
        };
        version.map(Self).ok_or_else(invalid_tag)
    }
}

/// The version in an entity tag; `None` if the text is not a tag, or more than one.
fn parse_tag(text: &str) -> Option<Version> {
    if text == "*" {
        return Some(Version::Any);
    }
    let (strong, quoted) = match text.strip_prefix("W/") {
        Some(weak) => (false, weak),
        None => (true, text),
    };
    let tag = quoted.strip_prefix('"')?.strip_suffix('"')?;
    if tag.contains('"') {
        return None;
    }
    // A tag that this server never creates, such as a weak one, matches no version.
    let version = tag
        .parse::<i32>()
        .ok()
        .filter(|version| version.to_string() == tag);
    Some(
        version
            .filter(|_| strong)
            .map_or(Version::Never, Version::Exactly),
    )
}

fn invalid_tag() -> Problem {
    Problem::malformed(messages::if_match_invalid())
}

/// The `Idempotency-Key`, if one was sent.
pub(crate) struct Idempotency(pub(crate) Option<IdempotencyKey>);

impl IntoParams for Idempotency {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "A unique key, such as a UUID, that makes the request safe to retry: 1 \
                           to 255 visible ASCII characters. Repeating a request with the same key \
                           within 24 hours returns the original result.";
        vec![parameter("Idempotency-Key", description)]
    }
}

/// The parameter of an optional header.
fn parameter(name: &str, description: &str) -> Parameter {
    let text = SchemaType::from_iter([Type::String, Type::Null]);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(text)))
        .build()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tag_names_one_version() {
        for (text, expected) in [
            ("*", Some(Version::Any)),
            (r#""3""#, Some(Version::Exactly(3))),
            (r#"W/"3""#, Some(Version::Never)),
            (r#""03""#, Some(Version::Never)),
            (r#""+3""#, Some(Version::Never)),
            (r#""abc""#, Some(Version::Never)),
            (r#""""#, Some(Version::Never)),
            (r#""2", "3""#, None),
            ("3", None),
            (r#"""#, None),
            ("", None),
        ] {
            assert_eq!(parse_tag(text), expected, "{text}");
        }
    }
}

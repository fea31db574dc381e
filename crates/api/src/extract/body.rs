//! JSON bodies.

use std::time::Duration;

use axum::{
    body::{Bytes, HttpBody},
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use coffer_domain::{Invalid, patch::Change};
use coffer_messages::{Message, messages};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use serde_json::Value;

use super::expected::{expected_in_words, one_of};
use crate::{middleware::Deadline, problem::Problem, state::AppState};

/// The time limit for receiving a body, per mebibyte that the operation accepts. Without it,
/// stalled requests could use up the server's resources.
const TIME_PER_MEBIBYTE: Duration = Duration::from_secs(15);

/// Larger bodies, in bytes, are parsed on a blocking thread.
const LARGE: usize = 64 << 10;

/// The maximum number of characters of an unknown field's name that are repeated.
const MAX_FIELD_LENGTH: usize = 100;

/// The maximum body size of the route, in bytes, for the error message.
#[derive(Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// A JSON body, deserialised as a `T`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + Send + 'static> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                messages::title_unsupported_media_type(),
                messages::body_not_declared_as_json(),
            ));
        }
        let limit = request.extensions().get::<BodyLimit>().copied();
        let within = time_limit(limit);
        let deadline = request.extensions().get::<Deadline>().cloned();
        if let Some(deadline) = &deadline {
            deadline.wait_for_body(within);
        }
        let bytes = tokio::time::timeout(within, Bytes::from_request(request, state));
        let bytes = bytes.await.map_err(|_| too_slow(within))?;
        if let Some(deadline) = &deadline {
            deadline.body_arrived();
        }
        let bytes = bytes.map_err(|rejection| unreadable(&rejection, limit))?;
        if bytes.len() <= LARGE {
            return parse(&bytes).map(Self);
        }
        let parsed = tokio::task::spawn_blocking(move || parse(&bytes)).await;
        parsed.map_err(|ended| Problem::internal(&ended))?.map(Self)
    }
}

/// An optional JSON body.
pub(crate) struct OptionalBody<T>(pub(crate) T);

impl<T: DeserializeOwned + Default + Send + 'static> FromRequest<AppState> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let Body(value) = Body::from_request(request, state).await?;
        Ok(Self(value))
    }
}

/// Whether the content type is `application/json` or has the suffix `+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let Some(text) = value.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = text.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn time_limit(limit: Option<BodyLimit>) -> Duration {
    let mebibytes = limit.map_or(1, |BodyLimit(bytes)| bytes.div_ceil(1 << 20).max(1));
    TIME_PER_MEBIBYTE.saturating_mul(u32::try_from(mebibytes).unwrap_or(u32::MAX))
}

fn too_slow(within: Duration) -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "request-timeout",
        messages::title_request_timeout(),
        messages::body_timeout(within.as_secs()),
    )
}

fn unreadable(rejection: &BytesRejection, limit: Option<BodyLimit>) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            messages::title_body_too_large(),
            limit.map_or_else(messages::body_too_large, |BodyLimit(bytes)| {
                messages::body_too_large_for_limit(bytes)
            }),
        );
    }
    tracing::debug!(%rejection, "failed to read request body");
    Problem::malformed(messages::body_incomplete())
}

/// Parses a body. Text that is not JSON results in 400, JSON of the wrong type in 422.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // serde would also read the fields from an array, by their order.
    let is_object = bytes.trim_ascii_start().starts_with(b"{");
    if !is_object && is_json_text(bytes) {
        return Err(Problem::invalid(Invalid::field(
            "body",
            "wrong_type",
            messages::body_not_an_object(),
        )));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer);
    let value = parsed.map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        // serde_json reports a value that cannot be a variant's name, such as `null`, as a syntax
        // error.
        if inner.is_data() || is_json_text(bytes) {
            Problem::invalid(wrong_type(&path, "body", &inner.to_string()))
        } else {
            Problem::malformed(messages::body_not_json(inner.line(), inner.column()))
        }
    })?;
    deserializer
        .end()
        .map_err(|_| Problem::malformed(messages::body_extra_characters()))?;
    Ok(value)
}

fn is_json_text(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok()
}

/// The error for a field of the wrong type, or for all of the input, by the name `whole`. serde
/// reports missing and unknown fields only in its message. The input is never repeated, because it
/// may be a secret.
pub(super) fn wrong_type(path: &str, whole: &str, message: &str) -> Invalid {
    let named = |start: &str| {
        let name = message.strip_prefix(start)?.split('`').next()?;
        let nested = if path == "." || path == name {
            name.to_owned()
        } else {
            format!("{}.{name}", path.trim_end_matches(&format!(".{name}")))
        };
        Some(nested.chars().take(MAX_FIELD_LENGTH).collect::<String>())
    };
    if let Some(field) = named("missing field `") {
        return Invalid::field(field, "required", messages::field_required());
    }
    if let Some(field) = named("unknown field `") {
        return Invalid::field(field, "unknown_field", messages::field_unknown());
    }
    if let Some(field) = named("duplicate field `") {
        return Invalid::field(field, "duplicate_field", messages::field_duplicate());
    }
    Invalid::field(
        if path == "." { whole } else { path },
        "wrong_type",
        remedy(message),
    )
}

/// The remedy, derived from serde's message.
fn remedy(message: &str) -> Message {
    if message.starts_with("UUID parsing failed") {
        return messages::expected_uuid();
    }
    let expected = message
        .rsplit_once(", expected ")
        .and_then(|(_, expected)| expected.rsplit_once(" at line "))
        .map(|(expected, _)| expected);
    let words = expected.and_then(|expected| match expected {
        _ if expected.starts_with("struct ") => Some(messages::expected_object()),
        _ => expected_in_words(expected)
            .map(messages::expected_type)
            .or_else(|| one_of(expected)),
    });
    words.unwrap_or_else(messages::type_wrong)
}

/// Deserialises an optional field of a merge patch: a field that is present is a change, even if it
/// is `null`, which only an `Option` accepts.
pub(crate) fn changed<'de, D, T>(deserializer: D) -> Result<Change<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Change::Set)
}

#[cfg(test)]
mod tests {
    use coffer_messages::Language;

    use super::*;

    #[test]
    fn larger_body_limit_allows_more_time() {
        let limit = |bytes| Some(BodyLimit(bytes));
        for (limit, seconds) in [
            (None, 15),
            (limit(0), 15),
            (limit(1 << 20), 15),
            (limit(10 << 20), 150),
        ] {
            assert_eq!(time_limit(limit).as_secs(), seconds);
        }
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        #[serde(rename = "email")]
        _email: String,
        #[serde(default, rename = "inner")]
        _inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(rename = "count")]
        _count: u8,
        #[serde(default, rename = "kind")]
        _kind: Kind,
        #[serde(default, rename = "ids")]
        _ids: Vec<uuid::Uuid>,
        #[serde(default, rename = "known")]
        _known: bool,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        #[default]
        Good,
        Better,
    }

    fn refusal(body: &str) -> serde_json::Value {
        let problem = parse::<Input>(body.as_bytes()).unwrap_err();
        let id = uuid::Uuid::nil().into();
        serde_json::to_value(problem.details(Language::ENGLISH, id)).unwrap()
    }

    fn field_and_code(body: &str) -> (String, String) {
        let problem = refusal(body);
        assert_eq!(problem["status"], 422, "{body}");
        let text = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
        (text("field"), text("code"))
    }

    fn assert_error(body: &str, field: &str, code: &str) {
        assert_eq!(field_and_code(body), (field.to_owned(), code.to_owned()));
    }

    #[test]
    fn wrong_json_type_names_the_field() {
        assert_error("{}", "email", "required");
        assert_error(r#"{"email":"a","role":"admin"}"#, "role", "unknown_field");
        assert_error(r#"{"email":"a","email":"b"}"#, "email", "duplicate_field");
        assert_error(r#"{"email":["a"]}"#, "email", "wrong_type");
        for kind in ["null", "7", "[]", r#""bad""#] {
            let body = format!(r#"{{"email":"a","inner":{{"count":1,"kind":{kind}}}}}"#);
            assert_error(&body, "inner.kind", "wrong_type");
        }
        assert_error(
            r#"{"email":"a","inner":{"count":900}}"#,
            "inner.count",
            "wrong_type",
        );
        assert_error(r#"{"email":"a","inner":{}}"#, "inner.count", "required");
        assert_error(
            r#"{"email":"a","inner":{"count":1,"x":1}}"#,
            "inner.x",
            "unknown_field",
        );
        for body in ["[]", r#"["a"]"#, "null", "7", r#" "a" "#] {
            assert_error(body, "body", "wrong_type");
        }
    }

    #[test]
    fn wrong_type_is_explained_without_names_of_rust_types() {
        for (inner, message) in [
            ("7", "Use a JSON object."),
            (r#"{"count":900}"#, "Use a whole number from 0 to 255."),
            (r#"{"count":"1"}"#, "Use a whole number from 0 to 255."),
            (r#"{"count":1,"known":1}"#, "Use true or false."),
            (r#"{"count":1,"ids":{}}"#, "Use a list."),
            (r#"{"count":1,"ids":[1]}"#, "Use a UUID."),
            (r#"{"count":1,"ids":["1"]}"#, "Use a UUID."),
            (r#"{"count":1,"kind":"bad"}"#, "Use one of: good, better."),
        ] {
            let problem = refusal(&format!(r#"{{"email":"a","inner":{inner}}}"#));
            assert_eq!(problem["errors"][0]["message"], message, "{inner}");
        }
        assert_eq!(
            refusal(r#"{"email":1}"#)["errors"][0]["message"],
            "Use a string."
        );
        assert_eq!(
            remedy("invalid type: map, expected a tuple struct at line 1 column 2").to_string(),
            "This value has the wrong JSON type; see the API reference."
        );
    }

    #[test]
    fn malformed_json_is_rejected() {
        for body in [
            "",
            "{",
            "{\"email\":\"a\"} x",
            "\u{0}",
            r#"{"email":"\ud800"}"#,
        ] {
            assert_eq!(refusal(body)["status"], 400, "{body:?}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(refusal(&format!(r#"{{"email":{deep}"#))["status"], 422);
    }

    #[test]
    fn refusal_does_not_repeat_the_input() {
        let problem = refusal(r#"{"email":{"password":"hunter2-secret"}}"#);
        assert!(!problem.to_string().contains("hunter2"));
        let problem = refusal(r#"{"email":"a","inner":{"count":"hunter2"}}"#);
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    }
}

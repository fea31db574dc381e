//! Responses, with assertions for tests.
#![expect(clippy::panic, reason = "an unexpected response fails the test")]

use axum::body::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// A response with its complete body.
#[derive(Debug, Clone)]
pub struct Response {
    /// The method and path of the request, for failure messages.
    pub(crate) request: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The problem type, a path.
    #[serde(rename = "type")]
    pub kind: String,
    /// The summary of the problem type.
    pub title: String,
    /// The HTTP status code.
    pub status: u16,
    /// The explanation and the remedy.
    pub detail: String,
    /// The violations of individual fields.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// The id of the request.
    pub request_id: String,
}

/// A violation of one field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// The stable code for programs.
    pub code: String,
    /// The sentence for users.
    pub message: String,
}

impl Problem {
    /// The fields with their codes: `["email: already_exists"]`.
    pub fn codes(&self) -> Vec<String> {
        let code = |error: &FieldError| format!("{}: {}", error.field, error.code);
        self.errors.iter().map(code).collect()
    }
}

impl Response {
    /// Panics with the complete response unless it has this status.
    #[track_caller]
    pub fn assert_status(self, expected: u16) -> Self {
        assert!(self.status == expected, "expected {expected}: {self}");
        self
    }

    /// The HTTP status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a required header; panics without it.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.find_header(name)
            .unwrap_or_else(|| panic!("no header {name}: {self}"))
    }

    /// The value of an optional header.
    pub fn find_header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `Set-Cookie` header of a required cookie, with its value replaced by `…`; panics without
    /// it.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> String {
        self.find_cookie(name)
            .unwrap_or_else(|| panic!("no cookie {name}: {self}"))
    }

    /// The `Set-Cookie` header of an optional cookie, with its value replaced by `…`.
    pub fn find_cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        cookies
            .filter_map(|value| value.to_str().ok())
            .find_map(|text| {
                let rest = text.strip_prefix(name)?.strip_prefix('=')?;
                let attributes = rest.find(';').map_or("", |at| &rest[at..]);
                let value = if rest.starts_with(';') { "" } else { "…" };
                Some(format!("{name}={value}{attributes}"))
            })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; panics if it is not JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        self.parse()
    }

    /// The body as JSON of a type; panics if it does not match.
    #[track_caller]
    pub fn parse<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The problem document; panics if the response is not a well-formed one.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self}"
        );
        let problem: Problem = self.parse();
        assert_eq!(problem.status, self.status(), "{self}");
        assert_eq!(problem.request_id, self.header("x-request-id"), "{self}");
        assert!(problem.kind.starts_with("/problems/"), "{self}");
        assert!(!problem.title.is_empty(), "{self}");
        assert!(problem.detail.ends_with('.'), "{self}");
        problem
    }
}

impl std::fmt::Display for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            request, status, ..
        } = self;
        write!(f, "{request} returned {status}\n{}", self.text())
    }
}

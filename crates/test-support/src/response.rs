//! An answer, and what tests ask of it.
#![expect(clippy::panic, reason = "an answer that surprises fails the test")]

use axum::body::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// An answer that has arrived whole.
#[derive(Debug, Clone)]
pub struct Response {
    /// Method and path of the request, for messages.
    pub(crate) request: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A refusal (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The kind, a path.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What to do.
    pub detail: String,
    /// What is wrong with which field.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// The request.
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// The field.
    pub field: String,
    /// A word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

impl Problem {
    /// Fields and codes: `["email: already_exists"]`.
    pub fn codes(&self) -> Vec<String> {
        let code = |error: &FieldError| format!("{}: {}", error.field, error.code);
        self.errors.iter().map(code).collect()
    }
}

impl Response {
    /// Fails with the whole answer unless it has this status.
    #[track_caller]
    pub fn assert_status(self, expected: u16) -> Self {
        assert!(self.status == expected, "expected {expected}: {self}");
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header that must be there.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.find_header(name)
            .unwrap_or_else(|| panic!("no header {name}: {self}"))
    }

    /// A header that may be there.
    pub fn find_header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The `Set-Cookie` header of a cookie that must be set, with its value replaced by `…`.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> String {
        self.find_cookie(name)
            .unwrap_or_else(|| panic!("no cookie {name}: {self}"))
    }

    /// The same of a cookie that may be set.
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

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        self.parse()
    }

    /// The body as JSON of a type.
    #[track_caller]
    pub fn parse<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The refusal, which must be one, and of the form that all have.
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

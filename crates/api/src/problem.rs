//! The one form of every refusal: problem details (RFC 9457), made in one place.

use std::time::Duration;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use coffer_domain::{Invalid, ids::RequestId};
use coffer_services::{Error, Unauthenticated};
use coffer_storage::RepositoryError;
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was refused, in words a person can act on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// A path that names the kind of problem, for programs: `/problems/not-found`.
    #[serde(rename = "type", serialize_with = "as_path")]
    #[schema(value_type = String, example = "/problems/invalid-input")]
    kind: &'static str,
    /// The kind of problem in a few words.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, value_type = u16)]
    status: u16,
    /// What happened here, and what to do.
    detail: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// The request, as the log names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>, required = false)]
    request_id: Option<RequestId>,
    #[serde(skip)]
    retry_after: Option<Duration>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The field, as the request names it.
    field: String,
    /// A stable word for programs.
    code: &'static str,
    /// A sentence for people.
    message: String,
}

impl Problem {
    /// A problem of a kind; the kind is a word like `not-found`.
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// Input that breaks rules.
    pub(crate) fn invalid(invalid: Invalid) -> Self {
        let detail = "Some fields are not as they should be; errors says which and why.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-input",
            "Invalid input",
            detail,
        )
        .with_errors(invalid)
    }

    /// Nobody is signed in.
    pub(crate) fn unauthenticated(detail: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Not signed in",
            detail,
        )
    }

    /// There is no such thing, or it is somebody else's.
    pub(crate) fn not_found() -> Self {
        let detail = "There is nothing here, or it is not yours.";
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// Too many requests.
    pub(crate) fn too_many_requests(retry_after: Duration) -> Self {
        let detail = format!(
            "There were too many requests. Try again in {} seconds.",
            seconds(retry_after)
        );
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-requests",
            "Too many requests",
            detail,
        )
        .with_retry_after(retry_after)
    }

    /// Something that should not have happened. What it is goes to the log alone.
    pub(crate) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        let detail = "Something went wrong here. Try again; if it stays, tell whoever runs this \
                      installation, with the request_id.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Internal error",
            detail,
        )
    }

    fn unavailable(retry_after: Duration) -> Self {
        let detail = format!(
            "There is more to do than can be done at once. Try again in {} seconds.",
            seconds(retry_after)
        );
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Unavailable",
            detail,
        )
        .with_retry_after(retry_after)
    }

    fn with_errors(mut self, invalid: Invalid) -> Self {
        let errors = invalid.into_violations().into_iter();
        self.errors = errors
            .map(|violation| FieldError {
                field: violation.field,
                code: violation.code,
                message: violation.message,
            })
            .collect();
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// Names the request, so that a person can tell of it.
    pub(crate) fn with_request_id(mut self, id: RequestId) -> Self {
        self.request_id = Some(id);
        self
    }
}

/// The kind as a path, as a reference that is resolved against this site.
fn as_path<S: Serializer>(kind: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("/problems/{kind}"))
}

/// Whole seconds, rounded up: who comes back after them is not too early.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(retry_after) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds(retry_after).into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The middleware that knows the request's id adds it to the body.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(invalid) => Self::invalid(invalid),
            Error::Unauthenticated(reason) => Self::unauthenticated(why_not_signed_in(reason)),
            Error::Forbidden(permission) => Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Forbidden",
                format!("Your role lacks the permission {permission:?}."),
            ),
            Error::NotFound => Self::not_found(),
            Error::Conflict(conflict) => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                "Conflict",
                conflict
                    .violations()
                    .first()
                    .map_or_else(String::new, |violation| violation.message.clone()),
            )
            .with_errors(conflict),
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "edited-meanwhile",
                "Edited meanwhile",
                "It was edited since you read it. Read it again and repeat the change.",
            ),
            Error::KeyReused => Self::invalid(Invalid::field(
                "Idempotency-Key",
                "reused",
                "This key was used for another request. Use a new one.",
            )),
            Error::Busy { retry_after } => Self::unavailable(retry_after),
            Error::Storage(error) => Self::from_storage(&error),
            Error::Internal(cause) => Self::internal(&cause),
        }
    }
}

impl Problem {
    fn from_storage(error: &RepositoryError) -> Self {
        match error {
            RepositoryError::Unavailable(_) | RepositoryError::Serialization => {
                tracing::warn!(%error, "the storage could not serve a request");
                Self::unavailable(Duration::from_secs(2))
            }
            other => Self::internal(other),
        }
    }
}

fn why_not_signed_in(reason: Unauthenticated) -> &'static str {
    match reason {
        Unauthenticated::Missing => "Sign in first.",
        Unauthenticated::InvalidToken => {
            "The token is not valid or has expired. Refresh it, or sign in again."
        }
        Unauthenticated::SessionEnded => "The session has ended. Sign in again.",
        Unauthenticated::WrongCredentials => "The e-mail address or the password is wrong.",
        Unauthenticated::AccountUnavailable => {
            "This account is locked or disabled. Ask whoever runs this installation."
        }
    }
}

//! Error responses, as problem details (RFC 9457).

use std::{borrow::Cow, time::Duration};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use coffer_domain::{
    Invalid, change_set,
    ids::{RequestId, UserId},
    invalid::Violation,
    stored_resource::StoredResource,
};
use coffer_services::Refusal;
use coffer_storage::RepositoryError;
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::wire::{response, wire_enum};

mod conversions;
#[cfg(test)]
mod tests;

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// The message for callers without credentials.
pub(crate) const SIGN_IN: &str =
    "Authentication is required. Sign in, or send an access token in the `Authorization` header.";

/// An error response, as problem details (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The type of problem, as a path for programs, such as `/problems/not-found`.
    #[serde(rename = "type", serialize_with = "as_path")]
    #[schema(value_type = String, example = "/problems/invalid-input")]
    kind: &'static str,
    /// A short summary of the type of problem.
    title: &'static str,
    /// The HTTP status code.
    #[schema(minimum = 400, maximum = 599, value_type = u16)]
    status: u16,
    /// A description of this problem and how to resolve it.
    #[schema(value_type = String)]
    detail: Box<str>,
    /// The errors of individual fields; omitted if there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false, value_type = Vec<FieldError>)]
    errors: Box<[FieldError]>,
    /// The rows that prevent undoing a change set; omitted otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = UndoConflicts)]
    conflicts: Option<Box<UndoConflicts>>,
    /// The ID of the request, to find it in the server log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>, required = false)]
    request_id: Option<RequestId>,
    #[serde(skip)]
    retry_after: Option<Duration>,
    /// The reason in the audit log, if a caller with a credential was refused.
    #[serde(skip)]
    refused: Option<Box<Refused>>,
}

/// The reason why a caller was refused.
#[derive(Debug, Clone, Copy)]
enum Refused {
    /// The credential is invalid.
    Credential(&'static str),
    /// A sign-in failed, for this user if the email address is known.
    SignIn(&'static str, Option<UserId>),
}

/// An error of one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The field, as named in the request: a body field such as `items[0].amount`, a query
    /// parameter or a header.
    field: String,
    /// A stable code for programs, such as `required`.
    #[schema(value_type = String, example = "required")]
    code: Cow<'static, str>,
    /// The rule that was violated and how to comply, for display.
    message: String,
}

/// Rows of a change set that have changed since.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UndoConflicts {
    /// The number of these rows.
    count: u64,
    /// The first 100 of them, in the order in which they were created.
    #[schema(max_items = 100)]
    rows: Vec<ConflictingRow>,
}

response! {
    /// A row whose change cannot be undone.
    #[derive(Clone)]
    struct ConflictingRow from row: change_set::ConflictingRow {
        /// The type of the row.
        #[serde(rename = "type")]
        entity: ChangedEntityType,
        /// The row's ID.
        id: Uuid,
        /// Why its change cannot be undone.
        reason: UndoConflictReason,
    }
}

wire_enum! {
    /// The type of a row that a change set changed.
    ChangedEntityType = change_set::ChangedEntity;
    /// Why the change of a row cannot be undone: `changed` if it was edited, restored or deleted
    /// since; `account_deleted` or `account_closed` if its account is; `before_opening` if it precedes
    /// the account's opening date; `category_deleted` if its former category is deleted;
    /// `already_exists` if its `external_id` is in use again. Both sides of a transfer have the
    /// reason of either.
    UndoConflictReason = change_set::UndoConflict;
}

impl From<Violation> for FieldError {
    fn from(violation: Violation) -> Self {
        Self {
            field: violation.field,
            code: violation.code.into(),
            message: violation.message,
        }
    }
}

impl Problem {
    /// A problem of a type such as `not-found`.
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
            detail: detail.into().into_boxed_str(),
            errors: Box::default(),
            conflicts: None,
            request_id: None,
            retry_after: None,
            refused: None,
        }
    }

    /// The input is invalid.
    pub(crate) fn invalid(invalid: Invalid) -> Self {
        let detail = "Some fields are invalid; see `errors`.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-input",
            "Invalid input",
            detail,
        )
        .with_errors(invalid)
    }

    /// The request is malformed.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed-request",
            "Malformed request",
            detail,
        )
    }

    /// The caller is not signed in.
    pub(crate) fn unauthenticated(detail: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Not authenticated",
            detail,
        )
    }

    /// The resource does not exist, or belongs to someone else.
    pub(crate) fn not_found() -> Self {
        let detail = "The resource does not exist, or belongs to another user.";
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// The client has sent too many requests.
    pub(crate) fn too_many_requests(retry_after: Duration) -> Self {
        let detail = format!(
            "Too many requests. Try again in {}.",
            in_seconds(retry_after)
        );
        Self::rate_limited(detail, retry_after)
    }

    /// The user has too many requests in progress.
    pub(crate) fn too_many_at_once(retry_after: Duration) -> Self {
        let detail = format!(
            "Too many of your requests are in progress. Wait for them to finish, then try again in \
             {} seconds.",
            seconds(retry_after)
        );
        Self::rate_limited(detail, retry_after)
    }

    fn rate_limited(detail: String, retry_after: Duration) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-requests",
            "Too many requests",
            detail,
        )
        .with_retry_after(retry_after)
    }

    /// The user has stored the maximum number of rows of a resource.
    fn limit_reached(resource: StoredResource, limit: u64) -> Self {
        let detail = format!(
            "You can store at most {limit} {}, deleted ones included. Ask the administrator to raise \
             the limit.",
            resource.plural()
        );
        Self::new(
            StatusCode::CONFLICT,
            "limit-reached",
            "Limit reached",
            detail,
        )
    }

    /// Rows of a change set have changed since.
    fn changed_since(conflicts: change_set::UndoConflicts) -> Self {
        let rows = match conflicts.count {
            1 => "1 row has changed since".to_owned(),
            count => format!("{count} rows have changed since"),
        };
        let detail = format!(
            "{rows}; see `conflicts`. Undo the newer changes first, or send `skip_changed` to undo the \
             other rows."
        );
        let problem = Self::new(
            StatusCode::CONFLICT,
            "changed-since",
            "Changed since",
            detail,
        );
        let conflicts = UndoConflicts {
            count: conflicts.count,
            rows: conflicts.rows.into_iter().map(Into::into).collect(),
        };
        Self {
            conflicts: Some(Box::new(conflicts)),
            ..problem
        }
    }

    /// An unexpected failure. Its cause is only logged.
    pub(crate) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        let detail = "An internal error occurred. Try again; if it persists, contact the \
                      administrator and quote `request_id`.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal-error",
            "Internal server error",
            detail,
        )
    }

    /// A stored row breaks a rule. The row and the rule are only logged.
    fn unreadable(cause: &RepositoryError) -> Self {
        tracing::error!(%cause, "stored data is invalid");
        let detail = "The stored data is invalid and cannot be shown. Contact the administrator and \
                      quote `request_id`.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "invalid-stored-data",
            "Invalid stored data",
            detail,
        )
    }

    fn unavailable(retry_after: Duration) -> Self {
        let detail = format!(
            "The server is busy. Try again in {}.",
            in_seconds(retry_after)
        );
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "service-unavailable",
            "Service unavailable",
            detail,
        )
        .with_retry_after(retry_after)
    }

    fn with_errors(mut self, invalid: Invalid) -> Self {
        let errors = invalid.into_violations().into_iter();
        self.errors = errors.map(Into::into).collect();
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    fn with_refused(mut self, refused: Refused) -> Self {
        self.refused = Some(Box::new(refused));
        self
    }

    /// The refusal to record, if any: failed sign-ins, invalid credentials, missing permissions and
    /// exceeded rate limits. Missing and expired credentials are not recorded, because they are
    /// normal for every client.
    pub(crate) fn refusal(&self, route: impl FnOnce() -> String) -> Option<Refusal> {
        let (reason, account, is_sign_in) = match (self.refused.as_deref().copied(), self.status) {
            (Some(Refused::SignIn(reason, account)), _) => (reason, account, true),
            (Some(Refused::Credential(reason)), _) => (reason, None, false),
            (None, 403 | 429) => (self.kind, None, false),
            (None, _) => return None,
        };
        Some(Refusal {
            route: route(),
            reason,
            account,
            is_sign_in,
        })
    }

    /// Adds the request's id, so that users can report it.
    pub(crate) fn with_request_id(mut self, id: RequestId) -> Self {
        self.request_id = Some(id);
        self
    }
}

/// Serialises the type as a path, which is a URI reference relative to this site.
fn as_path<S: Serializer>(kind: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("/problems/{kind}"))
}

/// The time until a retry, for display.
fn in_seconds(duration: Duration) -> String {
    match seconds(duration) {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

/// The duration in whole seconds, rounded up, so that a client which waits that long is not too
/// early.
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
        // The middleware adds the request's id to the body.
        response.extensions_mut().insert(self);
        response
    }
}

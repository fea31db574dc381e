//! Error responses, as problem details (RFC 9457).

use std::{borrow::Cow, time::Duration};

use axum::response::{IntoResponse, Response};
use coffer_domain::{
    Invalid, change_set,
    ids::{RequestId, UserId},
    stored_resource::StoredResource,
};
use coffer_messages::{Language, Message, messages};
use coffer_services::Refusal;
use coffer_storage::RepositoryError;
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

mod conversions;
#[cfg(test)]
mod tests;
mod undo_conflicts;

pub(crate) use undo_conflicts::UndoConflicts;

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// An error response without its body. The middleware adds it: a [`ProblemDetails`] in the language
/// that the client prefers.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: &'static str,
    title: Message,
    status: u16,
    detail: Message,
    errors: Option<Box<Invalid>>,
    conflicts: Option<Box<change_set::UndoConflicts>>,
    retry_after: Option<Duration>,
    /// The reason in the audit log, if a caller with a credential was refused.
    refused: Option<Box<Refused>>,
}

/// An error response, as problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDetails {
    /// The type of problem, as a path for programs, such as `/problems/not-found`.
    #[serde(rename = "type", serialize_with = "as_path")]
    #[schema(value_type = String, example = "/problems/invalid-input")]
    kind: &'static str,
    /// A short summary of the type of problem.
    title: String,
    /// The HTTP status code.
    #[schema(minimum = 400, maximum = 599, value_type = u16)]
    status: u16,
    /// A description of this problem and how to resolve it.
    detail: String,
    /// The errors of individual fields; omitted if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// The rows that prevent undoing a change set; omitted otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = UndoConflicts)]
    conflicts: Option<UndoConflicts>,
    /// The ID of the request, to find it in the server log.
    #[schema(value_type = uuid::Uuid)]
    request_id: RequestId,
}

/// In the OpenAPI document, a problem is its details.
impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        ProblemDetails::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        ProblemDetails::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ProblemDetails::schemas(schemas);
    }
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

impl FieldError {
    /// The errors of an input, in a language.
    pub(crate) fn list(invalid: &Invalid, language: Language) -> Vec<Self> {
        let violations = invalid.violations().iter();
        let errors = violations.map(|violation| Self {
            field: violation.field.clone(),
            code: violation.code.into(),
            message: violation.message.in_language(language),
        });
        errors.collect()
    }
}

impl Problem {
    /// A problem of a type such as `not-found`.
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        title: Message,
        detail: Message,
    ) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail,
            errors: None,
            conflicts: None,
            retry_after: None,
            refused: None,
        }
    }

    /// The input is invalid.
    pub(crate) fn invalid(invalid: Invalid) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-input",
            messages::title_invalid_input(),
            messages::fields_invalid(),
        )
        .with_errors(invalid)
    }

    /// The request is malformed.
    pub(crate) fn malformed(detail: Message) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed-request",
            messages::title_malformed_request(),
            detail,
        )
    }

    /// The caller is not signed in.
    pub(crate) fn unauthenticated(detail: Message) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            messages::title_unauthenticated(),
            detail,
        )
    }

    /// The resource does not exist, or belongs to someone else.
    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            messages::title_not_found(),
            messages::resource_not_found(),
        )
    }

    /// The path does not have the method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            messages::title_method_not_allowed(),
            messages::method_not_allowed(),
        )
    }

    /// The client has sent too many requests.
    pub(crate) fn too_many_requests(retry_after: Duration) -> Self {
        let detail = messages::requests_too_many(seconds(retry_after));
        Self::rate_limited(detail, retry_after)
    }

    /// The user has too many requests in progress.
    pub(crate) fn too_many_at_once(retry_after: Duration) -> Self {
        let detail = messages::requests_too_many_at_once(seconds(retry_after));
        Self::rate_limited(detail, retry_after)
    }

    fn rate_limited(detail: Message, retry_after: Duration) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-requests",
            messages::title_too_many_requests(),
            detail,
        )
        .with_retry_after(retry_after)
    }

    /// The user has stored the maximum number of rows of a resource.
    fn limit_reached(resource: StoredResource, limit: u64) -> Self {
        let detail = match resource {
            StoredResource::Transactions => messages::limit_of_transactions(limit),
            StoredResource::Accounts => messages::limit_of_accounts(limit),
            StoredResource::Categories => messages::limit_of_categories(limit),
            StoredResource::Budgets => messages::limit_of_budgets(limit),
            StoredResource::Portfolios => messages::limit_of_portfolios(limit),
            StoredResource::Holdings => messages::limit_of_holdings(limit),
            StoredResource::ChatSessions => messages::limit_of_chat_sessions(limit),
            StoredResource::ChatMessages => messages::limit_of_chat_messages(limit),
        };
        Self::new(
            StatusCode::CONFLICT,
            "limit-reached",
            messages::title_limit_reached(),
            detail,
        )
    }

    /// Rows of a change set have changed since.
    fn changed_since(conflicts: change_set::UndoConflicts) -> Self {
        let problem = Self::new(
            StatusCode::CONFLICT,
            "changed-since",
            messages::title_changed_since(),
            messages::changed_since(conflicts.count),
        );
        Self {
            conflicts: Some(Box::new(conflicts)),
            ..problem
        }
    }

    /// An unexpected failure. Its cause is only logged.
    pub(crate) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal-error",
            messages::title_internal_error(),
            messages::internal_error(),
        )
    }

    /// A stored row breaks a rule. The row and the rule are only logged.
    fn unreadable(cause: &RepositoryError) -> Self {
        tracing::error!(%cause, "stored data is invalid");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "invalid-stored-data",
            messages::title_invalid_stored_data(),
            messages::stored_data_invalid(),
        )
    }

    fn unavailable(retry_after: Duration) -> Self {
        let detail = messages::server_busy(seconds(retry_after));
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "service-unavailable",
            messages::title_service_unavailable(),
            detail,
        )
        .with_retry_after(retry_after)
    }

    fn with_errors(mut self, invalid: Invalid) -> Self {
        self.errors = Some(Box::new(invalid));
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

    /// The body for a client that reads this language, with the request's id, so that users can
    /// report it.
    pub(crate) fn details(&self, language: Language, request_id: RequestId) -> ProblemDetails {
        let errors = self.errors.as_deref();
        ProblemDetails {
            kind: self.kind,
            title: self.title.in_language(language),
            status: self.status,
            detail: self.detail.in_language(language),
            errors: errors.map_or_else(Vec::new, |invalid| FieldError::list(invalid, language)),
            conflicts: self.conflicts.as_deref().map(Into::into),
            request_id,
        }
    }
}

/// Serialises the type as a path, which is a URI reference relative to this site.
fn as_path<S: Serializer>(kind: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("/problems/{kind}"))
}

/// The duration in whole seconds, rounded up, so that a client which waits that long is not too
/// early.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        let headers = response.headers_mut();
        if let Some(retry_after) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds(retry_after).into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The middleware adds the body.
        response.extensions_mut().insert(self);
        response
    }
}

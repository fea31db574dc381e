//! The problems that errors of the services become.

use std::time::Duration;

use coffer_domain::Invalid;
use coffer_services::{Error, Unauthenticated};
use coffer_storage::RepositoryError;
use http::StatusCode;

use super::{Problem, Refused, SIGN_IN};

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::invalid(invalid)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(invalid) => Self::invalid(invalid),
            Error::Unauthenticated(reason) => {
                let problem = Self::unauthenticated(unauthenticated_detail(reason));
                match refusal_reason(reason) {
                    Some(reason) => problem.with_refused(Refused::Credential(reason)),
                    None => problem,
                }
            }
            Error::SignInRefused {
                reason,
                cause,
                account,
            } => Self::unauthenticated(unauthenticated_detail(reason))
                .with_refused(Refused::SignIn(cause, account)),
            Error::Forbidden(permission) => Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "Forbidden",
                format!("Your role does not include the permission `{permission}`."),
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
            Error::ChangedSince(conflicts) => Self::changed_since(conflicts),
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition-failed",
                "Precondition failed",
                "The resource has changed since you last read it. Read it again and repeat the change.",
            ),
            Error::KeyReused => Self::invalid(Invalid::field(
                "Idempotency-Key",
                "reused",
                "This key was already used for a different request. Use a new key.",
            )),
            Error::TooManyAtOnce { retry_after } => Self::too_many_at_once(retry_after),
            Error::LimitReached { resource, limit } => Self::limit_reached(resource, limit),
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
                tracing::warn!(%error, "storage unavailable");
                Self::unavailable(Duration::from_secs(2))
            }
            RepositoryError::Unreadable(_) => Self::unreadable(error),
            other => Self::internal(other),
        }
    }
}

fn unauthenticated_detail(reason: Unauthenticated) -> &'static str {
    match reason {
        Unauthenticated::Missing => SIGN_IN,
        Unauthenticated::InvalidToken | Unauthenticated::Expired => {
            "The token is invalid or has expired. Refresh the session or sign in again."
        }
        Unauthenticated::SeveralSessions => {
            "The browser sent the tokens of several sessions under one cookie name. Delete this \
             site's cookies and sign in again."
        }
        Unauthenticated::SessionEnded => "The session has ended. Sign in again.",
        Unauthenticated::WrongCredentials => "The email address or password is incorrect.",
        Unauthenticated::AccountUnavailable => {
            "This user account is locked or disabled. Contact the administrator."
        }
    }
}

/// The reason to record for an invalid credential.
fn refusal_reason(reason: Unauthenticated) -> Option<&'static str> {
    match reason {
        Unauthenticated::Missing | Unauthenticated::Expired => None,
        Unauthenticated::InvalidToken => Some("invalid token"),
        Unauthenticated::SeveralSessions => Some("tokens of several sessions"),
        Unauthenticated::SessionEnded => Some("session ended"),
        Unauthenticated::WrongCredentials => Some("wrong credentials"),
        Unauthenticated::AccountUnavailable => Some("account unavailable"),
    }
}

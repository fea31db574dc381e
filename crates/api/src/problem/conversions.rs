//! The problems that errors of the services become.

use std::time::Duration;

use coffer_domain::Invalid;
use coffer_messages::{Message, messages};
use coffer_services::{Error, Unauthenticated};
use coffer_storage::RepositoryError;
use http::StatusCode;

use super::{Problem, Refused};

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
            Error::WrongPassword => Self::invalid(Invalid::field(
                "password",
                "incorrect",
                messages::password_incorrect(),
            ))
            .with_refused(Refused::Credential("wrong password")),
            Error::Impersonating => Self::new(
                StatusCode::FORBIDDEN,
                "impersonating",
                messages::title_impersonating(),
                messages::impersonating(),
            ),
            Error::Forbidden(permission) => Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                messages::title_forbidden(),
                messages::permission_missing(permission),
            ),
            Error::NotFound => Self::not_found(),
            Error::Conflict(conflict) => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                messages::title_conflict(),
                conflict
                    .violations()
                    .first()
                    .map_or_else(messages::fields_invalid, |violation| {
                        violation.message.clone()
                    }),
            )
            .with_errors(conflict),
            Error::ChangedSince(conflicts) => Self::changed_since(conflicts),
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition-failed",
                messages::title_precondition_failed(),
                messages::resource_changed(),
            ),
            Error::KeyReused => Self::invalid(Invalid::field(
                "Idempotency-Key",
                "reused",
                messages::idempotency_key_reused(),
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

fn unauthenticated_detail(reason: Unauthenticated) -> Message {
    match reason {
        Unauthenticated::Missing => messages::sign_in_required(),
        Unauthenticated::InvalidToken | Unauthenticated::Expired => messages::token_invalid(),
        Unauthenticated::SeveralSessions => messages::tokens_of_several_sessions(),
        Unauthenticated::SessionEnded => messages::session_ended(),
        Unauthenticated::WrongCredentials => messages::credentials_wrong(),
        Unauthenticated::CredentialsChanged => messages::credentials_changed(),
        Unauthenticated::AccountUnavailable => messages::user_unavailable(),
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
        Unauthenticated::CredentialsChanged => Some("credentials changed during sign-in"),
        Unauthenticated::AccountUnavailable => Some("account unavailable"),
    }
}

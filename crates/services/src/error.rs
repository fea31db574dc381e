//! The error of a use case.

use std::time::Duration;

use coffer_domain::{
    Invalid, Permission, actor::Denied, change_set::UndoConflicts, ids::UserId,
    stored_resource::StoredResource,
};
use coffer_storage::{RepositoryError, retry::AsRepositoryError};

/// The time after which a user with all units of work in use should retry.
const UNIT_RETRY_AFTER: Duration = Duration::from_secs(2);

/// The reason why a use case was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is invalid; the error names the violated rules.
    #[error("invalid input: {0}")]
    Invalid(#[from] Invalid),
    /// The caller is not signed in, or no longer.
    #[error("not authenticated: {0}")]
    Unauthenticated(Unauthenticated),
    /// A sign-in was refused.
    #[error("sign-in refused: {cause}")]
    SignInRefused {
        /// The reason given to the caller.
        reason: Unauthenticated,
        /// The reason recorded in the audit log.
        cause: &'static str,
        /// The account whose address was given, if there is one.
        account: Option<UserId>,
    },
    /// The password that was to confirm the identity of a signed-in user is wrong.
    #[error("wrong password of a signed-in user")]
    WrongPassword,
    /// An administrator acts in the user's name, which does not allow this.
    #[error("not while impersonating")]
    Impersonating,
    /// The role lacks a permission.
    #[error("permission denied: {0}")]
    Forbidden(Permission),
    /// The resource does not exist, or belongs to someone else.
    #[error("not found")]
    NotFound,
    /// The input conflicts with existing data, such as an address that is taken.
    #[error("conflict: {0}")]
    Conflict(Invalid),
    /// Rows of a change set have changed since, so that it cannot be undone.
    #[error("{} rows have changed since", .0.count)]
    ChangedSince(UndoConflicts),
    /// The resource was edited since the caller read it.
    #[error("version mismatch")]
    Stale,
    /// The idempotency key was used for a different request.
    #[error("idempotency key reused for a different request")]
    KeyReused,
    /// The user has the maximum number of such requests in progress.
    #[error("too many requests in progress; retry after {retry_after:?}")]
    TooManyAtOnce {
        /// The time after which to retry.
        retry_after: Duration,
    },
    /// The user would exceed the limit of stored rows.
    #[error("the limit of {limit} {} is reached", resource.plural())]
    LimitReached {
        /// The resource whose limit was reached.
        resource: StoredResource,
        /// The maximum number of rows for users of this tier.
        limit: u64,
    },
    /// The server has more work than it can complete in time.
    #[error("busy; retry after {retry_after:?}")]
    Busy {
        /// The time after which to retry.
        retry_after: Duration,
    },
    /// The storage failed.
    #[error(transparent)]
    Storage(RepositoryError),
    /// An unexpected failure. The text is only for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// The reason why a caller is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unauthenticated {
    /// No credential was sent.
    #[error("no credentials")]
    Missing,
    /// The credential is forged or of another kind.
    #[error("invalid token")]
    InvalidToken,
    /// The credential was valid until it expired.
    #[error("the credential has expired")]
    Expired,
    /// The browser sent, under one cookie name, valid tokens of several sessions.
    #[error("tokens of several sessions")]
    SeveralSessions,
    /// The session has ended.
    #[error("session ended")]
    SessionEnded,
    /// The email address or the password is wrong; which one is not revealed.
    #[error("wrong email address or password")]
    WrongCredentials,
    /// The password was right, but it or another credential was changed during the sign-in.
    #[error("the credentials were changed during the sign-in")]
    CredentialsChanged,
    /// The password is right, but the account is locked or disabled.
    #[error("user account locked or disabled")]
    AccountUnavailable,
}

impl From<Unauthenticated> for Error {
    fn from(reason: Unauthenticated) -> Self {
        Self::Unauthenticated(reason)
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthenticated => Self::Unauthenticated(Unauthenticated::Missing),
            Denied::Forbidden(permission) => Self::Forbidden(permission),
        }
    }
}

impl From<RepositoryError> for Error {
    fn from(error: RepositoryError) -> Self {
        match error {
            RepositoryError::SessionEnded => Self::Unauthenticated(Unauthenticated::SessionEnded),
            RepositoryError::Stale => Self::Stale,
            RepositoryError::TooManyUnits => Self::TooManyAtOnce {
                retry_after: UNIT_RETRY_AFTER,
            },
            other => Self::Storage(other),
        }
    }
}

impl AsRepositoryError for Error {
    fn as_repository_error(&self) -> Option<&RepositoryError> {
        match self {
            Self::Storage(error) => Some(error),
            _ => None,
        }
    }
}

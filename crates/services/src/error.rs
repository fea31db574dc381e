//! What a use case can answer instead of its result.

use std::time::Duration;

use coffer_domain::{
    Invalid, Permission, actor::Denied, ids::UserId, stored_resource::StoredResource,
};
use coffer_storage::{RepositoryError, retry::AsRepositoryError};

/// When trying again makes sense for a user whose units of work are all in use.
const UNIT_RETRY_AFTER: Duration = Duration::from_secs(2);

/// Why a use case was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input breaks rules; it says which.
    #[error("invalid input: {0}")]
    Invalid(#[from] Invalid),
    /// Nobody is signed in, or no longer.
    #[error("not authenticated: {0}")]
    Unauthenticated(Unauthenticated),
    /// A sign-in was refused.
    #[error("sign-in refused: {cause}")]
    SignInRefused {
        /// What the caller may know.
        reason: Unauthenticated,
        /// What the audit log says.
        cause: &'static str,
        /// The account whose address was given, if there is one.
        account: Option<UserId>,
    },
    /// The role lacks a permission.
    #[error("permission denied: {0}")]
    Forbidden(Permission),
    /// There is no such thing, or it is somebody else's.
    #[error("not found")]
    NotFound,
    /// The input meets a rule that what is there already breaks, such as an address that is taken.
    #[error("conflict: {0}")]
    Conflict(Invalid),
    /// The thing was edited since the caller read it.
    #[error("version mismatch")]
    Stale,
    /// The idempotency key was used for something else.
    #[error("idempotency key reused for a different request")]
    KeyReused,
    /// The user has as many in progress as one user may.
    #[error("too many requests in progress; retry after {retry_after:?}")]
    TooManyAtOnce {
        /// When trying again makes sense.
        retry_after: Duration,
    },
    /// The user would store more than one user may.
    #[error("the limit of {limit} {} is reached", resource.plural())]
    LimitReached {
        /// What would be stored.
        resource: StoredResource,
        /// How many of it a user of this tier may store.
        limit: u64,
    },
    /// There is more to do than can be done in time.
    #[error("busy; retry after {retry_after:?}")]
    Busy {
        /// When trying again makes sense.
        retry_after: Duration,
    },
    /// The storage failed.
    #[error(transparent)]
    Storage(RepositoryError),
    /// Something that should not happen. The text is for the log alone.
    #[error("internal: {0}")]
    Internal(String),
}

/// Why nobody is signed in.
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
    /// The email address or the password is wrong; it does not say which.
    #[error("wrong email address or password")]
    WrongCredentials,
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

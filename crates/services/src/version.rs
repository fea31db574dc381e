//! Which version of a thing a caller means to change.

use coffer_storage::RepositoryError;

use crate::Error;

/// What the caller expects the thing's version to be (`If-Match`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// Whatever it is.
    #[default]
    Any,
    /// Just this one.
    Exactly(i32),
    /// One that no thing ever has.
    Never,
}

impl Version {
    pub(crate) fn check(self, version: i32) -> Result<(), Error> {
        match self {
            Self::Any => Ok(()),
            Self::Exactly(expected) if expected == version => Ok(()),
            Self::Exactly(_) | Self::Never => Err(Error::Stale),
        }
    }

    /// Somebody was faster between reading and writing. Who named no version is not told, but
    /// tried again on the newer one.
    pub(crate) fn contended(self, error: RepositoryError) -> Error {
        match (self, error) {
            (Self::Any, RepositoryError::Stale) => Error::Storage(RepositoryError::Serialization),
            (_, other) => other.into(),
        }
    }
}

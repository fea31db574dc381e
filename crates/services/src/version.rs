//! The version at which a caller expects an entity to be.

use coffer_storage::RepositoryError;

use crate::Error;

/// The version that the caller expects the entity to have (`If-Match`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// Any version.
    #[default]
    Any,
    /// Exactly this version.
    Exactly(i32),
    /// A version that no entity has.
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

    /// Explains a conflict with an edit that was committed between reading and writing. A caller
    /// who expects no version does not see it: the use case is retried on the newer version.
    pub(crate) fn contended(self, error: Error) -> Error {
        match (self, error) {
            (Self::Any, Error::Stale) => Error::Storage(RepositoryError::Serialization),
            (_, other) => other,
        }
    }
}

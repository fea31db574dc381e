//! The reasons why a run ended without results.

use std::{error::Error, fmt::Display};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Adds the attempted operation to an error.
pub(crate) trait Context<T> {
    fn doing(self, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Context<T> for Result<T, E> {
    fn doing(self, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| format!("{what} failed: {error}").into())
    }
}

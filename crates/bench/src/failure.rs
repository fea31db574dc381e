//! Errors that end a run without results.

use std::{error::Error, fmt::Display};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Adds the attempted operation to an error.
pub(crate) trait Context<T> {
    fn context(self, operation: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Context<T> for Result<T, E> {
    fn context(self, operation: impl Display) -> Result<T, Failure> {
        self.map_err(|error| format!("{operation} failed: {error}").into())
    }
}

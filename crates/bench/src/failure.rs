//! Why a run ended without figures.

use std::{error::Error, fmt::Display};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Says what was being done when something failed.
pub(crate) trait Context<T> {
    fn doing(self, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Context<T> for Result<T, E> {
    fn doing(self, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| format!("{what} failed: {error}").into())
    }
}

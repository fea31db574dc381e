//! The error of repositories.

/// The error of all repositories. A missing row is not an error but `None`.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// A constraint refused the change; its name identifies the rule.
    #[error("the change violates the constraint {constraint}")]
    Conflict {
        /// The constraint's name in the database.
        constraint: String,
    },
    /// Two transactions conflicted (SQLSTATE 40001, 40P01). The use case can be retried from the
    /// start; see [`retry`](crate::retry()).
    #[error("the transaction conflicted with a concurrent one")]
    Serialization,
    /// The actor's session has ended, or its user's role, tier or status differs from the
    /// credential.
    #[error("the session has ended")]
    SessionEnded,
    /// The entity was changed since it was read.
    #[error("the entity was modified concurrently")]
    Stale,
    /// The database can't be reached, or has no free connection.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The user has as many units of work open as one user may. Nothing was sent to the database.
    #[error("the user has too many units of work open")]
    TooManyUnits,
    /// The database refused a value that should have been refused before.
    #[error("the database rejected a value: {0}")]
    Invalid(String),
    /// A stored row breaks a rule of the domain, so it cannot be read: it was changed by hand, or
    /// stored by a newer version of the program. The text names the row and the rule.
    #[error("{0}")]
    Unreadable(String),
    /// The unit of work failed before and can only be dropped.
    #[error("the unit of work has already failed")]
    Poisoned,
    /// Any other failure. The text is only for the log.
    #[error("database error: {0}")]
    Backend(String),
}

impl RepositoryError {
    /// Whether the error is a conflict with this constraint.
    pub fn is_conflict_with(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if constraint == name)
    }
}

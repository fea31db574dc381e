//! Conversion of the driver's errors into [`RepositoryError`].

use coffer_storage::RepositoryError;
use deadpool_postgres::PoolError;
use tokio_postgres::{Error, error::SqlState};

/// The error code raised by `begin_unit` for a session that is no longer active.
const SESSION_ENDED: &str = "CF001";

/// Converts an error of the driver.
pub(crate) fn repository_error(error: &Error) -> RepositoryError {
    let Some(db) = error.as_db_error() else {
        let text = with_causes(error);
        return if error.is_closed() || is_io(error) {
            RepositoryError::Unavailable(text)
        } else {
            RepositoryError::Backend(text)
        };
    };
    let code = db.code();
    // The message names the problem; the detail would repeat the row's values.
    let text = format!("{} ({})", db.message(), code.code());
    match code.code().get(..2) {
        _ if code.code() == SESSION_ENDED => RepositoryError::SessionEnded,
        _ if *code == SqlState::T_R_SERIALIZATION_FAILURE
            || *code == SqlState::T_R_DEADLOCK_DETECTED =>
        {
            // The caller only learns that it may retry.
            tracing::info!(sqlstate = code.code(), "transaction conflict");
            RepositoryError::Serialization
        }
        Some("23") => match db.constraint() {
            Some(constraint) => RepositoryError::Conflict {
                constraint: constraint.to_owned(),
            },
            None => RepositoryError::Invalid(text),
        },
        Some("22") => RepositoryError::Invalid(text),
        // Connection exceptions, insufficient resources, operator intervention (shutdown, timeouts).
        Some("08" | "53" | "57") => RepositoryError::Unavailable(text),
        // Another transaction has held a lock for too long. Retrying at once would only wait again.
        _ if *code == SqlState::LOCK_NOT_AVAILABLE => RepositoryError::Unavailable(text),
        _ => RepositoryError::Backend(text),
    }
}

/// Converts the pool's failure to provide a connection.
pub(crate) fn pool_error(error: &PoolError) -> RepositoryError {
    match error {
        PoolError::Backend(backend) => RepositoryError::Unavailable(with_causes(backend)),
        other => RepositoryError::Unavailable(other.to_string()),
    }
}

fn is_io(error: &Error) -> bool {
    let source = std::error::Error::source(error);
    source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<_> = causes.map(ToString::to_string).collect();
    texts.join(": ")
}

//! Sessions.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{SessionId, UserId},
    session::{EndReason, Session},
};

use crate::RepositoryError;

/// Stores sessions. PostgreSQL is the authority on them: they are never cached.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SessionRepository: Send {
    /// Adds a session.
    async fn add(&mut self, session: &Session) -> Result<(), RepositoryError>;

    /// A session, ended or not.
    async fn get(&mut self, id: SessionId) -> Result<Option<Session>, RepositoryError>;

    /// Stores a rotation, in one conditional statement: `false` if the session is no longer at the
    /// generation before, or has ended. Of several callers at once, one wins.
    async fn rotate(&mut self, after: &Session) -> Result<bool, RepositoryError>;

    /// Stores that a session ended; `false` if it had ended before.
    async fn end(&mut self, after: &Session) -> Result<bool, RepositoryError>;

    /// The same for a session of whomever, which a browser leaves behind when it signs in or out:
    /// it may be in two people's. Only who has read the session has its salt, without which it
    /// stays as it is.
    async fn end_left(&mut self, after: &Session) -> Result<bool, RepositoryError>;

    /// Ends all sessions of a user that have not ended; how many.
    async fn end_all(
        &mut self,
        user: UserId,
        at: DateTime<Utc>,
        reason: EndReason,
    ) -> Result<u64, RepositoryError>;

    /// Forgets the devices of all sessions of a user, ended or not, so that none of them is known;
    /// on how many sessions there was one.
    async fn forget_devices(
        &mut self,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError>;

    /// Notes that the session was used.
    async fn touch(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), RepositoryError>;

    /// Removes sessions of everyone that ended or expired before a time, at most so many; how many.
    /// Only a system unit can. `None` while another unit is at it.
    async fn purge(
        &mut self,
        over_before: DateTime<Utc>,
        rows: u32,
    ) -> Result<Option<u64>, RepositoryError>;
}

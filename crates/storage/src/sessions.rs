//! Sessions of users.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{SessionId, UserId},
    session::{EndReason, Session},
};

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

repository! {
    /// Stores sessions. PostgreSQL is the authority on them: they are never cached.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait SessionRepository, over sessions {
        /// Adds a new session.
        async fn add(&mut self, session: &Session) -> Result<(), RepositoryError>;

        /// A session by its id, ended or not.
        async fn get(&mut self, id: SessionId) -> Result<Option<Session>, RepositoryError>;

        /// Stores a rotation of the refresh token in one conditional statement: `false` if the session
        /// is no longer at the previous generation, or has ended. Of several concurrent callers, one
        /// succeeds.
        async fn rotate(&mut self, after: &Session) -> Result<bool, RepositoryError>;

        /// Adds proofs of the identity to a session and stores their time, in one statement: `false`
        /// if the session has ended. `amr` are the methods to add.
        async fn step_up(
            &mut self,
            id: SessionId,
            amr: &[String],
            at: DateTime<Utc>,
        ) -> Result<bool, RepositoryError>;

        /// One page of a user's sessions that are active at a time, newest first, without one of
        /// them.
        async fn list_active(
            &mut self,
            user: UserId,
            except: Option<SessionId>,
            now: DateTime<Utc>,
            page: &PageRequest,
        ) -> Result<CursorPage<Session>, RepositoryError>;

        /// Stores that a session ended, and whether its device is still known; `false` if it had
        /// already ended.
        async fn end(&mut self, after: &Session) -> Result<bool, RepositoryError>;

        /// Like [`SessionRepository::end`], for a session of any user that a browser abandons when it
        /// signs in or out, since several people may use a browser. Only a caller that has read the
        /// session knows its salt, without which the session is not ended.
        async fn end_abandoned(&mut self, after: &Session) -> Result<bool, RepositoryError>;

        /// Ends all of a user's sessions that have not ended, or all but one, and returns their number.
        async fn end_all(
            &mut self,
            user: UserId,
            except: Option<SessionId>,
            at: DateTime<Utc>,
            reason: EndReason,
        ) -> Result<u64, RepositoryError>;

        /// Removes the device from all of a user's sessions, ended or not, or from all but one, so
        /// that none is recognised any more, and returns the number of sessions that had one.
        async fn forget_devices(
            &mut self,
            user: UserId,
            except: Option<SessionId>,
            at: DateTime<Utc>,
        ) -> Result<u64, RepositoryError>;

        /// Removes one device from all of a user's sessions, ended or not, so that it is no longer
        /// recognised, and returns the number of sessions that had it.
        async fn forget_device(
            &mut self,
            user: UserId,
            device: &[u8; 32],
            at: DateTime<Utc>,
        ) -> Result<u64, RepositoryError>;

        /// Stores the time at which the session was last used.
        async fn touch(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), RepositoryError>;

        /// Purges sessions of all users that ended or expired before a time, up to a limit, and returns
        /// their number. Only for system units. `None` while another unit is purging.
        async fn purge(
            &mut self,
            over_before: DateTime<Utc>,
            rows: u32,
        ) -> Result<Option<u64>, RepositoryError>;
    }
}

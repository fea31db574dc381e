//! Users and their credentials.

use async_trait::async_trait;
use coffer_domain::{
    Email,
    ids::UserId,
    user::{Credentials, PasswordHash, User},
};

use crate::RepositoryError;

/// The constraint that keeps addresses unique, as a conflict names it.
pub const EMAIL_IS_TAKEN: &str = "users_email_key";

/// Stores users.
#[async_trait]
pub trait UserRepository: Send {
    /// Adds a user. An address that is taken is a conflict with [`EMAIL_IS_TAKEN`].
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<&PasswordHash>,
    ) -> Result<(), RepositoryError>;

    /// The user, if the unit may see them.
    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError>;

    /// What a sign-in with a password needs, by address regardless of case. The only look-up that
    /// finds users whom the unit can't see. `device` is the SHA-256 of the device cookie.
    async fn find_credentials(
        &mut self,
        email: &Email,
        device: Option<[u8; 32]>,
    ) -> Result<Option<Credentials>, RepositoryError>;

    /// Replaces the password's hash, as after a sign-in that found it outdated.
    async fn set_password_hash(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), RepositoryError>;

    /// Erases the user with everything that is theirs. Whether there was one.
    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError>;
}

//! Users and their credentials.

use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Email,
    ids::UserId,
    labelled,
    user::{Credentials, DetailedUser, PasswordHash, Role, Tier, User, UserStatus},
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that keeps addresses unique, as a conflict names it.
pub const EMAIL_IS_TAKEN: &str = "users_email_key";

filter! {
    /// The users to list or count: all, of every status, unless conditions say otherwise.
    pub struct UserFilter {
        /// Only of one status.
        status: UserStatus,
        /// Only of one tier.
        tier: Tier,
        /// Only of one role.
        role: Role,
        /// Only with this text in the address or in its key, regardless of case.
        email: String,
        /// Only those who registered in this range of time, its end excluded.
        created: Range<DateTime<Utc>>,
    }
}

/// A way in which stored passwords are hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordMethod {
    /// The beginning of the hash, up to its salt: `$2b$12$`.
    pub prefix: String,
    /// How many users' passwords are hashed so.
    pub users: u64,
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum UserSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By the key of the address.
        Email = "email",
    }
}

/// What comes along with each user, read in the same statement. What is not asked for is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserWith {
    /// What they tell about themselves.
    pub profile: bool,
}

impl UserWith {
    /// The users alone.
    pub const NOTHING: Self = Self { profile: false };

    /// All that there is.
    pub const ALL: Self = Self { profile: true };
}

repository! {
    /// Stores users. Whose unit it is sees their own user alone; lists and looking up by address
    /// are for system units, who see all.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait UserRepository, layer UserLayer over users {
        /// Adds a user. An address that is taken is a conflict with [`EMAIL_IS_TAKEN`].
        async fn add(
            &mut self,
            user: &User,
            password_hash: Option<PasswordHash>,
        ) -> Result<(), RepositoryError>;

        /// The user, if the unit may see them.
        async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError>;

        /// The user of an address, by its key, if the unit may see them. Who was anonymised has
        /// none.
        async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError>;

        /// A page of users alone.
        async fn list(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
        ) -> Result<CursorPage<User>, RepositoryError>;

        /// A page of users with what is asked for beside them, in one statement.
        async fn list_with(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
            with: UserWith,
        ) -> Result<CursorPage<DetailedUser>, RepositoryError>;

        /// How many users there are.
        async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError>;

        /// What a sign-in with a password needs, by the key of the address. The only look-up that
        /// finds users whom the unit can't see. `devices` are the SHA-256 of device cookies.
        async fn find_credentials(
            &mut self,
            email: &Email,
            devices: &[[u8; 32]],
        ) -> Result<Option<Credentials>, RepositoryError>;

        /// How the stored passwords are hashed, the most frequent method first, and at most so
        /// many. Only a system unit sees the hashes.
        async fn password_methods(&mut self, rows: u32)
        -> Result<Vec<PasswordMethod>, RepositoryError>;

        /// Replaces the password's hash, as after a sign-in that found it outdated.
        async fn set_password_hash(
            &mut self,
            id: UserId,
            password_hash: &PasswordHash,
            at: DateTime<Utc>,
        ) -> Result<(), RepositoryError>;

        /// Erases the user with everything that is theirs. Whether there was one.
        async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError>;
    }
}

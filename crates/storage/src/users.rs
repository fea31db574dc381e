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

/// The constraint that keeps email addresses unique, as named in a conflict.
pub const EMAIL_IS_TAKEN: &str = "users_email_key";

filter! {
    /// The users to list or count: all of them, unless conditions say otherwise.
    pub struct UserFilter {
        /// Only users with this status.
        status: UserStatus,
        /// Only users of this tier.
        tier: Tier,
        /// Only users with this role.
        role: Role,
        /// Only users whose address or its key contains this text, regardless of case.
        email: String,
        /// Only users who registered in this range of time, end excluded.
        created: Range<DateTime<Utc>>,
    }
}

/// A method of hashing among the stored passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordMethod {
    /// The beginning of the hash up to the salt, such as `$2b$12$`.
    pub prefix: String,
    /// The number of users whose passwords are hashed with it.
    pub users: u64,
}

labelled! {
    /// The sort orders of a list of users.
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

/// The related data to read with each user, in the same statement. Nothing else is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserWith {
    /// The user's profile.
    pub profile: bool,
}

impl UserWith {
    /// Reads the users alone.
    pub const NOTHING: Self = Self { profile: false };

    /// Reads all related data.
    pub const ALL: Self = Self { profile: true };
}

repository! {
    /// Stores users. A user's unit sees only that user; listing and looking up by address are for
    /// system units, which see all.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait UserRepository, layer UserLayer over users {
        /// Adds a user. A conflict with [`EMAIL_IS_TAKEN`] if the address is taken.
        async fn add(
            &mut self,
            user: &User,
            password_hash: Option<PasswordHash>,
        ) -> Result<(), RepositoryError>;

        /// The user with this id, if the unit may see them.
        async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError>;

        /// The user with this address, compared by its key, if the unit may see them. An anonymised
        /// user has no address.
        async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError>;

        /// One page of the users that match the filter, alone.
        async fn list(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
        ) -> Result<CursorPage<User>, RepositoryError>;

        /// One page of users with related data, in one statement.
        async fn list_with(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
            with: UserWith,
        ) -> Result<CursorPage<DetailedUser>, RepositoryError>;

        /// The number of users that match the filter.
        async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError>;

        /// The data that signing in with a password needs, looked up by the key of the address. No
        /// other look-up finds users whom the unit cannot see. `devices` are the SHA-256 hashes of
        /// device cookies.
        async fn find_credentials(
            &mut self,
            email: &Email,
            devices: &[[u8; 32]],
        ) -> Result<Option<Credentials>, RepositoryError>;

        /// The methods by which stored passwords are hashed, most frequent first, up to a limit.
        /// Only a system unit can read hashes.
        async fn password_methods(&mut self, rows: u32)
        -> Result<Vec<PasswordMethod>, RepositoryError>;

        /// Reads a user, and locks the row until the unit ends. A unit that relies on credentials
        /// calls this first and compares [`User::credentials_version`] with the one that was
        /// verified: credentials then cannot change before it ends.
        async fn lock(&mut self, id: UserId) -> Result<Option<User>, RepositoryError>;

        /// Replaces the password and raises the version of the credentials, so that sign-ins with
        /// the previous ones are refused. The user's row is locked from then on: sessions ended
        /// after this call include those of sign-ins that were faster.
        async fn change_password(
            &mut self,
            id: UserId,
            password_hash: &PasswordHash,
            at: DateTime<Utc>,
        ) -> Result<(), RepositoryError>;

        /// Stores another hash of the same password, for example after a sign-in with an outdated
        /// one; `false` if the credentials have changed since this version.
        async fn replace_password_hash(
            &mut self,
            id: UserId,
            version: i32,
            password_hash: &PasswordHash,
            at: DateTime<Utc>,
        ) -> Result<bool, RepositoryError>;

        /// Erases the user with all of their data; `false` if there was no such user.
        async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError>;
    }
}

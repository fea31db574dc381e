//! Users, their credentials, roles and tiers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::{
    Email,
    audit::{Audited, EntityType},
    ids::UserId,
    labelled,
    lifecycle::Entity,
    settings::UserProfile,
};

labelled! {
    /// The role of a user, a fixed set of permissions; see [`Permission`](crate::Permission).
    pub enum Role {
        /// Manages their own finances.
        User = "user",
        /// Supports other users.
        Support = "support",
        /// Administers the installation.
        Admin = "admin",
    }
}

labelled! {
    /// The plan of a user, which determines rate limits.
    pub enum Tier {
        /// The default plan.
        Free = "free",
        /// The plan with higher limits.
        Premium = "premium",
    }
}

labelled! {
    /// The status of a user between registration and anonymisation.
    pub enum UserStatus {
        /// Invited or imported, and has not signed in yet.
        Pending = "pending",
        /// Can sign in.
        Active = "active",
        /// Locked by an administrator until unlocked.
        Locked = "locked",
        /// Disabled by an administrator.
        Disabled = "disabled",
        /// Has requested deletion and can still withdraw the request.
        DeletionRequested = "deletion_requested",
        /// Anonymised: no personal data is left.
        Anonymised = "anonymised",
    }
}

impl UserStatus {
    /// True if users with this status may have sessions.
    pub fn may_sign_in(self) -> bool {
        matches!(self, Self::Active | Self::DeletionRequested)
    }
}

/// A person with an account at this installation. The password hash is kept separately, in
/// [`Credentials`](crate::user::Credentials), so that it does not reach the cache, the audit log or
/// the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user's id, a UUID (version 7).
    pub id: UserId,
    /// The address for signing in and for mail, in the owner's spelling; unique by [`Email::key`].
    pub email: Email,
    /// The status between registration and anonymisation.
    pub status: UserStatus,
    /// The plan, which determines rate limits.
    pub tier: Tier,
    /// The role, which determines permissions.
    pub role: Role,
    /// The time at which the address was verified.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// The version of the terms that the user accepted.
    pub terms_version: Option<String>,
    /// The time at which the user accepted them.
    pub terms_accepted_at: Option<DateTime<Utc>>,
    /// The number of changes of the credentials, such as the password. A sign-in that began before
    /// a change is refused.
    pub credentials_version: i32,
    /// The time of the registration.
    pub created_at: DateTime<Utc>,
    /// The time of the latest change.
    pub updated_at: DateTime<Utc>,
}

impl Entity for User {
    fn entity_id(&self) -> Uuid {
        self.id.uuid()
    }

    fn owner_id(&self) -> UserId {
        self.id
    }
}

impl Audited for User {
    const ENTITY_TYPE: EntityType = EntityType::User;
    const RECORDED: &'static [&'static str] = &[
        "status",
        "tier",
        "role",
        "email_verified_at",
        "terms_version",
        "terms_accepted_at",
    ];
    const DERIVED: &'static [&'static str] = &["credentials_version"];
}

/// A user with the profile, if requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailedUser {
    /// The user itself.
    pub user: User,
    /// The profile; `None` if not requested.
    pub profile: Option<UserProfile>,
}

/// A stored password hash, in PHC or modular crypt form. It can be neither printed nor serialised.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Wraps a hash from the hashing function or the database.
    pub fn new(encoded: String) -> Self {
        Self(encoded)
    }

    /// The encoded hash, for verification and storage only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(redacted)")
    }
}

/// The data for signing in with a password, looked up by email address.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The id of the user.
    pub user_id: UserId,
    /// The hash of the password; `None` for users who only sign in through a provider.
    pub password_hash: Option<PasswordHash>,
    /// The number of changes of the user's credentials.
    pub version: i32,
    /// The status, which decides whether the user can sign in.
    pub status: UserStatus,
    /// The role for the new session's tokens.
    pub role: Role,
    /// The tier for the new session's tokens.
    pub tier: Tier,
    /// SHA-256 of the device cookie, if the user has signed in before on one of the request's
    /// devices.
    pub known_device: Option<[u8; 32]>,
}

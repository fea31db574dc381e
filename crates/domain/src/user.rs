//! Users.

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
    /// What a user may do; see [`Permission`](crate::Permission).
    pub enum Role {
        /// Keeps their own finances.
        User = "user",
        /// Helps users.
        Support = "support",
        /// Runs the installation.
        Admin = "admin",
    }
}

labelled! {
    /// What a user pays for; it decides rate limits.
    pub enum Tier {
        /// The default.
        Free = "free",
        /// Higher limits.
        Premium = "premium",
    }
}

labelled! {
    /// Where a user stands between registration and erasure.
    pub enum UserStatus {
        /// Invited or imported; has not signed in yet.
        Pending = "pending",
        /// May sign in.
        Active = "active",
        /// Locked by an administrator until unlocked.
        Locked = "locked",
        /// Switched off by an administrator.
        Disabled = "disabled",
        /// Asked to be deleted and may still come back.
        DeletionRequested = "deletion_requested",
        /// Erased: nothing personal is left.
        Anonymised = "anonymised",
    }
}

impl UserStatus {
    /// Whether a user of this status may have sessions.
    pub fn may_sign_in(self) -> bool {
        matches!(self, Self::Active | Self::DeletionRequested)
    }
}

/// A person who uses this installation. The password's hash is not part of it: it stays in
/// [`Credentials`](crate::user::Credentials), so that it reaches neither cache, nor audit, nor log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// Address for signing in and for mail, as its owner wrote it; unique by [`Email::key`].
    pub email: Email,
    /// Where the user stands.
    pub status: UserStatus,
    /// What the user pays for.
    pub tier: Tier,
    /// What the user may do.
    pub role: Role,
    /// When the address was shown to be the user's.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// The version of the terms the user accepted.
    pub terms_version: Option<String>,
    /// When the user accepted them.
    pub terms_accepted_at: Option<DateTime<Utc>>,
    /// When the user registered.
    pub created_at: DateTime<Utc>,
    /// When the user was last changed.
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
    const REDACTED: &'static [&'static str] = &["email"];
}

/// A user with what was asked for beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailedUser {
    /// The user.
    pub user: User,
    /// What they tell about themselves; none where it was not asked for.
    pub profile: Option<UserProfile>,
}

/// A stored password hash, in PHC or modular crypt form. It can be neither printed nor serialised.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a hash as the hashing function or the database gave it.
    pub fn new(encoded: String) -> Self {
        Self(encoded)
    }

    /// The encoded hash, for verification and storage alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(redacted)")
    }
}

/// What signing in with a password looks up by an address.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose they are.
    pub user_id: UserId,
    /// Absent for people who sign in through a provider only.
    pub password_hash: Option<PasswordHash>,
    /// Where the user stands.
    pub status: UserStatus,
    /// What the user may do.
    pub role: Role,
    /// What the user pays for.
    pub tier: Tier,
    /// Of the devices that the request names, the one on which this user has signed in before: the
    /// SHA-256 of its cookie.
    pub known_device: Option<[u8; 32]>,
}

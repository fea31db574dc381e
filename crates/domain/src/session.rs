//! Sessions: a user signed in on a device.

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::{SessionId, UserId};

use crate::labelled;

/// A sign-in that has or had effect. Refresh tokens are derived from `salt` and `generation`
/// under a key that is not in the database; no token is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identifier.
    pub id: SessionId,
    /// Who is signed in.
    pub user_id: UserId,
    /// How the identity was proven; RFC 8176 names: `pwd`, `otp` …
    pub amr: Vec<String>,
    /// Whether the person asked to stay signed in.
    pub remember_me: bool,
    /// Random bytes that make this session's refresh tokens its own.
    pub salt: [u8; 16],
    /// How often the refresh token was rotated.
    pub generation: i32,
    /// When it was last rotated; at first, when the session was made.
    pub rotated_at: DateTime<Utc>,
    /// SHA-256 of the device cookie.
    pub device_hash: Option<[u8; 32]>,
    /// The address of the sign-in.
    pub address: std::net::IpAddr,
    /// The user agent of the sign-in.
    pub user_agent: String,
    /// The last use, at most a minute behind.
    pub last_seen_at: DateTime<Utc>,
    /// Unless it is refreshed, the session ends then.
    pub idle_expires_at: DateTime<Utc>,
    /// The session ends then, whatever happens.
    pub absolute_expires_at: DateTime<Utc>,
    /// When and why it ended early.
    pub ended: Option<Ended>,
    /// The time of the sign-in.
    pub created_at: DateTime<Utc>,
}

/// When and why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: EndReason,
}

labelled! {
    /// Why a session ended before its time.
    pub enum EndReason {
        /// The user signed out here.
        SignedOut = "signed_out",
        /// The user signed out everywhere.
        SignedOutEverywhere = "signed_out_everywhere",
        /// A spent refresh token came back: somebody has a copy.
        RefreshReplayed = "refresh_replayed",
        /// An administrator ended it.
        Administrator = "administrator",
        /// Its browser signed in anew, as the same user or another.
        Replaced = "replaced",
    }
}

/// The session can't be changed like this: it has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session has already ended")]
pub struct SessionEnded;

impl Session {
    /// Whether the session has effect at `now`.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && now < self.idle_expires_at && now < self.absolute_expires_at
    }

    /// Ends the session.
    pub fn end(mut self, at: DateTime<Utc>, reason: EndReason) -> Result<Self, SessionEnded> {
        if self.ended.is_some() {
            return Err(SessionEnded);
        }
        self.ended = Some(Ended { at, reason });
        Ok(self)
    }

    /// Raises the generation: every earlier refresh token is spent.
    pub fn rotate(mut self, at: DateTime<Utc>, idle: TimeDelta) -> Result<Self, SessionEnded> {
        if !self.is_active(at) {
            return Err(SessionEnded);
        }
        self.generation += 1;
        self.rotated_at = at;
        self.last_seen_at = at;
        self.idle_expires_at = (at + idle).min(self.absolute_expires_at);
        Ok(self)
    }
}

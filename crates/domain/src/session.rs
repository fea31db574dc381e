//! Sessions: a user signed in on a device.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    Line,
    ids::{SessionId, UserId},
    labelled,
};

/// A signed-in browser or program. Refresh tokens are derived from `salt` and `generation` under a
/// key outside the database; no token is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session's id, a UUID (version 7).
    pub id: SessionId,
    /// The signed-in user.
    pub user_id: UserId,
    /// The methods by which the identity was proven, as RFC 8176 names them: `pwd`, `otp` …
    pub amr: Vec<String>,
    /// The time at which the identity was last proven, by the sign-in or a step-up.
    pub authenticated_at: DateTime<Utc>,
    /// The administrator who acts in the user's name; `None` for the user's own sessions.
    pub impersonation: Option<Impersonation>,
    /// Whether the user chose to stay signed in.
    pub remember_me: bool,
    /// Random bytes from which the session's refresh tokens are derived.
    pub salt: [u8; 16],
    /// The number of times that the refresh token was rotated.
    pub generation: i32,
    /// The time of the latest rotation, or of the sign-in before the first one.
    pub rotated_at: DateTime<Utc>,
    /// SHA-256 of the device cookie.
    pub device_hash: Option<[u8; 32]>,
    /// The address of the sign-in.
    pub address: std::net::IpAddr,
    /// The user agent of the sign-in.
    pub user_agent: String,
    /// The time of the latest use, up to a minute behind.
    pub last_seen_at: DateTime<Utc>,
    /// The time at which the session ends unless it is refreshed.
    pub idle_expires_at: DateTime<Utc>,
    /// The time at which the session ends even if it is refreshed.
    pub absolute_expires_at: DateTime<Utc>,
    /// The time and the reason of an early end.
    pub ended: Option<Ended>,
    /// The time of the sign-in.
    pub created_at: DateTime<Utc>,
}

/// The use of a session by an administrator in the user's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impersonation {
    /// The administrator.
    pub impersonator: UserId,
    /// The reason that the administrator gave, 1–200 characters.
    pub reason: Line,
    /// The time by which the session expires.
    pub ends_at: DateTime<Utc>,
}

impl Impersonation {
    /// The maximum length of a reason, in characters.
    pub const MAX_REASON: usize = 200;
}

/// The early end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The time of the end.
    pub at: DateTime<Utc>,
    /// The reason why it ended.
    pub reason: EndReason,
}

labelled! {
    /// The reason why a session ended before it expired.
    pub enum EndReason {
        /// The user signed out of this session.
        SignedOut = "signed_out",
        /// The user signed out of all sessions.
        SignedOutEverywhere = "signed_out_everywhere",
        /// A refresh token was used a second time, so it has probably been stolen.
        RefreshReplayed = "refresh_replayed",
        /// An administrator revoked the session.
        Administrator = "administrator",
        /// The same browser signed in again, as this or another user.
        Replaced = "replaced",
    }
}

/// The session has ended and cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session has already ended")]
pub struct SessionEnded;

impl Session {
    /// True if the session has neither ended nor expired at `now`.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && now < self.idle_expires_at && now < self.absolute_expires_at
    }

    /// Ends the session early; fails if it has already ended.
    pub fn end(mut self, at: DateTime<Utc>, reason: EndReason) -> Result<Self, SessionEnded> {
        if self.ended.is_some() {
            return Err(SessionEnded);
        }
        self.ended = Some(Ended { at, reason });
        Ok(self)
    }

    /// Ends the session early, from another one: its device is no longer known, since someone else
    /// may have it. Fails if the session has already ended.
    pub fn end_remotely(
        mut self,
        at: DateTime<Utc>,
        reason: EndReason,
    ) -> Result<Self, SessionEnded> {
        self.device_hash = None;
        self.end(at, reason)
    }

    /// Raises the generation, which invalidates all earlier refresh tokens.
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

    /// Adds proofs of the identity to those of the sign-in. When the session expires does not
    /// change.
    pub fn step_up(mut self, at: DateTime<Utc>, amr: &[&str]) -> Result<Self, SessionEnded> {
        if !self.is_active(at) {
            return Err(SessionEnded);
        }
        for method in amr {
            if !self.amr.iter().any(|known| known == method) {
                self.amr.push((*method).to_owned());
            }
        }
        self.authenticated_at = self.authenticated_at.max(at);
        Ok(self)
    }

    /// The administrator who acts in the user's name, if one does.
    pub fn impersonator(&self) -> Option<UserId> {
        let impersonation = self.impersonation.as_ref();
        impersonation.map(|impersonation| impersonation.impersonator)
    }
}

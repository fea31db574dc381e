//! Who acts. Every service method takes an [`Actor`]; there is no ambient current user.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    Permission,
    ids::{RequestId, SessionId, UserId},
    network::host_network,
    user::{Role, Tier},
};

/// Who acts, from where, and in which request. Row-level security and the audit log are fed from it.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who acts.
    pub subject: Subject,
    /// Who acts in the subject's name, while impersonating.
    pub impersonator: Option<UserId>,
    /// From where.
    pub client: Client,
    /// In which request.
    pub request_id: RequestId,
    /// Whether the database has checked the session; shared by clones of the actor.
    pub session_check: SessionCheck,
}

/// Whether the database has found the session active in this request. The token only proves that
/// the session was created.
#[derive(Debug, Clone, Default)]
pub struct SessionCheck(Arc<AtomicBool>);

impl SessionCheck {
    /// Records that the session is active.
    pub fn pass(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the session is active.
    pub fn has_passed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nobody who is known: a visitor.
    Anonymous,
    /// Somebody who is about to prove who they are (a registration, a password that was just
    /// verified, a refresh token). Their rows are in sight, but they hold no permission.
    Claimant(UserId),
    /// A user who is signed in.
    User {
        /// Who.
        id: UserId,
        /// The session that proves it. The first statement of every unit of work checks that it
        /// has not ended.
        session: SessionId,
        /// The role that the token names. The database refuses the unit when it is no longer so.
        role: Role,
        /// The tier that the token names; likewise.
        tier: Tier,
    },
}

/// The client of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its address; a proxy's word for it only if the proxy is a configured one.
    pub address: IpAddr,
    /// What it calls itself, cut to a length that can be stored.
    pub user_agent: String,
}

impl Client {
    /// The longest user agent that is kept, in characters.
    pub const MAX_USER_AGENT: usize = 256;

    /// A client as the request describes it.
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        let user_agent = user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::MAX_USER_AGENT)
            .collect();
        Self {
            address,
            user_agent,
        }
    }

    /// What counts as one client: an IPv4 address, or the /64 that a household or host has of IPv6.
    pub fn network(&self) -> IpAddr {
        host_network(self.address)
    }

    /// This process itself, for commands and jobs.
    pub fn local() -> Self {
        Self::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "coffer")
    }
}

/// The actor may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody is signed in.
    #[error("not authenticated")]
    Unauthenticated,
    /// The actor's role lacks the permission.
    #[error("permission denied")]
    Forbidden(Permission),
}

impl Actor {
    /// A visitor.
    pub fn anonymous(client: Client, request_id: RequestId) -> Self {
        Self {
            subject: Subject::Anonymous,
            impersonator: None,
            client,
            request_id,
            session_check: SessionCheck::default(),
        }
    }

    /// The same client and request, now acting as another subject.
    pub fn acting_as(&self, subject: Subject) -> Self {
        Self {
            subject,
            ..self.clone()
        }
    }

    /// The user who acts or claims to, if one does.
    pub fn user_id(&self) -> Option<UserId> {
        match self.subject {
            Subject::Claimant(id) | Subject::User { id, .. } => Some(id),
            Subject::Anonymous => None,
        }
    }

    /// The session that proves the actor, if one does.
    pub fn session_id(&self) -> Option<SessionId> {
        match self.subject {
            Subject::User { session, .. } => Some(session),
            _ => None,
        }
    }

    /// The user who acts, if they hold the permission.
    pub fn require(&self, permission: Permission) -> Result<UserId, Denied> {
        match self.subject {
            Subject::User { id, role, .. } if role.grants(permission) => Ok(id),
            Subject::User { .. } => Err(Denied::Forbidden(permission)),
            Subject::Anonymous | Subject::Claimant(_) => Err(Denied::Unauthenticated),
        }
    }
}

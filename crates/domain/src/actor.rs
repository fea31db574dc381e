//! The actor on whose behalf code runs. Every service method takes an [`Actor`]; there is no
//! ambient current user.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    Permission,
    ids::{ApiKeyId, RequestId, SessionId, UserId},
    labelled,
    network::host_network,
    user::{Role, Tier},
};

/// The user or visitor on whose behalf code runs, with the client and the request. Row-level
/// security and the audit log take their context from it.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The visitor, or the user and session, whose permissions apply.
    pub subject: Subject,
    /// The user who acts in the subject's name, while impersonating.
    pub impersonator: Option<UserId>,
    /// The client that sent the request.
    pub client: Client,
    /// The id of the request, for the log and the audit log.
    pub request_id: RequestId,
    /// The result of the session check; shared by clones of the actor.
    pub session_check: SessionCheck,
}

/// The result of checking in the database that the session is still active, within one request. The
/// token only proves that the session was created.
#[derive(Debug, Clone, Default)]
pub struct SessionCheck(Arc<AtomicBool>);

impl SessionCheck {
    /// Records that the session is active.
    pub fn pass(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True if the database has found the session active.
    pub fn has_passed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The party whose permissions apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A visitor who has not signed in.
    Anonymous,
    /// A user whose identity is about to be proven: by a registration, a password that was just
    /// verified, or a refresh token. Only their account and sessions are visible, and they hold no
    /// permission.
    Claimant(UserId),
    /// The holder of a one-time link that was sent to this user. Nothing is visible; only functions
    /// of the database that check the link act for them.
    LinkHolder(UserId),
    /// A user who is signed in.
    User {
        /// The user's id.
        id: UserId,
        /// The credential of the request. The first statement of every unit of work checks it.
        proof: Proof,
        /// The role in the access token. The database refuses the unit of work if the role has
        /// changed since.
        role: Role,
        /// The tier in the access token. The database refuses the unit of work if the tier has
        /// changed since.
        tier: Tier,
    },
}

/// The credential that proves, with each request, that a user is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// An access token of this session, which must be active.
    Session(SessionId),
    /// An API key. There are none yet, so the database refuses them.
    ApiKey(ApiKeyId),
}

labelled! {
    /// The kind of proof with which a unit of work begins. The database refuses any other.
    pub enum ProofKind {
        /// A session of the user.
        Session = "session",
        /// An API key of the user.
        ApiKey = "api_key",
        /// A credential that was just verified, or is about to be created.
        Credential = "credential",
        /// A one-time link that was sent to the user.
        OneTimeLink = "one_time_link",
    }
}

impl Subject {
    /// The kind of proof of the subject's identity; `None` for a visitor.
    pub fn proof_kind(self) -> Option<ProofKind> {
        match self {
            Self::Anonymous => None,
            Self::Claimant(_) => Some(ProofKind::Credential),
            Self::LinkHolder(_) => Some(ProofKind::OneTimeLink),
            Self::User { proof, .. } => Some(match proof {
                Proof::Session(_) => ProofKind::Session,
                Proof::ApiKey(_) => ProofKind::ApiKey,
            }),
        }
    }
}

/// The client of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The IP address of the client. An address reported by a proxy is used only if that proxy is a
    /// configured one.
    pub address: IpAddr,
    /// The `User-Agent` header, cut to [`MAX_USER_AGENT`](Self::MAX_USER_AGENT) characters.
    pub user_agent: String,
}

impl Client {
    /// The maximum length of a stored user agent, in characters.
    pub const MAX_USER_AGENT: usize = 256;

    /// Describes the sender of a request; a longer user agent is cut.
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

    /// The network that is rate-limited as one client: an IPv4 address, or the /64 that a household
    /// or host has in IPv6.
    pub fn network(&self) -> IpAddr {
        host_network(self.address)
    }

    /// This process as its own client, for commands and background jobs.
    pub fn local() -> Self {
        Self::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "coffer")
    }
}

/// The refusal of an action to an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor is not signed in.
    #[error("not authenticated")]
    Unauthenticated,
    /// The actor's role lacks the permission.
    #[error("permission denied")]
    Forbidden(Permission),
}

impl Actor {
    /// A visitor who has not signed in, without any permission.
    pub fn anonymous(client: Client, request_id: RequestId) -> Self {
        Self {
            subject: Subject::Anonymous,
            impersonator: None,
            client,
            request_id,
            session_check: SessionCheck::default(),
        }
    }

    /// The same client and request, with another subject.
    pub fn acting_as(&self, subject: Subject) -> Self {
        Self {
            subject,
            ..self.clone()
        }
    }

    /// The id of the signed-in user or claimant; `None` for others, who may not be that user.
    pub fn user_id(&self) -> Option<UserId> {
        match self.subject {
            Subject::Claimant(id) | Subject::User { id, .. } => Some(id),
            Subject::Anonymous | Subject::LinkHolder(_) => None,
        }
    }

    /// The id of the signed-in user's session; `None` for all others.
    pub fn session_id(&self) -> Option<SessionId> {
        match self.subject {
            Subject::User {
                proof: Proof::Session(session),
                ..
            } => Some(session),
            _ => None,
        }
    }

    /// The id of the signed-in user, if their role holds the permission.
    pub fn require(&self, permission: Permission) -> Result<UserId, Denied> {
        match self.subject {
            Subject::User { id, role, .. } if role.grants(permission) => Ok(id),
            Subject::User { .. } => Err(Denied::Forbidden(permission)),
            Subject::Anonymous | Subject::Claimant(_) | Subject::LinkHolder(_) => {
                Err(Denied::Unauthenticated)
            }
        }
    }
}

//! The only way to sign in. Every flow proves an identity and passes it to [`SignIn::complete`],
//! which alone creates sessions.

use std::sync::Arc;

use coffer_domain::{
    Actor, Clock, Rng,
    audit::{Action, AuditRecord, EntityType},
    ids::SessionId,
    rng,
    session::{EndReason, Session},
    user::User,
};
use coffer_security::{
    AccessGrant, AccessTokens, AuthSettings, OpaqueToken, RefreshToken, RefreshTokens,
    access_token::AccessToken,
};
use coffer_storage::UnitOfWork;

use crate::{
    Error, SessionTokens, Unauthenticated, internal,
    session_lookup::{PresentedSession, SessionLookup},
};

/// An identity that was just proven.
#[derive(Debug)]
pub(crate) struct ProvenIdentity {
    /// The user whose identity was proven.
    pub(crate) user: User,
    /// The methods of authentication, by their names in RFC 8176.
    pub(crate) amr: Vec<String>,
    /// Whether the user chose to stay signed in.
    pub(crate) remember_me: bool,
    /// The device cookie presented, if this user has signed in with it before. Any other may have
    /// been planted by someone who wants it to become a known device of this user.
    pub(crate) known_device: Option<OpaqueToken>,
    /// The sessions that this browser presented, of any user. They end, because the browser
    /// replaces their tokens, after which nobody could sign out of them.
    pub(crate) abandoned: Vec<PresentedSession>,
}

/// A user with the tokens of a session.
#[derive(Debug)]
pub struct SignedIn {
    /// The signed-in user.
    pub user: User,
    /// The token that authorises requests for a short time.
    pub access_token: AccessToken,
    /// The token that renews the access token.
    pub refresh_token: RefreshToken,
    /// The session. Its cookies last only as long as the browser runs, unless it is remembered.
    pub session: Session,
    /// The device cookie to set; `None` if the browser keeps the one it has.
    pub new_device: Option<OpaqueToken>,
}

/// Creates sessions for proven identities, and tokens for sessions.
pub struct SignIn {
    settings: Arc<AuthSettings>,
    access_tokens: Arc<AccessTokens>,
    refresh_tokens: Arc<RefreshTokens>,
    lookup: Arc<SessionLookup>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl SignIn {
    pub(crate) fn new(
        settings: Arc<AuthSettings>,
        (access_tokens, refresh_tokens): (Arc<AccessTokens>, Arc<RefreshTokens>),
        lookup: Arc<SessionLookup>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            settings,
            access_tokens,
            refresh_tokens,
            lookup,
            clock,
            rng,
        }
    }

    /// The sessions that a browser abandons when it signs in. They are looked up after the identity
    /// is proven, so that wrong passwords take no longer and end no sessions, and before the unit
    /// begins, so that no request holds one connection while it waits for another.
    pub(crate) async fn abandoned_sessions(
        &self,
        visitor: &Actor,
        tokens: SessionTokens<'_>,
    ) -> Result<Vec<PresentedSession>, Error> {
        self.lookup.find(visitor, tokens).await
    }

    /// Completes a sign-in: checks that the user may sign in, creates the session and its tokens,
    /// ends the abandoned sessions, and records it. Takes effect when the caller commits the unit.
    pub(crate) async fn complete(
        &self,
        unit: &mut dyn UnitOfWork,
        actor: &Actor,
        identity: ProvenIdentity,
    ) -> Result<SignedIn, Error> {
        let ProvenIdentity {
            user,
            amr,
            remember_me,
            known_device,
            abandoned,
        } = identity;
        if !user.status.may_sign_in() {
            return Err(Unauthenticated::AccountUnavailable.into());
        }
        let now = self.clock.now();
        let new_device = match known_device {
            Some(_) => None,
            None => Some(OpaqueToken::generate(&*self.rng)),
        };
        let device_hash = known_device
            .as_ref()
            .or(new_device.as_ref())
            .map(OpaqueToken::hash);
        let absolute_expires_at = now + self.settings.session_absolute();
        let session = Session {
            id: SessionId::new(now, &*self.rng),
            user_id: user.id,
            amr,
            remember_me,
            salt: rng::array(&*self.rng),
            generation: 0,
            rotated_at: now,
            device_hash,
            address: actor.client.address,
            user_agent: actor.client.user_agent.clone(),
            last_seen_at: now,
            idle_expires_at: (now + self.settings.session_idle(remember_me))
                .min(absolute_expires_at),
            absolute_expires_at,
            ended: None,
            created_at: now,
        };
        unit.sessions().add(&session).await?;
        let record = AuditRecord::new(
            actor,
            Action::SignedIn,
            EntityType::Session,
            now,
            &*self.rng,
        );
        unit.record(record.with_subject(user.id).with_entity(session.id.uuid()));
        for one in abandoned {
            self.lookup
                .end(unit, actor, one, EndReason::Replaced)
                .await?;
        }
        self.tokens(user, session, new_device)
    }

    /// The tokens of a session at its current generation.
    pub(crate) fn tokens(
        &self,
        user: User,
        session: Session,
        new_device: Option<OpaqueToken>,
    ) -> Result<SignedIn, Error> {
        let grant = AccessGrant {
            user_id: user.id,
            session_id: session.id,
            amr: session.amr.clone(),
            role: user.role,
            tier: user.tier,
            impersonator: None,
        };
        let access_token = self.access_tokens.issue(grant);
        let access_token = access_token.map_err(internal)?;
        Ok(SignedIn {
            access_token,
            refresh_token: self.refresh_tokens.issue(&session),
            user,
            session,
            new_device,
        })
    }
}

//! The only way to sign in. Every flow proves an identity and passes it to [`SignIn::complete`],
//! which alone creates sessions. Flows are submodules, since only they can create a
//! [`ProvenIdentity`].

mod password;
mod reauthentication;

use std::sync::Arc;

use coffer_domain::{
    Actor, Clock, Rng, Subject,
    audit::{Action, AuditRecord, EntityType},
    ids::{SessionId, UserId},
    rng,
    session::{EndReason, Session},
    settings::{UserProfile, UserSettings},
    user::{PasswordHash, User},
};
use coffer_security::{
    AccessGrant, AccessTokens, AuthSettings, OpaqueToken, RefreshToken, RefreshTokens,
    access_token::AccessToken,
};
use coffer_storage::{RepositoryFactory, UnitOfWork};

use crate::{Error, SessionTokens, Unauthenticated, internal, session_lookup::SessionLookup};

pub use self::{
    password::{
        Browser, PasswordCredentials, PasswordSignIn, Registration, TERMS_VERSION, default_settings,
    },
    reauthentication::Reauthentication,
};

/// An identity that a flow has just proven, outside of any unit of work.
struct ProvenIdentity {
    /// The user whose identity was proven.
    user: ProvenUser,
    /// The methods of authentication, by their names in RFC 8176.
    amr: Vec<String>,
    /// Whether the user chose to stay signed in.
    remember_me: bool,
    /// The device cookie presented, if this user has signed in with it before. Any other may have
    /// been planted by someone who wants it to become a known device of this user.
    known_device: Option<OpaqueToken>,
}

/// The user of a proven identity.
enum ProvenUser {
    /// A registered user.
    Registered {
        id: UserId,
        /// The version of the credentials that were verified. If they have changed since, the
        /// sign-in is refused.
        credentials_version: i32,
        /// Another hash of the verified password, if the stored one is outdated.
        rehashed: Option<PasswordHash>,
    },
    /// A user whom the sign-in registers.
    New(Box<NewUser>),
}

impl ProvenUser {
    fn id(&self) -> UserId {
        match self {
            Self::Registered { id, .. } => *id,
            Self::New(new) => new.user.id,
        }
    }
}

/// The rows of a new user.
struct NewUser {
    user: User,
    password_hash: Option<PasswordHash>,
    profile: UserProfile,
    settings: UserSettings,
}

/// The result of proving an identity.
#[derive(Debug)]
pub enum SignInOutcome {
    /// The user is signed in.
    SignedIn(Box<SignedIn>),
    /// The user has to prove another factor.
    Challenge(Challenge),
}

/// The request for another factor. There are no second factors yet, so no sign-in ends with one:
/// the type has no values.
#[derive(Debug)]
pub enum Challenge {}

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
    repositories: Arc<dyn RepositoryFactory>,
    settings: Arc<AuthSettings>,
    access_tokens: Arc<AccessTokens>,
    refresh_tokens: Arc<RefreshTokens>,
    lookup: Arc<SessionLookup>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl SignIn {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        settings: Arc<AuthSettings>,
        (access_tokens, refresh_tokens): (Arc<AccessTokens>, Arc<RefreshTokens>),
        lookup: Arc<SessionLookup>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            settings,
            access_tokens,
            refresh_tokens,
            lookup,
            clock,
            rng,
        }
    }

    /// Completes a sign-in in a unit of its own: locks the user's row, checks that the verified
    /// credentials are still the current ones and that the user may sign in, creates the session and
    /// its tokens, ends the sessions of the presented tokens, which the browser replaces, and records
    /// it. A new user is registered in the same unit.
    async fn complete(
        &self,
        visitor: &Actor,
        identity: ProvenIdentity,
        tokens: SessionTokens<'_>,
    ) -> Result<SignInOutcome, Error> {
        // After the identity was proven, so that wrong passwords take no longer and end no sessions,
        // and before the unit begins, so that no request holds one connection while it waits for
        // another. Nobody could sign out of these sessions later.
        let abandoned = self.lookup.find(visitor, tokens).await?;
        let actor = visitor.acting_as(Subject::Claimant(identity.user.id()));
        let mut unit = self.repositories.begin(&actor).await?;
        let user = self.user(&mut *unit, identity.user).await?;
        if !user.status.may_sign_in() {
            return Err(Unauthenticated::AccountUnavailable.into());
        }
        let now = self.clock.now();
        let new_device = match identity.known_device {
            Some(_) => None,
            None => Some(OpaqueToken::generate(&*self.rng)),
        };
        let device = identity.known_device.as_ref().or(new_device.as_ref());
        let absolute_expires_at = now + self.settings.session_absolute();
        let idle = self.settings.session_idle(identity.remember_me);
        let session = Session {
            id: SessionId::new(now, &*self.rng),
            user_id: user.id,
            amr: identity.amr,
            authenticated_at: now,
            impersonation: None,
            remember_me: identity.remember_me,
            salt: rng::array(&*self.rng),
            generation: 0,
            rotated_at: now,
            device_hash: device.map(OpaqueToken::hash),
            address: actor.client.address,
            user_agent: actor.client.user_agent.clone(),
            last_seen_at: now,
            idle_expires_at: (now + idle).min(absolute_expires_at),
            absolute_expires_at,
            ended: None,
            created_at: now,
        };
        unit.sessions().add(&session).await?;
        let record = AuditRecord::new(
            &actor,
            Action::SignedIn,
            EntityType::Session,
            now,
            &*self.rng,
        );
        unit.record(record.with_subject(user.id).with_entity(session.id.uuid()));
        for one in abandoned {
            self.lookup
                .end(&mut *unit, &actor, one, EndReason::Replaced)
                .await?;
        }
        let signed_in = self.tokens(user, session, new_device)?;
        unit.commit().await?;
        Ok(SignInOutcome::SignedIn(Box::new(signed_in)))
    }

    /// The user of a proven identity: added, or locked with the credentials that were verified.
    async fn user(&self, unit: &mut dyn UnitOfWork, proven: ProvenUser) -> Result<User, Error> {
        let (id, credentials_version, rehashed) = match proven {
            ProvenUser::New(new) => {
                let NewUser {
                    user,
                    password_hash,
                    profile,
                    settings,
                } = *new;
                unit.users().add(&user, password_hash).await?;
                unit.settings().add(&profile, &settings).await?;
                return Ok(user);
            }
            ProvenUser::Registered {
                id,
                credentials_version,
                rehashed,
            } => (id, credentials_version, rehashed),
        };
        let locked = unit.users().lock(id).await?;
        let user = locked.filter(|user| user.credentials_version == credentials_version);
        let user = user.ok_or(Unauthenticated::CredentialsChanged)?;
        if let Some(hash) = rehashed {
            let (mut users, now) = (unit.users(), self.clock.now());
            users
                .replace_password_hash(id, credentials_version, &hash, now)
                .await?;
        }
        Ok(user)
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
            impersonator: session.impersonator(),
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

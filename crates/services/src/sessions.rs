//! The use, refresh and end of sessions after sign-in.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{
    Actor, Clock, Proof, Rng, Subject,
    audit::{Action, AuditRecord, EntityType},
    ids::{SessionId, UserId},
    session::{EndReason, Session},
};
use coffer_security::{
    AuthSettings, InvalidToken, RefreshTokens, refresh_token::UnverifiedRefreshToken,
};
use coffer_storage::{RepositoryFactory, UnitOfWork};

use crate::{
    Error, SessionTokens, Unauthenticated,
    access::AccessVerifier,
    session_lookup::{PresentedSession, SessionLookup, is_current, report_replay},
    sign_in::{SignIn, SignedIn},
};

/// The maximum delay of a session's stored time of last use.
const TOUCH_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// Uses, refreshes and ends sessions.
pub struct Sessions {
    repositories: Arc<dyn RepositoryFactory>,
    settings: Arc<AuthSettings>,
    access_tokens: Arc<AccessVerifier>,
    refresh_tokens: Arc<RefreshTokens>,
    lookup: Arc<SessionLookup>,
    sign_in: Arc<SignIn>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    /// The time at which this node last stored each session's use.
    seen: moka::sync::Cache<SessionId, DateTime<Utc>>,
}

impl Sessions {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        settings: Arc<AuthSettings>,
        (access_tokens, refresh_tokens): (Arc<AccessVerifier>, Arc<RefreshTokens>),
        lookup: Arc<SessionLookup>,
        sign_in: Arc<SignIn>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            settings,
            access_tokens,
            refresh_tokens,
            lookup,
            sign_in,
            clock,
            rng,
            seen: moka::sync::Cache::new(100_000),
        }
    }

    /// The actor who presents this access token. Invalid values among several are ignored; the
    /// valid ones must belong to one session. Whether that session is still active is checked by
    /// the first statement of the actor's unit.
    pub async fn authenticate(&self, visitor: &Actor, values: &[&str]) -> Result<Actor, Error> {
        let verified = self.access_tokens.verify_all(values).await;
        let verified = verified.map_err(|reason| {
            tracing::debug!(%reason, "access token rejected");
            match reason {
                InvalidToken::Expired { .. } => Unauthenticated::Expired,
                _ => Unauthenticated::InvalidToken,
            }
        })?;
        let [verified] =
            <[_; 1]>::try_from(verified).map_err(|_: Vec<_>| Unauthenticated::SeveralSessions)?;
        let grant = verified.grant;
        let mut actor = visitor.acting_as(Subject::User {
            id: grant.user_id,
            proof: Proof::Session(grant.session_id),
            role: grant.role,
            tier: grant.tier,
        });
        actor.impersonator = grant.impersonator;
        Ok(actor)
    }

    /// Whether the use of the actor's session should be stored now; at most once a minute.
    pub fn should_touch(&self, actor: &Actor) -> bool {
        let Some(session) = actor.session_id() else {
            return false;
        };
        let now = self.clock.now();
        let due = self
            .seen
            .get(&session)
            .is_none_or(|seen| now - seen >= TOUCH_INTERVAL);
        if due {
            self.seen.insert(session, now);
        }
        due
    }

    /// Stores that the actor's session is in use.
    pub async fn touch(&self, actor: &Actor) -> Result<(), Error> {
        let Some(session) = actor.session_id() else {
            return Ok(());
        };
        let mut unit = self.repositories.begin(actor).await?;
        unit.sessions().touch(session, self.clock.now()).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Rotates a refresh token. A token that was already used ends its session, except that the
    /// previous one receives the same successor for ten seconds. Among several values, the genuine
    /// one counts.
    pub async fn refresh(&self, visitor: &Actor, values: &[&str]) -> Result<SignedIn, Error> {
        let presented = self.lookup.refresh_token(visitor, values).await?;
        let actor = visitor.acting_as(Subject::Claimant(presented.user_id));
        let mut unit = self.repositories.begin(&actor).await?;
        let session = self.presented_session(&mut *unit, &presented).await?;
        let session = session.ok_or(Unauthenticated::InvalidToken)?;
        let user = unit.users().get(session.user_id).await?;
        let user = user.ok_or(Unauthenticated::InvalidToken)?;
        let now = self.clock.now();
        if !session.is_active(now) || !user.status.may_sign_in() {
            return Err(Unauthenticated::SessionEnded.into());
        }
        let (session, rotated) = self.rotate(&mut *unit, session, &presented).await?;
        if rotated || is_current(&presented, &session, now) {
            unit.commit().await?;
            return self.sign_in.tokens(user, session, None);
        }
        let mut actor = actor;
        actor.impersonator = session.impersonator();
        self.end_replayed(unit, &actor, session).await?;
        Err(Unauthenticated::SessionEnded.into())
    }

    /// Raises the generation, if the token belongs to the current one. The loser of a race reads
    /// the session as the winner stored it.
    async fn rotate(
        &self,
        unit: &mut dyn UnitOfWork,
        session: Session,
        presented: &UnverifiedRefreshToken,
    ) -> Result<(Session, bool), Error> {
        if presented.generation != session.generation {
            return Ok((session, false));
        }
        let idle = self.settings.session_idle(session.remember_me);
        let after = session.rotate(self.clock.now(), idle);
        let after = after.map_err(|_| Unauthenticated::SessionEnded)?;
        if unit.sessions().rotate(&after).await? {
            return Ok((after, true));
        }
        let session = unit.sessions().get(after.id).await?;
        let session = session.filter(|session| session.is_active(self.clock.now()));
        Ok((session.ok_or(Unauthenticated::SessionEnded)?, false))
    }

    /// Ends a session whose token was copied, for all clients that use it.
    async fn end_replayed(
        &self,
        mut unit: Box<dyn UnitOfWork>,
        actor: &Actor,
        session: Session,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let (id, user_id) = (session.id, session.user_id);
        report_replay(id);
        let session = session.end(now, EndReason::RefreshReplayed);
        let session = session.map_err(|_| Unauthenticated::SessionEnded)?;
        unit.sessions().end(&session).await?;
        unit.record(self.record(actor, Action::RefreshReplayed, user_id, id, now));
        unit.commit().await?;
        Ok(())
    }

    /// Ends the sessions of the tokens; with `everywhere`, all of the user's sessions, whose
    /// devices are then no longer recognised. If the tokens belong to two users, that is the access
    /// token's user. Without a valid token, does nothing.
    pub async fn sign_out(
        &self,
        visitor: &Actor,
        tokens: SessionTokens<'_>,
        everywhere: bool,
    ) -> Result<(), Error> {
        if everywhere && tokens.access.len() > 1 {
            // Two access tokens of different users do not determine whose sessions to end.
            let verified = self.access_tokens.verify_all(&tokens.access).await;
            let mut users = verified.unwrap_or_default().into_iter();
            let user = users.next().map(|verified| verified.grant.user_id);
            if users.any(|verified| Some(verified.grant.user_id) != user) {
                return Err(Unauthenticated::SeveralSessions.into());
            }
        }
        let presented = self.lookup.find(visitor, tokens).await?;
        let Some(user) = presented.first().map(|one| one.session.user_id) else {
            return Ok(());
        };
        let (reason, all) = if everywhere {
            // A copy of a token that was already used ends its own session and no other.
            // Neither does that of an administrator who acts as the user.
            let genuine = |one: &PresentedSession| {
                let session = &one.session;
                !one.is_reused && session.user_id == user && session.impersonator().is_none()
            };
            (
                EndReason::SignedOutEverywhere,
                presented.iter().any(genuine),
            )
        } else {
            (EndReason::SignedOut, false)
        };
        let mut actor = visitor.acting_as(Subject::Claimant(user));
        actor.impersonator = presented.iter().find_map(|one| one.session.impersonator());
        let mut unit = self.repositories.begin(&actor).await?;
        for one in presented {
            self.lookup.end(&mut *unit, &actor, one, reason).await?;
        }
        if all {
            let (mut sessions, now) = (unit.sessions(), self.clock.now());
            sessions.end_all(user, None, now, reason).await?;
            sessions.forget_devices(user, None, now).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// The session of a refresh token, if the token is genuine.
    async fn presented_session(
        &self,
        unit: &mut dyn UnitOfWork,
        presented: &UnverifiedRefreshToken,
    ) -> Result<Option<Session>, Error> {
        let session = unit.sessions().get(presented.session_id).await?;
        Ok(session.filter(|session| self.refresh_tokens.verify(presented, &session.salt)))
    }

    fn record(
        &self,
        actor: &Actor,
        action: Action,
        user_id: UserId,
        session_id: SessionId,
        now: DateTime<Utc>,
    ) -> AuditRecord {
        AuditRecord::new(actor, action, EntityType::Session, now, &*self.rng)
            .with_subject(user_id)
            .with_entity(session_id.uuid())
    }
}

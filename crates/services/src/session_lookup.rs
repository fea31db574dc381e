//! The sessions that a client's tokens prove, and their end.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{
    Actor, Clock, Rng, Subject,
    audit::{Action, AuditRecord, EntityType},
    ids::{SessionId, UserId},
    session::{EndReason, Session},
};
use coffer_security::{
    RefreshTokens, access_token::VerifiedAccessToken, refresh_token::UnverifiedRefreshToken,
};
use coffer_storage::{RepositoryFactory, UnitOfWork};

use crate::{Error, Unauthenticated, access::AccessVerifier};

/// The time after a rotation within which the previous token receives the same successor, because
/// tabs may refresh simultaneously.
const ROTATION_GRACE: TimeDelta = TimeDelta::seconds(10);

/// The maximum number of refresh tokens per request that are looked up. There is more than one only
/// if someone else sets cookies of the same name.
const MOST_REFRESH_TOKENS: usize = 8;

/// The tokens presented by a client. Each may be missing, expired or someone else's, and they may
/// belong to several sessions.
#[derive(Debug, Clone, Default)]
pub struct SessionTokens<'t> {
    /// The values that may be access tokens.
    pub access: Vec<&'t str>,
    /// The values that may be refresh tokens.
    pub refresh: Vec<&'t str>,
}

/// A session that has effect, and of which a client has a genuine token.
#[derive(Debug)]
pub(crate) struct PresentedSession {
    pub(crate) session: Session,
    /// Whether the token is a refresh token that was already used, so that someone has a copy.
    pub(crate) is_reused: bool,
}

/// Finds the sessions of tokens, and ends them.
pub(crate) struct SessionLookup {
    repositories: Arc<dyn RepositoryFactory>,
    access_tokens: Arc<AccessVerifier>,
    refresh_tokens: Arc<RefreshTokens>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl SessionLookup {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        access_tokens: Arc<AccessVerifier>,
        refresh_tokens: Arc<RefreshTokens>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            access_tokens,
            refresh_tokens,
            clock,
            rng,
        }
    }

    /// The sessions that have effect and that a token proves, each once; the access token's first.
    pub(crate) async fn find(
        &self,
        visitor: &Actor,
        tokens: SessionTokens<'_>,
    ) -> Result<Vec<PresentedSession>, Error> {
        let mut found = Vec::new();
        let by_access = self.access_tokens.verify_all(&tokens.access).await;
        let by_access = by_access.unwrap_or_default();
        for verified in &by_access {
            let grant = &verified.grant;
            let session = self
                .active(visitor, grant.user_id, grant.session_id)
                .await?;
            found.extend(session.map(|session| PresentedSession {
                session,
                is_reused: false,
            }));
        }
        let mut others = refresh_tokens(&tokens.refresh);
        others.retain(|presented| {
            let same =
                |verified: &VerifiedAccessToken| verified.grant.session_id == presented.session_id;
            !by_access.iter().any(same)
        });
        for (session, presented) in self.genuine(visitor, others).await? {
            found.push(PresentedSession {
                is_reused: !is_current(&presented, &session, self.clock.now()),
                session,
            });
        }
        Ok(found)
    }

    /// The refresh token to use: the only one presented, or else the only genuine one whose session
    /// is active. Others with the same cookie name were set by someone else.
    pub(crate) async fn refresh_token(
        &self,
        visitor: &Actor,
        values: &[&str],
    ) -> Result<UnverifiedRefreshToken, Error> {
        let mut candidates = refresh_tokens(values);
        if let [_] = candidates.as_slice() {
            return candidates
                .pop()
                .ok_or_else(|| Unauthenticated::InvalidToken.into());
        }
        let mut genuine = self.genuine(visitor, candidates).await?.into_iter();
        let (_, presented) = genuine.next().ok_or(Unauthenticated::InvalidToken)?;
        match genuine.next() {
            Some(_) => Err(Unauthenticated::SeveralSessions.into()),
            None => Ok(presented),
        }
    }

    /// The genuine ones of some refresh tokens, with their sessions, which have effect: one for
    /// each session, the newest.
    async fn genuine(
        &self,
        visitor: &Actor,
        candidates: Vec<UnverifiedRefreshToken>,
    ) -> Result<Vec<(Session, UnverifiedRefreshToken)>, Error> {
        let mut genuine: Vec<(Session, UnverifiedRefreshToken)> = Vec::new();
        for presented in candidates {
            let (user, id) = (presented.user_id, presented.session_id);
            let Some(session) = self.active(visitor, user, id).await? else {
                continue;
            };
            if !self.refresh_tokens.verify(&presented, &session.salt) {
                continue;
            }
            match genuine.iter_mut().find(|(known, _)| known.id == session.id) {
                Some((_, known)) if known.generation < presented.generation => *known = presented,
                Some(_) => {}
                None => genuine.push((session, presented)),
            }
        }
        Ok(genuine)
    }

    /// A session that has effect. It is read in a unit of its user's, since others don't see it.
    async fn active(
        &self,
        visitor: &Actor,
        user: UserId,
        id: SessionId,
    ) -> Result<Option<Session>, Error> {
        let actor = visitor.acting_as(Subject::Claimant(user));
        let mut unit = self.repositories.begin_read(&actor).await?;
        let session = unit.sessions().get(id).await?;
        Ok(session.filter(|session| session.is_active(self.clock.now())))
    }

    /// Ends a session for the reason given, unless its token was spent: then for that. Takes
    /// effect when the unit is committed, and whoever ended the session meanwhile was first.
    pub(crate) async fn end(
        &self,
        unit: &mut dyn UnitOfWork,
        actor: &Actor,
        presented: PresentedSession,
        reason: EndReason,
    ) -> Result<(), Error> {
        let PresentedSession { session, is_reused } = presented;
        let (reason, action) = if is_reused {
            report_replay(session.id);
            (EndReason::RefreshReplayed, Action::RefreshReplayed)
        } else {
            (reason, Action::SignedOut)
        };
        let now = self.clock.now();
        let ended = session.end(now, reason);
        let ended = ended.map_err(|_| Unauthenticated::SessionEnded)?;
        if !unit.sessions().end_abandoned(&ended).await? {
            return Ok(());
        }
        let record = AuditRecord::new(actor, action, EntityType::Session, now, &*self.rng);
        let record = record.of(ended.user_id).on(ended.id.uuid());
        unit.record(match reason {
            EndReason::Replaced => record.because("replaced by a new sign-in"),
            _ => record,
        });
        Ok(())
    }
}

/// The values that may be refresh tokens, as many as are looked at.
fn refresh_tokens(values: &[&str]) -> Vec<UnverifiedRefreshToken> {
    let parsed = values.iter().map(|value| RefreshTokens::parse(value));
    parsed.flatten().take(MOST_REFRESH_TOKENS).collect()
}

/// Logs and counts that someone may have a copy of a token.
pub(crate) fn report_replay(session: SessionId) {
    tracing::warn!(%session, "refresh token reused; session ended");
    metrics::counter!("coffer_refresh_replays_total").increment(1);
}

/// Whether a genuine refresh token can be used: it is of the session's current generation, or of
/// the previous one within the grace period.
pub(crate) fn is_current(
    presented: &UnverifiedRefreshToken,
    session: &Session,
    now: DateTime<Utc>,
) -> bool {
    presented.generation == session.generation
        || (presented.generation + 1 == session.generation
            && now - session.rotated_at <= ROTATION_GRACE)
}

//! Finds the active sessions of a client's tokens, and ends them.

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

use crate::{Error, Unauthenticated, access::AccessVerifier, common::Common};

/// The time after a rotation within which the previous token receives the same successor, because
/// tabs may refresh simultaneously.
const ROTATION_GRACE: TimeDelta = TimeDelta::seconds(10);

/// The maximum number of refresh tokens per request that are looked up. There is more than one only
/// if another site sets cookies of the same name.
const MAX_REFRESH_TOKENS: usize = 8;

/// The tokens presented by a client. Each may be missing, expired or another user's, and they may
/// belong to several sessions.
#[derive(Debug, Clone, Default)]
pub struct SessionTokens<'t> {
    /// The values that may be access tokens.
    pub access: Vec<&'t str>,
    /// The values that may be refresh tokens.
    pub refresh: Vec<&'t str>,
}

/// An active session of which a client presented a genuine token.
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
        common: &Common,
        access_tokens: Arc<AccessVerifier>,
        refresh_tokens: Arc<RefreshTokens>,
    ) -> Self {
        Self {
            repositories: common.repositories.clone(),
            access_tokens,
            refresh_tokens,
            clock: common.clock.clone(),
            rng: common.rng.clone(),
        }
    }

    /// The active sessions of genuine tokens, each once; those of access tokens first.
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

    /// The genuine refresh tokens of active sessions, with the sessions: for each session, the
    /// newest token.
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

    /// A session, if it is active. It is read in its user's unit, since no other may see it.
    async fn active(
        &self,
        visitor: &Actor,
        user: UserId,
        id: SessionId,
    ) -> Result<Option<Session>, Error> {
        let actor = visitor.acting_as(Subject::Claimant(user));
        let read = self.repositories.read_once(&actor).await?;
        let session = read.sessions().get(id).await?;
        Ok(session.filter(|session| session.is_active(self.clock.now())))
    }

    /// Ends a session for this reason, or because of a replay if its token was reused. Takes effect
    /// when the unit commits. A session that has ended meanwhile stays as it is.
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
        let record = record
            .with_subject(ended.user_id)
            .with_entity(ended.id.uuid());
        unit.record(match reason {
            EndReason::Replaced => record.with_reason("replaced by a new sign-in"),
            _ => record,
        });
        Ok(())
    }
}

/// The values that may be refresh tokens, at most [`MAX_REFRESH_TOKENS`].
fn refresh_tokens(values: &[&str]) -> Vec<UnverifiedRefreshToken> {
    let parsed = values.iter().map(|value| RefreshTokens::parse(value));
    parsed.flatten().take(MAX_REFRESH_TOKENS).collect()
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

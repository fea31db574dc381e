//! Proving the identity of a signed-in user again, before sensitive actions.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use coffer_cache::{CacheKey, Counters, Window};
use coffer_domain::{
    Actor, Clock, Permission, Rng,
    audit::{Action, AuditRecord, EntityType},
    ids::SessionId,
    user::{Credentials, User},
};
use coffer_security::{Password, Requester};
use coffer_storage::RepositoryFactory;

use crate::{
    Error, Unauthenticated,
    common::Common,
    passwords::{Passwords, Verified},
};

/// The number of wrong passwords that a session may send before it waits in the general queue.
const GUESS_LIMIT: Window = Window {
    length: Duration::from_hours(1),
    max_count: 5,
};

/// Confirms the identity of signed-in users, within their session.
pub struct Reauthentication {
    repositories: Arc<dyn RepositoryFactory>,
    passwords: Arc<Passwords>,
    counters: Arc<dyn Counters>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Reauthentication {
    pub(crate) fn new(
        common: &Common,
        passwords: &Arc<Passwords>,
        counters: &Arc<dyn Counters>,
    ) -> Self {
        Self {
            repositories: common.repositories.clone(),
            passwords: passwords.clone(),
            counters: counters.clone(),
            clock: common.clock.clone(),
            rng: common.rng.clone(),
        }
    }

    /// Confirms with the password that the session is used by its user, and returns the time, which
    /// the session keeps. When the session expires does not change.
    pub async fn by_password(&self, actor: &Actor, password: &str) -> Result<DateTime<Utc>, Error> {
        actor.require(Permission::ManageSelf)?;
        let session = actor.session_id().ok_or(Unauthenticated::Missing)?;
        if actor.impersonator.is_some() {
            return Err(Error::Impersonating);
        }
        let (user, credentials) = self.credentials(actor).await?;
        let requester = self.requester(&user, session).await;
        let password = Password::for_verification(password);
        let stored = credentials.password_hash;
        let verified = self
            .passwords
            .verify(stored, &user.email, password, requester);
        if matches!(verified.await?, Verified::Wrong) {
            self.counters.add(&guesses_of(session), GUESS_LIMIT).await;
            return Err(Error::WrongPassword);
        }
        self.step_up(actor, session, credentials.version, &["pwd"])
            .await
    }

    /// The actor's user, and the credentials to verify.
    async fn credentials(&self, actor: &Actor) -> Result<(User, Credentials), Error> {
        let id = actor.user_id().ok_or(Unauthenticated::Missing)?;
        let mut unit = self.repositories.begin_read(actor).await?;
        let user = unit.users().get(id).await?;
        let user = user.ok_or(Unauthenticated::SessionEnded)?;
        let last = unit.last().await?;
        let credentials = last.users().find_credentials(&user.email, &[]).await?;
        let credentials = credentials.filter(|found| found.user_id == id);
        Ok((user, credentials.ok_or(Unauthenticated::SessionEnded)?))
    }

    /// Stores the proof in the session, unless the credentials have changed since they were verified.
    async fn step_up(
        &self,
        actor: &Actor,
        session: SessionId,
        credentials_version: i32,
        amr: &[&str],
    ) -> Result<DateTime<Utc>, Error> {
        let id = actor.user_id().ok_or(Unauthenticated::Missing)?;
        let mut unit = self.repositories.begin(actor).await?;
        let locked = unit.users().lock(id).await?;
        if locked.is_none_or(|user| user.credentials_version != credentials_version) {
            return Err(Error::WrongPassword);
        }
        let now = self.clock.now();
        let methods: Vec<_> = amr.iter().map(|method| (*method).to_owned()).collect();
        if !unit.sessions().step_up(session, &methods, now).await? {
            return Err(Unauthenticated::SessionEnded.into());
        }
        let (action, rng) = (Action::SteppedUp, &*self.rng);
        let record = AuditRecord::new(actor, action, EntityType::Session, now, rng);
        unit.record(record.with_subject(id).with_entity(session.uuid()));
        unit.commit().await?;
        Ok(now)
    }

    /// The queue in which the password waits to be checked.
    async fn requester(&self, user: &User, session: SessionId) -> Requester {
        let guesses = self.counters.count(&guesses_of(session), GUESS_LIMIT).await;
        if guesses < GUESS_LIMIT.max_count {
            Requester::KnownDevice(user.id)
        } else {
            Requester::Stranger
        }
    }
}

/// The key of the number of wrong passwords that a session has sent.
fn guesses_of(session: SessionId) -> CacheKey {
    CacheKey::new("session_guesses", session.uuid())
}

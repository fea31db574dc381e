//! Counts refused requests, so that the audit log has one record per minute for each actor, route
//! and reason, however many there are.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor, Clock, Rng,
    audit::{Action, AuditRecord, EntityType},
    ids::UserId,
};
use coffer_storage::RepositoryFactory;

use crate::Error;

/// The maximum number of kinds of refusals counted separately between two flushes. Further ones are
/// counted together.
const MAX_KINDS: usize = 10_000;

/// The number of records written in one transaction.
const BATCH: usize = 1_000;

/// A refused request, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// The method and the template of the route: `POST /api/auth/login`.
    pub route: String,
    /// A short text that is the same for all refusals of the kind.
    pub reason: &'static str,
    /// The account that a refused sign-in was for, if it exists.
    pub account: Option<UserId>,
    /// Whether the request was a sign-in.
    pub is_sign_in: bool,
}

impl Refusal {
    fn action(&self) -> (Action, EntityType) {
        if self.is_sign_in {
            (Action::SignInFailed, EntityType::User)
        } else {
            (Action::RequestRefused, EntityType::Request)
        }
    }
}

/// Counts refusals, and writes them to the audit log when [`flush`](Self::flush) is called, which
/// must happen every minute and on shutdown. If the process is killed, the counts of the last
/// minute are lost; the first refusal of each kind is in the log.
pub struct Refusals {
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    by_kind: HashMap<Kind, Count>,
    /// The number of refusals beyond the limit, which are counted together.
    others: u64,
}

/// The properties by which refusals are combined into one record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    caller: Caller,
    refusal: Refusal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Caller {
    User(UserId),
    Network(IpAddr),
}

struct Count {
    /// The first actor who was refused.
    actor: Actor,
    refusals: u64,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    /// The position among refusals that began at the same time.
    position: usize,
}

impl Refusals {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            clock,
            rng,
            counted: Mutex::default(),
        }
    }

    /// Counts a refusal. The first one of its kind since the last flush is logged at once.
    pub fn count(&self, actor: &Actor, refusal: Refusal) {
        let now = self.clock.now();
        let caller = match actor.user_id() {
            Some(user) => Caller::User(user),
            None => Caller::Network(actor.client.network()),
        };
        let kind = Kind { caller, refusal };
        let mut counted = self.lock();
        if let Some(count) = counted.by_kind.get_mut(&kind) {
            count.refusals += 1;
            count.last = now;
            return;
        }
        if counted.by_kind.len() >= MAX_KINDS {
            counted.others += 1;
            return;
        }
        let Refusal { route, reason, .. } = &kind.refusal;
        let address = actor.client.address;
        let user = actor.user_id().map(tracing::field::display);
        tracing::warn!(route, reason, %address, user, "request refused");
        let count = Count {
            actor: actor.clone(),
            refusals: 1,
            first: now,
            last: now,
            position: counted.by_kind.len(),
        };
        counted.by_kind.insert(kind, count);
    }

    /// Writes the refusals counted since the last flush to the audit log, and returns the number of
    /// records. Those that cannot be written stay counted.
    pub async fn flush(&self) -> Result<usize, Error> {
        let Counted { by_kind, others } = std::mem::take(&mut *self.lock());
        if others > 0 {
            tracing::warn!(
                refusals = others,
                "too many kinds of refused requests; the rest is only counted"
            );
        }
        let mut rest: Vec<_> = by_kind.into_iter().collect();
        rest.sort_by_key(|(_, count)| (count.first, count.position));
        let mut written = 0;
        while !rest.is_empty() {
            let batch = &rest[..rest.len().min(BATCH)];
            if let Err(error) = self.write(batch).await {
                self.restore(rest);
                return Err(error);
            }
            written += batch.len();
            rest.drain(..rest.len().min(BATCH));
        }
        Ok(written)
    }

    async fn write(&self, batch: &[(Kind, Count)]) -> Result<(), Error> {
        let mut unit = self.repositories.system("record refused requests").await?;
        for (kind, count) in batch {
            let Refusal { route, reason, .. } = &kind.refusal;
            if count.refusals > 1 {
                let (address, refusals) = (count.actor.client.address, count.refusals);
                tracing::info!(route, reason, %address, refusals, "requests refused");
            }
            unit.record(self.record(kind, count));
        }
        Ok(unit.commit().await?)
    }

    fn record(&self, kind: &Kind, count: &Count) -> AuditRecord {
        let refusal = &kind.refusal;
        let (action, entity_type) = refusal.action();
        let now = self.clock.now();
        let record = AuditRecord::new(&count.actor, action, entity_type, now, &*self.rng)
            .with_reason(refusal.reason)
            .with_requests(&refusal.route, count.refusals, (count.first, count.last));
        match refusal.account {
            Some(account) => record.with_subject(account).with_entity(account.uuid()),
            None => record,
        }
    }

    /// Restores the counts of refusals that could not be written.
    fn restore(&self, unwritten: Vec<(Kind, Count)>) {
        let mut counted = self.lock();
        for (kind, before) in unwritten {
            let is_full = counted.by_kind.len() >= MAX_KINDS;
            match counted.by_kind.get_mut(&kind) {
                Some(count) => {
                    count.refusals += before.refusals;
                    count.first = before.first;
                    count.actor = before.actor;
                }
                None if is_full => counted.others += before.refusals,
                None => drop(counted.by_kind.insert(kind, before)),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;

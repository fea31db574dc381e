//! The audit log: who did what, before and after.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    Actor,
    ids::{AuditRecordId, UserId},
    labelled,
    lifecycle::Entity,
    rng::Rng,
};

labelled! {
    /// What was done. The database keeps the word; words are never reused for something else.
    pub enum Action {
        /// A row was made.
        Created = "created",
        /// A row was changed.
        Updated = "updated",
        /// A row was deleted; it may still be restorable.
        Deleted = "deleted",
        /// A deleted row came back.
        Restored = "restored",
        /// A sign-in succeeded.
        SignedIn = "signed_in",
        /// A sign-in was refused.
        SignInFailed = "sign_in_failed",
        /// The user signed out.
        SignedOut = "signed_out",
        /// A spent refresh token came back.
        RefreshReplayed = "refresh_replayed",
        /// Requests were refused.
        RequestRefused = "request_refused",
    }
}

labelled! {
    /// What something was done to.
    pub enum EntityType {
        /// A user.
        User = "user",
        /// A user's profile.
        UserProfile = "user_profile",
        /// A user's settings.
        UserSettings = "user_settings",
        /// A session.
        Session = "session",
        /// A portfolio.
        Portfolio = "portfolio",
        /// A holding.
        Holding = "holding",
        /// An account.
        Account = "account",
        /// A category.
        Category = "category",
        /// A transaction.
        Transaction = "transaction",
        /// A budget.
        Budget = "budget",
        /// A conversation.
        ChatSession = "chat_session",
        /// A message.
        ChatMessage = "chat_message",
        /// A request, which is no row.
        Request = "request",
    }
}

/// What an entity lets the audit log see. Personal and secret fields show by name alone, so that
/// erasing a person never touches the log.
pub trait Audited: Entity + Serialize {
    /// Its kind.
    const ENTITY_TYPE: EntityType;

    /// Fields whose values are not recorded.
    const REDACTED: &'static [&'static str];

    /// Fields that follow from others and from other rows. A change of them is nobody's edit, and is
    /// not recorded.
    const DERIVED: &'static [&'static str] = &[];
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Identifier.
    pub id: AuditRecordId,
    /// Who did it; nobody when it is not known.
    pub actor_id: Option<UserId>,
    /// Who did it in the actor's name.
    pub impersonator_id: Option<UserId>,
    /// Whose thing it was done to.
    pub subject_id: Option<UserId>,
    /// What was done.
    pub action: Action,
    /// To what kind of thing.
    pub entity_type: EntityType,
    /// To which one.
    pub entity_id: Option<Uuid>,
    /// Field → `{ "before": …, "after": … }`, of changed fields only.
    pub changes: Value,
    /// Address, user agent and request.
    pub metadata: Value,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl AuditRecord {
    /// A record of something that `actor` did at `now`, so far without subject, entity and changes.
    pub fn new(
        actor: &Actor,
        action: Action,
        entity_type: EntityType,
        now: DateTime<Utc>,
        rng: &dyn Rng,
    ) -> Self {
        Self {
            id: AuditRecordId::new(now, rng),
            actor_id: actor.user_id(),
            impersonator_id: actor.impersonator,
            subject_id: actor.user_id(),
            action,
            entity_type,
            entity_id: None,
            changes: Value::Object(Map::new()),
            metadata: serde_json::json!({
                "address": actor.client.address,
                "user_agent": actor.client.user_agent,
                "request_id": actor.request_id,
            }),
            created_at: now,
        }
    }

    /// Says whose thing it was.
    pub fn of(mut self, subject: UserId) -> Self {
        self.subject_id = Some(subject);
        self
    }

    /// Says which thing it was.
    pub fn on(mut self, entity: impl Into<Uuid>) -> Self {
        self.entity_id = Some(entity.into());
        self
    }

    /// Adds a word of explanation to the metadata.
    pub fn because(mut self, reason: &str) -> Self {
        self.metadata["reason"] = Value::String(reason.to_owned());
        self
    }

    /// Says that it stands for several requests to a route, and when the first and the last came.
    pub fn repeated(
        mut self,
        route: &str,
        count: u64,
        (first, last): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        self.metadata["route"] = Value::String(route.to_owned());
        self.metadata["count"] = count.into();
        self.metadata["first_at"] = serde_json::json!(first);
        self.metadata["last_at"] = serde_json::json!(last);
        self
    }
}

/// The fields in which two states of an entity differ, as `{ field: { before, after } }`.
/// A missing state is that of an entity that is not there yet, or no longer.
pub fn changes<E: Audited>(before: Option<&E>, after: Option<&E>) -> Value {
    let (before, after) = (fields(before), fields(after));
    let mut changes = Map::new();
    for field in before.keys().chain(after.keys()) {
        if changes.contains_key(field)
            || matches!(field.as_str(), "updated_at" | "version")
            || E::DERIVED.contains(&field.as_str())
        {
            continue;
        }
        let (old, new) = (before.get(field), after.get(field));
        if old == new {
            continue;
        }
        let change = if E::REDACTED.contains(&field.as_str()) {
            serde_json::json!({ "redacted": true })
        } else {
            serde_json::json!({ "before": old, "after": new })
        };
        changes.insert(field.clone(), change);
    }
    Value::Object(changes)
}

/// What a change from `before` to `after` is called.
pub fn action<E: Audited>(before: &E, after: &E) -> Action {
    match (before.is_deleted(), after.is_deleted()) {
        (false, true) => Action::Deleted,
        (true, false) => Action::Restored,
        _ => Action::Updated,
    }
}

fn fields<E: Audited>(entity: Option<&E>) -> Map<String, Value> {
    match entity.map(serde_json::to_value) {
        Some(Ok(Value::Object(fields))) => fields,
        _ => Map::new(),
    }
}

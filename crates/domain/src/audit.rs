//! The audit log: changes and security events, with the actor and the states before and after.

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
    /// The kind of event. The database stores the label; a label is never reused for another event.
    pub enum Action {
        /// A row was created.
        Created = "created",
        /// A row was changed.
        Updated = "updated",
        /// A row was deleted. It can be restored if its type supports it.
        Deleted = "deleted",
        /// A deleted row was restored.
        Restored = "restored",
        /// A sign-in succeeded.
        SignedIn = "signed_in",
        /// A sign-in failed.
        SignInFailed = "sign_in_failed",
        /// The user signed out.
        SignedOut = "signed_out",
        /// A signed-in user proved their identity again.
        SteppedUp = "stepped_up",
        /// A refresh token was used a second time.
        RefreshReplayed = "refresh_replayed",
        /// Requests were refused; one record can stand for several.
        RequestRefused = "request_refused",
    }
}

labelled! {
    /// The kind of entity that an event concerns.
    pub enum EntityType {
        /// A user, without profile and settings.
        User = "user",
        /// A user's profile.
        UserProfile = "user_profile",
        /// A user's settings.
        UserSettings = "user_settings",
        /// A session of a signed-in user.
        Session = "session",
        /// A portfolio, without its holdings.
        Portfolio = "portfolio",
        /// A holding in a portfolio.
        Holding = "holding",
        /// An account, without its transactions.
        Account = "account",
        /// A category of a user.
        Category = "category",
        /// A transaction, or one leg of a transfer.
        Transaction = "transaction",
        /// A budget, without its alerts.
        Budget = "budget",
        /// A chat session, without its messages.
        ChatSession = "chat_session",
        /// A message of a chat session.
        ChatMessage = "chat_message",
        /// A change set, without its rows.
        ChangeSet = "change_set",
        /// A request, which is not stored as a row.
        Request = "request",
    }
}

/// An entity whose changes are recorded in the audit log. Fields are recorded by name only unless
/// their values are neither personal nor secret, so that anonymising a user never changes the log.
pub trait Audited: Entity + Serialize {
    /// The kind under which the entity is recorded.
    const ENTITY_TYPE: EntityType;

    /// Fields whose values are recorded, in addition to [`RECORDED`].
    const RECORDED: &'static [&'static str];

    /// Fields that are derived from other fields or rows. They change without an edit and are not
    /// recorded.
    const DERIVED: &'static [&'static str] = &[];
}

/// Fields whose values are recorded for every entity that has them.
pub const RECORDED: &[&str] = &["id", "user_id", "created_at", "deleted_at"];

/// One record of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// The record's id; ids of later records are greater.
    pub id: AuditRecordId,
    /// The user who acted, if known.
    pub actor_id: Option<UserId>,
    /// The user who acted in the actor's name, while impersonating.
    pub impersonator_id: Option<UserId>,
    /// The user whose data the event concerns.
    pub subject_id: Option<UserId>,
    /// The kind of event.
    pub action: Action,
    /// The kind of entity that the event concerns.
    pub entity_type: EntityType,
    /// The id of the entity, if there is one.
    pub entity_id: Option<Uuid>,
    /// Field → `{ "before": …, "after": … }`, of changed fields only.
    pub changes: Value,
    /// The IP address, the user agent and the request id, with further details of some events.
    pub metadata: Value,
    /// The time of the event.
    pub created_at: DateTime<Utc>,
}

impl AuditRecord {
    /// A record of an action of `actor` at `now`, with the actor as its subject, and without an
    /// entity or changes.
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

    /// Sets the user whose data the event concerns.
    pub fn with_subject(mut self, subject: UserId) -> Self {
        self.subject_id = Some(subject);
        self
    }

    /// Sets the entity that the event concerns.
    pub fn with_entity(mut self, entity: impl Into<Uuid>) -> Self {
        self.entity_id = Some(entity.into());
        self
    }

    /// Adds a reason to the metadata.
    pub fn with_reason(mut self, reason: &str) -> Self {
        self.metadata["reason"] = Value::String(reason.to_owned());
        self
    }

    /// Adds the number of requests to a route that the record stands for, and the times of the
    /// first and the last one.
    pub fn with_requests(
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

/// The fields in which two states of an entity differ, as `{ field: { before, after } }`. `before`
/// is `None` for a new entity, `after` for a purged one.
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
        let name = &field.as_str();
        let change = if RECORDED.contains(name) || E::RECORDED.contains(name) {
            serde_json::json!({ "before": old, "after": new })
        } else {
            serde_json::json!({ "redacted": true })
        };
        changes.insert(field.clone(), change);
    }
    Value::Object(changes)
}

/// The action that leads from `before` to `after`: deletion, restoration, or otherwise an update.
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

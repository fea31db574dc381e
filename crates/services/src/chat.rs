//! Conversations: their sessions, their messages, and the feed that delivers new ones.

use std::sync::Arc;

use coffer_domain::{
    Actor, Line, Permission, Prose,
    chat::{Author, ChatMessage, ChatSession, ChatSessionChanges},
    ids::{ChatMessageId, ChatSessionId},
    stored_resource::StoredResource,
};
use coffer_storage::{ChatSessionFilter, EventSource, PageRequest, UnitOfWork, retry};
use serde::Serialize;

use crate::{
    Error, IdempotencyKey, ListRequest, Page, chat_feed::ChatFeed, common::Common,
    idempotency::Once, paging::List, version::Version,
};

/// What a conversation is begun with.
#[derive(Debug, Clone, Serialize)]
pub struct NewChatSession {
    /// What it is about.
    pub title: Line,
}

/// The use cases of chat.
pub struct Chat {
    common: Common,
    events: Arc<dyn EventSource>,
}

impl Chat {
    pub(crate) fn new(common: Common, events: Arc<dyn EventSource>) -> Self {
        Self { common, events }
    }

    /// A page of the actor's conversations, the newest first.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &ChatSessionFilter,
        request: &ListRequest,
    ) -> Result<Page<ChatSession>, Error> {
        actor.require(Permission::ManageChat)?;
        let list = List::new(actor, "chat sessions", filter)?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let page = unit.chat().list(filter, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// A conversation.
    pub async fn get(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatSession, Error> {
        actor.require(Permission::ManageChat)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await
    }

    /// Begins a conversation; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewChatSession,
        key: Option<IdempotencyKey>,
    ) -> Result<ChatSession, Error> {
        let user_id = actor.require(Permission::ManageChat)?;
        let once = Once::new(user_id, key, "create chat session", &new)?;
        let now = self.common.clock.now();
        let created = ChatSession {
            id: ChatSessionId::new(now, &*self.common.rng),
            user_id,
            title: new.title,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            unit.chat().add(&created).await?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::ChatSessions)
                .await?;
            once.complete(&mut *unit, &created).await?;
            unit.commit().await?;
            Ok(created.clone())
        })
        .await
    }

    /// Edits a conversation, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        version: Version,
        changes: ChatSessionChanges,
    ) -> Result<ChatSession, Error> {
        actor.require(Permission::ManageChat)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let before = live(&mut *unit, id).await?;
            version.check(before.version)?;
            let after = before
                .clone()
                .edit(changes.clone(), self.common.clock.now());
            if after == before {
                return Ok(before);
            }
            let stored = unit.chat().update(&before, &after).await;
            stored.map_err(|error| version.contended(error))?;
            unit.commit().await?;
            Ok(after)
        })
        .await
    }

    /// Deletes a conversation; it can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageChat)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let before = live(&mut *unit, id).await?;
            version.check(before.version)?;
            let after = before.clone().delete(self.common.clock.now());
            let stored = unit.chat().update(&before, &after).await;
            stored.map_err(|error| version.contended(error))?;
            unit.commit().await?;
            Ok(())
        })
        .await
    }

    /// Brings a deleted conversation back. One that is not deleted is answered as it is.
    pub async fn restore(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatSession, Error> {
        actor.require(Permission::ManageChat)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let before = unit.chat().get(id).await?.ok_or(Error::NotFound)?;
            if before.deleted_at.is_none() {
                return Ok(before);
            }
            let after = before.clone().restore(self.common.clock.now());
            let stored = unit.chat().update(&before, &after).await;
            stored.map_err(|error| Version::Any.contended(error))?;
            unit.commit().await?;
            Ok(after)
        })
        .await
    }

    /// A page of a conversation's messages, the newest first.
    pub async fn messages(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        request: &ListRequest,
    ) -> Result<Page<ChatMessage>, Error> {
        actor.require(Permission::ManageChat)?;
        let list = List::new(actor, "chat messages", &id)?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await?;
        let page = unit.chat().messages(id, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// Writes a message as the owner; once, under an idempotency key.
    pub async fn write(
        &self,
        actor: &Actor,
        session_id: ChatSessionId,
        content: Prose,
        key: Option<IdempotencyKey>,
    ) -> Result<ChatMessage, Error> {
        let user_id = actor.require(Permission::ManageChat)?;
        let once = Once::new(user_id, key, "write message", &(session_id, &content))?;
        let now = self.common.clock.now();
        let message = ChatMessage {
            id: ChatMessageId::new(now, &*self.common.rng),
            user_id,
            session_id,
            author: Author::User,
            content,
            created_at: now,
        };
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            live(&mut *unit, session_id).await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            unit.chat().add_message(&message).await?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::ChatMessages)
                .await?;
            once.complete(&mut *unit, &message).await?;
            unit.commit().await?;
            Ok(message.clone())
        })
        .await
    }

    /// Follows a conversation: every message that is written from now on, on any node, until the
    /// actor's session ends.
    pub async fn follow(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatFeed, Error> {
        actor.require(Permission::ManageChat)?;
        // First listen, then look, so that nothing falls in between.
        let events = self.events.subscribe();
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await?;
        let newest = unit.chat().messages(id, &PageRequest::default()).await?;
        let repositories = self.common.repositories.clone();
        Ok(ChatFeed::new(
            repositories,
            events,
            actor.clone(),
            id,
            &newest,
        ))
    }
}

/// A conversation that is not deleted. Somebody else's is not there.
async fn live(unit: &mut dyn UnitOfWork, id: ChatSessionId) -> Result<ChatSession, Error> {
    let found = unit.chat().get(id).await?;
    found
        .filter(|session| session.deleted_at.is_none())
        .ok_or(Error::NotFound)
}

//! Conversations, their messages, and the feed of new messages.

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::{
    Actor, Permission, Prose,
    chat::{Author, ChatMessage, ChatSession, ChatSessionChanges, NewChatSession},
    ids::{ChatMessageId, ChatSessionId},
    stored_resource::StoredResource,
};
use coffer_storage::{ChatSessionFilter, CursorPage, EventSource, PageRequest, UnitOfWork};
use futures_util::join;

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, chat_feed::ChatFeed,
    common::Common, idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The use cases of chat.
pub struct Chat {
    common: Common,
    events: Arc<dyn EventSource>,
}

impl Chat {
    pub(crate) fn new(common: Common, events: Arc<dyn EventSource>) -> Self {
        Self { common, events }
    }

    /// A page of the actor's conversations, newest first.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &ChatSessionFilter,
        request: &ListRequest,
    ) -> Result<Page<ChatSession>, Error> {
        actor.require(Permission::ManageChat)?;
        let list = List::new(&self.common, actor, "chat sessions", filter, request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.chat().list(filter, &list.request).await?;
        list.page(page)
    }

    /// A conversation by its id. Deleted conversations are not found.
    pub async fn get(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatSession, Error> {
        actor.require(Permission::ManageChat)?;
        self.common.get::<Self>(actor, id).await
    }

    /// Creates a conversation; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewChatSession,
        request: Option<IdempotentRequest<ChatSession>>,
    ) -> Result<CreateOutcome<ChatSession>, Error> {
        let user_id = actor.require(Permission::ManageChat)?;
        let idempotency = Idempotency::new(user_id, request, "create chat session", &new)?;
        let now = self.common.clock.now();
        let id = ChatSessionId::new(now, &*self.common.rng);
        let created = ChatSession::new(id, user_id, new, now);
        let created = &created;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                unit.chat().add(created).await?;
                Ok((unit, created.clone()))
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
        let edit = |session: ChatSession, at| Ok(session.edit(&changes, at));
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes a conversation; it can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageChat)?;
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted conversation. One that is not deleted is returned as it is.
    pub async fn restore(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatSession, Error> {
        actor.require(Permission::ManageChat)?;
        self.common.restore::<Self>(actor, id).await
    }

    /// A page of a conversation's messages, newest first.
    pub async fn messages(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        request: &ListRequest,
    ) -> Result<Page<ChatMessage>, Error> {
        actor.require(Permission::ManageChat)?;
        let list = List::new(&self.common, actor, "chat messages", &id, request)?;
        let page = self.read_messages(actor, id, &list.request).await?;
        list.page(page)
    }

    /// Adds a message by the owner; once, under an idempotency key.
    pub async fn write(
        &self,
        actor: &Actor,
        session_id: ChatSessionId,
        content: Prose,
        request: Option<IdempotentRequest<ChatMessage>>,
    ) -> Result<CreateOutcome<ChatMessage>, Error> {
        let user_id = actor.require(Permission::ManageChat)?;
        let input = (session_id, &content);
        let idempotency = Idempotency::new(user_id, request, "write message", &input)?;
        let now = self.common.clock.now();
        let message = ChatMessage {
            id: ChatMessageId::new(now, &*self.common.rng),
            user_id,
            session_id,
            author: Author::User,
            content,
            created_at: now,
        };
        let resource = StoredResource::ChatMessages;
        let message = &message;
        self.common
            .create(actor, resource, &idempotency, |mut unit| async move {
                Self::find_active(&mut *unit, session_id).await?;
                unit.chat().add_message(message).await?;
                Ok((unit, message.clone()))
            })
            .await
    }

    /// A feed of the conversation's messages that are added from now on, on any node, until the
    /// actor's session ends.
    pub async fn follow(&self, actor: &Actor, id: ChatSessionId) -> Result<ChatFeed, Error> {
        actor.require(Permission::ManageChat)?;
        // Subscribe before reading, so that no message is missed in between.
        let events = self.events.subscribe();
        let first = PageRequest::default();
        let newest = self.read_messages(actor, id, &first).await?;
        let repositories = self.common.repositories.clone();
        Ok(ChatFeed::new(
            repositories,
            events,
            actor.clone(),
            id,
            &newest,
        ))
    }

    /// A page of the messages of an active conversation.
    async fn read_messages(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatMessage>, Error> {
        let unit = self.common.repositories.begin_read(actor).await?;
        let [conversation, messages] = unit.last_two().await?;
        let (conversation, messages) = join!(
            conversation.with(|unit| Self::find_active(unit, id)),
            messages.chat().messages(id, page),
        );
        conversation?;
        Ok(messages?)
    }
}

#[async_trait]
impl Resource for Chat {
    type Id = ChatSessionId;
    type Entity = ChatSession;
    type View = ChatSession;
    const KIND: StoredResource = StoredResource::ChatSessions;

    async fn find(
        unit: &mut dyn UnitOfWork,
        id: ChatSessionId,
    ) -> Result<Option<ChatSession>, Error> {
        Ok(unit.chat().get(id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &ChatSession,
        after: &ChatSession,
    ) -> Result<(), Error> {
        Ok(unit.chat().update(before, after).await?)
    }
}

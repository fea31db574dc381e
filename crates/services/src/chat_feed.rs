//! New messages of a conversation, as they are written.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use coffer_domain::{
    Actor,
    chat::ChatMessage,
    ids::{ChatMessageId, ChatSessionId},
};
use coffer_storage::{Event, PageRequest, PageSize, RepositoryFactory};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior, interval},
};

use crate::Error;

/// How often the session that follows is checked, apart from being told of its end.
const CHECK_EVERY: Duration = Duration::from_secs(30);

/// The messages of a conversation from a point on.
pub struct ChatFeed {
    repositories: Arc<dyn RepositoryFactory>,
    events: Receiver<Event>,
    actor: Actor,
    conversation: ChatSessionId,
    /// The newest message that was handed out.
    last: Option<ChatMessageId>,
    ready: VecDeque<ChatMessage>,
    checks: Interval,
}

/// The page that has the newest message alone.
pub(crate) fn newest() -> PageRequest {
    PageRequest {
        size: PageSize::new(1).unwrap_or_default(),
        after: None,
    }
}

impl ChatFeed {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        events: Receiver<Event>,
        actor: Actor,
        conversation: ChatSessionId,
        last: Option<ChatMessageId>,
    ) -> Self {
        let mut checks = interval(CHECK_EVERY);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        checks.reset();
        Self {
            repositories,
            events,
            actor,
            conversation,
            last,
            ready: VecDeque::new(),
            checks,
        }
    }

    /// The next message. An error ends the feed: most often the session has ended, or the
    /// conversation was deleted. Safe to drop at its await and to call again.
    pub async fn next(&mut self) -> Result<ChatMessage, Error> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                self.last = Some(message.id);
                return Ok(message);
            }
            let event = tokio::select! {
                event = self.events.recv() => event,
                _ = self.checks.tick() => Ok(Event::Missed),
            };
            if self.concerns(&event) {
                self.catch_up().await?;
            }
        }
    }

    /// Whether there may be a new message, or the session may have ended.
    fn concerns(&self, event: &Result<Event, RecvError>) -> bool {
        match event {
            Ok(Event::ChatMessage { session_id, .. }) => *session_id == self.conversation,
            Ok(Event::SessionEnded { session_id, .. }) => {
                self.actor.session_id() == Some(*session_id)
            }
            Ok(Event::Missed) | Err(_) => true,
        }
    }

    /// Reads what was written since the last message; with it the session is checked.
    async fn catch_up(&mut self) -> Result<(), Error> {
        let mut unit = self.repositories.begin_read(&self.actor).await?;
        let conversation = unit.chat().get(self.conversation).await?;
        if conversation.is_none_or(|conversation| conversation.deleted_at.is_some()) {
            return Err(Error::NotFound);
        }
        let mut request = PageRequest {
            size: PageSize::default(),
            after: None,
        };
        let mut missed = VecDeque::new();
        loop {
            let page = unit.chat().messages(self.conversation, &request).await?;
            let known = self.last;
            let new = |message: &ChatMessage| known.is_none_or(|last| message.id > last);
            let complete = page.next.is_none() || !page.items.iter().all(new);
            for message in page.items.into_iter().filter(new) {
                missed.push_front(message);
            }
            if complete {
                break;
            }
            request.after = page.next;
        }
        self.ready = missed;
        Ok(())
    }
}

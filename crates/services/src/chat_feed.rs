//! A feed of the new messages of a conversation.

use std::{
    collections::{BTreeSet, VecDeque},
    future::ready,
    sync::Arc,
    time::Duration,
};

use coffer_domain::{
    Actor,
    chat::ChatMessage,
    ids::{ChatMessageId, ChatSessionId},
};
use coffer_storage::{CursorPage, Event, PageRequest, RepositoryFactory, UnitOfWork};
use futures_util::join;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior, interval},
};

use crate::{Chat, Error, resource::Resource as _};

/// The interval at which the session is checked, in addition to events about its end.
const CHECK_INTERVAL: Duration = Duration::from_secs(30);

/// The maximum number of queued messages. A client that is further behind reads the conversation
/// again, page by page.
const MAX_QUEUED: usize = 200;

/// The messages of a conversation from a point on, each once, in the order in which they were
/// committed.
pub struct ChatFeed {
    repositories: Arc<dyn RepositoryFactory>,
    events: Receiver<Event>,
    actor: Actor,
    conversation: ChatSessionId,
    delivered: Delivered,
    /// Announced messages that have not been read yet.
    announced: VecDeque<ChatMessageId>,
    /// Whether there may be changes that no event announced.
    must_check: bool,
    ready: VecDeque<ChatMessage>,
    checks: Interval,
}

/// A reason to read the conversation.
#[derive(Debug, Clone, Copy)]
enum ReadReason {
    /// A message was written.
    Announced(ChatMessageId),
    /// Anything may have changed: the messages, the session or the conversation.
    Unannounced,
}

impl ChatFeed {
    /// A feed of everything after `newest`, the current first page of the conversation.
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        events: Receiver<Event>,
        actor: Actor,
        conversation: ChatSessionId,
        newest: &CursorPage<ChatMessage>,
    ) -> Self {
        let mut checks = interval(CHECK_INTERVAL);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        checks.reset();
        Self {
            repositories,
            events,
            actor,
            conversation,
            delivered: Delivered::from_page(newest),
            announced: VecDeque::new(),
            must_check: false,
            ready: VecDeque::new(),
            checks,
        }
    }

    /// The next message. An error ends the feed: most often the session has ended, or the
    /// conversation was deleted; [`Error::Busy`] if too much was missed to catch up. Safe to drop
    /// at its await and to call again.
    pub async fn next(&mut self) -> Result<ChatMessage, Error> {
        loop {
            // Work is removed from the queue after it is done, because this future may be dropped
            // meanwhile.
            if self.must_check {
                self.read(ReadReason::Unannounced).await?;
                self.must_check = false;
            } else if self.ready.is_empty()
                && let Some(id) = self.announced.front().copied()
            {
                self.read(ReadReason::Announced(id)).await?;
                self.announced.pop_front();
            }
            tokio::select! {
                // The end of the session takes precedence over messages that are ready.
                biased;
                event = self.events.recv() => self.handle(&event)?,
                _ = self.checks.tick() => self.must_check = true,
                () = ready(()), if !self.ready.is_empty() => {
                    if let Some(message) = self.ready.pop_front() {
                        return Ok(message);
                    }
                }
                () = ready(()), if !self.announced.is_empty() => {}
            }
        }
    }

    /// Takes note of an event.
    fn handle(&mut self, event: &Result<Event, RecvError>) -> Result<(), Error> {
        match event {
            Ok(Event::ChatMessage {
                session_id,
                message_id,
                ..
            }) if *session_id == self.conversation => {
                self.announced.push_back(*message_id);
                if self.announced.len() > MAX_QUEUED {
                    return Err(too_far_behind());
                }
            }
            Ok(Event::ChatMessage { .. } | Event::JobEnqueued) => {}
            Ok(Event::SessionEnded { session_id, .. }) => {
                self.must_check |= self.actor.session_id() == Some(*session_id);
            }
            Ok(Event::Missed) | Err(RecvError::Lagged(_)) => self.must_check = true,
            // There will be no further events.
            Err(RecvError::Closed) => return Err(too_far_behind()),
        }
        Ok(())
    }

    /// Reads new messages, checking the session and the conversation at the same time.
    async fn read(&mut self, reason: ReadReason) -> Result<(), Error> {
        let mut unit = self.repositories.begin_read(&self.actor).await?;
        let found = match reason {
            ReadReason::Announced(id) => {
                let [conversation, message] = unit.last_two().await?;
                let (conversation, message) = join!(
                    conversation.with(|unit| Chat::find_active(unit, self.conversation)),
                    message.chat().message(id),
                );
                conversation?;
                message?.into_iter().collect()
            }
            ReadReason::Unannounced => {
                Chat::find_active(&mut *unit, self.conversation).await?;
                self.unannounced(&mut *unit).await?
            }
        };
        let delivered = &mut self.delivered;
        let new = found
            .into_iter()
            .filter(|message| delivered.add(message.id));
        self.ready.extend(new);
        Ok(())
    }

    /// Messages that were not announced, oldest first.
    async fn unannounced(&self, unit: &mut dyn UnitOfWork) -> Result<Vec<ChatMessage>, Error> {
        let mut request = PageRequest::default();
        let mut unannounced = Vec::new();
        loop {
            let page = unit.chat().messages(self.conversation, &request).await?;
            let mut reached_floor = false;
            for message in page.items {
                reached_floor |= !self.delivered.is_later(message.id);
                if self.delivered.is_new(message.id) {
                    unannounced.push(message);
                }
            }
            if self.ready.len() + unannounced.len() > MAX_QUEUED {
                return Err(too_far_behind());
            }
            if reached_floor || page.next.is_none() {
                unannounced.reverse();
                return Ok(unannounced);
            }
            request.after = page.next;
        }
    }
}

/// The client has missed too much and must read the conversation again.
fn too_far_behind() -> Error {
    Error::Busy {
        retry_after: Duration::ZERO,
    }
}

/// The messages delivered so far. The last id is not enough, because messages are not committed in
/// the order of their ids.
#[derive(Debug, Default)]
struct Delivered {
    /// All messages up to this one were delivered.
    floor: Option<ChatMessageId>,
    /// Later messages that were delivered.
    recent: BTreeSet<ChatMessageId>,
}

impl Delivered {
    /// The maximum number of messages in `recent`.
    const MAX_RECENT: usize = 200;

    /// The messages up to the end of the first page, all of which the client has.
    fn from_page(newest: &CursorPage<ChatMessage>) -> Self {
        let ids = newest.items.iter().map(|message| message.id);
        let oldest = newest.next.as_ref().and(newest.items.last());
        Self {
            floor: oldest.map(|message| message.id),
            recent: ids.collect(),
        }
    }

    fn is_later(&self, id: ChatMessageId) -> bool {
        Some(id) > self.floor
    }

    fn is_new(&self, id: ChatMessageId) -> bool {
        self.is_later(id) && !self.recent.contains(&id)
    }

    /// Marks a message as delivered; `false` if it already was.
    fn add(&mut self, id: ChatMessageId) -> bool {
        let new = self.recent.insert(id);
        while self.recent.len() > Self::MAX_RECENT {
            self.floor = self.floor.max(self.recent.pop_first());
        }
        new
    }
}

#[cfg(test)]
mod tests;

//! New messages of a conversation, as they are written.

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
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior, interval},
};

use crate::Error;

/// How often the session that follows is checked, apart from being told of its end.
const CHECK_EVERY: Duration = Duration::from_secs(30);

/// How many messages wait here at most, heard of or read. Whoever is further behind reads the
/// conversation again, page by page.
const MOST: usize = 200;

/// The messages of a conversation from a point on, each once, in the order in which they were
/// committed.
pub struct ChatFeed {
    repositories: Arc<dyn RepositoryFactory>,
    events: Receiver<Event>,
    actor: Actor,
    conversation: ChatSessionId,
    handed_out: HandedOut,
    /// Messages that were heard of and not looked at yet.
    heard: VecDeque<ChatMessageId>,
    /// Whether anything may have happened that no message tells of.
    must_check: bool,
    ready: VecDeque<ChatMessage>,
    checks: Interval,
}

/// A reason to look.
#[derive(Debug, Clone, Copy)]
enum Heard {
    /// This message was written.
    Message(ChatMessageId),
    /// Anything may have happened: messages, the end of the session, the end of the conversation.
    Something,
}

impl ChatFeed {
    /// Everything after `newest`, the first page of the conversation as it is now.
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        events: Receiver<Event>,
        actor: Actor,
        conversation: ChatSessionId,
        newest: &CursorPage<ChatMessage>,
    ) -> Self {
        let mut checks = interval(CHECK_EVERY);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        checks.reset();
        Self {
            repositories,
            events,
            actor,
            conversation,
            handed_out: HandedOut::all_of(newest),
            heard: VecDeque::new(),
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
            // What is to do is forgotten when it was done, should this be dropped meanwhile.
            if self.must_check {
                self.look(Heard::Something).await?;
                self.must_check = false;
            } else if self.ready.is_empty()
                && let Some(id) = self.heard.front().copied()
            {
                self.look(Heard::Message(id)).await?;
                self.heard.pop_front();
            }
            tokio::select! {
                // An ended session comes before the messages that are ready.
                biased;
                event = self.events.recv() => self.note(&event)?,
                _ = self.checks.tick() => self.must_check = true,
                () = ready(()), if !self.ready.is_empty() => {
                    if let Some(message) = self.ready.pop_front() {
                        return Ok(message);
                    }
                }
                () = ready(()), if !self.heard.is_empty() => {}
            }
        }
    }

    fn note(&mut self, event: &Result<Event, RecvError>) -> Result<(), Error> {
        match event {
            Ok(Event::ChatMessage {
                session_id,
                message_id,
                ..
            }) if *session_id == self.conversation => {
                self.heard.push_back(*message_id);
                if self.heard.len() > MOST {
                    return Err(behind());
                }
            }
            Ok(Event::ChatMessage { .. }) => {}
            Ok(Event::SessionEnded { session_id, .. }) => {
                self.must_check |= self.actor.session_id() == Some(*session_id);
            }
            Ok(Event::Missed) | Err(RecvError::Lagged(_)) => self.must_check = true,
            // Nothing will ever be heard of again.
            Err(RecvError::Closed) => return Err(behind()),
        }
        Ok(())
    }

    /// Reads what there is to hand out. With it the session and the conversation are checked.
    async fn look(&mut self, heard: Heard) -> Result<(), Error> {
        let mut unit = self.repositories.begin_read(&self.actor).await?;
        let conversation = unit.chat().get(self.conversation).await?;
        if conversation.is_none_or(|conversation| conversation.deleted_at.is_some()) {
            return Err(Error::NotFound);
        }
        let found = match heard {
            Heard::Message(id) => unit.chat().message(id).await?.into_iter().collect(),
            Heard::Something => self.missed(&mut *unit).await?,
        };
        let handed_out = &mut self.handed_out;
        let new = found
            .into_iter()
            .filter(|message| handed_out.add(message.id));
        self.ready.extend(new);
        Ok(())
    }

    /// What was written and not heard of, the oldest first.
    async fn missed(&self, unit: &mut dyn UnitOfWork) -> Result<Vec<ChatMessage>, Error> {
        let mut request = PageRequest::default();
        let mut missed = Vec::new();
        loop {
            let page = unit.chat().messages(self.conversation, &request).await?;
            let mut reached_the_floor = false;
            for message in page.items {
                reached_the_floor |= !self.handed_out.is_later(message.id);
                if self.handed_out.is_new(message.id) {
                    missed.push(message);
                }
            }
            if self.ready.len() + missed.len() > MOST {
                return Err(behind());
            }
            if reached_the_floor || page.next.is_none() {
                missed.reverse();
                return Ok(missed);
            }
            request.after = page.next;
        }
    }
}

fn behind() -> Error {
    Error::Busy {
        retry_after: Duration::ZERO,
    }
}

/// Which messages were handed out. Their identifiers alone don't tell: messages are not committed
/// in the order in which they are made.
#[derive(Debug, Default)]
struct HandedOut {
    /// Everything up to here was.
    floor: Option<ChatMessageId>,
    /// And these later ones.
    recent: BTreeSet<ChatMessageId>,
}

impl HandedOut {
    /// How many are known one by one.
    const RECENT: usize = 200;

    fn all_of(newest: &CursorPage<ChatMessage>) -> Self {
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

    /// Notes a message; `false` if it was handed out before.
    fn add(&mut self, id: ChatMessageId) -> bool {
        let new = self.recent.insert(id);
        while self.recent.len() > Self::RECENT {
            self.floor = self.floor.max(self.recent.pop_first());
        }
        new
    }
}

#[cfg(test)]
mod tests;

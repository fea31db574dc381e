//! New messages of a conversation, as they are written.

use std::{
    collections::{BTreeSet, VecDeque},
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

/// The messages of a conversation from a point on, each once, in the order in which they were
/// committed.
pub struct ChatFeed {
    repositories: Arc<dyn RepositoryFactory>,
    events: Receiver<Event>,
    actor: Actor,
    conversation: ChatSessionId,
    handed_out: HandedOut,
    /// What was heard of and not looked at yet.
    heard: VecDeque<Heard>,
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
            ready: VecDeque::new(),
            checks,
        }
    }

    /// The next message. An error ends the feed: most often the session has ended, or the
    /// conversation was deleted. Safe to drop at its await and to call again.
    pub async fn next(&mut self) -> Result<ChatMessage, Error> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                return Ok(message);
            }
            // What was heard stays until it was looked at, should this be dropped meanwhile.
            if let Some(heard) = self.heard.front().copied() {
                self.look(heard).await?;
                self.heard.pop_front();
                continue;
            }
            let heard = tokio::select! {
                event = self.events.recv() => self.understand(&event),
                _ = self.checks.tick() => Some(Heard::Something),
            };
            self.heard.extend(heard);
        }
    }

    fn understand(&self, event: &Result<Event, RecvError>) -> Option<Heard> {
        match event {
            Ok(Event::ChatMessage {
                session_id,
                message_id,
                ..
            }) => (*session_id == self.conversation).then_some(Heard::Message(*message_id)),
            Ok(Event::SessionEnded { session_id, .. }) => {
                (self.actor.session_id() == Some(*session_id)).then_some(Heard::Something)
            }
            Ok(_) | Err(_) => Some(Heard::Something),
        }
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
            let read = page.items.len();
            let later = page.items.into_iter();
            let later = later.filter(|message| self.handed_out.is_later(message.id));
            let before = missed.len();
            missed.extend(later);
            let reached_the_floor = missed.len() - before < read;
            if reached_the_floor || page.next.is_none() {
                missed.reverse();
                return Ok(missed);
            }
            request.after = page.next;
        }
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
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: usize) -> ChatMessageId {
        Uuid::from_u128(number as u128).into()
    }

    #[test]
    fn a_message_is_handed_out_once_in_whatever_order_it_comes() {
        let mut handed_out = HandedOut::default();
        assert!(handed_out.add(id(7)));
        assert!(handed_out.add(id(5)));
        assert!(!handed_out.add(id(7)));
    }

    #[test]
    fn what_is_remembered_one_by_one_is_bounded() {
        let mut handed_out = HandedOut::default();
        for number in 1..=HandedOut::RECENT + 10 {
            assert!(handed_out.add(id(number)));
        }
        assert_eq!(handed_out.recent.len(), HandedOut::RECENT);
        assert!(!handed_out.is_later(id(10)));
        assert!(handed_out.is_later(id(11)));
    }
}

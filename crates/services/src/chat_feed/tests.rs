use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use chrono::DateTime;
use coffer_domain::{
    Client, Line, Proof, Prose, Subject,
    chat::{Author, ChatSession},
    ids::{RequestId, SessionId, UserId},
    user::{Role, Tier},
};
use coffer_storage::{
    RepositoryError,
    mocks::{MockFactory, MockUnit},
};
use tokio::sync::broadcast::{Sender, channel};
use uuid::Uuid;

use super::*;
use crate::Unauthenticated;

fn id(number: usize) -> ChatMessageId {
    Uuid::from_u128(number as u128).into()
}

#[test]
fn message_is_delivered_once_in_any_order() {
    let mut delivered = Delivered::default();
    assert!(delivered.add(id(7)));
    assert!(delivered.add(id(5)));
    assert!(!delivered.add(id(7)));
}

#[test]
fn remembered_messages_are_bounded() {
    let mut delivered = Delivered::default();
    for number in 1..=Delivered::MAX_RECENT + 10 {
        assert!(delivered.add(id(number)));
    }
    assert_eq!(delivered.recent.len(), Delivered::MAX_RECENT);
    assert!(!delivered.is_later(id(10)));
    assert!(delivered.is_later(id(11)));
}

const NEVER: DateTime<chrono::Utc> = DateTime::UNIX_EPOCH;

fn user() -> UserId {
    Uuid::from_u128(1).into()
}

fn session() -> SessionId {
    Uuid::from_u128(2).into()
}

fn conversation() -> ChatSessionId {
    Uuid::from_u128(3).into()
}

fn message(number: usize) -> ChatMessage {
    ChatMessage {
        id: id(number),
        user_id: user(),
        session_id: conversation(),
        author: Author::User,
        content: Prose::parse("content", 100, "text").unwrap(),
        created_at: NEVER,
    }
}

/// An empty conversation and a feed of it.
struct Stage {
    events: Sender<Event>,
    written: Arc<Mutex<Vec<ChatMessage>>>,
    session_ended: Arc<AtomicBool>,
    feed: ChatFeed,
}

fn stage() -> Stage {
    let written = Arc::new(Mutex::new(Vec::<ChatMessage>::new()));
    let session_ended = Arc::new(AtomicBool::new(false));
    let (stored, ended) = (written.clone(), session_ended.clone());
    let unit = MockUnit::new().chat(move |chat| {
        let stored = stored.clone();
        let ended = ended.clone();
        chat.expect_get().returning(move |id| {
            if ended.load(Ordering::Relaxed) {
                return Err(RepositoryError::SessionEnded);
            }
            Ok(Some(ChatSession {
                id,
                user_id: user(),
                title: Line::parse("title", 100, "Chat").unwrap(),
                version: 1,
                created_at: NEVER,
                updated_at: NEVER,
                deleted_at: None,
            }))
        });
        chat.expect_messages().returning(move |_, request| {
            let mut rows = stored.lock().unwrap().clone();
            rows.reverse();
            let after = request.after.as_ref().map(|after| after.id);
            rows.retain(|row| after.is_none_or(|after| row.id.uuid() < after));
            let size = request.size;
            rows.truncate(size.items() + 1);
            Ok(CursorPage::from_rows(rows, size, |row| {
                coffer_storage::Position {
                    key: None,
                    id: row.id.uuid(),
                }
            }))
        });
    });
    let (events, receiver) = channel(16);
    let visitor = Actor::anonymous(Client::local(), RequestId::from(Uuid::nil()));
    let actor = visitor.acting_as(Subject::User {
        id: user(),
        proof: Proof::Session(session()),
        role: Role::User,
        tier: Tier::Free,
    });
    let nothing = CursorPage {
        items: Vec::new(),
        next: None,
    };
    let repositories = Arc::new(MockFactory::new(unit));
    let feed = ChatFeed::new(repositories, receiver, actor, conversation(), &nothing);
    Stage {
        events,
        written,
        session_ended,
        feed,
    }
}

impl Stage {
    fn write(&self, numbers: std::ops::RangeInclusive<usize>) {
        self.written.lock().unwrap().extend(numbers.map(message));
    }

    fn say(&self, event: Event) {
        self.events.send(event).unwrap();
    }

    async fn delivers(&mut self, numbers: std::ops::RangeInclusive<usize>) {
        for number in numbers {
            assert_eq!(self.feed.next().await.unwrap().id, id(number));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn missed_messages_are_delivered_once_in_order() {
    let mut stage = stage();
    stage.write(1..=MAX_QUEUED);
    stage.say(Event::Missed);
    stage.delivers(1..=MAX_QUEUED).await;
    stage.write(MAX_QUEUED + 1..=MAX_QUEUED + 70);
    stage.say(Event::Missed);
    stage.delivers(MAX_QUEUED + 1..=MAX_QUEUED + 70).await;
}

#[tokio::test(start_paused = true)]
async fn reader_that_missed_too_much_reads_the_conversation_again() {
    let mut stage = stage();
    stage.write(1..=MAX_QUEUED + 1);
    stage.say(Event::Missed);
    let ended = stage.feed.next().await;
    assert!(matches!(ended, Err(Error::Busy { .. })), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn slow_reader_also_reads_the_conversation_again() {
    let mut stage = stage();
    stage.write(1..=MAX_QUEUED);
    stage.say(Event::Missed);
    stage.delivers(1..=1).await;
    stage.write(MAX_QUEUED + 1..=MAX_QUEUED + 2);
    stage.say(Event::Missed);
    let ended = stage.feed.next().await;
    assert!(matches!(ended, Err(Error::Busy { .. })), "{ended:?}");
}

/// Both announced messages and those that only the check every 30 seconds finds.
#[tokio::test(start_paused = true)]
async fn ended_session_receives_no_messages() {
    for is_announced in [true, false] {
        let mut stage = stage();
        stage.write(1..=3);
        stage.say(Event::Missed);
        stage.delivers(1..=1).await;
        stage.session_ended.store(true, Ordering::Relaxed);
        if is_announced {
            stage.say(Event::SessionEnded {
                user_id: user(),
                session_id: session(),
            });
        } else {
            tokio::time::advance(CHECK_INTERVAL).await;
        }
        let ended = stage.feed.next().await;
        let expected = Unauthenticated::SessionEnded;
        assert!(matches!(ended, Err(Error::Unauthenticated(reason)) if reason == expected));
    }
}

#[tokio::test(start_paused = true)]
async fn feed_ends_with_its_event_source() {
    let Stage {
        events, mut feed, ..
    } = stage();
    drop(events);
    assert!(matches!(feed.next().await, Err(Error::Busy { .. })));
}

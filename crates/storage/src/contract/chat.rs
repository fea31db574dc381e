//! Conversations and their messages.

use coffer_domain::{
    Actor, Lifecycle as _,
    chat::{Author, ChatMessage, ChatSession, ChatSessionChanges},
    patch::Change,
};

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{ChatSessionFilter, PageRequest, PageSize, RepositoryError};

/// Adds conversations, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, sessions: &[&ChatSession]) {
    stage
        .write(actor, async |unit| {
            for session in sessions {
                unit.chat().add(session).await.unwrap();
            }
        })
        .await;
}

pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &ChatSessionFilter,
) -> Vec<ChatSession> {
    let page = PageRequest::default();
    stage
        .read(actor, async |unit| {
            unit.chat().list(filter, &page).await.unwrap().items
        })
        .await
}

async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &ChatSession,
    after: &ChatSession,
) -> Result<(), RepositoryError> {
    stage
        .write(actor, async |unit| unit.chat().update(before, after).await)
        .await
}

/// A new conversation and its messages can be read.
// Proves: F2-0.1.3
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let session = stage.chat_session(user_of(&ada), "Steuern 2026");
    let asked = stage.chat_message(&session, "Wann?\n\tUnd wie viel? 🙂");
    let answered = ChatMessage {
        author: Author::Assistant,
        ..stage.chat_message(&session, "Im Mai.")
    };
    add(stage, &ada, &[&session]).await;
    stage
        .write(&ada, async |unit| {
            unit.chat().add_message(&asked).await.unwrap();
            unit.chat().add_message(&answered).await.unwrap();
        })
        .await;
    stage
        .read(&ada, async |unit| {
            let found = unit.chat().get(session.id).await.unwrap();
            assert_eq!(found.as_ref(), Some(&session));
            for message in [&asked, &answered] {
                let found = unit.chat().message(message.id).await.unwrap();
                assert_eq!(found.as_ref(), Some(message));
            }
        })
        .await;
}

/// Conversations are listed newest first.
pub async fn lists_the_newest_first(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let [first, second, third] =
        ["One", "Two", "Three"].map(|title| stage.chat_session(user_of(&ada), title));
    add(stage, &ada, &[&second, &first, &third]).await;
    let found = list(stage, &ada, &ChatSessionFilter::new()).await;
    assert_eq!(found, [third, second, first]);
}

/// Titles are searched for a text literally and regardless of case.
pub async fn filters_by_title(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let titles = ["50% off", "Half off", "STEUERN", "Öl und Gas"];
    let [percent, half, taxes, oil] = titles.map(|title| stage.chat_session(user_of(&ada), title));
    add(stage, &ada, &[&percent, &half, &taxes, &oil]).await;
    for (text, expected) in [
        ("off", vec![&half, &percent]),
        ("%", vec![&percent]),
        ("steuern", vec![&taxes]),
        ("öl", vec![&oil]),
        ("nothing like it", vec![]),
    ] {
        let filter = ChatSessionFilter::new().title(text);
        let found = list(stage, &ada, &filter).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{text}");
    }
}

/// Of two edits of the same version the second is refused, and the unit continues.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let before = stage.chat_session(user_of(&ada), "Taxes");
    add(stage, &ada, &[&before]).await;
    let title = Change::Set(line("Taxes and fees"));
    let changes = ChatSessionChanges { title };
    let after = before.clone().edit(&changes, stage.later());
    update(stage, &ada, &before, &after).await.unwrap();
    let second = update(stage, &ada, &before, &after).await;
    assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
    let found = list(stage, &ada, &ChatSessionFilter::new()).await;
    assert_eq!(found, [after]);
}

/// A deleted conversation is not listed but can be read, and is listed again after its restoration.
pub async fn deletes_and_restores(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = stage.chat_session(user_of(&ada), "Taxes");
    add(stage, &ada, &[&made]).await;
    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    assert_eq!(list(stage, &ada, &ChatSessionFilter::new()).await, []);
    let filter = ChatSessionFilter::new().deleted();
    assert_eq!(
        list(stage, &ada, &filter).await.as_slice(),
        std::slice::from_ref(&deleted)
    );

    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    let found = list(stage, &ada, &ChatSessionFilter::new()).await;
    assert_eq!(found, [restored]);
}

/// Messages are listed newest first in pages; a new message shifts no page.
pub async fn pages_through_messages(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let [session, other] = ["Taxes", "Other"].map(|title| stage.chat_session(user_of(&ada), title));
    add(stage, &ada, &[&session, &other]).await;
    let say = async |session: &ChatSession, content: &str| {
        let message = stage.chat_message(session, content);
        stage
            .write(&ada, async |unit| {
                unit.chat().add_message(&message).await.unwrap();
            })
            .await;
        message
    };
    let mut expected = Vec::new();
    for number in 0..5 {
        expected.insert(0, say(&session, &format!("Message {number}")).await);
        say(&other, "Something else").await;
    }
    let mut page = PageRequest {
        size: PageSize::new(2).unwrap(),
        after: None,
    };
    let mut found = Vec::new();
    loop {
        let read = stage
            .read(&ada, async |unit| {
                unit.chat().messages(session.id, &page).await.unwrap()
            })
            .await;
        found.extend(read.items);
        say(&session, "Meanwhile").await;
        page.after = read.next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
}

//! Commits on one node are announced to the others.

use coffer_domain::session::EndReason;
use coffer_storage::{Event, EventSource};
use coffer_storage_pg::PgEvents;
use coffer_test_support::database::TestDatabase;
use tokio::sync::broadcast::Receiver;

use super::{PATIENCE, Watcher, connect, proxy::Proxy, store};

async fn next(events: &mut Receiver<Event>) -> Event {
    let event = tokio::time::timeout(PATIENCE, events.recv()).await;
    event.unwrap().unwrap()
}

#[tokio::test]
async fn messages_and_ended_sessions_are_announced_on_commit() {
    let store = store(2).await;
    let stage = store.stage();
    let events = PgEvents::listen(store.database.app()).await.unwrap();
    let (mut here, mut there) = (events.subscribe(), events.subscribe());
    let ada = stage.sign_up("ada@example.com").await;
    let (user, session) = (ada.user_id().unwrap(), ada.session_id().unwrap());
    let chat = stage.chat_session(user, "Taxes");
    let undone = stage.chat_message(&chat, "Never mind.");
    let message = stage.chat_message(&chat, "When are they due?");
    stage
        .write(&ada, async |unit| unit.chat().add(&chat).await.unwrap())
        .await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.chat().add_message(&undone).await.unwrap();
    drop(unit);
    let at = stage.later();
    stage
        .write(&ada, async |unit| {
            unit.chat().add_message(&message).await.unwrap();
            let reason = EndReason::SignedOutEverywhere;
            let ended = unit.sessions().end_all(user, None, at, reason).await;
            assert_eq!(ended.unwrap(), 1);
        })
        .await;
    for events in [&mut here, &mut there] {
        let told = Event::ChatMessage {
            user_id: user,
            session_id: chat.id,
            message_id: message.id,
        };
        assert_eq!(next(events).await, told);
        let told = Event::SessionEnded {
            user_id: user,
            session_id: session,
        };
        assert_eq!(next(events).await, told);
    }
}

#[tokio::test]
async fn lost_connection_is_restored_and_announced() {
    let store = store(2).await;
    let stage = store.stage();
    let source = PgEvents::listen(store.database.app()).await.unwrap();
    let mut events = source.subscribe();
    let ada = stage.sign_up("ada@example.com").await;
    let chat = stage.chat_session(ada.user_id().unwrap(), "Taxes");
    stage
        .write(&ada, async |unit| unit.chat().add(&chat).await.unwrap())
        .await;
    let watcher = Watcher::of(&store.database).await;
    for _ in 0..2 {
        watcher
            .0
            .batch_execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND application_name = 'coffer events'",
            )
            .await
            .unwrap();
        assert_eq!(next(&mut events).await, Event::Missed);
        let message = stage.chat_message(&chat, "Still there?");
        stage
            .write(&ada, async |unit| {
                unit.chat().add_message(&message).await.unwrap();
            })
            .await;
        let Event::ChatMessage { message_id, .. } = next(&mut events).await else {
            panic!("another event");
        };
        assert_eq!(message_id, message.id);
    }
    // Dropping the source closes its connection.
    drop(source);
    watcher
        .wait_for(0, "application_name = 'coffer events'")
        .await;
}

#[tokio::test]
async fn connection_that_breaks_before_listening_is_an_error() {
    let database = TestDatabase::new().await;
    let proxy = Proxy::before(&database);
    proxy.break_next();
    let refused = PgEvents::listen(proxy.config(&database));
    let refused = tokio::time::timeout(PATIENCE, refused).await.unwrap();
    assert!(refused.is_err());
    let listening = PgEvents::listen(proxy.config(&database)).await;
    assert!(listening.is_ok());
}

#[tokio::test]
async fn unreadable_notifications_are_skipped() {
    let store = store(1).await;
    let source = PgEvents::listen(store.database.app()).await.unwrap();
    let mut events = source.subscribe();
    let user = stage_user(&store);
    connect(store.database.owner())
        .await
        .batch_execute(&format!(
            "NOTIFY coffer_events, 'nonsense'; \
             NOTIFY coffer_events, '{{\"kind\":\"from the future\"}}'; \
             NOTIFY coffer_events, \
             '{{\"kind\":\"session_ended\",\"user_id\":\"{user}\",\"session_id\":\"{user}\"}}'"
        ))
        .await
        .unwrap();
    let Event::SessionEnded { user_id, .. } = next(&mut events).await else {
        panic!("another event");
    };
    assert_eq!(user_id, user);
}

fn stage_user(store: &crate::repositories::store::Store) -> coffer_domain::ids::UserId {
    store.stage().user("ada@example.com").id
}

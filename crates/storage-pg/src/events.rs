//! Events through `LISTEN`: changes committed on one node are announced to all.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use coffer_storage::{Event, EventSource};
use futures_util::{
    StreamExt,
    future::{Either, select},
    stream,
};
use serde::Deserialize;
use tokio::{sync::broadcast, task::JoinHandle};
use tokio_postgres::AsyncMessage;
use uuid::Uuid;

use crate::address::{Address, Messages};

/// The number of events that a slow receiver may lag behind before it misses some.
const BUFFER: usize = 1024;

/// The channel to which triggers send.
const CHANNEL: &str = "coffer_events";

/// The default time limit for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The time after which a silent connection is probed.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Listens on a connection of its own, and connects again when it is lost.
pub struct PgEvents {
    sender: broadcast::Sender<Event>,
    up: Arc<AtomicBool>,
    listener: JoinHandle<()>,
}

/// The text of a notification, as the triggers write it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Notification {
    ChatMessage {
        user_id: Uuid,
        session_id: Uuid,
        message_id: Uuid,
    },
    SessionEnded {
        user_id: Uuid,
        session_id: Uuid,
    },
    JobEnqueued,
}

impl From<Notification> for Event {
    fn from(notification: Notification) -> Self {
        match notification {
            Notification::ChatMessage {
                user_id,
                session_id,
                message_id,
            } => Self::ChatMessage {
                user_id: user_id.into(),
                session_id: session_id.into(),
                message_id: message_id.into(),
            },
            Notification::SessionEnded {
                user_id,
                session_id,
            } => Self::SessionEnded {
                user_id: user_id.into(),
                session_id: session_id.into(),
            },
            Notification::JobEnqueued => Self::JobEnqueued,
        }
    }
}

impl PgEvents {
    /// Starts listening, and returns once it does; continues until it is dropped.
    pub async fn listen(address: impl Into<Address>) -> Result<Arc<Self>, tokio_postgres::Error> {
        let mut address = address.into();
        let config = address.config_mut();
        config.application_name("coffer events");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        // The connection only waits, so nothing else would show that the server is gone.
        config.keepalives_idle(KEEPALIVE);
        config.keepalives_interval(KEEPALIVE);
        config.keepalives_retries(3);
        let (sender, _) = broadcast::channel(BUFFER);
        let first = Listening::begin(&address).await?;
        let up = Arc::new(AtomicBool::new(true));
        let listener = keep_listening(address, first, sender.clone(), up.clone());
        let listener = tokio::spawn(listener);
        Ok(Arc::new(Self {
            sender,
            up,
            listener,
        }))
    }

    /// Whether events are being received; false while reconnecting.
    pub fn is_listening(&self) -> bool {
        self.up.load(Ordering::Relaxed)
    }
}

impl EventSource for PgEvents {
    fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}

impl Drop for PgEvents {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn keep_listening(
    address: Address,
    first: Listening,
    events: broadcast::Sender<Event>,
    up: Arc<AtomicBool>,
) {
    let mut listening = first;
    loop {
        listening.forward(&events).await;
        up.store(false, Ordering::Relaxed);
        tracing::warn!("lost the connection that receives database events; reconnecting");
        let backoff = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(50))
            .with_max_delay(Duration::from_secs(5))
            .with_jitter()
            .without_max_times();
        let again = (|| Listening::begin(&address)).retry(backoff).await;
        let Ok(again) = again else { return };
        listening = again;
        up.store(true, Ordering::Relaxed);
        let _receivers = events.send(Event::Missed);
    }
}

/// A listening connection.
struct Listening {
    /// Kept because dropping it would close the connection.
    _client: tokio_postgres::Client,
    messages: Messages,
}

impl Listening {
    async fn begin(address: &Address) -> Result<Self, tokio_postgres::Error> {
        let (client, mut messages) = address.connect().await?;
        let listen = format!("LISTEN {CHANNEL}");
        {
            // The statement is only answered while the connection is polled. Notifications before
            // that are not missed: there are no subscribers yet, or they are about to receive
            // `Event::Missed`.
            let mut listening = pin!(client.batch_execute(&listen));
            loop {
                match select(listening.as_mut(), messages.next()).await {
                    Either::Left((answer, _)) => break answer?,
                    Either::Right((Some(message), _)) => drop(message?),
                    // The connection has ended, so the statement fails.
                    Either::Right((None, _)) => messages = stream::empty().boxed(),
                }
            }
        }
        Ok(Self {
            _client: client,
            messages,
        })
    }

    /// Passes notifications on until the connection is lost.
    async fn forward(&mut self, events: &broadcast::Sender<Event>) {
        while let Some(Ok(message)) = self.messages.next().await {
            let AsyncMessage::Notification(notification) = message else {
                continue;
            };
            match serde_json::from_str::<Notification>(notification.payload()) {
                // Without a receiver, the event can be dropped.
                Ok(notification) => drop(events.send(notification.into())),
                Err(error) => tracing::warn!(%error, "failed to parse a database notification"),
            }
        }
    }
}

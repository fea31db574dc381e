use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::extract::ws::Utf8Bytes;
use coffer_services::Unauthenticated;
use futures_util::{future, stream};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::{JoinHandle, yield_now},
};

use super::*;

/// The server's end of a WebSocket.
struct Socket {
    incoming: UnboundedReceiver<Message>,
    outgoing: UnboundedSender<Message>,
    /// Whether the client does not read.
    is_blocked: bool,
}

impl Stream for Socket {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_recv(cx).map(|message| message.map(Ok))
    }
}

impl Sink<Message> for Socket {
    type Error = ();

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        if self.is_blocked {
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), ()> {
        self.outgoing.send(message).map_err(|_| ())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }
}

/// The client's end of a WebSocket, and the handles of the server's task.
struct Client {
    sender: UnboundedSender<Message>,
    receiver: UnboundedReceiver<Message>,
    stop: watch::Sender<bool>,
    delivery: JoinHandle<()>,
}

fn open(
    frames: impl Stream<Item = Result<Message, Error>> + Send + 'static,
    is_blocked: bool,
) -> Client {
    let (sender, incoming) = unbounded_channel();
    let (outgoing, receiver) = unbounded_channel();
    let (stop, shutdown) = watch::channel(false);
    let socket = Socket {
        incoming,
        outgoing,
        is_blocked,
    };
    Client {
        sender,
        receiver,
        stop,
        delivery: tokio::spawn(deliver(socket, frames, shutdown)),
    }
}

fn no_frames() -> impl Stream<Item = Result<Message, Error>> {
    stream::pending()
}

impl Client {
    async fn closes_with(mut self, code: u16) {
        let closed = self.receiver.recv().await;
        let Some(Message::Close(Some(frame))) = closed else {
            panic!("not closed: {closed:?}");
        };
        assert_eq!(frame.code, code);
        self.delivery.await.unwrap();
    }
}

/// The feed needs many polls, between which frames arrive.
#[tokio::test(start_paused = true)]
async fn client_message_does_not_restart_the_feed() {
    let frames = stream::unfold(0, async |begun| {
        assert_eq!(begun, 0, "begun again");
        for _ in 0..1000 {
            yield_now().await;
        }
        let ended = Error::Unauthenticated(Unauthenticated::SessionEnded);
        Some((Err(ended), begun + 1))
    });
    let client = open(frames, false);
    for _ in 0..MAX_FRAMES - 1 {
        client.sender.send(Message::Ping(Bytes::new())).unwrap();
        yield_now().await;
    }
    client.closes_with(1008).await;
}

#[tokio::test(start_paused = true)]
async fn client_that_sends_messages_is_disconnected() {
    for message in [
        Message::Text(Utf8Bytes::from("hello")),
        Message::Binary(Bytes::new()),
    ] {
        let client = open(no_frames(), false);
        client.sender.send(message).unwrap();
        client.closes_with(1008).await;
    }
}

#[tokio::test(start_paused = true)]
async fn client_that_pings_endlessly_is_disconnected() {
    let client = open(no_frames(), false);
    for _ in 0..=MAX_FRAMES {
        client.sender.send(Message::Ping(Bytes::new())).unwrap();
    }
    client.closes_with(1008).await;
}

#[tokio::test(start_paused = true)]
async fn client_that_answers_no_ping_is_disconnected() {
    let begun = Instant::now();
    let mut client = open(no_frames(), false);
    for _ in 0..5 {
        assert_eq!(
            client.receiver.recv().await,
            Some(Message::Ping(Bytes::new()))
        );
        client.sender.send(Message::Pong(Bytes::new())).unwrap();
    }
    assert_eq!(begun.elapsed().as_secs(), 5 * PING_INTERVAL.as_secs());
    assert_eq!(
        client.receiver.recv().await,
        Some(Message::Ping(Bytes::new()))
    );
    assert_eq!(client.receiver.recv().await, None);
    client.delivery.await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 7 * PING_INTERVAL.as_secs());
}

#[tokio::test(start_paused = true)]
async fn client_that_does_not_read_is_dropped() {
    let begun = Instant::now();
    let frames = stream::once(future::ready(Ok(Message::text("news"))));
    let client = open(frames.chain(stream::pending()), true);
    client.delivery.await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), SEND_TIMEOUT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn server_shutdown_notifies_clients() {
    let client = open(no_frames(), false);
    client.stop.send_replace(true);
    client.closes_with(1001).await;
}

#[tokio::test(start_paused = true)]
async fn client_that_missed_too_much_is_told_to_reconnect() {
    let retry_after = Duration::ZERO;
    let frames = stream::once(future::ready(Err(Error::Busy { retry_after })));
    open(frames, false).closes_with(1013).await;
}

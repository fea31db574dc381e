//! A WebSocket while it is open.

use std::{pin::pin, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message},
};
use coffer_services::Error;
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::{
    sync::watch,
    time::{Instant, interval_at, timeout},
};

/// How often the client is asked whether it is there. One that has not answered by the next time
/// is not.
const PING_EVERY: Duration = Duration::from_secs(30);

/// How many frames a client may send from one ping to the next. It has one pong to send; the rest
/// is for clients that ping by themselves.
const MOST_FRAMES: u32 = 100;

/// How long a frame may wait for a client that does not read.
const SENDING: Duration = Duration::from_secs(10);

/// How long a client may take to confirm that the WebSocket is closed.
const CLOSING: Duration = Duration::from_secs(2);

/// Why the server closes a WebSocket (RFC 6455, section 7.4.1).
type Reason = (u16, &'static str);

const GOING_AWAY: Reason = (1001, "server shutting down");
const NOTHING_TO_SAY: Reason = (1008, "unexpected data from client");
const TRY_AGAIN: Reason = (1013, "try again later");

/// Hands frames to a client until one side has enough.
pub(super) async fn deliver<S>(
    mut socket: S,
    frames: impl Stream<Item = Result<Message, Error>>,
    mut shutdown: watch::Receiver<bool>,
) where
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin,
{
    let mut frames = pin!(frames);
    // Nobody left who could tell that it is time means the same.
    let mut stop = pin!(shutdown.wait_for(|stop| *stop));
    let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    let mut heard = 1;
    let reason = loop {
        let frame = tokio::select! {
            frame = frames.next() => match frame {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => break reason_of(&error),
                None => break TRY_AGAIN,
            },
            incoming = socket.next() => match incoming {
                // Pings are answered by the protocol's implementation, and so are closes, the
                // next time it is asked for something.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => {
                    heard += 1;
                    if heard > MOST_FRAMES {
                        break NOTHING_TO_SAY;
                    }
                    continue;
                }
                Some(Ok(Message::Text(_) | Message::Binary(_))) => break NOTHING_TO_SAY,
                Some(Err(_)) | None => return,
            },
            _ = pings.tick() => {
                if heard == 0 {
                    return;
                }
                heard = 0;
                Message::Ping(Bytes::new())
            }
            _ = &mut stop => break GOING_AWAY,
        };
        if !send(&mut socket, frame).await {
            return;
        }
    };
    close(socket, reason).await;
}

fn reason_of(error: &Error) -> Reason {
    match error {
        Error::Unauthenticated(_) => (1008, "session ended"),
        Error::NotFound => (1008, "chat session deleted"),
        Error::Busy { .. } => TRY_AGAIN,
        other => {
            tracing::warn!(error = %other, "chat feed failed");
            TRY_AGAIN
        }
    }
}

/// Sends a frame; `false` if the client can not be reached, or does not read.
async fn send(socket: &mut (impl Sink<Message> + Unpin), frame: Message) -> bool {
    matches!(timeout(SENDING, socket.send(frame)).await, Ok(Ok(())))
}

async fn close<S>(mut socket: S, (code, reason): Reason)
where
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin,
{
    let reason = reason.into();
    let frame = Message::Close(Some(CloseFrame { code, reason }));
    if send(&mut socket, frame).await {
        // Whoever hangs up while something is on its way loses what they said last.
        let confirmed = async { while let Some(Ok(_)) = socket.next().await {} };
        let _ = timeout(CLOSING, confirmed).await;
    }
}

#[cfg(test)]
mod tests;

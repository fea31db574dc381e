//! Delivers messages over an open WebSocket.

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

/// The interval of pings. A client that has not answered by the next ping is considered
/// disconnected.
const PING_INTERVAL: Duration = Duration::from_secs(30);

/// The maximum number of frames that a client may send between two pings: one pong, and some pings
/// of its own.
const MAX_FRAMES: u32 = 100;

/// The time limit for sending a frame to a client that does not read.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit for a client to confirm that the WebSocket is closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// The close code and reason (RFC 6455, section 7.4.1).
type Reason = (u16, &'static str);

const GOING_AWAY: Reason = (1001, "server shutting down");
const UNEXPECTED_DATA: Reason = (1008, "unexpected data from client");
const TRY_AGAIN: Reason = (1013, "try again later");

/// Delivers frames to a client until one side closes the WebSocket.
pub(super) async fn deliver<S>(
    mut socket: S,
    frames: impl Stream<Item = Result<Message, Error>>,
    mut shutdown: watch::Receiver<bool>,
) where
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin,
{
    let mut frames = pin!(frames);
    // A dropped sender counts as a shutdown.
    let mut stop = pin!(shutdown.wait_for(|stop| *stop));
    let mut pings = interval_at(Instant::now() + PING_INTERVAL, PING_INTERVAL);
    let mut frames_received = 1;
    let reason = loop {
        let frame = tokio::select! {
            frame = frames.next() => match frame {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => break reason_of(&error),
                None => break TRY_AGAIN,
            },
            incoming = socket.next() => match incoming {
                // The implementation of the protocol answers pings and close frames itself, the
                // latter when it is polled again.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => {
                    frames_received += 1;
                    if frames_received > MAX_FRAMES {
                        break UNEXPECTED_DATA;
                    }
                    continue;
                }
                Some(Ok(Message::Text(_) | Message::Binary(_))) => break UNEXPECTED_DATA,
                Some(Err(_)) | None => return,
            },
            _ = pings.tick() => {
                if frames_received == 0 {
                    return;
                }
                frames_received = 0;
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

/// Sends a frame; returns false if the client is disconnected or does not read.
async fn send(socket: &mut (impl Sink<Message> + Unpin), frame: Message) -> bool {
    matches!(timeout(SEND_TIMEOUT, socket.send(frame)).await, Ok(Ok(())))
}

async fn close<S>(mut socket: S, (code, reason): Reason)
where
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin,
{
    let reason = reason.into();
    let frame = Message::Close(Some(CloseFrame { code, reason }));
    if send(&mut socket, frame).await {
        // Closing the connection before the client confirms could discard the close frame.
        let confirmed = async { while let Some(Ok(_)) = socket.next().await {} };
        let _ = timeout(CLOSE_TIMEOUT, confirmed).await;
    }
}

#[cfg(test)]
mod tests;

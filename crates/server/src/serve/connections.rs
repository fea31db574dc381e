//! Connections: how many there may be, how long they may idle, and their end.

use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time,
};
use tower::Service as _;

use super::stop::Stopping;

/// How long a client may take to send a request's head, and to begin with its next request. One
/// that waits for ever takes a connection from somebody else.
const HEAD: Duration = Duration::from_secs(10);

/// The largest head; more comes in as many pieces as it likes, but is refused.
const MAX_BUFFER: usize = 64 * 1024;

/// How long to wait when connections can't be accepted: there are too many open files, most often.
const RECOVERY: Duration = Duration::from_millis(200);

/// Answers requests until it is told to stop and those under way are done. Dropped before, it cuts
/// them off.
pub(super) async fn answer(
    listener: TcpListener,
    router: Router,
    max_connections: u32,
    stopping: Stopping,
) {
    let places = Arc::new(Semaphore::new(max_connections as usize));
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MAX_BUFFER);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stopping.clone().requested());
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Some((connection, peer)) = accepted else {
            continue;
        };
        let (server, router, stopping) = (server.clone(), router.clone(), stopping.clone());
        connections.spawn(converse(server, connection, peer, router, stopping));
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
    // What was upgraded, such as a WebSocket, is nobody's connection any more and still has its
    // place.
    let _ = places.acquire_many(max_connections).await;
}

/// The next connection, once there is a place for it. Until then clients wait in the queue of the
/// operating system.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(Connection, SocketAddr)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers go out at once. If that can't be had, they are answers all the same.
            let _ = stream.set_nodelay(true);
            let connection = Connection {
                stream,
                _place: place,
            };
            Some((connection, peer))
        }
        // The client went away while it waited.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
            ) =>
        {
            None
        }
        Err(error) => {
            tracing::error!(%error, "failed to accept a connection");
            time::sleep(RECOVERY).await;
            None
        }
    }
}

/// Answers the requests of one connection.
async fn converse(
    server: http1::Builder,
    connection: Connection,
    peer: SocketAddr,
    router: Router,
    stopping: Stopping,
) {
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let connection = server.serve_connection(TokioIo::new(connection), service);
    let mut connection = pin!(connection.with_upgrades());
    let result = tokio::select! {
        biased;
        result = connection.as_mut() => result,
        () = stopping.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "connection closed with an error");
    }
}

/// A connection, which has a place as long as it is open.
struct Connection {
    stream: TcpStream,
    _place: OwnedSemaphorePermit,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests;

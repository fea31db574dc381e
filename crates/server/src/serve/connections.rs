//! Connections: their maximum number, in total and per address, their timeouts, and their end.

mod per_address;
mod write_rate;

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
#[cfg(target_os = "linux")]
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time,
};
use tower::Service as _;

use self::{
    per_address::{ConnectionCounter, ConnectionPermit},
    write_rate::WriteMonitor,
};
use super::shutdown::ShutdownSignal;

pub(super) use self::{per_address::PerAddressLimit, write_rate::MinimumRate};

/// The time limit for a client to send the head of a request, and to begin the next request: idle
/// clients keep connections from others.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum size of a request's head. A body may be larger, because it is read in pieces.
const MAX_BUFFER: usize = 64 * 1024;

/// The maximum size of unsent data in a socket's send buffer, in bytes. By default it can grow to
/// megabytes; then a slow client would appear to read nothing for a long time.
#[cfg(target_os = "linux")]
const MAX_UNSENT: u32 = 32 * 1024;

/// The pause after a connection could not be accepted, most often because too many files are open.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(200);

/// Limits on connections.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// The maximum number of open connections.
    pub(super) connections: u32,
    /// The maximum number of open connections per client address.
    pub(super) per_address: PerAddressLimit,
    /// The rate at which clients must read responses.
    pub(super) rate: MinimumRate,
}

/// Serves requests until shutdown is requested and the running ones have finished. Dropping this
/// aborts them.
pub(super) async fn serve_connections(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    shutdown: ShutdownSignal,
) {
    let acceptor = Acceptor {
        listener,
        permits: Arc::new(Semaphore::new(bounds.connections as usize)),
        counter: Arc::new(ConnectionCounter::new(bounds.per_address)),
        rate: bounds.rate,
    };
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_BUFFER);
    let mut connections = JoinSet::new();
    let mut stop = pin!(shutdown.clone().requested());
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = acceptor.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Some((connection, peer)) = accepted else {
            continue;
        };
        let (server, router, shutdown) = (server.clone(), router.clone(), shutdown.clone());
        connections.spawn(serve_connection(server, connection, peer, router, shutdown));
    }
    let permits = acceptor.close();
    while connections.join_next().await.is_some() {}
    // Upgraded connections, such as WebSockets, are no longer in `connections` but still hold a
    // permit.
    let _ = permits.acquire_many(bounds.connections).await;
}

/// Accepts connections within the limits.
struct Acceptor {
    listener: TcpListener,
    permits: Arc<Semaphore>,
    counter: Arc<ConnectionCounter>,
    rate: MinimumRate,
}

impl Acceptor {
    /// The next connection, as soon as the limit permits one. Until then, clients wait in the queue
    /// of the operating system.
    async fn accept(&self) -> Option<(Connection, SocketAddr)> {
        let total_permit = self.permits.clone().acquire_owned().await.ok()?;
        match self.listener.accept().await {
            Ok((stream, peer)) => {
                let connection = self.admit(stream, peer, total_permit)?;
                Some((connection, peer))
            }
            // The client disconnected while it waited.
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
                time::sleep(ACCEPT_RETRY_DELAY).await;
                None
            }
        }
    }

    /// Prepares the connection, or closes it if its address has too many.
    fn admit(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        total_permit: OwnedSemaphorePermit,
    ) -> Option<Connection> {
        let Some(address_permit) = self.counter.acquire(peer.ip()) else {
            tracing::debug!(address = %peer.ip(), "closed a connection: too many from this address");
            metrics::counter!("coffer_connections_closed_total", "reason" => "per-address")
                .increment(1);
            return None;
        };
        // Send small responses immediately. Both options are optimisations, so failures are
        // ignored.
        let _ = stream.set_nodelay(true);
        let _ = limit_unsent(&stream);
        Some(Connection {
            stream,
            writing: WriteMonitor::new(self.rate),
            _total_permit: total_permit,
            _address_permit: address_permit,
        })
    }

    /// Stops listening, and returns the permits of open connections.
    fn close(self) -> Arc<Semaphore> {
        self.permits
    }
}

/// Limits unsent data to `MAX_UNSENT`, where the operating system supports it.
fn limit_unsent(stream: &TcpStream) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    SockRef::from(stream).set_tcp_notsent_lowat(MAX_UNSENT)?;
    let _ = stream;
    Ok(())
}

/// Serves the requests of one connection.
async fn serve_connection(
    server: http1::Builder,
    connection: Connection,
    peer: SocketAddr,
    router: Router,
    shutdown: ShutdownSignal,
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
        () = shutdown.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "connection closed with an error");
    }
}

/// An open connection, which counts towards the limits until it is dropped.
struct Connection {
    stream: TcpStream,
    writing: WriteMonitor,
    _total_permit: OwnedSemaphorePermit,
    _address_permit: ConnectionPermit,
}

impl Connection {
    /// Records an attempt to write; fails it if the client reads too slowly.
    fn record_attempt(
        &mut self,
        cx: &mut Context<'_>,
        attempt: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let outcome = self.writing.record_attempt(cx, attempt);
        if let Poll::Ready(Err(error)) = &outcome
            && error.kind() == io::ErrorKind::TimedOut
        {
            metrics::counter!("coffer_connections_closed_total", "reason" => "slow-reader")
                .increment(1);
            // Discard the data in the send buffer as well.
            let _ = self.stream.set_zero_linger();
        }
        outcome
    }
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
        let attempt = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.record_attempt(cx, attempt)
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
        let attempt = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.record_attempt(cx, attempt)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests;

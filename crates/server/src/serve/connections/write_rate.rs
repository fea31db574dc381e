//! The rate at which clients must read their responses. Without one, a client that does not read
//! keeps its connection, and the resources of the response, forever.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

/// The minimum number of bytes that must be written in a period.
#[derive(Debug, Clone, Copy)]
pub(in crate::serve) struct MinimumRate {
    pub(in crate::serve) within: Duration,
    pub(in crate::serve) bytes: u64,
}

/// Enforces the minimum rate on one connection.
///
/// Only time spent waiting for a full send buffer counts, not idle time or time in which the server
/// has nothing to write. The measurement starts again whenever the minimum has been written.
#[derive(Debug)]
pub(super) struct WriteMonitor {
    rate: MinimumRate,
    /// Bytes written in the current measurement.
    written: u64,
    /// Time spent waiting in the current measurement, except for the current wait.
    blocked: Duration,
    /// The start of the current wait, and the timer for its end.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl WriteMonitor {
    pub(super) fn new(rate: MinimumRate) -> Self {
        Self {
            rate,
            written: 0,
            blocked: Duration::ZERO,
            waiting: None,
        }
    }

    /// Records an attempt to write; fails it if the client reads too slowly.
    pub(super) fn record_attempt(
        &mut self,
        cx: &mut Context<'_>,
        attempt: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match attempt {
            Poll::Ready(Ok(bytes)) => {
                self.record(bytes);
                attempt
            }
            Poll::Ready(Err(_)) => attempt,
            Poll::Pending if self.is_too_slow(cx) => Poll::Ready(Err(too_slow())),
            Poll::Pending => Poll::Pending,
        }
    }

    fn record(&mut self, bytes: usize) {
        if let Some((since, _)) = self.waiting.take() {
            self.blocked += since.elapsed();
        }
        self.written = self.written.saturating_add(bytes as u64);
        if self.written >= self.rate.bytes {
            self.written = 0;
            self.blocked = Duration::ZERO;
        }
    }

    fn is_too_slow(&mut self, cx: &mut Context<'_>) -> bool {
        let left = self.rate.within.saturating_sub(self.blocked);
        let (_, end) = self.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until(now + left)))
        });
        end.as_mut().poll(cx).is_ready()
    }
}

fn too_slow() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the client reads too slowly")
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream, duplex},
        time::{interval, sleep},
    };

    use super::*;

    const WITHIN: Duration = Duration::from_secs(30);

    /// The size of the connection's buffer.
    const BUFFER: usize = 100;

    struct MonitoredStream {
        stream: DuplexStream,
        writing: WriteMonitor,
    }

    impl AsyncWrite for MonitoredStream {
        fn poll_write(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            let attempt = Pin::new(&mut self.stream).poll_write(cx, bytes);
            self.writing.record_attempt(cx, attempt)
        }

        fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.stream).poll_flush(cx)
        }

        fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.stream).poll_shutdown(cx)
        }
    }

    /// A connection with a minimum of 10 bytes per second, and its client.
    fn connection() -> (MonitoredStream, DuplexStream) {
        let (stream, client) = duplex(BUFFER);
        let rate = MinimumRate {
            within: WITHIN,
            bytes: 300,
        };
        let writing = WriteMonitor::new(rate);
        (MonitoredStream { stream, writing }, client)
    }

    /// Reads at most `bytes` bytes per second until the end, and returns the total.
    async fn read_slowly(mut client: impl AsyncRead + Unpin, bytes: usize) -> usize {
        let mut all = 0;
        let mut buffer = vec![0; bytes];
        let mut second = interval(Duration::from_secs(1));
        loop {
            second.tick().await;
            match client.read(&mut buffer).await.unwrap() {
                0 => return all,
                read => all += read,
            }
        }
    }

    /// The time until writing failed.
    async fn time_until_failure(mut server: MonitoredStream) -> Duration {
        let begun = Instant::now();
        let error = server.write_all(&vec![0; 100_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn client_that_does_not_read_is_disconnected() {
        let (server, _client) = connection();
        assert_eq!(time_until_failure(server).await.as_secs(), WITHIN.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn client_that_reads_single_bytes_is_disconnected() {
        let (server, client) = connection();
        let reading = tokio::spawn(read_slowly(client, 1));
        assert!(time_until_failure(server).await <= WITHIN * 2);
        assert!(reading.await.unwrap() < 300);
    }

    #[tokio::test(start_paused = true)]
    async fn slow_client_above_the_minimum_receives_everything() {
        let (mut server, client) = connection();
        let reading = tokio::spawn(read_slowly(client, 12));
        let begun = Instant::now();
        server.write_all(&[0; 10_000]).await.unwrap();
        drop(server);
        assert_eq!(reading.await.unwrap(), 10_000);
        assert!(begun.elapsed() > WITHIN * 20);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_does_not_count() {
        let (mut server, mut client) = connection();
        let mut buffer = [0; BUFFER + 1];
        for _ in 0..10 {
            let writing = async {
                server.write_all(&[0; BUFFER + 1]).await.unwrap();
                sleep(WITHIN * 2).await;
            };
            let reading = async {
                sleep(Duration::from_secs(1)).await;
                client.read_exact(&mut buffer).await.unwrap();
            };
            tokio::join!(writing, reading);
        }
    }
}

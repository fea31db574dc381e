//! Clients that send the next request as soon as they have a response.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{sync::Barrier, task::JoinSet, time::Instant};

use crate::{
    failure::{Context as _, Failure},
    http::Connection,
    times::{Times, count},
};

/// The throughput and the response times of one side in one round.
pub(crate) struct Load {
    pub(crate) per_second: f64,
    pub(crate) duration: Duration,
    pub(crate) times: Times,
}

/// Requests that a client sends one after the other. They are measured as one.
pub(crate) type Series = Arc<[Box<[u8]>]>;

/// A series of one request.
pub(crate) fn single(request: impl Into<Box<[u8]>>) -> Series {
    [request.into()].into()
}

/// Runs one client for each series, on its own connection. Connecting and the first responses are
/// not counted.
pub(crate) async fn run(
    address: SocketAddr,
    requests: &[Series],
    duration: Duration,
) -> Result<Load, Failure> {
    let begin = Arc::new(Barrier::new(requests.len()));
    let mut clients = JoinSet::new();
    for series in requests {
        let client = client(address, series.clone(), begin.clone(), duration);
        clients.spawn(client);
    }
    let mut times = Times::new()?;
    for client in clients.join_all().await {
        times.add(&client?)?;
    }
    Ok(Load {
        per_second: count(&times)? / duration.as_secs_f64(),
        duration,
        times,
    })
}

async fn client(
    address: SocketAddr,
    series: Series,
    begin: Arc<Barrier>,
    duration: Duration,
) -> Result<Times, Failure> {
    let mut connection = Connection::open(address).await.context("connecting")?;
    let mut times = Times::new()?;
    send(&mut connection, &series).await?;
    begin.wait().await;
    let mut last = Instant::now();
    let end = last + duration;
    // Waits for the last response: the server cancels the work for clients that disconnect.
    while last < end {
        send(&mut connection, &series).await?;
        let now = Instant::now();
        if now < end {
            times.record(now - last);
        }
        last = now;
    }
    Ok(times)
}

async fn send(connection: &mut Connection, series: &Series) -> Result<(), Failure> {
    for request in &**series {
        let response = connection
            .exchange(request)
            .await
            .context("sending a request")?;
        if response.status != 200 {
            let line = request.split(|byte| *byte == b'\r').next();
            let line = String::from_utf8_lossy(line.unwrap_or_default());
            return Err(format!("the server responded with {} to {line}", response.status).into());
        }
    }
    Ok(())
}

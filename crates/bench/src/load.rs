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

/// Runs one client for each request, on its own connection. Connecting and the first response are
/// not counted.
pub(crate) async fn run(
    address: SocketAddr,
    requests: &[Arc<[u8]>],
    duration: Duration,
) -> Result<Load, Failure> {
    let begin = Arc::new(Barrier::new(requests.len()));
    let mut clients = JoinSet::new();
    for request in requests {
        let client = client(address, request.clone(), begin.clone(), duration);
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
    request: Arc<[u8]>,
    begin: Arc<Barrier>,
    duration: Duration,
) -> Result<Times, Failure> {
    let mut connection = Connection::open(address).await.context("connecting")?;
    let mut times = Times::new()?;
    send(&mut connection, &request).await?;
    begin.wait().await;
    let mut last = Instant::now();
    let end = last + duration;
    // Waits for the last response: the server cancels the work for clients that disconnect.
    while last < end {
        send(&mut connection, &request).await?;
        let now = Instant::now();
        if now < end {
            times.record(now - last);
        }
        last = now;
    }
    Ok(times)
}

async fn send(connection: &mut Connection, request: &[u8]) -> Result<(), Failure> {
    let response = connection
        .exchange(request)
        .await
        .context("sending a request")?;
    if response.status == 200 {
        Ok(())
    } else {
        Err(format!("the server responded with {}", response.status).into())
    }
}

//! Sign-ins, compared with bcrypt alone.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroUsize,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::{
    sync::Barrier,
    task::{self, JoinSet},
    time::{self, sleep, sleep_until, timeout},
};
use uuid::Uuid;

use crate::{
    Options,
    data::{Database, PASSWORD, USERS, email, user_id},
    failure::{Context as _, Failure},
    http::{self, Connection, Response},
    process::Memory,
    progress::Progress,
    server::{BCRYPT_COST, Server},
    times::{Percentiles, Ratio, Times, count, median},
};

/// The number of clients that sign in continuously: more than the queue holds.
const CLIENTS: u32 = 64;

/// The number of users who sign in at the same moment.
const BURST: u32 = 1000;

/// The number of rounds, each of many times the length of a sign-in.
pub(crate) const ROUNDS: usize = 3;

/// The time until the queue is full.
const WARM_UP: Duration = Duration::from_secs(3);

/// The duration of each measurement of bcrypt alone.
const BCRYPT_DURATION: Duration = Duration::from_secs(4);

/// A session that was created by signing in.
pub(crate) struct Session {
    pub(crate) user: Uuid,
    pub(crate) id: Uuid,
    pub(crate) access_token: String,
}

/// The results when users sign in continuously and respect `Retry-After`.
#[derive(Debug, Serialize)]
pub(crate) struct Rate {
    pub(crate) clients: u32,
    pub(crate) per_second: f64,
    pub(crate) bcrypt_per_second: f64,
    pub(crate) ratio: Ratio,
    /// The response times of accepted sign-ins: waiting in the queue, and bcrypt.
    pub(crate) accepted: Percentiles,
    /// The response times of refused sign-ins.
    pub(crate) refused: Percentiles,
}

/// The results when many users sign in at the same time.
#[derive(Debug, Serialize)]
pub(crate) struct Burst {
    pub(crate) users: u32,
    /// The number of responses by status; 0 stands for no response.
    pub(crate) statuses: BTreeMap<u16, u32>,
    pub(crate) answered: Percentiles,
    /// The maximum during the burst, and the memory after it.
    pub(crate) memory_most: Memory,
    pub(crate) memory_after: Memory,
}

impl Burst {
    /// True if every user was signed in or asked to try again.
    pub(crate) fn is_orderly(&self) -> bool {
        self.statuses
            .keys()
            .all(|status| matches!(status, 200 | 429 | 503))
    }
}

/// The users of a database: their number, addresses and password.
#[derive(Clone, Copy)]
pub(crate) struct TestUsers {
    pub(crate) users: u32,
    pub(crate) email: fn(u32) -> String,
    pub(crate) password: &'static str,
}

/// The users that this program creates.
pub(crate) const SEEDED_USERS: TestUsers = TestUsers {
    users: USERS,
    email,
    password: PASSWORD,
};

/// Signs a user in, retrying if the server refuses.
pub(crate) async fn sign_in(
    database: &Database,
    address: SocketAddr,
    client: u32,
) -> Result<Session, Failure> {
    let user = user_id(SEEDED_USERS.user(client));
    let access_token = SEEDED_USERS.token(address, client).await?;
    Ok(Session {
        user,
        id: database.session(user).await?,
        access_token,
    })
}

impl TestUsers {
    /// The number of the user of a client. If there are more clients than users, some share a user.
    fn user(&self, client: u32) -> u32 {
        client % self.users + 1
    }

    /// A user's sign-in request, from an address of their own.
    fn request(&self, client: u32) -> Vec<u8> {
        let from = Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 1).to_bits() + client);
        http::sign_in(from, &(self.email)(self.user(client)), self.password)
    }

    /// Signs a user in, retrying if the server refuses, and returns the access token.
    pub(crate) async fn token(&self, address: SocketAddr, client: u32) -> Result<String, Failure> {
        let request = self.request(client);
        loop {
            let mut connection = Connection::open(address).await.context("connecting")?;
            let response = connection.exchange(&request).await.context("signing in")?;
            match response.status {
                200 => return access_token(&response.headers("set-cookie")),
                429 | 503 => {
                    let wait = retry_after(&response)?;
                    sleep(wait).await;
                }
                status => return Err(format!("signing in was answered {status}").into()),
            }
        }
    }

    /// The number of successful sign-ins per second, while more clients than can be served sign in
    /// continuously.
    pub(crate) async fn rate(
        self,
        address: SocketAddr,
        duration: Duration,
    ) -> Result<f64, Failure> {
        let times = sign_in_times(self, address, duration).await?;
        Ok(count(&times.accepted)? / duration.as_secs_f64())
    }
}

fn access_token(cookies: &[String]) -> Result<String, Failure> {
    let token = cookies.iter().find_map(|cookie| {
        let (name, rest) = cookie.split_once('=')?;
        let value = rest.split(';').next()?;
        // The name may have one of the prefixes that bind a cookie to its host.
        name.ends_with("access_token").then(|| value.to_owned())
    });
    token.ok_or_else(|| "sign-in set no cookie".into())
}

fn retry_after(response: &Response<'_>) -> Result<Duration, Failure> {
    let header = response.headers("retry-after");
    let seconds = header.first().and_then(|value| value.parse().ok());
    let seconds = seconds.ok_or("refusal without Retry-After")?;
    Ok(Duration::from_secs(seconds))
}

/// Measures the rate of sign-ins under full load, in alternation with bcrypt alone.
pub(crate) async fn rate(
    options: &Options,
    address: SocketAddr,
    progress: &mut Progress,
) -> Result<Rate, Failure> {
    let duration = Duration::from_secs(options.seconds.into()) * 3;
    let mut alone = Vec::new();
    let (mut per_second, mut accepted, mut refused) = (Vec::new(), Times::new()?, Times::new()?);
    for round in 1..=ROUNDS {
        progress.step(&format!("signing in: round {round} of {ROUNDS}"));
        alone.push(bcrypt_alone().await?);
        let times = sign_in_times(SEEDED_USERS, address, duration).await?;
        per_second.push(count(&times.accepted)? / duration.as_secs_f64());
        accepted.add(&times.accepted)?;
        refused.add(&times.refused)?;
    }
    alone.push(bcrypt_alone().await?);
    // Each round is between two measurements of bcrypt.
    let ratios: Vec<f64> = per_second
        .iter()
        .zip(alone.windows(2))
        .map(|(ours, around)| ours / (around.iter().sum::<f64>() / 2.0))
        .collect();
    Ok(Rate {
        clients: CLIENTS,
        per_second: median(per_second),
        bcrypt_per_second: median(alone),
        ratio: Ratio::of(&ratios),
        accepted: accepted.percentiles(),
        refused: refused.percentiles(),
    })
}

/// The number of hashes per second that all cores compute when nothing else is running.
async fn bcrypt_alone() -> Result<f64, Failure> {
    let measured = task::spawn_blocking(|| {
        let hash = bcrypt::hash(PASSWORD, BCRYPT_COST).context("hashing")?;
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        thread::scope(|scope| {
            let threads: Vec<_> = (0..cores)
                .map(|_| scope.spawn(|| verify_for(&hash, BCRYPT_DURATION)))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().map_err(|_| "a thread panicked")?)
                .sum()
        })
    });
    measured.await.context("measuring bcrypt")?
}

fn verify_for(hash: &str, duration: Duration) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut count = 0.0;
    while begun.elapsed() < duration {
        if !bcrypt::verify(PASSWORD, hash).context("verifying")? {
            return Err("a hash does not match its password".into());
        }
        count += 1.0;
    }
    Ok(count / begun.elapsed().as_secs_f64())
}

/// The response times of accepted and of refused sign-ins.
struct SignInTimes {
    accepted: Times,
    refused: Times,
}

/// The period in which responses count.
#[derive(Clone, Copy)]
struct Window {
    from: time::Instant,
    to: time::Instant,
}

async fn sign_in_times(
    users: TestUsers,
    address: SocketAddr,
    duration: Duration,
) -> Result<SignInTimes, Failure> {
    let from = time::Instant::now() + WARM_UP;
    let to = from + duration;
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(sign_in_repeatedly(
            users,
            address,
            client,
            Window { from, to },
        ));
    }
    let mut all = SignInTimes {
        accepted: Times::new()?,
        refused: Times::new()?,
    };
    for times in clients.join_all().await {
        let times = times?;
        all.accepted.add(&times.accepted)?;
        all.refused.add(&times.refused)?;
    }
    Ok(all)
}

/// Signs a user in repeatedly, respecting `Retry-After`. Waits for the last sign-in, so that the
/// server is idle afterwards.
async fn sign_in_repeatedly(
    users: TestUsers,
    address: SocketAddr,
    client: u32,
    window: Window,
) -> Result<SignInTimes, Failure> {
    let request = users.request(client);
    let mut results = SignInTimes {
        accepted: Times::new()?,
        refused: Times::new()?,
    };
    while time::Instant::now() < window.to {
        // A new connection, since the server closes idle ones.
        let mut connection = Connection::open(address).await.context("connecting")?;
        let begun = time::Instant::now();
        let response = connection.exchange(&request).await.context("signing in")?;
        let now = time::Instant::now();
        let times = match response.status {
            200 => &mut results.accepted,
            429 | 503 => &mut results.refused,
            status => return Err(format!("sign-in returned {status}").into()),
        };
        if (window.from..window.to).contains(&now) {
            times.record(now - begun);
        }
        if response.status != 200 {
            let back = now + retry_after(&response)?;
            sleep_until(back.min(window.to)).await;
        }
    }
    Ok(results)
}

/// Signs many users in at the same moment, each once.
pub(crate) async fn burst(address: SocketAddr, server: &Server) -> Result<Burst, Failure> {
    let start = Arc::new(Barrier::new(BURST as usize));
    let mut clients = JoinSet::new();
    for client in 0..BURST {
        clients.spawn(sign_in_once(address, client, start.clone()));
    }
    let mut memory_most = server.memory()?;
    let mut statuses = BTreeMap::new();
    let mut answered = Times::new()?;
    let mut interval = time::interval(Duration::from_millis(20));
    loop {
        tokio::select! {
            _ = interval.tick() => memory_most = memory_most.max(server.memory()?),
            outcome = clients.join_next() => match outcome {
                None => break,
                Some(outcome) => {
                    let (status, took) = outcome.context("signing in")?;
                    *statuses.entry(status).or_default() += 1;
                    answered.record(took);
                }
            },
        }
    }
    let memory_after = server.settled_memory().await?;
    Ok(Burst {
        users: BURST,
        statuses,
        answered: answered.percentiles(),
        memory_most: memory_most.max(memory_after),
        memory_after,
    })
}

/// The status of one sign-in, and its duration. The status 0 stands for no response.
async fn sign_in_once(address: SocketAddr, client: u32, start: Arc<Barrier>) -> (u16, Duration) {
    const RESPONSE_TIMEOUT: Duration = Duration::from_mins(1);

    let request = SEEDED_USERS.request(client);
    let connection = Connection::open(address).await;
    start.wait().await;
    let begun = time::Instant::now();
    let status = match connection {
        Ok(mut connection) => {
            match timeout(RESPONSE_TIMEOUT, connection.exchange(&request)).await {
                Ok(Ok(response)) => response.status,
                _ => 0,
            }
        }
        Err(_) => 0,
    };
    (status, begun.elapsed())
}

//! The response times of one user while another one sends as many requests as possible.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::Serialize;
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{
    Options,
    data::Database,
    failure::{Context as _, Failure},
    http::{self, Connection},
    progress::Progress,
    server::Server,
    sign_ins::SEEDED_USERS,
    times::{Percentiles, Times},
};

/// The numbers of transactions of the two users.
const OWN_TRANSACTIONS: u32 = 3_000;
const HOSTILE_TRANSACTIONS: u32 = 50_000;

/// The number of rows in a bulk request.
const BULK: u32 = 1_000;

/// The number of concurrent requests of the hostile user.
const CONCURRENT_REQUESTS: usize = 60;

/// The number of exports that are read slowly.
const SLOW_READERS: usize = 4;

/// The maximum number of words in a search, each a part of almost every description.
const LONG_SEARCH: &str = "/api/v1/transactions?q=ewga+newg+wgat+gate+kornb+ornbl+rnblu+blume";

/// The time until all requests of the hostile user are under way.
const WARM_UP: Duration = Duration::from_secs(3);

/// The pause between failed attempts of an attacker, and between reads of a slow reader.
const PAUSE: Duration = Duration::from_millis(50);

/// The time after which a user stops waiting for a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(30);

/// The results of all fairness measurements.
#[derive(Debug, Serialize)]
pub(crate) struct Fairness {
    /// The results without another user.
    pub(crate) idle: Seen,
    /// The results while the hostile user is active, by attack.
    pub(crate) beside: Vec<Beside>,
}

/// The response times and statuses of one user.
#[derive(Debug, Serialize)]
pub(crate) struct Seen {
    pub(crate) times: Percentiles,
    /// The number of responses by status; 0 stands for no response.
    pub(crate) statuses: BTreeMap<u16, u32>,
}

/// The results of one user while a hostile user is active.
#[derive(Debug, Serialize)]
pub(crate) struct Beside {
    pub(crate) name: &'static str,
    pub(crate) seen: Seen,
    /// The number of the hostile user's responses by status.
    pub(crate) hostile: BTreeMap<u16, u32>,
}

/// The request that the hostile user repeats.
#[derive(Clone, Copy)]
enum Attack {
    Bulk,
    Search,
    Exports,
}

const ATTACKS: [(&str, Attack); 3] = [
    ("60 bulk calls", Attack::Bulk),
    ("60 long searches", Attack::Search),
    ("4 slow readers of exports", Attack::Exports),
];

/// The number of steps of the measurement, for the progress display.
pub(crate) const STEPS: usize = 4 + ATTACKS.len();

/// A signed-in user with an account.
struct User {
    token: String,
    account: String,
}

pub(crate) async fn measure(
    options: &Options,
    program: &Path,
    dir: &Path,
    progress: &mut Progress,
) -> Result<Fairness, Failure> {
    let dir = dir.join("fairness");
    fs::create_dir(&dir).context("making a directory")?;
    progress.step("starting the server");
    let mut server = Server::spawn(program, &dir)?;
    let address = server.ready().await?;
    let database = Database::connect(server.data_dir()).await?;
    database.fill().await?;
    progress.step("booking transactions of two users");
    let own = create_user(address, 0, OWN_TRANSACTIONS).await?;
    let hostile = create_user(address, 1, HOSTILE_TRANSACTIONS).await?;
    let duration = Duration::from_secs(options.seconds.into()) * 3;
    progress.step("one user alone");
    // The first responses fill caches, and are not counted.
    send_all(address, &own, WARM_UP).await?;
    let idle = send_all(address, &own, duration).await?;
    let mut beside = Vec::new();
    for (name, attack) in ATTACKS {
        progress.step(&format!("one user beside {name}"));
        let attackers = Attackers::begin(attack, address, &hostile);
        sleep(WARM_UP).await;
        let seen = send_all(address, &own, duration).await?;
        beside.push(Beside {
            name,
            seen,
            hostile: attackers.stop().await,
        });
    }
    progress.step("stopping the server");
    database.close().await?;
    server.stop().await?;
    fs::remove_dir_all(&dir).context("removing a directory")?;
    Ok(Fairness { idle, beside })
}

async fn create_user(address: SocketAddr, number: u32, transactions: u32) -> Result<User, Failure> {
    let token = SEEDED_USERS.token(address, number).await?;
    let mut connection = Connection::open(address).await.context("connecting")?;
    let body = json!({ "name": "Current", "type": "checking", "currency": "EUR" }).to_string();
    let request = http::with_token("POST", "/api/v1/accounts", &token, &body);
    let response = connection.exchange(&request).await;
    let response = response.context("making an account")?;
    let account: serde_json::Value =
        serde_json::from_slice(response.body()).context("reading an account")?;
    let account = account.get("id").and_then(serde_json::Value::as_str);
    let account = account.ok_or("an account has no identifier")?.to_owned();
    let user = User { token, account };
    for first in (0..transactions).step_by(BULK as usize) {
        let request = user.bulk(first);
        let response = connection.exchange(&request).await;
        let status = response.context("booking transactions")?.status;
        if status != 200 {
            return Err(format!("booking transactions was answered {status}").into());
        }
    }
    Ok(user)
}

impl User {
    fn get(&self, path: &str) -> Vec<u8> {
        http::with_token("GET", path, &self.token, "")
    }

    fn bulk(&self, first: u32) -> Vec<u8> {
        let mut items = String::new();
        for n in first..first + BULK {
            let comma = if n == first { "" } else { "," };
            let (month, day) = (1 + n % 12, 1 + n % 28);
            // Writing to a string does not fail.
            let _ = write!(
                items,
                r#"{comma}{{"account_id":"{}","amount":"-{}","booked_on":"2026-{month:02}-{day:02}","description":"Kornblume Newgate {n}"}}"#,
                self.account,
                1 + n % 90,
            );
        }
        let body = format!(r#"{{"items":[{items}]}}"#);
        http::with_token("POST", "/api/v1/transactions/bulk", &self.token, &body)
    }

    /// The requests of a user who views their finances and exports them.
    fn pages(&self) -> Vec<Vec<u8>> {
        [
            "/api/auth/me",
            "/api/v1/accounts",
            "/api/v1/transactions",
            "/api/v1/transactions?from=2026-03-01&to=2026-03-31",
            "/api/v1/transactions?q=newgate+1234",
            "/api/v1/budgets",
            "/api/v1/reports/cash-flow?from=2026-01-01&to=2026-12-31",
            "/api/v1/portfolios",
            "/api/v1/transactions/export?from=2026-03-01&to=2026-03-02",
        ]
        .map(|path| self.get(path))
        .into()
    }
}

/// Sends the requests one after another, repeatedly.
async fn send_all(address: SocketAddr, user: &User, duration: Duration) -> Result<Seen, Failure> {
    let pages = user.pages();
    let mut connection = Connection::open(address).await.context("connecting")?;
    let mut times = Times::new()?;
    let mut statuses = BTreeMap::new();
    let end = Instant::now() + duration;
    for page in pages.iter().cycle() {
        let begun = Instant::now();
        if begun >= end {
            break;
        }
        let answered = timeout(RESPONSE_TIMEOUT, connection.exchange(page)).await;
        times.record(begun.elapsed());
        let status = if let Ok(Ok(response)) = answered {
            response.status
        } else {
            connection = Connection::open(address).await.context("connecting")?;
            0
        };
        *statuses.entry(status).or_default() += 1;
    }
    Ok(Seen {
        times: times.percentiles(),
        statuses,
    })
}

/// The tasks that attack until they are stopped.
struct Attackers {
    tasks: JoinSet<()>,
    statuses: Statuses,
}

/// The number of responses by status.
#[derive(Clone, Default)]
struct Statuses(Arc<Mutex<BTreeMap<u16, u32>>>);

impl Statuses {
    fn count(&self, status: u16) {
        let mut statuses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *statuses.entry(status).or_default() += 1;
    }
}

impl Attackers {
    fn begin(attack: Attack, address: SocketAddr, user: &User) -> Self {
        let mut tasks = JoinSet::new();
        let statuses = Statuses::default();
        let request: Arc<[u8]> = match attack {
            Attack::Bulk => user.bulk(0).into(),
            Attack::Search => user.get(LONG_SEARCH).into(),
            Attack::Exports => user.get("/api/v1/transactions/export").into(),
        };
        match attack {
            Attack::Bulk | Attack::Search => {
                for _ in 0..CONCURRENT_REQUESTS {
                    tasks.spawn(repeat(address, request.clone(), statuses.clone()));
                }
            }
            Attack::Exports => {
                for _ in 0..SLOW_READERS {
                    tasks.spawn(read_slowly(address, request.clone(), statuses.clone()));
                }
            }
        }
        Self { tasks, statuses }
    }

    /// Stops the tasks, and returns the number of responses by status.
    async fn stop(mut self) -> BTreeMap<u16, u32> {
        self.tasks.shutdown().await;
        let statuses = self.statuses.0.lock();
        statuses.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Repeats a request as soon as there is a response, ignoring `Retry-After`.
async fn repeat(address: SocketAddr, request: Arc<[u8]>, statuses: Statuses) {
    loop {
        let Ok(mut connection) = Connection::open(address).await else {
            statuses.count(0);
            sleep(PAUSE).await;
            continue;
        };
        while let Ok(response) = connection.exchange(&request).await {
            statuses.count(response.status);
        }
    }
}

/// Reads an export as slowly as possible, and starts another one when it ends.
async fn read_slowly(address: SocketAddr, request: Arc<[u8]>, statuses: Statuses) {
    loop {
        sleep(PAUSE).await;
        let Ok(mut connection) = Connection::open(address).await else {
            statuses.count(0);
            continue;
        };
        if connection.send(&request).await.is_err() {
            continue;
        }
        let mut bytes = [0; 512];
        let mut is_first = true;
        while let Ok(read) = connection.read_some(&mut bytes).await
            && read > 0
        {
            if std::mem::take(&mut is_first) {
                statuses.count(status(&bytes).unwrap_or_default());
            }
            if status(&bytes).is_some_and(|status| status != 200) {
                break;
            }
            sleep(PAUSE).await;
        }
    }
}

/// The status in the first line of a response.
fn status(response: &[u8]) -> Option<u16> {
    let text = response.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_is_read_from_the_first_line() {
        assert_eq!(status(b"HTTP/1.1 429 Too Many Requests\r\n"), Some(429));
        assert_eq!(status(b"booked_on,type"), None);
    }
}

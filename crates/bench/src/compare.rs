//! Compares two servers in alternation, each on its own cluster with the same users and
//! transactions.
//!
//! Data is created through HTTP and with each program's own `seed`, so that schemas and settings
//! may differ.

use std::{
    fmt::{self, Display},
    fs,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use coffer_demo::load;
use coffer_domain::Clock as _;
use serde::Serialize;
use serde_json::json;

use crate::{
    Options,
    dependencies::BenchClock,
    failure::{Context as _, Failure},
    http,
    load::{self as clients, Series},
    pages::{self, Page},
    progress::Progress,
    server::Server,
    sign_ins::TestUsers,
    times::{Ratio, median},
};

/// The default number of transactions in each database, and the average per user.
pub(crate) const TRANSACTIONS: u64 = 200_000;
const TRANSACTIONS_PER_USER: u64 = 2_000;

/// The password of the users that `seed` creates.
const PASSWORD: &str = "plum-lantern-harbour-42";

/// The minimum ratio to the other server's throughput.
const MIN_RATIO: f64 = 0.9;

/// The number of rounds for signing in, each of which takes three times as long as one for reads.
const SIGN_IN_ROUNDS: u16 = 3;

/// The results for one kind of request.
#[derive(Debug, Serialize)]
pub(crate) struct Compared {
    pub(crate) name: &'static str,
    /// The throughput of the other server and of this one, in requests per second.
    pub(crate) base: f64,
    pub(crate) new: f64,
    /// The ratio of this server to the other one, over the rounds.
    pub(crate) ratio: Ratio,
}

impl Compared {
    fn of(name: &'static str, rounds: &[(f64, f64)]) -> Self {
        let ratios: Vec<f64> = rounds.iter().map(|(base, new)| new / base).collect();
        Self {
            name,
            base: median(rounds.iter().map(|(base, _)| *base)),
            new: median(rounds.iter().map(|(_, new)| *new)),
            ratio: Ratio::of(&ratios),
        }
    }

    fn holds(&self) -> bool {
        self.ratio.median >= MIN_RATIO
    }
}

/// The results for all kinds of requests.
#[derive(Debug, Serialize)]
pub(crate) struct Comparison {
    pub(crate) clients: u16,
    pub(crate) transactions: u64,
    pub(crate) compared: Vec<Compared>,
}

impl Comparison {
    /// True if no ratio is below the minimum.
    pub(crate) fn holds(&self) -> bool {
        self.compared.iter().all(Compared::holds)
    }

    pub(crate) fn json(&self) -> String {
        json!({ "holds": self.holds(), "measured": self }).to_string()
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = format!(
            "{} clients, {} transactions; a second",
            self.clients, self.transactions
        );
        writeln!(
            f,
            "{what:<42} {:>9} {:>9}   {:<22} at least {MIN_RATIO:.2}",
            "base", "new", "new to base"
        )?;
        for one in &self.compared {
            let Ratio {
                median,
                least,
                greatest,
            } = one.ratio;
            let verdict = if one.holds() { "met" } else { "MISSED" };
            let ratio = format!("{median:.2} ({least:.2} to {greatest:.2})");
            let Compared {
                name, base, new, ..
            } = one;
            writeln!(
                f,
                "{name:<42} {base:>9.1} {new:>9.1}   {ratio:<22} {verdict}"
            )?;
        }
        Ok(())
    }
}

/// A server that was filled by `coffer seed --load`, and its signed-in users.
pub(crate) struct SeededServer {
    pub(crate) server: Server,
    address: SocketAddr,
    tokens: Vec<String>,
    /// An account of the first user, for adding transactions.
    account: String,
}

/// Measures both servers.
pub(crate) async fn measure(
    options: &Options,
    (program, mut server, address): (&Path, Server, SocketAddr),
    base: &Path,
    dir: &Path,
) -> Result<Comparison, Failure> {
    let transactions = options.compared_rows.unwrap_or(TRANSACTIONS);
    let users = users(transactions)?;
    let pages = pages::all(BenchClock.now().date_naive());
    let rounds = usize::from(options.rounds) * (pages.len() + 1);
    let mut progress = Progress::of(4 + rounds + usize::from(SIGN_IN_ROUNDS));
    progress.step("starting the other server");
    let base_dir = dir.join("base");
    fs::create_dir(&base_dir).context("making a directory")?;
    let mut other = Server::spawn(base, &base_dir)?;
    let other_address = other.ready().await?;
    for (program, server, what) in [
        (base, &mut other, "the other server's database"),
        (program, &mut server, "this one's database"),
    ] {
        progress.step(&format!("loading {what}"));
        seed(program, server, transactions)?;
    }
    progress.step("signing in those who read");
    let mut sides = Vec::new();
    for (server, address) in [(other, other_address), (server, address)] {
        sides.push(SeededServer::new(server, address, transactions, options.clients).await?);
    }
    let [base, new] = <[SeededServer; 2]>::try_from(sides).map_err(|_| "there are two servers")?;
    let mut compared = Vec::new();
    for page in &pages {
        let name = page.name;
        // An earlier version may lack a route or a parameter.
        if !base.has(page).await? {
            progress.step(&format!("{name}: not in the other server"));
            continue;
        }
        let [base_requests, new_requests] = [&base, &new].map(|side| side.get(page));
        let mut measured = Vec::new();
        for round in 1..=options.rounds {
            progress.step(&format!("{name}: round {round}"));
            let duration = Duration::from_secs(options.seconds.into());
            let ask_base = clients::run(base.address, &base_requests, duration);
            let ask_new = clients::run(new.address, &new_requests, duration);
            measured.push(alternate(round, per_second(ask_base), per_second(ask_new)).await?);
        }
        compared.push(Compared::of(name, &measured));
    }
    compared.push(bulk(options, (&base, &new), &mut progress).await?);
    compared.push(sign_ins(options, users, (&base, &new), &mut progress).await?);
    base.server.stop().await?;
    new.server.stop().await?;
    Ok(Comparison {
        clients: options.clients,
        transactions,
        compared,
    })
}

/// Measures both servers in rounds. The order alternates, so that neither is always the one to find
/// warm caches.
async fn alternate(
    round: u16,
    base: impl Future<Output = Result<f64, Failure>>,
    new: impl Future<Output = Result<f64, Failure>>,
) -> Result<(f64, f64), Failure> {
    if round.is_multiple_of(2) {
        let new = new.await?;
        Ok((base.await?, new))
    } else {
        Ok((base.await?, new.await?))
    }
}

async fn per_second(
    load: impl Future<Output = Result<clients::Load, Failure>>,
) -> Result<f64, Failure> {
    Ok(load.await?.per_second)
}

/// Adds a thousand transactions per request, repeatedly, by one client.
async fn bulk(
    options: &Options,
    (base, new): (&SeededServer, &SeededServer),
    progress: &mut Progress,
) -> Result<Compared, Failure> {
    let name = "1,000 transactions at once";
    let duration = Duration::from_secs(options.seconds.into());
    let [of_base, of_new] = [base, new].map(|side| [side.bulk()]);
    let mut measured = Vec::new();
    for round in 1..=options.rounds {
        progress.step(&format!("{name}: round {round}"));
        let ask_base = clients::run(base.address, &of_base, duration);
        let ask_new = clients::run(new.address, &of_new, duration);
        measured.push(alternate(round, per_second(ask_base), per_second(ask_new)).await?);
    }
    Ok(Compared::of(name, &measured))
}

async fn sign_ins(
    options: &Options,
    users: TestUsers,
    (base, new): (&SeededServer, &SeededServer),
    progress: &mut Progress,
) -> Result<Compared, Failure> {
    let duration = Duration::from_secs(options.seconds.into()) * 3;
    let mut measured = Vec::new();
    for round in 1..=SIGN_IN_ROUNDS {
        progress.step(&format!("signing in: round {round}"));
        let (of_base, of_new) = (
            users.rate(base.address, duration),
            users.rate(new.address, duration),
        );
        measured.push(alternate(round, of_base, of_new).await?);
    }
    Ok(Compared::of("signing in", &measured))
}

/// Makes a program fill its own database, with its own schema.
pub(crate) fn seed(program: &Path, server: &Server, transactions: u64) -> Result<(), Failure> {
    let mut command = Command::new(program);
    server.configure(&mut command);
    let seeded = command
        .args(["seed", "--load", &millions(transactions)])
        .stdin(Stdio::null())
        .output()
        .context(format_args!("starting {}", program.display()))?;
    if seeded.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&seeded.stderr);
    Err(format!("{} seed: {}", program.display(), stderr.trim()).into())
}

/// A number in millions, rounded down to the nearest thousand, in the form of the command line.
fn millions(number: u64) -> String {
    format!("{}.{:03}", number / 1_000_000, number % 1_000_000 / 1_000)
}

/// The users that `coffer seed --load` creates for a number of transactions.
fn users(transactions: u64) -> Result<TestUsers, Failure> {
    let users = u32::try_from(transactions.div_ceil(TRANSACTIONS_PER_USER));
    Ok(TestUsers {
        users: users.context("counting users")?,
        email: load::email,
        password: PASSWORD,
    })
}

impl SeededServer {
    /// Signs in as many users as there are clients.
    pub(crate) async fn new(
        server: Server,
        address: SocketAddr,
        transactions: u64,
        clients: u16,
    ) -> Result<Self, Failure> {
        let users = users(transactions)?;
        let mut tokens = Vec::new();
        for person in 0..clients.into() {
            tokens.push(users.token(address, person).await?);
        }
        let first = tokens.first().ok_or("nobody is signed in")?;
        let mut connection = http::Connection::open(address)
            .await
            .context("connecting")?;
        let request = http::with_token("GET", "/api/v1/accounts", first, "");
        let response = connection.exchange(&request).await;
        let response = response.context("looking for an account")?;
        let listed: serde_json::Value =
            serde_json::from_slice(response.body()).context("reading accounts")?;
        let account = listed["items"].as_array().into_iter().flatten();
        let mut account = account.filter(|account| account["currency"] == "EUR");
        let account = account.find_map(|account| account["id"].as_str());
        let account = account.ok_or("nobody has an account in euros")?.to_owned();
        Ok(Self {
            server,
            address,
            tokens,
            account,
        })
    }

    /// The requests of a page for each user.
    pub(crate) fn get(&self, page: &Page) -> Vec<Series> {
        let series = |token: &String| {
            let paths = page.paths.iter();
            let requests = paths.map(|path| http::with_token("GET", path, token, "").into());
            requests.collect()
        };
        self.tokens.iter().map(series).collect()
    }

    /// Whether the server responds to all requests of a page with 200.
    async fn has(&self, page: &Page) -> Result<bool, Failure> {
        let connection = http::Connection::open(self.address).await;
        let mut connection = connection.context("connecting")?;
        for request in self
            .get(page)
            .first()
            .into_iter()
            .flat_map(|of_user| &**of_user)
        {
            let response = connection.exchange(request).await;
            if response.context("sending a request")?.status != 200 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn bulk(&self) -> Series {
        let item = json!({
            "account_id": self.account,
            "amount": "-1",
            "booked_on": "2026-01-31",
            "description": "One of a thousand",
        });
        let body = json!({ "items": vec![item; 1000] }).to_string();
        let token = self.tokens.first().map(String::as_str).unwrap_or_default();
        let request = http::with_token("POST", "/api/v1/transactions/bulk", token, &body);
        clients::single(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millions_have_three_decimal_places() {
        assert_eq!(millions(40_000), "0.040");
        assert_eq!(millions(2_500_999), "2.500");
    }

    #[test]
    fn comparison_fails_when_one_ratio_is_below_the_least() {
        let comparison = |new: f64| Comparison {
            clients: 1,
            transactions: 10_000,
            compared: vec![
                Compared::of("a", &[(10.0, 10.0)]),
                Compared::of("b", &[(10.0, new), (10.0, new), (10.0, 1.0)]),
            ],
        };
        assert!(comparison(9.1).holds());
        assert!(!comparison(8.9).holds());
        assert!(comparison(8.9).to_string().contains("MISSED"));
    }
}

//! What the web application's pages request, and how fast the server responds.

use std::{fs, path::Path, time::Duration};

use chrono::{Datelike as _, Days, Months, NaiveDate};
use coffer_domain::Clock as _;
use serde::Serialize;

use crate::{
    Options,
    compare::{SeededServer, TRANSACTIONS, seed},
    dependencies::BenchClock,
    failure::{Context as _, Failure},
    load,
    progress::Progress,
    reads::{Rounds, Side},
    server::Server,
};

/// The requests of a page, or of a part of one, which a client sends one after the other.
pub(crate) struct Page {
    pub(crate) name: &'static str,
    pub(crate) paths: Vec<String>,
}

impl Page {
    fn new<const N: usize>(name: &'static str, paths: [String; N]) -> Self {
        Self {
            name,
            paths: paths.into(),
        }
    }
}

/// All measured pages, as on a day.
pub(crate) fn all(today: NaiveDate) -> Vec<Page> {
    let month = today - Days::new(60);
    let (from, to) = (month, month + Days::new(30));
    let first_of = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let this_month = first_of(today);
    let last_month = this_month - Months::new(1);
    let year = first_of(today - Months::new(11));
    let five_years = year - Months::new(48);
    let list = "/api/v1/transactions";
    let reports = "/api/v1/reports";
    vec![
        Page::new("who is signed in", ["/api/auth/me".to_owned()]),
        Page::new("portfolios", ["/api/v1/portfolios".to_owned()]),
        Page::new("newest 50", [list.to_owned()]),
        Page::new(
            "newest 50 with their number",
            [format!("{list}?page=1&per_page=50")],
        ),
        Page::new("one month", [format!("{list}?from={from}&to={to}")]),
        Page::new("text search", [format!("{list}?q=kornblume+newgate")]),
        Page::new("accounts with balances", ["/api/v1/accounts".to_owned()]),
        Page::new("budgets' progress", ["/api/v1/budgets/progress".to_owned()]),
        Page::new(
            "12 months' cash flow",
            [format!("{reports}/cash-flow?from={year}&to={today}")],
        ),
        Page::new(
            "net worth over 5 years",
            [format!("{reports}/net-worth?from={five_years}&to={today}")],
        ),
        Page::new(
            "dashboard, all requests",
            [
                "/api/v1/user/settings".to_owned(),
                "/api/v1/accounts?limit=100&sort=name".to_owned(),
                "/api/v1/accounts/summary?currency=EUR".to_owned(),
                "/api/v1/portfolios/summary".to_owned(),
                format!("{reports}/net-worth?from={year}&to={today}&currency=EUR&interval=month"),
                format!(
                    "{reports}/cash-flow?from={last_month}&to={today}&currency=EUR&interval=day"
                ),
                format!(
                    "{reports}/spending?from={this_month}&to={today}&currency=EUR&group_by=category"
                ),
                "/api/v1/budgets/progress".to_owned(),
                format!("{list}/summary?category_id=uncategorised&type=expense"),
                format!("{list}/summary?category_id=uncategorised&type=income"),
                format!("{list}?limit=10"),
            ],
        ),
    ]
}

/// The results for a page.
#[derive(Debug, Serialize)]
pub(crate) struct PageResult {
    pub(crate) name: &'static str,
    /// The number of requests.
    pub(crate) requests: usize,
    /// The results for all requests of the page together.
    pub(crate) server: Side,
}

/// The number of steps of the measurements, for the progress display.
pub(crate) fn steps(options: &Options) -> usize {
    2 + all(BenchClock.now().date_naive()).len() * usize::from(options.rounds)
}

/// Measures each page on a server of its own, which is filled by `coffer seed --load`.
pub(crate) async fn measure(
    options: &Options,
    program: &Path,
    dir: &Path,
    progress: &mut Progress,
) -> Result<Vec<PageResult>, Failure> {
    let dir = dir.join("pages");
    fs::create_dir(&dir).context("creating a directory")?;
    let mut server = Server::spawn(program, &dir)?;
    let address = server.ready().await?;
    progress.step(&format!("loading {TRANSACTIONS} transactions"));
    seed(program, &server, TRANSACTIONS)?;
    progress.step("signing in those who read");
    let loaded = SeededServer::new(server, address, TRANSACTIONS, options.clients).await?;
    let processes = loaded.server.processes()?;
    let duration = Duration::from_secs(options.seconds.into());
    let mut results = Vec::new();
    for page in all(BenchClock.now().date_naive()) {
        let requests = loaded.get(&page);
        let mut rounds = Rounds::default();
        for round in 1..=options.rounds {
            progress.step(&format!("{}: round {round}", page.name));
            let load = load::run(address, &requests, duration);
            rounds.measure(&processes, load).await?;
        }
        results.push(PageResult {
            name: page.name,
            requests: page.paths.len(),
            server: rounds.side()?,
        });
    }
    loaded.server.stop().await?;
    fs::remove_dir_all(&dir).context("removing a directory")?;
    Ok(results)
}

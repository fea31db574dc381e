//! The queries that users wait for, through the repositories and as plain SQL.

use std::{sync::Arc, time::Duration};

use chrono::{Days, Months, NaiveDate};
use coffer_domain::{
    Actor, Clock as _, Subject,
    budget::SpendingRange,
    ids::{RequestId, UserId},
    report::{DayRange, Interval},
    user::{Role, Tier},
};
use coffer_storage::{
    AccountFilter, AccountSort, PageRequest, RepositoryError, RepositoryFactory as _,
    TransactionFilter, TransactionSort, UnitOfWork,
};
use coffer_storage_pg::PgRepositoryFactory;
use futures_util::future::BoxFuture;
use serde::Serialize;
use tokio::{sync::Barrier, task::JoinSet, time::Instant};

use super::LoadedServer;
use crate::{
    Options,
    data::{Database, Reader},
    dependencies::{BenchClock, BenchRng},
    failure::{Context as _, Failure},
    load::Load,
    pgbench::{Parameter, Pgbench, Read, RoundTrips},
    progress::Progress,
    times::{Percentiles, Ratio, Times, count, median},
};

/// Executes a query through the repositories, and returns the number of rows.
type Call = for<'u> fn(
    &'u mut dyn UnitOfWork,
    UserId,
    NaiveDate,
) -> BoxFuture<'u, Result<usize, RepositoryError>>;

/// The source of the plain SQL statement.
enum Statement {
    /// A composed statement, identified by a part of its text while the server executes it, and the
    /// values of its parameters in order.
    Composed(&'static str, fn(NaiveDate) -> Vec<Parameter>),
    /// A statement in a file: the file's text, the statement's name, and the values of its
    /// parameters by name.
    InFile(
        &'static str,
        &'static str,
        fn(NaiveDate) -> Vec<(&'static str, Parameter)>,
    ),
}

/// A query: its name, the call of the repository, and the plain statement.
pub(crate) struct Query {
    name: &'static str,
    call: Call,
    statement: Statement,
}

const BUDGETS: &str = include_str!("../../../storage-pg/queries/budgets.sql");
const REPORTS: &str = include_str!("../../../storage-pg/queries/reports.sql");

/// The measured queries.
pub(crate) const QUERIES: [Query; 8] = [
    Query {
        name: "newest 50",
        call: |unit, _, _| {
            Box::pin(list(
                unit,
                TransactionFilter::new(),
                TransactionSort::Newest,
            ))
        },
        statement: Statement::Composed("FROM \"transactions\" WHERE", |_| {
            vec![Parameter::value(51)]
        }),
    },
    Query {
        name: "one month",
        call: |unit, _, today| {
            let (from, to) = month(today);
            let filter = TransactionFilter::new().from(from).to(to);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Composed("\"booked_on\" >= $1", |today| {
            let (from, to) = month(today);
            vec![
                Parameter::value(from),
                Parameter::value(to),
                Parameter::value(51),
            ]
        }),
    },
    // No index has this order: all of a user's transactions are read (docs/indexes.md).
    Query {
        name: "50 largest amounts",
        call: |unit, _, _| {
            Box::pin(list(
                unit,
                TransactionFilter::new(),
                TransactionSort::Amount,
            ))
        },
        statement: Statement::Composed("\"amount\" DESC", |_| vec![Parameter::value(51)]),
    },
    Query {
        name: "text search",
        call: |unit, _, _| {
            let filter = TransactionFilter::new().text(SEARCH_TEXT);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Composed("search_transactions(", |_| {
            vec![
                Parameter::value(SEARCH_TEXT),
                Parameter::Sql("NULL"),
                Parameter::Sql("NULL"),
                Parameter::value(0),
                Parameter::value(51),
            ]
        }),
    },
    Query {
        name: "accounts with balances",
        call: |unit, _, _| {
            Box::pin(async move {
                let (filter, page) = (AccountFilter::new(), PageRequest::default());
                let mut accounts = unit.accounts();
                let page = accounts.list(&filter, AccountSort::Newest, &page).await?;
                Ok(page.items.len())
            })
        },
        statement: Statement::Composed("FROM \"accounts\" WHERE", |_| vec![Parameter::value(51)]),
    },
    Query {
        name: "a year's budget",
        call: |unit, user, today| {
            Box::pin(async move {
                let DayRange { from, to } = year(today);
                let range = SpendingRange {
                    user_id: user,
                    category_id: None,
                    from,
                    to,
                };
                Ok(unit.budgets().spending(&[range]).await?.len())
            })
        },
        statement: Statement::InFile(BUDGETS, "spending", |today| {
            let year = year(today);
            let (first, after) = year.whole_months();
            vec![
                ("user_ids", Parameter::Sql("ARRAY[:user]")),
                ("category_ids", Parameter::Sql("ARRAY[NULL]")),
                ("sinces", Parameter::list([year.from])),
                ("first_months", Parameter::list([first])),
                ("after_months", Parameter::list([after])),
                ("untils", Parameter::list([year.to])),
            ]
        }),
    },
    Query {
        name: "12 months' cash flow",
        call: |unit, _, today| {
            Box::pin(async move {
                let parts = parts(today, 12);
                Ok(unit.reports().cash_flow(&parts).await?.len())
            })
        },
        statement: Statement::InFile(REPORTS, "cash_flow", |today| {
            let parts = parts(today, 12);
            let months = || parts.iter().map(|part| part.whole_months());
            vec![
                (
                    "sinces",
                    Parameter::list(parts.iter().map(|part| part.from)),
                ),
                (
                    "first_months",
                    Parameter::list(months().map(|(first, _)| first)),
                ),
                (
                    "after_months",
                    Parameter::list(months().map(|(_, after)| after)),
                ),
                ("untils", Parameter::list(parts.iter().map(|part| part.to))),
            ]
        }),
    },
    Query {
        name: "net worth over 5 years",
        call: |unit, _, today| {
            Box::pin(async move {
                let parts = parts(today, 60);
                Ok(unit.reports().net_worth(&parts).await?.len())
            })
        },
        statement: Statement::InFile(REPORTS, "net_worth", |today| {
            let parts = parts(today, 60);
            vec![
                ("days", Parameter::list(parts.iter().map(|part| part.to))),
                ("until", Parameter::value(today)),
            ]
        }),
    },
];

/// Parts of a merchant and a place in the loaded descriptions.
const SEARCH_TEXT: &str = "kornblume newgate";

async fn list(
    unit: &mut dyn UnitOfWork,
    filter: TransactionFilter,
    sort: TransactionSort,
) -> Result<usize, RepositoryError> {
    let page = PageRequest::default();
    let mut transactions = unit.transactions();
    Ok(transactions.list(&filter, sort, &page).await?.items.len())
}

/// A range of 30 days that ended 30 days ago.
fn month(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let to = today - Days::new(30);
    (to - Days::new(30), to)
}

/// The last 365 days, which begin and end within a month.
fn year(today: NaiveDate) -> DayRange {
    DayRange {
        from: today - Days::new(365),
        to: today,
    }
}

/// The days of the last months up to today, one range per month.
fn parts(today: NaiveDate, months: u32) -> Vec<DayRange> {
    let from = today - Months::new(months - 1);
    let range = DayRange { from, to: today };
    range.parts(Interval::Month).unwrap_or_default()
}

/// The results of one query.
#[derive(Debug, Serialize)]
pub(crate) struct QueryResult {
    pub(crate) name: &'static str,
    /// The average number of rows per user.
    pub(crate) rows: f64,
    /// The response times through the repository, for many users in turn.
    pub(crate) times: Percentiles,
    /// The throughput through the repository, with one user per client.
    pub(crate) per_second: f64,
    /// The throughput of pgbench.
    pub(crate) pgbench_per_second: f64,
    /// The ratio of the repository to pgbench.
    pub(crate) ratio: Ratio,
}

/// The minimum duration of a run in which statements are observed.
const OBSERVATION: Duration = Duration::from_secs(3);

/// The clients that query the repositories, and for how long.
struct Clients<'p> {
    factory: &'p Arc<PgRepositoryFactory>,
    today: NaiveDate,
    count: usize,
    duration: Duration,
}

pub(super) async fn measure(
    options: &Options,
    target: &LoadedServer,
    readers: &[Reader],
    progress: &mut Progress,
) -> Result<Vec<QueryResult>, Failure> {
    let clients = Clients {
        factory: &target.factory,
        today: BenchClock.now().date_naive(),
        count: usize::from(options.clients),
        duration: Duration::from_secs(options.seconds.into()),
    };
    let few = readers.get(..clients.count).unwrap_or(readers);
    let pgbench = Pgbench::new(
        target.database.socket_dir(),
        few.to_vec(),
        target.database.now().await?,
        target.server.dir(),
    )?;
    let [first, ..] = &QUERIES;
    let [set_actor] = observe(first, &clients, few, &target.database, ["begin_unit($1"]).await?;
    let mut results = Vec::new();
    for query in &QUERIES {
        progress.step(&format!("{}: many users", query.name));
        let read = read(query, &clients, few, (&target.database, &set_actor)).await?;
        let wide = clients.run(query, readers).await?;
        let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=options.rounds {
            progress.step(&format!("{}: round {round}", query.name));
            let here = clients.run(query, few).await?.load.per_second;
            let there = pgbench
                .run(&read, RoundTrips::PerStatement, clients.duration)
                .await?;
            ratios.push(here / there.per_second);
            ours.push(here);
            theirs.push(there.per_second);
        }
        results.push(QueryResult {
            name: query.name,
            rows: wide.rows,
            times: wide.load.times.percentiles(),
            per_second: median(ours),
            pgbench_per_second: median(theirs),
            ratio: Ratio::of(&ratios),
        });
    }
    Ok(results)
}

/// The plain statement. A composed one is observed while clients execute it.
async fn read(
    query: &Query,
    clients: &Clients<'_>,
    readers: &[Reader],
    (database, set_actor): (&Database, &str),
) -> Result<Read, Failure> {
    let (query, parameters) = match &query.statement {
        Statement::Composed(part, parameters) => {
            let [query] = observe(query, clients, readers, database, [part]).await?;
            (query, parameters(clients.today))
        }
        Statement::InFile(file, name, values) => {
            statement_in_file(file, name, values(clients.today))?
        }
    };
    Ok(Read {
        set_actor: set_actor.to_owned(),
        query,
        parameters,
    })
}

/// Observes the statements that contain these parts while clients execute them.
async fn observe<const N: usize>(
    query: &Query,
    clients: &Clients<'_>,
    readers: &[Reader],
    database: &Database,
    parts: [&str; N],
) -> Result<[String; N], Failure> {
    let busy = Clients {
        duration: clients.duration.max(OBSERVATION),
        ..*clients
    };
    let (ran, statements) = tokio::join!(busy.run(query, readers), database.statements(parts));
    ran?;
    statements
}

/// The statement with this name in a file, with numbered parameters.
fn statement_in_file(
    file: &str,
    name: &str,
    values: Vec<(&'static str, Parameter)>,
) -> Result<(String, Vec<Parameter>), Failure> {
    let queries = file
        .split("--! ")
        .filter_map(|query| query.split_once('\n'));
    let query = queries
        .filter(|(head, _)| head.split([' ', ':']).next() == Some(name))
        .map(|(_, query)| query);
    let query = query
        .last()
        .ok_or_else(|| format!("query {name} not found"))?;
    let lines = query
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"));
    let mut query = lines.collect::<Vec<_>>().join("\n");
    let mut parameters = Vec::new();
    for (n, (name, value)) in (1..).zip(values) {
        query = query.replace(&format!(":{name}"), &format!("${n}"));
        parameters.push(value);
    }
    Ok((query, parameters))
}

/// The totals of all clients.
struct Totals {
    load: Load,
    rows: f64,
}

impl Clients<'_> {
    /// Runs the clients, each of which queries the data of its own readers in turn.
    async fn run(&self, query: &Query, readers: &[Reader]) -> Result<Totals, Failure> {
        let begin = Arc::new(Barrier::new(self.count));
        let mut clients = JoinSet::new();
        for client in 0..self.count {
            let own = readers.iter().skip(client).step_by(self.count);
            let own: Vec<Reader> = own.copied().collect();
            clients.spawn(run_client(
                self.factory.clone(),
                query.call,
                own,
                self.today,
                begin.clone(),
                self.duration,
            ));
        }
        let mut times = Times::new()?;
        let mut rows = 0.0;
        for client in clients.join_all().await {
            let (of_client, read) = client?;
            times.add(&of_client)?;
            rows += f64::from(u32::try_from(read).unwrap_or(u32::MAX));
        }
        let done = count(&times)?;
        Ok(Totals {
            load: Load {
                per_second: done / self.duration.as_secs_f64(),
                duration: self.duration,
                times,
            },
            rows: rows / done,
        })
    }
}

async fn run_client(
    factory: Arc<PgRepositoryFactory>,
    call: Call,
    readers: Vec<Reader>,
    today: NaiveDate,
    begin: Arc<Barrier>,
    duration: Duration,
) -> Result<(Times, usize), Failure> {
    let actors: Vec<_> = readers.into_iter().map(actor).collect();
    let mut times = Times::new()?;
    let mut rows = 0;
    begin.wait().await;
    let mut last = Instant::now();
    let end = last + duration;
    for (user, actor) in actors.iter().cycle() {
        let mut unit = factory
            .begin_read(actor)
            .await
            .context("beginning a unit")?;
        let read = call(&mut *unit, *user, today).await.context("reading")?;
        drop(unit);
        let now = Instant::now();
        if now >= end {
            break;
        }
        times.record(now - last);
        rows += read;
        last = now;
    }
    Ok((times, rows))
}

/// The user of a session, as an actor.
pub(super) fn actor((user, session): Reader) -> (UserId, Actor) {
    let id = UserId::from(user);
    let request = RequestId::new(BenchClock.now(), &BenchRng);
    let actor = Actor::anonymous(coffer_domain::Client::local(), request);
    let subject = Subject::User {
        id,
        session: session.into(),
        role: Role::User,
        tier: Tier::Free,
    };
    (id, actor.acting_as(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_in_files_are_found_with_their_parameters() {
        let today = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        for query in &QUERIES {
            if let Statement::InFile(file, name, values) = &query.statement {
                let (query, parameters) = statement_in_file(file, name, values(today)).unwrap();
                assert!(query.contains(&format!("${}", parameters.len())), "{query}");
                let left = query.replace("::", "");
                assert!(!left.contains(':'), "{query}");
            }
        }
    }
}

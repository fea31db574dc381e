//! The queries that people wait for, through the repositories and as bare SQL.

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

use super::Place;
use crate::{
    Options,
    data::{Database, Reader},
    failure::{Context as _, Failure},
    load::Load,
    pgbench::{Parameter, Pgbench, Read, Travel},
    progress::Progress,
    surroundings::{BenchClock, BenchRng},
    times::{Percentiles, Ratio, Times, count, median},
};

/// Reads as the repositories' users do, and says how many rows came.
type Call = for<'u> fn(
    &'u mut dyn UnitOfWork,
    UserId,
    NaiveDate,
) -> BoxFuture<'u, Result<usize, RepositoryError>>;

/// Where the bare statement is from.
enum Statement {
    /// It is composed, and seen at work by this part of it; the values of its parameters, in order.
    Seen(&'static str, fn(NaiveDate) -> Vec<Parameter>),
    /// It stands in a file under this name; the values of its parameters, by name.
    Filed(
        &'static str,
        &'static str,
        fn(NaiveDate) -> Vec<(&'static str, Parameter)>,
    ),
}

/// A query: what it is called, how the repository is asked, and the statement by itself.
pub(crate) struct Named {
    name: &'static str,
    call: Call,
    statement: Statement,
}

const BUDGETS: &str = include_str!("../../../storage-pg/queries/budgets.sql");
const REPORTS: &str = include_str!("../../../storage-pg/queries/reports.sql");

/// To measure another query, add it here.
pub(crate) const NAMED: [Named; 8] = [
    Named {
        name: "newest 50",
        call: |unit, _, _| {
            Box::pin(list(
                unit,
                TransactionFilter::new(),
                TransactionSort::Newest,
            ))
        },
        statement: Statement::Seen("FROM \"transactions\" WHERE", |_| {
            vec![Parameter::value(51)]
        }),
    },
    Named {
        name: "one month",
        call: |unit, _, today| {
            let (from, to) = month(today);
            let filter = TransactionFilter::new().from(from).to(to);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Seen("\"booked_on\" >= $1", |today| {
            let (from, to) = month(today);
            vec![
                Parameter::value(from),
                Parameter::value(to),
                Parameter::value(51),
            ]
        }),
    },
    // No index has this order: all of a user's transactions are read (docs/indexes.md).
    Named {
        name: "50 largest amounts",
        call: |unit, _, _| {
            Box::pin(list(
                unit,
                TransactionFilter::new(),
                TransactionSort::Amount,
            ))
        },
        statement: Statement::Seen("\"amount\" DESC", |_| vec![Parameter::value(51)]),
    },
    Named {
        name: "text search",
        call: |unit, _, _| {
            let filter = TransactionFilter::new().text(WORDS);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Seen("search_transactions(", |_| {
            vec![
                Parameter::value(WORDS),
                Parameter::Sql("NULL"),
                Parameter::Sql("NULL"),
                Parameter::value(0),
                Parameter::value(51),
            ]
        }),
    },
    Named {
        name: "accounts with balances",
        call: |unit, _, _| {
            Box::pin(async move {
                let (filter, page) = (AccountFilter::new(), PageRequest::default());
                let mut accounts = unit.accounts();
                let page = accounts.list(&filter, AccountSort::Newest, &page).await?;
                Ok(page.items.len())
            })
        },
        statement: Statement::Seen("FROM \"accounts\" WHERE", |_| vec![Parameter::value(51)]),
    },
    Named {
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
        statement: Statement::Filed(BUDGETS, "spending", |today| {
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
    Named {
        name: "12 months' cash flow",
        call: |unit, _, today| {
            Box::pin(async move {
                let parts = parts(today, 12);
                Ok(unit.reports().cash_flow(&parts).await?.len())
            })
        },
        statement: Statement::Filed(REPORTS, "cash_flow", |today| {
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
    Named {
        name: "net worth over 5 years",
        call: |unit, _, today| {
            Box::pin(async move {
                let parts = parts(today, 60);
                Ok(unit.reports().net_worth(&parts).await?.len())
            })
        },
        statement: Statement::Filed(REPORTS, "net_worth", |today| {
            let parts = parts(today, 60);
            vec![
                ("days", Parameter::list(parts.iter().map(|part| part.to))),
                ("until", Parameter::value(today)),
            ]
        }),
    },
];

/// A merchant and a place of the loader's.
const WORDS: &str = "kornblume newgate";

async fn list(
    unit: &mut dyn UnitOfWork,
    filter: TransactionFilter,
    sort: TransactionSort,
) -> Result<usize, RepositoryError> {
    let page = PageRequest::default();
    let mut transactions = unit.transactions();
    Ok(transactions.list(&filter, sort, &page).await?.items.len())
}

/// The month before the current one.
fn month(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let to = today - Days::new(30);
    (to - Days::new(30), to)
}

/// The last year, which begins and ends within a month.
fn year(today: NaiveDate) -> DayRange {
    DayRange {
        from: today - Days::new(365),
        to: today,
    }
}

/// The last days of so many months, of which the current one is the last.
fn parts(today: NaiveDate, months: u32) -> Vec<DayRange> {
    let from = today - Months::new(months - 1);
    let range = DayRange { from, to: today };
    range.parts(Interval::Month).unwrap_or_default()
}

/// What was measured of a query.
#[derive(Debug, Serialize)]
pub(crate) struct QueryResult {
    pub(crate) name: &'static str,
    /// How many rows a user has on average.
    pub(crate) rows: f64,
    /// Through the repository, of many users one after the other.
    pub(crate) times: Percentiles,
    /// By as many clients, each of one user.
    pub(crate) per_second: f64,
    pub(crate) pgbench_per_second: f64,
    /// Repository to pgbench.
    pub(crate) ratio: Ratio,
}

/// How long clients are at it so that their statements are seen.
const LOOK: Duration = Duration::from_secs(3);

/// How long each side runs.
struct Clients<'p> {
    factory: &'p Arc<PgRepositoryFactory>,
    today: NaiveDate,
    count: usize,
    duration: Duration,
}

pub(super) async fn measure(
    options: &Options,
    place: &Place,
    readers: &[Reader],
    progress: &mut Progress,
) -> Result<Vec<QueryResult>, Failure> {
    let clients = Clients {
        factory: &place.factory,
        today: BenchClock.now().date_naive(),
        count: usize::from(options.clients),
        duration: Duration::from_secs(options.seconds.into()),
    };
    let few = readers.get(..clients.count).unwrap_or(readers);
    let pgbench = Pgbench::new(
        place.database.socket_dir(),
        few.to_vec(),
        place.database.now().await?,
        place.server.dir(),
    )?;
    let [first, ..] = &NAMED;
    let [admit] = seen(first, &clients, few, &place.database, ["begin_unit($1"]).await?;
    let mut results = Vec::new();
    for named in &NAMED {
        progress.step(&format!("{}: many users", named.name));
        let read = read(named, &clients, few, (&place.database, &admit)).await?;
        let wide = clients.run(named, readers).await?;
        let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=options.rounds {
            progress.step(&format!("{}: round {round}", named.name));
            let here = clients.run(named, few).await?.load.per_second;
            let there = pgbench
                .run(&read, Travel::OneByOne, clients.duration)
                .await?;
            ratios.push(here / there.per_second);
            ours.push(here);
            theirs.push(there.per_second);
        }
        results.push(QueryResult {
            name: named.name,
            rows: wide.rows,
            times: wide.load.times.percentiles(),
            per_second: median(ours),
            pgbench_per_second: median(theirs),
            ratio: Ratio::of(&ratios),
        });
    }
    Ok(results)
}

/// The bare statement. What is composed is seen while clients are at it.
async fn read(
    named: &Named,
    clients: &Clients<'_>,
    readers: &[Reader],
    (database, admit): (&Database, &str),
) -> Result<Read, Failure> {
    let (query, parameters) = match &named.statement {
        Statement::Seen(part, parameters) => {
            let [query] = seen(named, clients, readers, database, [part]).await?;
            (query, parameters(clients.today))
        }
        Statement::Filed(file, name, values) => filed(file, name, values(clients.today))?,
    };
    Ok(Read {
        admit: admit.to_owned(),
        query,
        parameters,
    })
}

/// The statements with these parts that are seen while clients ask.
async fn seen<const N: usize>(
    named: &Named,
    clients: &Clients<'_>,
    readers: &[Reader],
    database: &Database,
    parts: [&str; N],
) -> Result<[String; N], Failure> {
    let busy = Clients {
        duration: clients.duration.max(LOOK),
        ..*clients
    };
    let (ran, statements) = tokio::join!(busy.run(named, readers), database.statements(parts));
    ran?;
    statements
}

/// A statement of a file, its parameters numbered.
fn filed(
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

/// What clients did.
struct Reads {
    load: Load,
    rows: f64,
}

impl Clients<'_> {
    /// Each client asks for one reader after the other, beginning with its own.
    async fn run(&self, named: &Named, readers: &[Reader]) -> Result<Reads, Failure> {
        let begin = Arc::new(Barrier::new(self.count));
        let mut clients = JoinSet::new();
        for client in 0..self.count {
            let own = readers.iter().skip(client).step_by(self.count);
            let own: Vec<Reader> = own.copied().collect();
            clients.spawn(one(
                self.factory.clone(),
                named.call,
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
        Ok(Reads {
            load: Load {
                per_second: done / self.duration.as_secs_f64(),
                duration: self.duration,
                times,
            },
            rows: rows / done,
        })
    }
}

async fn one(
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
        let mut unit = factory.begin_read(actor).await.doing("beginning a unit")?;
        let read = call(&mut *unit, *user, today).await.doing("reading")?;
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

/// Whoever a session is of.
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
    fn every_statement_that_is_filed_is_found_with_its_parameters() {
        let today = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        for named in &NAMED {
            if let Statement::Filed(file, name, values) = &named.statement {
                let (query, parameters) = filed(file, name, values(today)).unwrap();
                assert!(query.contains(&format!("${}", parameters.len())), "{query}");
                let left = query.replace("::", "");
                assert!(!left.contains(':'), "{query}");
            }
        }
    }
}

//! The measured queries: the call of a repository, and the plain SQL statement to compare it with.

use chrono::{Days, Months, NaiveDate, NaiveTime};
use coffer_domain::{
    budget::SpendingRange,
    day::DayEnd,
    ids::UserId,
    report::{DayRange, Interval},
};
use coffer_storage::{
    AccountFilter, AccountSort, CategoryCondition, PageRequest, RepositoryError, TransactionFilter,
    TransactionSort, UnitOfWork,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::{failure::Failure, pgbench::Parameter};

/// Executes a query through the repositories, and returns the number of rows.
pub(super) type Call = for<'u> fn(
    &'u mut dyn UnitOfWork,
    UserId,
    NaiveDate,
) -> BoxFuture<'u, Result<usize, RepositoryError>>;

/// The source of the plain SQL statement.
pub(super) enum Statement {
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
    pub(super) name: &'static str,
    pub(super) call: Call,
    pub(super) statement: Statement,
}

const BUDGETS: &str = include_str!("../../../../storage-pg/queries/budgets.sql");
const REPORTS: &str = include_str!("../../../../storage-pg/queries/reports.sql");

/// The measured queries.
pub(crate) const QUERIES: [Query; 11] = [
    Query {
        name: "newest 50",
        call: |unit, _, _| {
            Box::pin(list(
                unit,
                TransactionFilter::new(),
                TransactionSort::Newest,
            ))
        },
        statement: Statement::Composed("FROM \"transactions\" WHERE", |_| Vec::new()),
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
            vec![Parameter::value(from), Parameter::value(to)]
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
        statement: Statement::Composed("\"amount\" DESC", |_| Vec::new()),
    },
    Query {
        name: "newest 50 of a parent category",
        call: |unit, _, _| {
            let filter =
                TransactionFilter::new().category(CategoryCondition::Within(PARENT.into()));
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Composed("\"wanted_category\"", |_| {
            vec![Parameter::value(PARENT), Parameter::value(PARENT)]
        }),
    },
    Query {
        name: "text search",
        call: |unit, _, _| {
            let filter = TransactionFilter::new().text(SEARCH_TEXT);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Composed("search_transactions(", |_| {
            vec![
                Parameter::list(SEARCH_TEXT.split(' ')),
                Parameter::Sql("NULL"),
                Parameter::Sql("NULL"),
            ]
        }),
    },
    // Parts of words that are folded in the text and in the descriptions, and two letters, which are
    // part of many words.
    Query {
        name: "folded search",
        call: |unit, _, _| {
            let filter = TransactionFilter::new().text(FOLDED_TEXT);
            Box::pin(list(unit, filter, TransactionSort::Newest))
        },
        statement: Statement::Composed("search_transactions(", |_| {
            vec![
                Parameter::list(FOLDED_TEXT.split(' ')),
                Parameter::Sql("NULL"),
                Parameter::Sql("NULL"),
            ]
        }),
    },
    Query {
        name: "accounts with balances",
        call: |unit, _, today| {
            Box::pin(async move {
                let (filter, page) = (AccountFilter::new(), PageRequest::default());
                let (mut accounts, sort) = (unit.accounts(), AccountSort::Newest);
                let page = accounts.list(&filter, sort, &page, today).await?;
                Ok(page.items.len())
            })
        },
        statement: Statement::Composed("FROM \"accounts\" INNER JOIN", |today| {
            let day = || Parameter::value(today);
            vec![day()]
        }),
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
        name: "rollover over 120 periods",
        call: |unit, user, today| {
            Box::pin(async move {
                let ranges = rollover(today).map(|DayRange { from, to }| SpendingRange {
                    user_id: user,
                    category_id: Some(PARENT.into()),
                    from,
                    to,
                });
                let spending = unit.budgets().spending(&ranges).await?;
                Ok(spending.iter().map(Vec::len).sum())
            })
        },
        statement: Statement::InFile(BUDGETS, "spending", |today| {
            let ranges = rollover(today);
            let months = || ranges.iter().map(|range| range.whole_months());
            vec![
                ("user_ids", Parameter::Sql("ARRAY[:user, :user]")),
                ("category_ids", Parameter::list([PARENT, PARENT])),
                (
                    "sinces",
                    Parameter::list(ranges.iter().map(|range| range.from)),
                ),
                (
                    "first_months",
                    Parameter::list(months().map(|(first, _)| first)),
                ),
                (
                    "after_months",
                    Parameter::list(months().map(|(_, after)| after)),
                ),
                (
                    "untils",
                    Parameter::list(ranges.iter().map(|range| range.to)),
                ),
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
            Box::pin(async move { Ok(unit.reports().net_worth(&month_ends(today)).await?.len()) })
        },
        statement: Statement::InFile(REPORTS, "net_worth", |today| {
            let ends = month_ends(today);
            vec![
                ("days", Parameter::list(ends.iter().map(|end| end.day))),
                (
                    "ends",
                    Parameter::list(ends.iter().map(|end| end.at.to_rfc3339())),
                ),
            ]
        }),
    },
];

/// The ends of the last 60 months.
fn month_ends(today: NaiveDate) -> Vec<DayEnd> {
    let ends = parts(today, 60).into_iter().map(|part| DayEnd {
        day: part.to,
        at: (part.to + Days::new(1)).and_time(NaiveTime::MIN).and_utc(),
    });
    ends.collect()
}

/// The system category for food and drink, which has subcategories.
const PARENT: Uuid = Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0003_0000);

/// Parts of a merchant and a place in the loaded descriptions.
const SEARCH_TEXT: &str = "kornblume newgate";

/// Parts of another merchant, one in other letters than in the descriptions and one of two, and of a
/// place.
const FOLDED_TEXT: &str = "löff ca NEWGATE";

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

/// The current period of two weeks, and the 120 periods before it: almost the whole time in which
/// there are transactions.
fn rollover(today: NaiveDate) -> [DayRange; 2] {
    let from = today - Days::new(6);
    let current = DayRange {
        from,
        to: from + Days::new(13),
    };
    let earlier = DayRange {
        from: from - Days::new(120 * 14),
        to: from - Days::new(1),
    };
    [current, earlier]
}

/// The days of the last months up to today, one range per month.
fn parts(today: NaiveDate, months: u32) -> Vec<DayRange> {
    let from = today - Months::new(months - 1);
    let range = DayRange { from, to: today };
    range.parts(Interval::Month).unwrap_or_default()
}

/// The statement with this name in a file, with numbered parameters.
pub(super) fn statement_in_file(
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

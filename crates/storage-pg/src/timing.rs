//! The durations of statements by name, and the plans of slow ones.
//!
//! Plans are generic: PostgreSQL's planner is asked for them without values and on a separate
//! connection, so that the log contains no user data and no request waits.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use tokio_postgres::{Error, SimpleQueryMessage};

use crate::{
    address::{Address, connect, disconnect},
    factory::CONNECTION_OPTIONS,
};

/// The minimum interval between two log entries with the plan of the same statement.
const LOG_INTERVAL: Duration = Duration::from_mins(1);

/// The generated statements: name and text.
static GENERATED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/statements.rs"));

static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    GENERATED
        .iter()
        .map(|(name, text)| (*text, *name))
        .collect()
});

/// The name of a statement: the generated function, or the operation and its table. Names follow
/// from the program's own texts, so their number is limited.
pub(crate) fn name(sql: &str) -> Cow<'static, str> {
    if let Some(name) = NAMES.get(sql) {
        return (*name).into();
    }
    if let Some(table) = between(sql, " FROM \"", '"') {
        return format!("list.{table}").into();
    }
    for (beginning, name) in [("INSERT INTO ", "add"), ("UPDATE ", "update")] {
        if sql.starts_with(beginning)
            && let Some(table) = between(sql, beginning, ' ')
        {
            return format!("{table}.{name}").into();
        }
    }
    "other".into()
}

fn between<'s>(text: &'s str, before: &str, after: char) -> Option<&'s str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// Measures the statements of a role, and logs slow ones with their plans.
pub(crate) struct QueryMonitor {
    /// The duration from which on a statement is slow; `None` if slow statements are not logged.
    slow: Option<Duration>,
    address: Address,
    logged: Mutex<HashMap<String, LastLogged>>,
}

/// The last log entry about a statement.
struct LastLogged {
    at: Instant,
    /// The number of slow runs since then.
    since: u64,
}

impl QueryMonitor {
    pub(crate) fn new(address: Address, slow: Option<Duration>) -> Self {
        Self {
            slow,
            address,
            logged: Mutex::default(),
        }
    }

    /// Records the duration of a statement.
    pub(crate) fn record(self: &Arc<Self>, sql: &str, took: Duration) {
        let name = name(sql);
        metrics::histogram!("coffer_database_query_seconds", "query" => name.clone())
            .record(took.as_secs_f64());
        if self.slow.is_none_or(|slow| took < slow) {
            return;
        }
        metrics::counter!("coffer_slow_queries_total", "query" => name.clone()).increment(1);
        let Some(others) = self.runs_since_log(&name) else {
            return;
        };
        let (monitor, sql) = (self.clone(), sql.to_owned());
        let log = async move { monitor.log_slow_query(&name, &sql, took, others).await };
        tokio::spawn(tracing::Instrument::in_current_span(log));
    }

    /// The number of slow runs since the last log entry, if another one is due.
    fn runs_since_log(&self, name: &str) -> Option<u64> {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if let Some(before) = logged.get_mut(name)
            && now - before.at < LOG_INTERVAL
        {
            before.since += 1;
            return None;
        }
        let before = logged.insert(name.to_owned(), LastLogged { at: now, since: 0 });
        Some(before.map_or(0, |before| before.since))
    }

    async fn log_slow_query(&self, name: &str, sql: &str, took: Duration, others: u64) {
        let milliseconds = took.as_millis();
        match plan(&self.address, sql).await {
            Ok(plan) => {
                tracing::warn!(query = name, milliseconds, others, plan, "slow query");
            }
            // The error cannot contain values, because the statement is planned without any.
            Err(error) => {
                tracing::warn!(query = name, milliseconds, others, %error, "slow query; its plan could not be read");
            }
        }
    }
}

/// The generic plan of a statement. From PostgreSQL 16 on there is
/// `EXPLAIN (GENERIC_PLAN)`; this works with 15 as well.
pub(crate) async fn plan(address: &Address, sql: &str) -> Result<String, Error> {
    let mut address = address.clone();
    address.set_default_options(CONNECTION_OPTIONS);
    let (client, connection) = connect(address).await?;
    let plan = async {
        client
            .batch_execute(
                "SET statement_timeout = '5s'; SET plan_cache_mode = force_generic_plan; \
                 SET default_transaction_read_only = on",
            )
            .await?;
        client
            .batch_execute(&format!("PREPARE slow AS {sql}"))
            .await?;
        let count = "SELECT cardinality(parameter_types) FROM pg_prepared_statements \
             WHERE name = 'slow'";
        let count: i32 = client.query_one(count, &[]).await?.try_get(0)?;
        let values = vec!["NULL"; usize::try_from(count).unwrap_or_default()];
        let values = match values.join(", ") {
            none if none.is_empty() => none,
            values => format!("({values})"),
        };
        let explain = format!("EXPLAIN EXECUTE slow{values}");
        let lines = client.simple_query(&explain).await?;
        let lines = lines.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        Ok(lines.collect::<Vec<_>>().join("\n"))
    };
    let plan = plan.await;
    disconnect(client, connection).await;
    plan
}

#[cfg(test)]
mod tests {
    use coffer_test_support::{database::TestDatabase, log::CapturedLog};

    use super::*;

    // Proves: TASK-004-018.2
    #[test]
    fn statements_are_named_and_lists_by_their_table() {
        assert!(GENERATED.len() > 30, "{}", GENERATED.len());
        assert_eq!(name(&statement_text("accounts.totals")), "accounts.totals");
        let list = r#"SELECT "id", "name" FROM "portfolios" WHERE "deleted_at" IS NULL"#;
        assert_eq!(name(list), "list.portfolios");
        assert_eq!(name("SELECT 1"), "other");
    }

    fn statement_text(wanted: &str) -> String {
        let found = GENERATED.iter().find(|(name, _)| *name == wanted);
        found.unwrap().1.to_owned()
    }

    // Proves: TASK-004-018.3
    #[tokio::test]
    async fn generated_statements_can_be_planned_by_their_role() {
        let database = TestDatabase::new().await;
        for (name, text) in GENERATED {
            let as_app = plan(&database.app().into(), text).await;
            let plan = match as_app {
                // Statements that requests may not run are run by jobs.
                Err(_) => plan(&database.system().into(), text).await,
                planned => planned,
            };
            let plan = plan.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!(plan.contains("cost="), "{name}: {plan}");
        }
    }

    // Proves: TASK-004-018.3
    #[tokio::test]
    async fn slow_statement_is_logged_once_with_its_plan_without_values() {
        let database = TestDatabase::new().await;
        let log = CapturedLog::start();
        let slow = Duration::from_millis(500);
        let monitor = Arc::new(QueryMonitor::new(database.app().into(), Some(slow)));
        let text = statement_text("accounts.totals");
        monitor.record(&text, slow / 2);
        for _ in 0..3 {
            monitor.record(&text, slow);
        }
        // The plan is read in the background, on this thread.
        while !log.text().contains("slow query") {
            tokio::task::yield_now().await;
        }
        let text = log.text();
        assert_eq!(text.matches("slow query").count(), 1, "{text}");
        assert!(text.contains("accounts.totals"), "{text}");
        assert!(
            text.contains("accounts_") || text.contains("Scan"),
            "{text}"
        );
        let logged = monitor.logged.lock().unwrap();
        assert_eq!(logged["accounts.totals"].since, 2);
    }
}

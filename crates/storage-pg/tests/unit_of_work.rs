//! The guarantees of a unit of work, observed in the database.

mod cancellation;
mod commit;
mod conflicts;
mod events;
mod last_reads;
mod limits;
mod outages;
mod proxy;
mod round_trips;
mod shares;

use std::{future::Future, pin::pin, task::Poll, time::Duration};

use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, Config, NoTls};

use crate::repositories::store::Store;

/// The maximum time that a test waits for an expected event.
const PATIENCE: Duration = Duration::from_secs(10);

/// A store without decorators.
async fn store(connections: usize) -> Store {
    let database = TestDatabase::new().await;
    let app = database.app();
    Store::plain(database, app, connections)
}

/// A connection past the application.
async fn connect(config: Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// An observer of all connections to the database.
struct Watcher(Client);

impl Watcher {
    async fn of(database: &TestDatabase) -> Self {
        Self(connect(database.config(coffer_cluster::SUPERUSER)).await)
    }

    /// The number of the application's connections that meet this condition.
    async fn count(&self, condition: &str) -> i64 {
        let count = format!(
            "SELECT count(*) FROM pg_stat_activity \
             WHERE datname = current_database() AND usename = 'coffer_app' AND {condition}"
        );
        self.0.query_one(&count, &[]).await.unwrap().get(0)
    }

    /// Waits until so many of them are.
    async fn wait_for(&self, count: i64, condition: &str) {
        let wait = async { while self.count(condition).await != count {} };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        waited.unwrap_or_else(|_| panic!("never: {count} with {condition}"));
    }

    /// Waits until every connection of the application is idle and outside a transaction.
    async fn wait_for_rest(&self) {
        self.wait_for(0, "state <> 'idle'").await;
    }
}

/// Connections that wait for a lock.
const WAITING: &str = "wait_event_type = 'Lock'";

/// Polls a future up to this many times, each time when it is woken, and then drops it. Returns its
/// output if it ended.
async fn ends_within<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

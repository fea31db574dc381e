//! The last reads of a read-only transaction, which are sent together with its end.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use coffer_storage::RepositoryError;
use futures_util::FutureExt as _;
use tokio_postgres::{Error, error::SqlState};

use crate::{connection::Connection, error::repository_error};

/// The last reads of an open read-only transaction. Each has its own handle to the connection.
///
/// The one that is sent last is followed by `COMMIT`. Reads that are polled together, by `join`,
/// therefore take one round trip, and nothing has to be sent when they have ended. As they are
/// answered in order, the measured duration of a read includes those before it.
pub(crate) struct LastReads {
    connection: Connection,
    /// The number of reads that are not sent yet.
    unsent: Mutex<usize>,
}

impl LastReads {
    pub(crate) fn new(connection: Connection, reads: usize) -> Self {
        Self {
            connection,
            unsent: Mutex::new(reads),
        }
    }

    /// Runs one of the reads, which consists of this number of statements.
    pub(crate) async fn run<T>(
        &self,
        connection: &Connection,
        count: u64,
        statements: impl AsyncFnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, RepositoryError> {
        let before = connection.statements_sent();
        let mut work = pin!(statements(connection));
        let mut is_sent = false;
        let result = poll_fn(|context| {
            if is_sent {
                return work.as_mut().poll(context);
            }
            // Held while this is polled: no other read is sent after COMMIT.
            let mut unsent = self.unsent();
            let polled = work.as_mut().poll(context);
            // A statement that is being prepared is sent later, and COMMIT must not overtake it.
            is_sent = connection.statements_sent() >= before + count;
            if is_sent {
                self.sent(&mut unsent);
            }
            polled
        })
        .await;
        if connection.statements_sent() > before + count {
            // It may have been run after COMMIT, without an actor.
            let error = format!("a read of a unit of work ran more than {count} statements");
            return Err(RepositoryError::Backend(error));
        }
        result.map_err(|error| {
            if error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) {
                RepositoryError::Poisoned
            } else {
                repository_error(&error)
            }
        })
    }

    /// Skips one of the reads.
    pub(crate) fn skip(&self) {
        self.sent(&mut self.unsent());
    }

    /// Counts a read that was sent or skipped. The last one is followed by `COMMIT`.
    fn sent(&self, unsent: &mut usize) {
        *unsent -= 1;
        if *unsent == 0 {
            let _sent = self.connection.batch("COMMIT").now_or_never();
        }
    }

    fn unsent(&self) -> MutexGuard<'_, usize> {
        self.unsent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for LastReads {
    fn drop(&mut self) {
        let unsent = self.unsent.get_mut();
        if *unsent.unwrap_or_else(PoisonError::into_inner) > 0 {
            let _sent = self.connection.batch("ROLLBACK").now_or_never();
        }
    }
}

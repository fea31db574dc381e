//! The last reads of a read-only transaction, which are sent together with its end.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use coffer_storage::RepositoryError;
use futures_util::FutureExt as _;
use tokio_postgres::{Error, error::SqlState};

use crate::{connection::Connection, error::repository_error, transaction::PreparedOpening};

/// The last reads of a read-only transaction. Each has its own handle to the connection.
///
/// The first one that runs sends the opening, if the transaction is not open yet, and the last one
/// that is sent is followed by `COMMIT`. Reads that are polled together, by `join`, therefore take
/// one round trip, and nothing has to be sent when they have ended. As they are answered in order,
/// the measured duration of a read includes those before it.
pub(crate) struct LastReads {
    connection: Connection,
    /// Whether the transaction was open before these reads.
    was_open: bool,
    /// Taken by the read that is sent first.
    opening: Mutex<Option<PreparedOpening>>,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    /// The number of reads that are not sent yet.
    unsent: usize,
    /// Whether the transaction is open, and `COMMIT` was not sent.
    is_open: bool,
    /// Whether the opening was refused because the session has ended.
    session_ended: bool,
}

impl LastReads {
    /// The last reads of a transaction that is open, if it has no opening.
    pub(crate) fn new(
        connection: Connection,
        opening: Option<PreparedOpening>,
        reads: usize,
    ) -> Self {
        let progress = Progress {
            unsent: reads,
            is_open: opening.is_none(),
            session_ended: false,
        };
        Self {
            connection,
            was_open: opening.is_none(),
            opening: Mutex::new(opening),
            progress: Mutex::new(progress),
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
        let mut work = pin!(async {
            let opening = lock(&self.opening).take();
            match opening {
                Some(opening) => opening.run_with(connection, statements).await,
                // Fails if the opening, which another read has sent, is refused.
                None if count == 0 && !self.was_open => {
                    connection.batch("SELECT").await?;
                    statements(connection).await
                }
                None => statements(connection).await,
            }
        });
        let mut is_sent = false;
        let result = poll_fn(|context| {
            if is_sent {
                return work.as_mut().poll(context);
            }
            // Held while this is polled: no other read is sent before the opening, nor after
            // COMMIT.
            let mut progress = lock(&self.progress);
            let polled = work.as_mut().poll(context);
            progress.is_open = true;
            // A statement that is being prepared is sent later, and COMMIT must not overtake it.
            is_sent = connection.statements_sent() >= before + count;
            if is_sent {
                self.sent(&mut progress);
            }
            polled
        })
        .await;
        if connection.statements_sent() > before + count {
            // It may have been run after COMMIT, without an actor.
            let error = format!("a read of a unit of work ran more than {count} statements");
            return Err(RepositoryError::Backend(error));
        }
        result.map_err(|error| self.explain(&error))
    }

    /// Skips one of the reads.
    pub(crate) fn skip(&self) {
        self.sent(&mut lock(&self.progress));
    }

    /// Counts a read that was sent or skipped. The last one is followed by `COMMIT`.
    fn sent(&self, progress: &mut Progress) {
        progress.unsent -= 1;
        if progress.unsent == 0 && progress.is_open {
            let _sent = self.connection.batch("COMMIT").now_or_never();
            progress.is_open = false;
        }
    }

    /// Converts an error. Reads after one that failed are poisoned, or refused if the session has
    /// ended.
    fn explain(&self, error: &Error) -> RepositoryError {
        let mut progress = lock(&self.progress);
        if error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) {
            return if progress.session_ended {
                RepositoryError::SessionEnded
            } else {
                RepositoryError::Poisoned
            };
        }
        let error = repository_error(error);
        progress.session_ended |= matches!(error, RepositoryError::SessionEnded);
        error
    }
}

impl Drop for LastReads {
    fn drop(&mut self) {
        let progress = self.progress.get_mut();
        let progress = progress.unwrap_or_else(PoisonError::into_inner);
        if progress.is_open {
            let _sent = self.connection.batch("ROLLBACK").now_or_never();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The export of all transactions that match a filter, read from one snapshot in batches.

use std::{sync::Arc, time::Duration};

use chrono::NaiveDate;
use coffer_domain::{Actor, Permission, transaction::DetailedTransaction};
use coffer_storage::{
    CursorPage, PageRequest, PageSize, RepositoryError, Share, Shares, TransactionFilter,
    TransactionSort, TransactionWith, UnitOfWork,
};
use tokio::{
    sync::{
        OwnedSemaphorePermit, Semaphore,
        mpsc::{self, error::SendTimeoutError},
    },
    time::{Instant, timeout_at},
};
use tracing::Instrument as _;

use super::Transactions;
use crate::{Error, LimitSettings};

/// The time by which a client may lag behind [`MIN_ROWS_PER_SECOND`] before its export ends.
const ALLOWANCE: Duration = Duration::from_secs(10);

/// The minimum speed of a client, because an export holds a connection and its snapshot. About 60
/// KiB per second.
const MIN_ROWS_PER_SECOND: u32 = 500;

/// The maximum duration of an export.
const MAX_DURATION: Duration = Duration::from_mins(5);

/// The time after which to retry while all exports are in use.
const RETRY_AFTER: Duration = Duration::from_secs(10);

type Batch = Vec<DetailedTransaction>;

/// A batch that is sent to the client.
struct SentBatch {
    batch: Batch,
    is_last: bool,
}

/// A running export. Dropping it ends it.
pub struct Export {
    /// The date of the export in the user's time zone.
    pub today: NaiveDate,
    first: Option<Batch>,
    /// Whether there are more batches.
    has_more: bool,
    rest: mpsc::Receiver<Result<SentBatch, Error>>,
}

impl Export {
    /// The next batch; `None` at the end. An error ends the export, which is then incomplete.
    pub async fn next(&mut self) -> Option<Result<Batch, Error>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        if !self.has_more {
            return None;
        }
        match self.rest.recv().await {
            Some(Ok(part)) => {
                self.has_more = !part.is_last;
                Some(Ok(part.batch))
            }
            Some(Err(error)) => {
                self.has_more = false;
                Some(Err(error))
            }
            // The export ended before its last batch.
            None => {
                self.has_more = false;
                let cause = "the export was read too slowly, or took too long";
                Some(Err(Error::Internal(cause.to_owned())))
            }
        }
    }
}

/// The exports that may be in progress at the same time: on this node, and of one user.
pub(super) struct Exports {
    all: Arc<Semaphore>,
    shares: Arc<Shares>,
}

/// An export's permits of the node and the user. They are returned when the export ends.
struct ExportPermit {
    _of_all: OwnedSemaphorePermit,
    _of_user: Share,
}

impl Exports {
    pub(super) fn new(limits: &LimitSettings) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.exports.into())),
            shares: Shares::new(limits.exports_per_user.into()),
        }
    }

    /// Checks the user's own limit first, so that a user who has reached it is told so even while
    /// all exports are in use.
    fn begin(&self, actor: &Actor) -> Result<ExportPermit, Error> {
        let user = actor.require(Permission::ManageTransactions)?;
        let of_user = self.shares.try_acquire(user, actor.request_id);
        let of_user = of_user.map_err(|_| Error::TooManyAtOnce {
            retry_after: RETRY_AFTER,
        })?;
        let of_all = Arc::clone(&self.all).try_acquire_owned();
        let of_all = of_all.map_err(|_| Error::Busy {
            retry_after: RETRY_AFTER,
        })?;
        Ok(ExportPermit {
            _of_all: of_all,
            _of_user: of_user,
        })
    }
}

impl Transactions {
    /// Starts an export of the actor's transactions that match the filter.
    pub async fn export(
        &self,
        actor: &Actor,
        filter: TransactionFilter,
        sort: TransactionSort,
    ) -> Result<Export, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        let permit = self.exports.begin(actor)?;
        let mut unit = self.common.repositories.begin_snapshot(actor).await?;
        let today = self.common.today(&mut *unit, user_id).await?;
        let mut reader = ExportReader {
            unit,
            filter,
            sort,
            page: PageRequest {
                size: PageSize::LARGEST,
                after: None,
            },
        };
        // A refusal must come before the response begins.
        let first = reader.batch().await?;
        let has_more = first.next.is_some();
        let (sender, rest) = mpsc::channel(1);
        if has_more {
            let begun = Instant::now();
            let read = async move {
                let _permit = permit;
                let sent = reader.send_all(&sender, begun);
                if timeout_at(begun + MAX_DURATION, sent).await.is_err() {
                    tracing::warn!("export timed out");
                }
            };
            tokio::spawn(read.in_current_span());
        }
        Ok(Export {
            today,
            first: Some(first.items),
            has_more,
            rest,
        })
    }
}

/// Reads the batches of a running export.
struct ExportReader {
    unit: Box<dyn UnitOfWork>,
    filter: TransactionFilter,
    sort: TransactionSort,
    page: PageRequest,
}

impl ExportReader {
    async fn batch(&mut self) -> Result<CursorPage<DetailedTransaction>, RepositoryError> {
        let mut transactions = self.unit.transactions();
        let with = TransactionWith::ALL;
        let page = transactions.list_with(&self.filter, self.sort, &self.page, with);
        let page = page.await?;
        self.page.after.clone_from(&page.next);
        Ok(page)
    }

    /// Sends the batches after the first. Ends if the client disconnects or is slower than the
    /// minimum.
    async fn send_all(&mut self, sender: &mpsc::Sender<Result<SentBatch, Error>>, begun: Instant) {
        let mut rows = 0;
        while self.page.after.is_some() {
            let part = self.batch().await.map(|page| SentBatch {
                is_last: page.next.is_none(),
                batch: page.items,
            });
            let sent = part.as_ref().map_or(0, |part| part.batch.len());
            let failed = part.is_err();
            let timeout = send_timeout_after(begun.elapsed(), rows);
            match sender
                .send_timeout(part.map_err(Error::from), timeout)
                .await
            {
                Ok(()) => {}
                Err(SendTimeoutError::Closed(_)) => return,
                Err(SendTimeoutError::Timeout(_)) => {
                    tracing::info!("export cancelled; the client reads too slowly");
                    return;
                }
            }
            if failed {
                return;
            }
            rows += sent;
        }
    }
}

/// The timeout for sending the next batch, after `rows` rows were sent in `elapsed`.
fn send_timeout_after(elapsed: Duration, rows: usize) -> Duration {
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    let due = Duration::from_secs(1) * rows / MIN_ROWS_PER_SECOND;
    (ALLOWANCE + due).saturating_sub(elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_below_the_minimum_speed_is_cut_off() {
        let seconds = Duration::from_secs;
        assert_eq!(send_timeout_after(seconds(0), 0), ALLOWANCE);
        assert_eq!(send_timeout_after(seconds(10), 0), Duration::ZERO);
        // A batch of 200 every ten seconds, which a limit for each batch alone would allow.
        assert_eq!(send_timeout_after(seconds(20), 400), Duration::ZERO);
        assert_eq!(send_timeout_after(seconds(100), 50_000), ALLOWANCE);
    }
}

//! All that a filter finds, read as of one moment and given out batch by batch.

use std::{sync::Arc, time::Duration};

use coffer_domain::{Actor, Permission, transaction::DetailedTransaction};
use coffer_storage::{
    CursorPage, PageRequest, PageSize, RepositoryError, TransactionFilter, TransactionSort,
    TransactionWith, UnitOfWork,
};
use tokio::{
    sync::mpsc::{self, error::SendTimeoutError},
    time::{Instant, timeout_at},
};
use tracing::Instrument as _;

use super::Transactions;
use crate::Error;

/// How many exports one node serves at the same time.
pub(super) const AT_ONCE: usize = 4;

/// How long a reader may take for a batch, and for everything: it holds a connection.
const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_mins(5);

/// When trying again makes sense while all are busy.
const RETRY_AFTER: Duration = Duration::from_secs(10);

type Batch = Vec<DetailedTransaction>;

/// An export under way. Dropping it ends it.
pub struct Export {
    first: Option<Batch>,
    rest: mpsc::Receiver<Result<Batch, Error>>,
}

impl Export {
    /// The next batch; none at the end. After an error nothing more comes, and what came is not all.
    pub async fn next(&mut self) -> Option<Result<Batch, Error>> {
        match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => self.rest.recv().await,
        }
    }
}

impl Transactions {
    /// Begins to read all of the actor's transactions that the filter finds.
    pub async fn export(
        &self,
        actor: &Actor,
        filter: TransactionFilter,
        sort: TransactionSort,
    ) -> Result<Export, Error> {
        actor.require(Permission::ManageTransactions)?;
        let permit = Arc::clone(&self.exports).try_acquire_owned();
        let permit = permit.map_err(|_| Error::Busy {
            retry_after: RETRY_AFTER,
        })?;
        let unit = self.common.repositories.begin_snapshot(actor).await?;
        let mut reading = Reading {
            unit,
            filter,
            sort,
            page: PageRequest {
                size: PageSize::LARGEST,
                after: None,
            },
        };
        // What is refused is refused before anything is answered.
        let first = reading.batch().await?;
        let has_more = first.next.is_some();
        let (sender, rest) = mpsc::channel(1);
        if has_more {
            let until = Instant::now() + LONGEST;
            let read = async move {
                let _permit = permit;
                if timeout_at(until, reading.send_all(&sender)).await.is_err() {
                    tracing::warn!("export timed out");
                    let late = Err(Error::Internal("the export timed out".to_owned()));
                    let _told = sender.try_send(late);
                }
            };
            tokio::spawn(read.in_current_span());
        }
        let first = Some(first.items);
        Ok(Export { first, rest })
    }
}

/// Where an export is.
struct Reading {
    unit: Box<dyn UnitOfWork>,
    filter: TransactionFilter,
    sort: TransactionSort,
    page: PageRequest,
}

impl Reading {
    async fn batch(&mut self) -> Result<CursorPage<DetailedTransaction>, RepositoryError> {
        let mut transactions = self.unit.transactions();
        let with = TransactionWith::ALL;
        let page = transactions.list_with(&self.filter, self.sort, &self.page, with);
        let page = page.await?;
        self.page.after.clone_from(&page.next);
        Ok(page)
    }

    /// Sends what comes after the first batch. A reader that went away or does not read ends it.
    async fn send_all(&mut self, sender: &mpsc::Sender<Result<Batch, Error>>) {
        while self.page.after.is_some() {
            let batch = self.batch().await.map(|page| page.items);
            let failed = batch.is_err();
            match sender
                .send_timeout(batch.map_err(Error::from), PATIENCE)
                .await
            {
                Ok(()) if !failed => {}
                Ok(()) | Err(SendTimeoutError::Closed(_)) => return,
                Err(SendTimeoutError::Timeout(_)) => {
                    tracing::info!("export cancelled; the client disconnected");
                    return;
                }
            }
        }
    }
}

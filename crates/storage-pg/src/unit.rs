//! Units of work on PostgreSQL.

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::audit::AuditRecord;
use coffer_storage::{AuditSigner, BeforeCommit, RepositoryError, UnitOfWork, repositories};
use tracing::Instrument as _;

use crate::{
    audit::{insert_records, prepare_insert},
    transaction::Transaction,
};

/// The state that a unit shares with its nested units.
struct Work {
    transaction: Transaction,
    signer: Arc<dyn AuditSigner>,
    records: Vec<AuditRecord>,
    actions: Vec<BeforeCommit>,
    depth: usize,
}

impl Work {
    async fn begin_nested(&mut self) -> Result<NestedUnit<'_>, RepositoryError> {
        let savepoint = format!("nested_{}", self.depth + 1);
        let statement = format!("SAVEPOINT {savepoint}");
        self.transaction
            .run(async |client| client.batch(&statement).await)
            .await?;
        self.depth += 1;
        Ok(NestedUnit {
            records: self.records.len(),
            actions: self.actions.len(),
            work: self,
            savepoint,
            committed: false,
        })
    }
}

/// A unit with a transaction of its own.
pub(crate) struct PgUnit {
    work: Work,
}

impl PgUnit {
    pub(crate) fn new(transaction: Transaction, signer: Arc<dyn AuditSigner>) -> Self {
        Self {
            work: Work {
                transaction,
                signer,
                records: Vec::new(),
                actions: Vec::new(),
                depth: 0,
            },
        }
    }
}

/// A unit within another one, on a savepoint.
struct NestedUnit<'w> {
    work: &'w mut Work,
    savepoint: String,
    /// The number of records and actions when the unit began.
    records: usize,
    actions: usize,
    committed: bool,
}

impl Drop for NestedUnit<'_> {
    fn drop(&mut self) {
        self.work.depth -= 1;
        if !self.committed {
            self.work.records.truncate(self.records);
            self.work.actions.truncate(self.actions);
            self.work.transaction.roll_back_to(&self.savepoint);
        }
    }
}

/// The type of all repositories, which only use the transaction of their unit.
pub(crate) struct PgRepository<'t>(pub(crate) &'t mut Transaction);

/// The methods that a unit with its own transaction and a nested one have in common.
macro_rules! shared_methods {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            fn $accessor(&mut self) -> Box<dyn coffer_storage::$repository + '_> {
                Box::new(PgRepository(&mut self.work.transaction))
            }
        )+

        fn record(&mut self, record: AuditRecord) {
            self.work.records.push(record);
        }

        fn before_commit(&mut self, action: BeforeCommit) {
            self.work.actions.push(action);
        }
    };
}

#[async_trait]
impl UnitOfWork for PgUnit {
    repositories!(shared_methods);

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.work.transaction.open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(self.work.begin_nested().await?))
    }

    async fn end_with<'u>(
        self: Box<Self>,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        let Work {
            transaction,
            signer,
            ..
        } = self.work;
        let reads = transaction.end_with(reads)?.into_iter();
        let reads = reads.map(|last| {
            let unit: Box<dyn UnitOfWork + 'u> = Box::new(Self::new(last, Arc::clone(&signer)));
            unit
        });
        Ok(reads.collect())
    }

    async fn commit(self: Box<Self>) -> Result<(), RepositoryError> {
        let Work {
            mut transaction,
            signer,
            records,
            actions,
            ..
        } = self.work;
        transaction.check()?;
        if !transaction.is_open() && records.is_empty() && actions.is_empty() {
            return Ok(());
        }
        // A separate task, so that the outcome is certain and tombstones are left even if the
        // caller is dropped.
        let commit = async move {
            for action in actions {
                action().await;
            }
            if records.is_empty() {
                transaction.open().await?;
                return transaction.commit(async |_| Ok(())).await;
            }
            let insert = transaction.run(prepare_insert).await?;
            transaction
                .commit(async |client| insert_records(client, &insert, &records, &*signer).await)
                .await
        };
        // Log messages belong to the request all the same.
        tokio::spawn(commit.in_current_span())
            .await
            .map_err(|_| RepositoryError::Backend("the commit task was aborted".to_owned()))?
    }
}

#[async_trait]
impl UnitOfWork for NestedUnit<'_> {
    repositories!(shared_methods);

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.work.transaction.open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(self.work.begin_nested().await?))
    }

    async fn end_with<'u>(
        self: Box<Self>,
        _: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        Err(RepositoryError::Backend(
            "a nested unit of work ends with its commit".to_owned(),
        ))
    }

    async fn commit(mut self: Box<Self>) -> Result<(), RepositoryError> {
        let release = format!("RELEASE SAVEPOINT {}", self.savepoint);
        let transaction = &mut self.work.transaction;
        transaction
            .run(async |client| client.batch(&release).await)
            .await?;
        self.committed = true;
        Ok(())
    }
}

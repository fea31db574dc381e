//! Units of work on PostgreSQL.

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::audit::AuditRecord;
use coffer_storage::{
    AccountRepository, AuditRepository, AuditSigner, BeforeCommit, BudgetRepository,
    CategoryRepository, ChatRepository, DataMigrationRepository, ExchangeRateRepository,
    HoldingRepository, IdempotencyRepository, PortfolioRepository, ReportRepository,
    RepositoryError, SessionRepository, SettingsRepository, SigningKeyRepository,
    StoredCountRepository, TransactionRepository, UnitOfWork, UserRepository,
};
use tracing::Instrument as _;

use crate::{
    accounts::PgAccounts,
    audit::{PgAudit, insert_records, prepare_insert},
    budgets::PgBudgets,
    categories::PgCategories,
    chat::PgChat,
    data_migrations::PgDataMigrations,
    exchange_rates::PgExchangeRates,
    holdings::PgHoldings,
    idempotency::PgIdempotency,
    portfolios::PgPortfolios,
    preferences::PgSettings,
    reports::PgReports,
    sessions::PgSessions,
    signing_keys::PgSigningKeys,
    stored_counts::PgStoredCounts,
    transaction::Transaction,
    transactions::PgTransactions,
    users::PgUsers,
};

/// What a unit and the units nested in it share.
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
    /// How many records and actions there were when it began.
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

macro_rules! repositories {
    () => {
        fn users(&mut self) -> Box<dyn UserRepository + '_> {
            Box::new(PgUsers(&mut self.work.transaction))
        }

        fn settings(&mut self) -> Box<dyn SettingsRepository + '_> {
            Box::new(PgSettings(&mut self.work.transaction))
        }

        fn sessions(&mut self) -> Box<dyn SessionRepository + '_> {
            Box::new(PgSessions(&mut self.work.transaction))
        }

        fn signing_keys(&mut self) -> Box<dyn SigningKeyRepository + '_> {
            Box::new(PgSigningKeys(&mut self.work.transaction))
        }

        fn data_migrations(&mut self) -> Box<dyn DataMigrationRepository + '_> {
            Box::new(PgDataMigrations(&mut self.work.transaction))
        }

        fn portfolios(&mut self) -> Box<dyn PortfolioRepository + '_> {
            Box::new(PgPortfolios(&mut self.work.transaction))
        }

        fn holdings(&mut self) -> Box<dyn HoldingRepository + '_> {
            Box::new(PgHoldings(&mut self.work.transaction))
        }

        fn accounts(&mut self) -> Box<dyn AccountRepository + '_> {
            Box::new(PgAccounts(&mut self.work.transaction))
        }

        fn categories(&mut self) -> Box<dyn CategoryRepository + '_> {
            Box::new(PgCategories(&mut self.work.transaction))
        }

        fn transactions(&mut self) -> Box<dyn TransactionRepository + '_> {
            Box::new(PgTransactions(&mut self.work.transaction))
        }

        fn budgets(&mut self) -> Box<dyn BudgetRepository + '_> {
            Box::new(PgBudgets(&mut self.work.transaction))
        }

        fn exchange_rates(&mut self) -> Box<dyn ExchangeRateRepository + '_> {
            Box::new(PgExchangeRates(&mut self.work.transaction))
        }

        fn reports(&mut self) -> Box<dyn ReportRepository + '_> {
            Box::new(PgReports(&mut self.work.transaction))
        }

        fn chat(&mut self) -> Box<dyn ChatRepository + '_> {
            Box::new(PgChat(&mut self.work.transaction))
        }

        fn stored_counts(&mut self) -> Box<dyn StoredCountRepository + '_> {
            Box::new(PgStoredCounts(&mut self.work.transaction))
        }

        fn idempotency(&mut self) -> Box<dyn IdempotencyRepository + '_> {
            Box::new(PgIdempotency(&mut self.work.transaction))
        }

        fn audit(&mut self) -> Box<dyn AuditRepository + '_> {
            Box::new(PgAudit(&mut self.work.transaction))
        }

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
    repositories!();

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.work.transaction.open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(self.work.begin_nested().await?))
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
        // A task of its own, so that a caller who goes away leaves no doubt about the outcome
        // and no cache without its tombstone.
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
        // What it logs belongs to the request all the same.
        tokio::spawn(commit.in_current_span())
            .await
            .map_err(|_| RepositoryError::Backend("the commit task was aborted".to_owned()))?
    }
}

#[async_trait]
impl UnitOfWork for NestedUnit<'_> {
    repositories!();

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.work.transaction.open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(self.work.begin_nested().await?))
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

//! The unit of work: everything that happens together or not at all.

use std::{future::Future, pin::Pin};

use async_trait::async_trait;
use coffer_domain::{Actor, audit::AuditRecord};

use crate::{
    AccountRepository, AuditRepository, BudgetRepository, CategoryRepository, ChatRepository,
    DataMigrationRepository, ExchangeRateRepository, HoldingRepository, IdempotencyRepository,
    PortfolioRepository, ReportRepository, RepositoryError, SessionRepository, SettingsRepository,
    SigningKeyRepository, StoredCountRepository, TransactionRepository, UserRepository,
};

/// Something to do before the transaction commits, such as leaving a tombstone in the cache.
pub type BeforeCommit = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Opens units of work.
#[async_trait]
pub trait RepositoryFactory: Send + Sync {
    /// A unit that may change things, as `actor` and with the actor's rows alone in sight. Its
    /// first statement checks the actor's session.
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError>;

    /// A unit that only reads. The database refuses any change in it, and it needs no commit.
    async fn begin_read(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError>;

    /// A unit that only reads, and in which every statement sees what the first one saw, whatever is
    /// committed meanwhile. It keeps its connection until it is dropped.
    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError>;

    /// A unit that sees the rows of everyone, for commands and background work; never for a
    /// request. The reason is written to the log.
    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError>;
}

/// One database transaction and the repositories that work in it. Dropping it rolls it back.
///
/// A statement that fails poisons its unit: later calls and `commit` fail, too. What may fail and
/// be survived, such as an insert that may meet a duplicate, goes into a nested unit.
///
/// A statement whose future is dropped before it ended poisons its unit as well, and the units
/// around it: what it did, or will still do, is not known.
#[async_trait]
pub trait UnitOfWork: Send {
    /// Users and their credentials.
    fn users(&mut self) -> Box<dyn UserRepository + '_>;

    /// Profiles and settings.
    fn settings(&mut self) -> Box<dyn SettingsRepository + '_>;

    /// Sessions.
    fn sessions(&mut self) -> Box<dyn SessionRepository + '_>;

    /// The keys that sign access tokens. Only a system unit sees them.
    fn signing_keys(&mut self) -> Box<dyn SigningKeyRepository + '_>;

    /// How far data migrations are; empty and closed to all but system units.
    fn data_migrations(&mut self) -> Box<dyn DataMigrationRepository + '_>;

    /// Portfolios, and prices.
    fn portfolios(&mut self) -> Box<dyn PortfolioRepository + '_>;

    /// What portfolios hold.
    fn holdings(&mut self) -> Box<dyn HoldingRepository + '_>;

    /// Accounts and what is in them.
    fn accounts(&mut self) -> Box<dyn AccountRepository + '_>;

    /// Categories, the system's and people's own.
    fn categories(&mut self) -> Box<dyn CategoryRepository + '_>;

    /// What moved on accounts.
    fn transactions(&mut self) -> Box<dyn TransactionRepository + '_>;

    /// Budgets and their alerts.
    fn budgets(&mut self) -> Box<dyn BudgetRepository + '_>;

    /// Exchange rates.
    fn exchange_rates(&mut self) -> Box<dyn ExchangeRateRepository + '_>;

    /// What reports are made of.
    fn reports(&mut self) -> Box<dyn ReportRepository + '_>;

    /// Conversations and their messages.
    fn chat(&mut self) -> Box<dyn ChatRepository + '_>;

    /// How much the user has stored.
    fn stored_counts(&mut self) -> Box<dyn StoredCountRepository + '_>;

    /// What was answered to requests that carried an idempotency key.
    fn idempotency(&mut self) -> Box<dyn IdempotencyRepository + '_>;

    /// The audit log, for reading and sealing it.
    fn audit(&mut self) -> Box<dyn AuditRepository + '_>;

    /// Adds a record to the audit log. It is written when the unit commits, with it.
    fn record(&mut self, record: AuditRecord);

    /// Adds something to do before the unit commits. A nested unit that rolls back takes its
    /// actions with it.
    fn before_commit(&mut self, action: BeforeCommit);

    /// Sends what opens the unit, if no statement has done so yet, and so checks the actor's
    /// session. A repository that answers from a cache calls it first.
    async fn open(&mut self) -> Result<(), RepositoryError>;

    /// A unit within this one (a savepoint). Dropping it undoes only what was done in it. If it
    /// can't be opened, this unit is poisoned.
    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError>;

    /// Makes what was done in the unit last. Of a nested unit that is so when the outer one
    /// commits, too. The commit goes on when the caller goes away.
    async fn commit(self: Box<Self>) -> Result<(), RepositoryError>;
}

//! The unit of work: everything that happens together or not at all.

use std::{future::Future, pin::Pin};

use async_trait::async_trait;
use coffer_domain::{Actor, audit::AuditRecord};

use crate::RepositoryError;

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

/// The repositories of a unit of work: calls a macro with the accessor, the trait and the mock of
/// each. A new repository is added here, and implemented.
#[macro_export]
macro_rules! repositories {
    ($callback:ident) => {
        $callback! {
            /// Users and their credentials.
            users: UserRepository, MockUserRepository;
            /// Profiles and settings.
            settings: SettingsRepository, MockSettingsRepository;
            /// Sessions.
            sessions: SessionRepository, MockSessionRepository;
            /// The keys that sign access tokens. Only a system unit sees them.
            signing_keys: SigningKeyRepository, MockSigningKeyRepository;
            /// The progress of data migrations. Only a system unit sees it.
            data_migrations: DataMigrationRepository, MockDataMigrationRepository;
            /// Portfolios and prices.
            portfolios: PortfolioRepository, MockPortfolioRepository;
            /// The holdings of portfolios.
            holdings: HoldingRepository, MockHoldingRepository;
            /// Accounts and their balances.
            accounts: AccountRepository, MockAccountRepository;
            /// The system's categories and users' own.
            categories: CategoryRepository, MockCategoryRepository;
            /// Transactions, transfers among them.
            transactions: TransactionRepository, MockTransactionRepository;
            /// Budgets and their alerts.
            budgets: BudgetRepository, MockBudgetRepository;
            /// Exchange rates.
            exchange_rates: ExchangeRateRepository, MockExchangeRateRepository;
            /// The figures of reports.
            reports: ReportRepository, MockReportRepository;
            /// Conversations and their messages.
            chat: ChatRepository, MockChatRepository;
            /// The numbers of rows that the user has stored.
            stored_counts: StoredCountRepository, MockStoredCountRepository;
            /// Idempotency keys and the results stored under them.
            idempotency: IdempotencyRepository, MockIdempotencyRepository;
            /// The audit log, for reading and sealing it.
            audit: AuditRepository, MockAuditRepository;
        }
    };
}

macro_rules! accessors {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            $(#[$meta])*
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_>;
        )+
    };
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
    repositories!(accessors);

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

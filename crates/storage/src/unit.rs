//! The unit of work: one database transaction with its repositories.

use std::{future::Future, pin::Pin};

use async_trait::async_trait;
use coffer_domain::{Actor, audit::AuditRecord, job::Job};

use crate::{ReadOnce, ReadUnit, RepositoryError};

/// An action to run before the transaction commits, such as leaving a tombstone in the cache.
pub type BeforeCommit = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Opens units of work.
#[async_trait]
pub trait RepositoryFactory: Send + Sync {
    /// A unit that can write, as `actor`, and sees only the actor's rows. Its first statement
    /// checks the actor's session.
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError>;

    /// A read-only unit. The database refuses changes in it, and it needs no commit.
    async fn begin_read(&self, actor: &Actor) -> Result<ReadUnit, RepositoryError>;

    /// A single read as `actor`, which takes one round trip: the beginning of the transaction with
    /// the check of the session, the read and the end are sent together.
    async fn read_once(&self, actor: &Actor) -> Result<ReadOnce, RepositoryError> {
        self.begin_read(actor).await?.last().await
    }

    /// A read-only unit in which every statement sees the same state of the database, whatever is
    /// committed meanwhile. It keeps its connection until it is dropped.
    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError>;

    /// A unit that sees all users' rows, for commands and background jobs, never for requests. The
    /// reason is logged.
    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError>;
}

/// The repositories of a unit of work: calls a macro with the accessor, trait and mock of each. A
/// new repository is added here, and implemented.
#[macro_export]
macro_rules! repositories {
    ($callback:ident) => {
        $callback! {
            /// Users and their credentials.
            users: UserRepository, MockUserRepository;
            /// Profiles and settings.
            settings: SettingsRepository, MockSettingsRepository;
            /// Sessions and their refresh tokens.
            sessions: SessionRepository, MockSessionRepository;
            /// The signing keys of access tokens. Only a system unit has access.
            signing_keys: SigningKeyRepository, MockSigningKeyRepository;
            /// The progress of data migrations. Only a system unit has access.
            data_migrations: DataMigrationRepository, MockDataMigrationRepository;
            /// Portfolios and prices.
            portfolios: PortfolioRepository, MockPortfolioRepository;
            /// The holdings of portfolios.
            holdings: HoldingRepository, MockHoldingRepository;
            /// Accounts and their balances.
            accounts: AccountRepository, MockAccountRepository;
            /// The system categories and users' own.
            categories: CategoryRepository, MockCategoryRepository;
            /// Transactions, transfers among them.
            transactions: TransactionRepository, MockTransactionRepository;
            /// Change sets of the user, and undoing them.
            change_sets: ChangeSetRepository, MockChangeSetRepository;
            /// Budgets and their alerts.
            budgets: BudgetRepository, MockBudgetRepository;
            /// Exchange rates between currencies.
            exchange_rates: ExchangeRateRepository, MockExchangeRateRepository;
            /// The figures of reports.
            reports: ReportRepository, MockReportRepository;
            /// Conversations and their messages.
            chat: ChatRepository, MockChatRepository;
            /// The numbers of rows that the user has stored.
            stored_counts: StoredCountRepository, MockStoredCountRepository;
            /// Idempotency keys and the results stored under them.
            idempotency: IdempotencyRepository, MockIdempotencyRepository;
            /// The queue of jobs. A request can only enqueue them.
            jobs: JobRepository, MockJobRepository;
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
/// A failed statement poisons its unit: later calls and `commit` fail, too. A statement that may
/// fail without ending the unit, such as an insert that may meet a duplicate, goes into a nested
/// unit.
///
/// A statement whose future is dropped before it has ended also poisons its unit, and the units
/// around it, because its effect is unknown.
#[async_trait]
pub trait UnitOfWork: Send {
    repositories!(accessors);

    /// Adds an audit record, which is written when the unit commits.
    fn record(&mut self, record: AuditRecord);

    /// Adds an action to run before the unit commits. The actions of a nested unit that rolls back
    /// are dropped.
    fn before_commit(&mut self, action: BeforeCommit);

    /// Adds a job, to be done once the unit has committed. A job of its kind with the same key that
    /// was enqueued before takes its place.
    async fn enqueue(&mut self, job: &Job) -> Result<(), RepositoryError> {
        self.jobs().enqueue(job).await.map(drop)
    }

    /// Opens the transaction and checks the actor's session, if no statement has done so yet. A
    /// repository that answers from a cache calls it first.
    async fn open(&mut self) -> Result<(), RepositoryError>;

    /// A unit within this one (a savepoint). Dropping it undoes only its own changes. If it cannot
    /// be opened, this unit is poisoned.
    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError>;

    /// Units for the last reads of this read-only unit, one for each. They are sent together, and
    /// with them the end of the transaction. Each unit reads once; a further read fails. Only
    /// [`ReadUnit`](crate::ReadUnit) calls this, since other units end with their commit.
    async fn end_with<'u>(
        self: Box<Self>,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u;

    /// Commits the unit's changes; those of a nested unit last only once the outer one commits. The
    /// commit completes even if the caller is dropped.
    async fn commit(self: Box<Self>) -> Result<(), RepositoryError>;
}

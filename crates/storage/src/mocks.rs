//! Repositories that do as a test says, for failures that a database is hard to bring to. What a
//! database does when all is well, tests try on a database.
//!
//! ```
//! # use coffer_storage::{RepositoryError, RepositoryFactory, mocks::{MockFactory, MockUnit}};
//! # use coffer_domain::{Actor, Client, ids::{PortfolioId, RequestId}};
//! # let rt = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # let anybody = Actor::anonymous(Client::local(), RequestId::from(uuid::Uuid::nil()));
//! # let id = PortfolioId::from(uuid::Uuid::nil());
//! let unit = MockUnit::new()
//!     .portfolios(|portfolios| {
//!         portfolios.expect_get().returning(|_| Ok(None));
//!     })
//!     .commits(|| Err(RepositoryError::Serialization));
//! let factory = MockFactory::new(unit);
//! # rt.block_on(async {
//! let mut unit = factory.begin(&anybody).await.unwrap();
//! assert_eq!(unit.portfolios().get(id).await.unwrap(), None);
//! assert!(unit.commit().await.is_err());
//! # });
//! ```

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor, Email,
    audit::AuditRecord,
    ids::UserId,
    user::{Credentials, DetailedUser, PasswordHash, User},
};

use crate::{
    AccountRepository, AuditRepository, BeforeCommit, BudgetRepository, CategoryRepository,
    ChatRepository, CursorPage, DataMigrationRepository, ExchangeRateRepository, HoldingRepository,
    IdempotencyRepository, PageRequest, PasswordMethod, PortfolioRepository, ReportRepository,
    RepositoryError, RepositoryFactory, SessionRepository, SettingsRepository,
    SigningKeyRepository, StoredCountRepository, TransactionRepository, UnitOfWork, UserFilter,
    UserRepository, UserSort, UserWith,
};
pub use crate::{
    accounts::MockAccountRepository, audit::MockAuditRepository, budgets::MockBudgetRepository,
    categories::MockCategoryRepository, chat::MockChatRepository,
    data_migrations::MockDataMigrationRepository, exchange_rates::MockExchangeRateRepository,
    holdings::MockHoldingRepository, idempotency::MockIdempotencyRepository,
    portfolios::MockPortfolioRepository, reports::MockReportRepository,
    sessions::MockSessionRepository, settings::MockSettingsRepository,
    signing_keys::MockSigningKeyRepository, stored_counts::MockStoredCountRepository,
    transactions::MockTransactionRepository,
};

mockall::mock! {
    /// Users. Unlike the others it is spelled out, since a reference within an option can't be
    /// expected: a password's hash is handed over.
    pub UserRepository {
        /// As the trait says.
        pub fn add(
            &mut self,
            user: &User,
            password_hash: Option<PasswordHash>,
        ) -> Result<(), RepositoryError>;
        /// As the trait says.
        pub fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError>;
        /// As the trait says.
        pub fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError>;
        /// As the trait says.
        pub fn list(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
        ) -> Result<CursorPage<User>, RepositoryError>;
        /// As the trait says.
        pub fn list_with(
            &mut self,
            filter: &UserFilter,
            sort: UserSort,
            page: &PageRequest,
            with: UserWith,
        ) -> Result<CursorPage<DetailedUser>, RepositoryError>;
        /// As the trait says.
        pub fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError>;
        /// As the trait says.
        pub fn find_credentials(
            &mut self,
            email: &Email,
            devices: &[[u8; 32]],
        ) -> Result<Option<Credentials>, RepositoryError>;
        /// As the trait says.
        pub fn password_methods(&mut self, rows: u32) -> Result<Vec<PasswordMethod>, RepositoryError>;
        /// As the trait says.
        pub fn set_password_hash(
            &mut self,
            id: UserId,
            password_hash: &PasswordHash,
            at: DateTime<Utc>,
        ) -> Result<(), RepositoryError>;
        /// As the trait says.
        pub fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError>;
    }
}

#[async_trait]
impl UserRepository for MockUserRepository {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<&PasswordHash>,
    ) -> Result<(), RepositoryError> {
        Self::add(self, user, password_hash.cloned())
    }

    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        Self::get(self, id)
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError> {
        Self::find_by_email(self, email)
    }

    async fn list(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
    ) -> Result<CursorPage<User>, RepositoryError> {
        Self::list(self, filter, sort, page)
    }

    async fn list_with(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
        with: UserWith,
    ) -> Result<CursorPage<DetailedUser>, RepositoryError> {
        Self::list_with(self, filter, sort, page, with)
    }

    async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError> {
        Self::count(self, filter)
    }

    async fn find_credentials(
        &mut self,
        email: &Email,
        devices: &[[u8; 32]],
    ) -> Result<Option<Credentials>, RepositoryError> {
        Self::find_credentials(self, email, devices)
    }

    async fn password_methods(
        &mut self,
        rows: u32,
    ) -> Result<Vec<PasswordMethod>, RepositoryError> {
        Self::password_methods(self, rows)
    }

    async fn set_password_hash(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), RepositoryError> {
        Self::set_password_hash(self, id, password_hash, at)
    }

    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        Self::erase(self, id)
    }
}

type Expectations<M> = Arc<dyn Fn(&mut M) + Send + Sync>;
type Outcome = Arc<dyn Fn() -> Result<(), RepositoryError> + Send + Sync>;

/// Opens copies of one unit, and keeps what was recorded in those that were committed.
pub struct MockFactory {
    unit: MockUnit,
    begins: Outcome,
    recorded: Arc<Mutex<Vec<AuditRecord>>>,
}

impl MockFactory {
    /// Opens copies of `unit`.
    pub fn new(unit: MockUnit) -> Self {
        Self {
            unit,
            begins: Arc::new(|| Ok(())),
            recorded: Arc::default(),
        }
    }

    /// Says how opening a unit goes.
    pub fn begins(
        mut self,
        outcome: impl Fn() -> Result<(), RepositoryError> + Send + Sync + 'static,
    ) -> Self {
        self.begins = Arc::new(outcome);
        self
    }

    /// The records of the units that were committed.
    pub fn recorded(&self) -> Vec<AuditRecord> {
        let recorded = self.recorded.lock();
        recorded.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn unit(&self) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        (self.begins)()?;
        Ok(Box::new(Opened {
            unit: self.unit.clone(),
            records: Vec::new(),
            actions: Vec::new(),
            around: Around::Nothing(Arc::clone(&self.recorded)),
        }))
    }
}

#[async_trait]
impl RepositoryFactory for MockFactory {
    async fn begin(&self, _: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }

    async fn begin_read(&self, _: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }

    async fn begin_snapshot(&self, _: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }

    async fn system(&self, _: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }
}

macro_rules! mock_unit {
    ($($(#[$doc:meta])* $name:ident: $mock:ident as $trait:ident;)+) => {
        /// How a unit behaves. Each time a repository is asked for, a mock is made and given its
        /// expectations; a repository without any must not be used.
        #[derive(Clone)]
        pub struct MockUnit {
            $($name: Expectations<$mock>,)+
            opens: Outcome,
            commits: Outcome,
        }

        impl MockUnit {
            /// A unit whose repositories must not be used, and that opens and commits.
            pub fn new() -> Self {
                Self {
                    $($name: Arc::new(|_| {}),)+
                    opens: Arc::new(|| Ok(())),
                    commits: Arc::new(|| Ok(())),
                }
            }

            $(
                $(#[$doc])*
                pub fn $name(
                    mut self,
                    expectations: impl Fn(&mut $mock) + Send + Sync + 'static,
                ) -> Self {
                    self.$name = Arc::new(expectations);
                    self
                }
            )+
        }

        #[async_trait]
        impl UnitOfWork for Opened<'_> {
            $(
                fn $name(&mut self) -> Box<dyn $trait + '_> {
                    let mut mock = $mock::new();
                    (self.unit.$name)(&mut mock);
                    Box::new(mock)
                }
            )+

            fn record(&mut self, record: AuditRecord) {
                self.records.push(record);
            }

            fn before_commit(&mut self, action: BeforeCommit) {
                self.actions.push(action);
            }

            async fn open(&mut self) -> Result<(), RepositoryError> {
                (self.unit.opens)()
            }

            async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
                (self.unit.opens)()?;
                Ok(Box::new(Opened {
                    unit: self.unit.clone(),
                    records: Vec::new(),
                    actions: Vec::new(),
                    around: Around::Unit(&mut self.records, &mut self.actions),
                }))
            }

            async fn commit(mut self: Box<Self>) -> Result<(), RepositoryError> {
                self.end().await
            }
        }
    };
}

mock_unit! {
    /// Says what users are expected to be asked.
    users: MockUserRepository as UserRepository;
    /// Says what profiles and settings are expected to be asked.
    settings: MockSettingsRepository as SettingsRepository;
    /// Says what sessions are expected to be asked.
    sessions: MockSessionRepository as SessionRepository;
    /// Says what signing keys are expected to be asked.
    signing_keys: MockSigningKeyRepository as SigningKeyRepository;
    /// Says what runs of data migrations are expected to be asked.
    data_migrations: MockDataMigrationRepository as DataMigrationRepository;
    /// Says what portfolios are expected to be asked.
    portfolios: MockPortfolioRepository as PortfolioRepository;
    /// Says what holdings are expected to be asked.
    holdings: MockHoldingRepository as HoldingRepository;
    /// Says what accounts are expected to be asked.
    accounts: MockAccountRepository as AccountRepository;
    /// Says what categories are expected to be asked.
    categories: MockCategoryRepository as CategoryRepository;
    /// Says what transactions are expected to be asked.
    transactions: MockTransactionRepository as TransactionRepository;
    /// Says what budgets are expected to be asked.
    budgets: MockBudgetRepository as BudgetRepository;
    /// Says what exchange rates are expected to be asked.
    exchange_rates: MockExchangeRateRepository as ExchangeRateRepository;
    /// Says what reports are expected to be asked.
    reports: MockReportRepository as ReportRepository;
    /// Says what conversations are expected to be asked.
    chat: MockChatRepository as ChatRepository;
    /// Says what counts of what is stored are expected to be asked.
    stored_counts: MockStoredCountRepository as StoredCountRepository;
    /// Says what idempotency keys are expected to be asked.
    idempotency: MockIdempotencyRepository as IdempotencyRepository;
    /// Says what the audit log is expected to be asked.
    audit: MockAuditRepository as AuditRepository;
}

impl MockUnit {
    /// Says how opening goes: of the unit itself, and of units nested in it.
    pub fn opens(
        mut self,
        outcome: impl Fn() -> Result<(), RepositoryError> + Send + Sync + 'static,
    ) -> Self {
        self.opens = Arc::new(outcome);
        self
    }

    /// Says how the commit goes. Units nested in it always commit.
    pub fn commits(
        mut self,
        outcome: impl Fn() -> Result<(), RepositoryError> + Send + Sync + 'static,
    ) -> Self {
        self.commits = Arc::new(outcome);
        self
    }
}

impl Default for MockUnit {
    fn default() -> Self {
        Self::new()
    }
}

/// A unit that was opened.
struct Opened<'a> {
    unit: MockUnit,
    records: Vec<AuditRecord>,
    actions: Vec<BeforeCommit>,
    around: Around<'a>,
}

/// Where what was done in a unit goes when it is committed.
enum Around<'a> {
    Nothing(Arc<Mutex<Vec<AuditRecord>>>),
    Unit(&'a mut Vec<AuditRecord>, &'a mut Vec<BeforeCommit>),
}

impl Opened<'_> {
    async fn end(&mut self) -> Result<(), RepositoryError> {
        let (mut made, mut actions) = (mem::take(&mut self.records), mem::take(&mut self.actions));
        match &mut self.around {
            Around::Unit(records, around) => {
                records.append(&mut made);
                around.append(&mut actions);
            }
            Around::Nothing(recorded) => {
                for action in actions {
                    action().await;
                }
                (self.unit.commits)()?;
                let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
                recorded.append(&mut made);
            }
        }
        Ok(())
    }
}

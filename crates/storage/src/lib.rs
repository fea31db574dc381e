//! Repository traits, the unit of work, filters and pages, and the decorators that audit and cache.
//!
//! Nothing here knows a database. `storage-pg` implements the traits on PostgreSQL; the contract
//! suite in [`contract`] says what every implementation and every stack of decorators must do.

pub mod accounts;
pub mod audit;
pub mod audited;
pub mod budgets;
pub mod bulk;
pub mod cached;
pub mod categories;
pub mod change_sets;
pub mod chat;
#[cfg(feature = "contract")]
pub mod contract;
pub mod data_migrations;
pub mod error;
pub mod events;
pub mod exchange_rates;
mod filter;
pub mod holdings;
pub mod idempotency;
pub mod jobs;
mod layer;
#[cfg(feature = "mocks")]
pub mod mocks;
pub mod page;
pub mod portfolios;
pub mod read;
pub mod reports;
pub mod retry;
pub mod sessions;
pub mod settings;
pub mod shares;
pub mod signing_keys;
pub mod stored_counts;
pub mod transactions;
pub mod unit;
pub mod users;

pub use accounts::{AccountFilter, AccountRepository, AccountSort};
pub use audit::{AuditRepository, AuditSeal, AuditSigner, SealHead, StoredAuditRecord, Unsealed};
pub use budgets::{AlertingBudget, BudgetFilter, BudgetRepository, BudgetSort};
pub use bulk::{
    BulkChange, BulkCount, ChangeCount, ChangeOutcome, ChangedBatch, RowOutcome,
    TransactionSelection,
};
pub use categories::{CategoryFilter, CategoryRepository, CategorySort};
pub use change_sets::ChangeSetRepository;
pub use chat::{ChatRepository, ChatSessionFilter};
pub use data_migrations::{DataMigrationRepository, DataMigrationRun};
pub use error::RepositoryError;
pub use events::{Event, EventSource};
pub use exchange_rates::ExchangeRateRepository;
pub use holdings::{HoldingFilter, HoldingRepository, HoldingSort};
pub use idempotency::{Claim, IdempotencyRepository};
pub use jobs::{AttemptEnd, ClaimedJob, JobMeasure, JobRepository, StoredJob};
pub use page::{CursorPage, OffsetPage, OffsetRequest, PageRequest, PageSize, Position};
pub use portfolios::{PortfolioFilter, PortfolioRepository, PortfolioSort};
pub use read::{ReadOnce, ReadOnceFrom, ReadUnit};
pub use reports::ReportRepository;
pub use retry::retry;
pub use sessions::SessionRepository;
pub use settings::SettingsRepository;
pub use shares::{Share, ShareUsedUp, Shares};
pub use signing_keys::{SigningKeyRepository, StoredSigningKey};
pub use stored_counts::StoredCountRepository;
pub use transactions::{
    CategoryCondition, TransactionFilter, TransactionRepository, TransactionSort, TransactionWith,
};
pub use unit::{BeforeCommit, RepositoryFactory, UnitOfWork};
pub use users::{PasswordMethod, UserFilter, UserRepository, UserSort, UserWith};

//! Mock repositories, to test failures that are hard to provoke in a database. Tests of successful
//! cases use a database.
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

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use coffer_domain::{Actor, audit::AuditRecord};

use crate::{BeforeCommit, ReadUnit, RepositoryError, RepositoryFactory, UnitOfWork, repositories};

type Expectations<M> = Arc<dyn Fn(&mut M) + Send + Sync>;
type Outcome = Arc<dyn Fn() -> Result<(), RepositoryError> + Send + Sync>;

/// Opens copies of one unit, and collects the audit records of those that were committed.
pub struct MockFactory {
    unit: MockUnit,
    begins: Outcome,
    recorded: Arc<Mutex<Vec<AuditRecord>>>,
}

impl MockFactory {
    /// A factory that opens copies of `unit`.
    pub fn new(unit: MockUnit) -> Self {
        Self {
            unit,
            begins: Arc::new(|| Ok(())),
            recorded: Arc::default(),
        }
    }

    /// Sets the outcome of opening a unit.
    pub fn begins(
        mut self,
        outcome: impl Fn() -> Result<(), RepositoryError> + Send + Sync + 'static,
    ) -> Self {
        self.begins = Arc::new(outcome);
        self
    }

    /// The audit records of the committed units.
    pub fn recorded(&self) -> Vec<AuditRecord> {
        let recorded = self.recorded.lock();
        recorded.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn unit(&self) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        (self.begins)()?;
        Ok(Box::new(OpenMockUnit {
            unit: self.unit.clone(),
            records: Vec::new(),
            actions: Vec::new(),
            destination: Destination::Factory(Arc::clone(&self.recorded)),
        }))
    }
}

#[async_trait]
impl RepositoryFactory for MockFactory {
    async fn begin(&self, _: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }

    async fn begin_read(&self, _: &Actor) -> Result<ReadUnit, RepositoryError> {
        Ok(ReadUnit::new(self.unit()?))
    }

    async fn begin_snapshot(&self, _: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }

    async fn system(&self, _: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.unit()
    }
}

macro_rules! mock_unit {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(pub use crate::$accessor::$mock;)+

        /// The behaviour of a unit. Each access to a repository creates a mock with the
        /// expectations set for it; a repository without expectations must not be used.
        #[derive(Clone)]
        pub struct MockUnit {
            $($accessor: Expectations<$mock>,)+
            commits: Outcome,
        }

        impl MockUnit {
            /// A unit that commits and whose repositories must not be used.
            pub fn new() -> Self {
                Self {
                    $($accessor: Arc::new(|_| {}),)+
                    commits: Arc::new(|| Ok(())),
                }
            }

            $(
                #[doc = concat!("Sets the expectations of [`UnitOfWork::", stringify!($accessor), "`].")]
                pub fn $accessor(
                    mut self,
                    expectations: impl Fn(&mut $mock) + Send + Sync + 'static,
                ) -> Self {
                    self.$accessor = Arc::new(expectations);
                    self
                }
            )+
        }
    };
}

repositories!(mock_unit);

impl MockUnit {
    /// Sets the outcome of the commit. Nested units always commit.
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

/// An open unit.
struct OpenMockUnit<'a> {
    unit: MockUnit,
    records: Vec<AuditRecord>,
    actions: Vec<BeforeCommit>,
    destination: Destination<'a>,
}

/// The destination of a unit's records and actions when it is committed.
enum Destination<'a> {
    Factory(Arc<Mutex<Vec<AuditRecord>>>),
    Unit(&'a mut Vec<AuditRecord>, &'a mut Vec<BeforeCommit>),
}

macro_rules! accessors {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_> {
                let mut mock = $mock::new();
                (self.unit.$accessor)(&mut mock);
                Box::new(mock)
            }
        )+
    };
}

#[async_trait]
impl UnitOfWork for OpenMockUnit<'_> {
    repositories!(accessors);

    fn record(&mut self, record: AuditRecord) {
        self.records.push(record);
    }

    fn before_commit(&mut self, action: BeforeCommit) {
        self.actions.push(action);
    }

    async fn open(&mut self) -> Result<(), RepositoryError> {
        Ok(())
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(OpenMockUnit {
            unit: self.unit.clone(),
            records: Vec::new(),
            actions: Vec::new(),
            destination: Destination::Unit(&mut self.records, &mut self.actions),
        }))
    }

    async fn end_with<'u>(
        self: Box<Self>,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        // No mock reads anything, so the copies share nothing.
        let copies = (0..reads).map(|_| {
            let unit: Box<dyn UnitOfWork + 'u> = Box::new(OpenMockUnit {
                unit: self.unit.clone(),
                records: Vec::new(),
                actions: Vec::new(),
                destination: Destination::Factory(Arc::default()),
            });
            unit
        });
        Ok(copies.collect())
    }

    async fn commit(self: Box<Self>) -> Result<(), RepositoryError> {
        let (mut records, mut actions) = (self.records, self.actions);
        match self.destination {
            Destination::Unit(outer_records, outer_actions) => {
                outer_records.append(&mut records);
                outer_actions.append(&mut actions);
            }
            Destination::Factory(recorded) => {
                for action in actions {
                    action().await;
                }
                (self.unit.commits)()?;
                let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
                recorded.append(&mut records);
            }
        }
        Ok(())
    }
}

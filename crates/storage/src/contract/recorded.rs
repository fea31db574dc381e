//! Repositories that record which of their methods are called, to show that the contract calls all.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use coffer_domain::{Actor, audit::AuditRecord};

use crate::{BeforeCommit, ReadUnit, RepositoryError, RepositoryFactory, UnitOfWork, repositories};

/// The names of a repository's methods, such as `accounts.add`.
pub(crate) trait Methods {
    const METHODS: &'static [&'static str];
}

/// The methods that were called.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<BTreeSet<&'static str>>>);

macro_rules! methods {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        [$(<dyn crate::$repository as Methods>::METHODS),+]
    };
}

impl Calls {
    fn add(&self, method: &'static str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(method);
    }

    /// The methods of all repositories that were not called.
    pub fn missing(&self) -> Vec<&'static str> {
        let called = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let methods = repositories!(methods);
        let methods = methods.iter().flat_map(|methods| methods.iter().copied());
        methods.filter(|method| !called.contains(method)).collect()
    }
}

/// A repository whose calls are recorded.
pub(crate) struct Recorded<R> {
    pub(crate) inner: R,
    calls: Calls,
}

impl<R> Recorded<R> {
    pub(crate) fn record(&self, method: &'static str) {
        self.calls.add(method);
    }
}

/// Opens units whose calls are recorded.
pub struct RecordedFactory {
    inner: Arc<dyn RepositoryFactory>,
    calls: Calls,
}

impl RecordedFactory {
    /// A factory that adds the calls of the units of `inner` to `calls`.
    pub fn new(inner: Arc<dyn RepositoryFactory>, calls: Calls) -> Self {
        Self { inner, calls }
    }

    fn recorded(&self, inner: Box<dyn UnitOfWork>) -> Box<dyn UnitOfWork> {
        let calls = self.calls.clone();
        Box::new(RecordedUnit { inner, calls })
    }
}

#[async_trait]
impl RepositoryFactory for RecordedFactory {
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.recorded(self.inner.begin(actor).await?))
    }

    async fn begin_read(&self, actor: &Actor) -> Result<ReadUnit, RepositoryError> {
        let unit = self.inner.begin_read(actor).await?;
        Ok(unit.map(|inner| self.recorded(inner)))
    }

    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.recorded(self.inner.begin_snapshot(actor).await?))
    }

    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.recorded(self.inner.system(reason).await?))
    }
}

struct RecordedUnit<'u> {
    inner: Box<dyn UnitOfWork + 'u>,
    calls: Calls,
}

macro_rules! accessors {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_> {
                let calls = self.calls.clone();
                let inner = self.inner.$accessor();
                Box::new(Recorded { inner, calls })
            }
        )+
    };
}

#[async_trait]
impl UnitOfWork for RecordedUnit<'_> {
    repositories!(accessors);

    fn record(&mut self, record: AuditRecord) {
        self.inner.record(record);
    }

    fn before_commit(&mut self, action: BeforeCommit) {
        self.inner.before_commit(action);
    }

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.inner.open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        let calls = self.calls.clone();
        let inner = self.inner.begin_nested().await?;
        Ok(Box::new(RecordedUnit { inner, calls }))
    }

    async fn end_with<'u>(
        self: Box<Self>,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        let Self { inner, calls } = *self;
        let reads = inner.end_with(reads).await?.into_iter();
        let reads = reads.map(|inner| {
            let calls = calls.clone();
            let unit: Box<dyn UnitOfWork + 'u> = Box::new(RecordedUnit { inner, calls });
            unit
        });
        Ok(reads.collect())
    }

    async fn commit(self: Box<Self>) -> Result<(), RepositoryError> {
        self.inner.commit().await
    }
}

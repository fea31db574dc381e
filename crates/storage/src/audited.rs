//! The layer that writes the audit log: who did what, before and after, in the same transaction as
//! the change itself.

mod repositories;
mod transactions;

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::{
    Actor, Client, Clock, Rng,
    audit::{self, Action, AuditRecord, Audited},
    ids::RequestId,
};

use self::transactions::Bulks;
use crate::{
    ReadUnit, RepositoryError, RepositoryFactory, UnitOfWork,
    layer::{UnitLayer, intercepts},
};

/// Opens units that record their changes.
pub struct AuditedFactory {
    inner: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl AuditedFactory {
    /// A factory that records the changes made through `inner`.
    pub fn new(
        inner: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self { inner, clock, rng }
    }

    fn audited<'u>(&self, inner: Box<dyn UnitOfWork + 'u>, actor: Actor) -> AuditedUnit<'u> {
        let recorder = AuditRecorder {
            actor,
            clock: self.clock.clone(),
            rng: self.rng.clone(),
        };
        AuditedUnit::new(inner, Arc::new(recorder))
    }
}

#[async_trait]
impl RepositoryFactory for AuditedFactory {
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let inner = self.inner.begin(actor).await?;
        Ok(Box::new(self.audited(inner, actor.clone())))
    }

    async fn begin_read(&self, actor: &Actor) -> Result<ReadUnit, RepositoryError> {
        self.inner.begin_read(actor).await
    }

    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        self.inner.begin_snapshot(actor).await
    }

    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let inner = self.inner.system(reason).await?;
        let request = RequestId::new(self.clock.now(), self.rng.as_ref());
        let actor = Actor::anonymous(Client::local(), request);
        Ok(Box::new(self.audited(inner, actor)))
    }
}

/// Creates the audit records of one unit.
struct AuditRecorder {
    actor: Actor,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl AuditRecorder {
    /// A record about one entity.
    fn record<E: Audited>(
        &self,
        action: Action,
        entity: &E,
        changes: serde_json::Value,
    ) -> AuditRecord {
        self.bulk::<E>(action, changes)
            .with_subject(entity.owner_id())
            .with_entity(entity.entity_id())
    }

    /// A record about several of the actor's own entities.
    fn bulk<E: Audited>(&self, action: Action, changes: serde_json::Value) -> AuditRecord {
        let now = self.clock.now();
        let record = AuditRecord::new(&self.actor, action, E::ENTITY_TYPE, now, self.rng.as_ref());
        AuditRecord { changes, ..record }
    }
}

struct AuditedUnit<'u> {
    inner: Box<dyn UnitOfWork + 'u>,
    recorder: Arc<AuditRecorder>,
    /// The bulk operations, for which the commit writes one record per kind.
    bulks: Bulks,
}

impl<'u> AuditedUnit<'u> {
    fn new(inner: Box<dyn UnitOfWork + 'u>, recorder: Arc<AuditRecorder>) -> Self {
        Self {
            inner,
            recorder,
            bulks: Bulks::default(),
        }
    }

    fn record<E: Audited>(&mut self, action: Action, entity: &E, changes: serde_json::Value) {
        let record = self.recorder.record(action, entity, changes);
        self.inner.record(record);
    }

    fn record_created<E: Audited>(&mut self, entity: &E) {
        self.record(Action::Created, entity, audit::changes(None, Some(entity)));
    }

    fn record_changed<E: Audited>(&mut self, before: &E, after: &E) {
        let changes = audit::changes(Some(before), Some(after));
        self.record(audit::action(before, after), after, changes);
    }
}

impl UnitLayer for AuditedUnit<'_> {
    fn below(&mut self) -> &mut (dyn UnitOfWork + '_) {
        self.inner.as_mut()
    }

    // Sessions are missing here: the services that know why a session changes record it. Exchange
    // rates are public and have no owner.
    intercepts! {
        users: UserRepository,
        settings: SettingsRepository,
        portfolios: PortfolioRepository,
        holdings: HoldingRepository,
        accounts: AccountRepository,
        categories: CategoryRepository,
        transactions: TransactionRepository,
        change_sets: ChangeSetRepository,
        budgets: BudgetRepository,
        chat: ChatRepository,
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        let inner = self.inner.begin_nested().await?;
        Ok(Box::new(AuditedUnit::new(inner, self.recorder.clone())))
    }

    // Read-only units have nothing to record, and this is not a layer over them.
    async fn end_with<'u>(
        self,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        self.inner.end_with(reads).await
    }

    async fn commit(mut self) -> Result<(), RepositoryError> {
        for record in self.bulks.records(&self.recorder) {
            self.inner.record(record);
        }
        self.inner.commit().await
    }
}

//! The decorator that writes the audit log: who did what, before and after, in the same
//! transaction as the change itself.

mod accounts;
mod budgets;
mod categories;
mod holdings;
mod transactions;
mod users;

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::{
    Actor, Client, Clock, Rng,
    audit::{self, Action, AuditRecord, Audited},
    chat::{ChatMessage, ChatSession},
    ids::{ChatMessageId, ChatSessionId, PortfolioId, RequestId, UserId},
    portfolio::{Holding, KindTotal, Portfolio, ValuedPortfolio},
    price::Price,
    settings::{UserProfile, UserSettings},
};

use self::transactions::Bulks;
use crate::{
    AccountRepository, AuditRepository, BeforeCommit, BudgetRepository, CategoryRepository,
    ChatRepository, ChatSessionFilter, CursorPage, DataMigrationRepository, ExchangeRateRepository,
    HoldingRepository, IdempotencyRepository, PageRequest, PortfolioFilter, PortfolioRepository,
    PortfolioSort, ReportRepository, RepositoryError, RepositoryFactory, SessionRepository,
    SettingsRepository, SigningKeyRepository, StoredCountRepository, TransactionRepository,
    UnitOfWork, UserRepository,
};

/// Opens units whose changes are recorded.
pub struct AuditedFactory {
    inner: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl AuditedFactory {
    /// Records what is changed through `inner`.
    pub fn new(
        inner: Arc<dyn RepositoryFactory>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self { inner, clock, rng }
    }

    fn audited<'u>(&self, inner: Box<dyn UnitOfWork + 'u>, actor: Actor) -> AuditedUnit<'u> {
        AuditedUnit {
            inner,
            scribe: Arc::new(Scribe {
                actor,
                clock: self.clock.clone(),
                rng: self.rng.clone(),
            }),
            bulks: Bulks::default(),
        }
    }
}

#[async_trait]
impl RepositoryFactory for AuditedFactory {
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let inner = self.inner.begin(actor).await?;
        Ok(Box::new(self.audited(inner, actor.clone())))
    }

    async fn begin_read(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
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

/// Makes the records of one unit.
struct Scribe {
    actor: Actor,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl Scribe {
    fn record<E: Audited>(
        &self,
        action: Action,
        entity: &E,
        changes: serde_json::Value,
    ) -> AuditRecord {
        self.bulk::<E>(action, changes)
            .of(entity.owner())
            .on(entity.entity_id())
    }

    /// Of many things of the actor's own at once.
    fn bulk<E: Audited>(&self, action: Action, changes: serde_json::Value) -> AuditRecord {
        let now = self.clock.now();
        let record = AuditRecord::new(&self.actor, action, E::ENTITY_TYPE, now, self.rng.as_ref());
        AuditRecord { changes, ..record }
    }

    fn created<E: Audited>(&self, entity: &E) -> AuditRecord {
        self.record(Action::Created, entity, audit::changes(None, Some(entity)))
    }

    fn changed<E: Audited>(&self, before: &E, after: &E) -> AuditRecord {
        let changes = audit::changes(Some(before), Some(after));
        self.record(audit::action(before, after), after, changes)
    }
}

struct AuditedUnit<'u> {
    inner: Box<dyn UnitOfWork + 'u>,
    scribe: Arc<Scribe>,
    /// What was done in batches.
    bulks: Bulks,
}

impl<'u> AuditedUnit<'u> {
    fn recorded(&mut self) -> Recorded<'_, 'u> {
        Recorded {
            unit: self.inner.as_mut(),
            scribe: &self.scribe,
            bulks: &mut self.bulks,
        }
    }
}

#[async_trait]
impl UnitOfWork for AuditedUnit<'_> {
    fn users(&mut self) -> Box<dyn UserRepository + '_> {
        Box::new(self.recorded())
    }

    fn settings(&mut self) -> Box<dyn SettingsRepository + '_> {
        Box::new(self.recorded())
    }

    // What happens to sessions is recorded by the services that know why.
    fn sessions(&mut self) -> Box<dyn SessionRepository + '_> {
        self.inner.sessions()
    }

    fn signing_keys(&mut self) -> Box<dyn SigningKeyRepository + '_> {
        self.inner.signing_keys()
    }

    fn data_migrations(&mut self) -> Box<dyn DataMigrationRepository + '_> {
        self.inner.data_migrations()
    }

    fn portfolios(&mut self) -> Box<dyn PortfolioRepository + '_> {
        Box::new(self.recorded())
    }

    fn holdings(&mut self) -> Box<dyn HoldingRepository + '_> {
        Box::new(self.recorded())
    }

    fn accounts(&mut self) -> Box<dyn AccountRepository + '_> {
        Box::new(self.recorded())
    }

    fn categories(&mut self) -> Box<dyn CategoryRepository + '_> {
        Box::new(self.recorded())
    }

    fn transactions(&mut self) -> Box<dyn TransactionRepository + '_> {
        Box::new(self.recorded())
    }

    fn budgets(&mut self) -> Box<dyn BudgetRepository + '_> {
        Box::new(self.recorded())
    }

    // Rates are nobody's and public.
    fn exchange_rates(&mut self) -> Box<dyn ExchangeRateRepository + '_> {
        self.inner.exchange_rates()
    }

    fn reports(&mut self) -> Box<dyn ReportRepository + '_> {
        self.inner.reports()
    }

    fn chat(&mut self) -> Box<dyn ChatRepository + '_> {
        Box::new(self.recorded())
    }

    fn stored_counts(&mut self) -> Box<dyn StoredCountRepository + '_> {
        self.inner.stored_counts()
    }

    fn idempotency(&mut self) -> Box<dyn IdempotencyRepository + '_> {
        self.inner.idempotency()
    }

    fn audit(&mut self) -> Box<dyn AuditRepository + '_> {
        self.inner.audit()
    }

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
        let inner = self.inner.begin_nested().await?;
        let scribe = self.scribe.clone();
        Ok(Box::new(AuditedUnit {
            inner,
            scribe,
            bulks: Bulks::default(),
        }))
    }

    async fn commit(mut self: Box<Self>) -> Result<(), RepositoryError> {
        for record in self.bulks.records(&self.scribe) {
            self.inner.record(record);
        }
        self.inner.commit().await
    }
}

/// Repositories that record what is changed through them.
struct Recorded<'r, 'u> {
    unit: &'r mut (dyn UnitOfWork + 'u),
    scribe: &'r Scribe,
    bulks: &'r mut Bulks,
}

#[async_trait]
impl SettingsRepository for Recorded<'_, '_> {
    // They come with the user, whose record tells of them.
    async fn add(
        &mut self,
        profile: &UserProfile,
        settings: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().add(profile, settings).await
    }

    async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError> {
        self.unit.settings().profile(user).await
    }

    async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError> {
        self.unit.settings().settings(user).await
    }

    async fn update_profile(
        &mut self,
        before: &UserProfile,
        after: &UserProfile,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().update_profile(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }

    async fn update_settings(
        &mut self,
        before: &UserSettings,
        after: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().update_settings(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }
}

#[async_trait]
impl PortfolioRepository for Recorded<'_, '_> {
    async fn add(&mut self, portfolio: &Portfolio) -> Result<(), RepositoryError> {
        self.unit.portfolios().add(portfolio).await?;
        self.unit.record(self.scribe.created(portfolio));
        Ok(())
    }

    async fn get(&mut self, id: PortfolioId) -> Result<Option<ValuedPortfolio>, RepositoryError> {
        self.unit.portfolios().get(id).await
    }

    async fn list(
        &mut self,
        filter: &PortfolioFilter,
        sort: PortfolioSort,
        page: &PageRequest,
    ) -> Result<CursorPage<ValuedPortfolio>, RepositoryError> {
        self.unit.portfolios().list(filter, sort, page).await
    }

    async fn count(&mut self, filter: &PortfolioFilter) -> Result<u64, RepositoryError> {
        self.unit.portfolios().count(filter).await
    }

    async fn totals(&mut self) -> Result<Vec<KindTotal>, RepositoryError> {
        self.unit.portfolios().totals().await
    }

    async fn update(
        &mut self,
        before: &Portfolio,
        after: &Portfolio,
    ) -> Result<(), RepositoryError> {
        self.unit.portfolios().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }

    async fn add_holdings(&mut self, holdings: &[Holding]) -> Result<(), RepositoryError> {
        self.unit.portfolios().add_holdings(holdings).await?;
        // A bulk operation is one record, told by its number of rows.
        if let Some(first) = holdings.first() {
            let changes = serde_json::json!({ "added": holdings.len() });
            self.unit
                .record(self.scribe.record(Action::Created, first, changes));
        }
        Ok(())
    }

    // Prices are nobody's and public.
    async fn add_prices(&mut self, prices: &[Price]) -> Result<(), RepositoryError> {
        self.unit.portfolios().add_prices(prices).await
    }
}

#[async_trait]
impl ChatRepository for Recorded<'_, '_> {
    async fn add(&mut self, session: &ChatSession) -> Result<(), RepositoryError> {
        self.unit.chat().add(session).await?;
        self.unit.record(self.scribe.created(session));
        Ok(())
    }

    async fn get(&mut self, id: ChatSessionId) -> Result<Option<ChatSession>, RepositoryError> {
        self.unit.chat().get(id).await
    }

    async fn list(
        &mut self,
        filter: &ChatSessionFilter,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatSession>, RepositoryError> {
        self.unit.chat().list(filter, page).await
    }

    async fn update(
        &mut self,
        before: &ChatSession,
        after: &ChatSession,
    ) -> Result<(), RepositoryError> {
        self.unit.chat().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }

    async fn add_message(&mut self, message: &ChatMessage) -> Result<(), RepositoryError> {
        self.unit.chat().add_message(message).await?;
        self.unit.record(self.scribe.created(message));
        Ok(())
    }

    async fn message(&mut self, id: ChatMessageId) -> Result<Option<ChatMessage>, RepositoryError> {
        self.unit.chat().message(id).await
    }

    async fn messages(
        &mut self,
        session: ChatSessionId,
        page: &PageRequest,
    ) -> Result<CursorPage<ChatMessage>, RepositoryError> {
        self.unit.chat().messages(session, page).await
    }
}

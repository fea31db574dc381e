//! The decorator that keeps what changes rarely in a cache: profiles, settings and the system's
//! categories. What decides
//! whether somebody may do something (sessions, roles, a user's status) is never in it, nor is what
//! triggers keep.
//!
//! A unit that only reads may answer from the cache and fill it: what it sees is committed. A unit
//! that may change something does neither, and leaves a tombstone before it commits for what it
//! changed. [`coffer_cache`] says why no old value comes back after that.

mod categories;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_cache::{Cache, CacheKey, Loading, Lookup, TypedCache};
use coffer_domain::{
    Actor, Email,
    audit::AuditRecord,
    category::Category,
    ids::UserId,
    settings::{UserProfile, UserSettings},
    user::{Credentials, DetailedUser, PasswordHash, User},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    AccountRepository, AuditRepository, BeforeCommit, BudgetRepository, CategoryRepository,
    ChatRepository, CursorPage, DataMigrationRepository, ExchangeRateRepository, HoldingRepository,
    IdempotencyRepository, PageRequest, PasswordMethod, PortfolioRepository, ReportRepository,
    RepositoryError, RepositoryFactory, SessionRepository, SettingsRepository,
    SigningKeyRepository, StoredCountRepository, TransactionRepository, UnitOfWork, UserFilter,
    UserRepository, UserSort, UserWith,
};

/// How long a value may be served at most. Every change here leaves a tombstone; this bounds how
/// long a change made past the application stays unseen.
const LIFETIME: Duration = Duration::from_mins(10);

/// Opens units that answer from a cache where they may.
pub struct CachedFactory {
    inner: Arc<dyn RepositoryFactory>,
    caches: Caches,
}

impl CachedFactory {
    /// Keeps what is read through `inner` in `cache`.
    pub fn new(inner: Arc<dyn RepositoryFactory>, cache: Arc<dyn Cache>) -> Self {
        let caches = Caches {
            profiles: TypedCache::new(Arc::clone(&cache), "profile", LIFETIME),
            settings: TypedCache::new(Arc::clone(&cache), "settings", LIFETIME),
            categories: TypedCache::new(Arc::clone(&cache), "system_categories", LIFETIME),
            cache,
        };
        Self { inner, caches }
    }

    fn unit(&self, inner: Box<dyn UnitOfWork>, reader: Option<UserId>) -> Box<dyn UnitOfWork> {
        Box::new(CachedUnit {
            inner,
            caches: self.caches.clone(),
            reader,
        })
    }
}

#[async_trait]
impl RepositoryFactory for CachedFactory {
    async fn begin(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.unit(self.inner.begin(actor).await?, None))
    }

    async fn begin_read(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        let inner = self.inner.begin_read(actor).await?;
        Ok(self.unit(inner, actor.user_id()))
    }

    // What it sees may be old by the time it sees it, and must not be kept.
    async fn begin_snapshot(&self, actor: &Actor) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.unit(self.inner.begin_snapshot(actor).await?, None))
    }

    async fn system(&self, reason: &'static str) -> Result<Box<dyn UnitOfWork>, RepositoryError> {
        Ok(self.unit(self.inner.system(reason).await?, None))
    }
}

#[derive(Clone)]
struct Caches {
    cache: Arc<dyn Cache>,
    profiles: TypedCache<UserProfile>,
    settings: TypedCache<UserSettings>,
    categories: TypedCache<Vec<Category>>,
}

impl Caches {
    /// Leaves tombstones, once it is known that the change will be committed.
    fn tombstone<const N: usize>(&self, keys: [CacheKey; N]) -> BeforeCommit {
        let cache = Arc::clone(&self.cache);
        Box::new(move || Box::pin(async move { cache.tombstone(&keys).await }))
    }
}

struct CachedUnit<'u> {
    inner: Box<dyn UnitOfWork + 'u>,
    caches: Caches,
    /// Whose own values are read from the cache and kept there: of a unit that only reads, its
    /// user's. The cache knows no row-level security.
    reader: Option<UserId>,
}

impl<'u> CachedUnit<'u> {
    fn cached(&mut self) -> Cached<'_, 'u> {
        Cached {
            unit: self.inner.as_mut(),
            caches: &self.caches,
            reader: self.reader,
        }
    }
}

#[async_trait]
impl UnitOfWork for CachedUnit<'_> {
    fn users(&mut self) -> Box<dyn UserRepository + '_> {
        Box::new(self.cached())
    }

    fn settings(&mut self) -> Box<dyn SettingsRepository + '_> {
        Box::new(self.cached())
    }

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
        self.inner.portfolios()
    }

    fn holdings(&mut self) -> Box<dyn HoldingRepository + '_> {
        self.inner.holdings()
    }

    fn accounts(&mut self) -> Box<dyn AccountRepository + '_> {
        self.inner.accounts()
    }

    fn categories(&mut self) -> Box<dyn CategoryRepository + '_> {
        Box::new(self.cached())
    }

    fn transactions(&mut self) -> Box<dyn TransactionRepository + '_> {
        self.inner.transactions()
    }

    fn budgets(&mut self) -> Box<dyn BudgetRepository + '_> {
        self.inner.budgets()
    }

    fn exchange_rates(&mut self) -> Box<dyn ExchangeRateRepository + '_> {
        self.inner.exchange_rates()
    }

    fn reports(&mut self) -> Box<dyn ReportRepository + '_> {
        self.inner.reports()
    }

    fn chat(&mut self) -> Box<dyn ChatRepository + '_> {
        self.inner.chat()
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
        Ok(Box::new(CachedUnit {
            inner: self.inner.begin_nested().await?,
            caches: self.caches.clone(),
            reader: self.reader,
        }))
    }

    async fn commit(self: Box<Self>) -> Result<(), RepositoryError> {
        self.inner.commit().await
    }
}

/// Repositories that answer from the cache, or leave tombstones in it.
struct Cached<'r, 'u> {
    unit: &'r mut (dyn UnitOfWork + 'u),
    caches: &'r Caches,
    reader: Option<UserId>,
}

impl Cached<'_, '_> {
    /// The value, if it is the reader's own and kept; else, if it is theirs, what to keep it with.
    async fn kept<T: Serialize + DeserializeOwned>(
        &mut self,
        cache: &TypedCache<T>,
        user: UserId,
    ) -> Result<Result<T, Option<Loading<T>>>, RepositoryError> {
        if self.reader != Some(user) {
            return Ok(Err(None));
        }
        match cache.find(user).await {
            Lookup::Found(value) => {
                // An ended session gets no answer, and neither does a unit that failed.
                self.unit.open().await?;
                Ok(Ok(value))
            }
            Lookup::Missing(loading) => Ok(Err(Some(loading))),
        }
    }
}

/// Keeps what was found, if there is something to keep it with.
async fn keep<T: Serialize + DeserializeOwned>(loading: Option<Loading<T>>, found: Option<&T>) {
    if let (Some(loading), Some(found)) = (loading, found) {
        loading.keep(found).await;
    }
}

#[async_trait]
impl SettingsRepository for Cached<'_, '_> {
    // That somebody has none is never kept, so what is new needs no tombstone.
    async fn add(
        &mut self,
        profile: &UserProfile,
        settings: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().add(profile, settings).await
    }

    async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError> {
        let loading = match self.kept(&self.caches.profiles, user).await? {
            Ok(kept) => return Ok(Some(kept)),
            Err(loading) => loading,
        };
        let found = self.unit.settings().profile(user).await?;
        keep(loading, found.as_ref()).await;
        Ok(found)
    }

    async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError> {
        let loading = match self.kept(&self.caches.settings, user).await? {
            Ok(kept) => return Ok(Some(kept)),
            Err(loading) => loading,
        };
        let found = self.unit.settings().settings(user).await?;
        keep(loading, found.as_ref()).await;
        Ok(found)
    }

    async fn update_profile(
        &mut self,
        before: &UserProfile,
        after: &UserProfile,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().update_profile(before, after).await?;
        let key = self.caches.profiles.key(after.user_id);
        self.unit.before_commit(self.caches.tombstone([key]));
        Ok(())
    }

    async fn update_settings(
        &mut self,
        before: &UserSettings,
        after: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.unit.settings().update_settings(before, after).await?;
        let key = self.caches.settings.key(after.user_id);
        self.unit.before_commit(self.caches.tombstone([key]));
        Ok(())
    }
}

#[async_trait]
impl UserRepository for Cached<'_, '_> {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<&PasswordHash>,
    ) -> Result<(), RepositoryError> {
        self.unit.users().add(user, password_hash).await
    }

    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        self.unit.users().get(id).await
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError> {
        self.unit.users().find_by_email(email).await
    }

    async fn list(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
    ) -> Result<CursorPage<User>, RepositoryError> {
        self.unit.users().list(filter, sort, page).await
    }

    async fn list_with(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
        with: UserWith,
    ) -> Result<CursorPage<DetailedUser>, RepositoryError> {
        self.unit.users().list_with(filter, sort, page, with).await
    }

    async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError> {
        self.unit.users().count(filter).await
    }

    async fn find_credentials(
        &mut self,
        email: &Email,
        devices: &[[u8; 32]],
    ) -> Result<Option<Credentials>, RepositoryError> {
        self.unit.users().find_credentials(email, devices).await
    }

    async fn password_methods(
        &mut self,
        rows: u32,
    ) -> Result<Vec<PasswordMethod>, RepositoryError> {
        self.unit.users().password_methods(rows).await
    }

    async fn set_password_hash(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), RepositoryError> {
        let mut users = self.unit.users();
        users.set_password_hash(id, password_hash, at).await
    }

    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        let erased = self.unit.users().erase(id).await?;
        let keys = [self.caches.profiles.key(id), self.caches.settings.key(id)];
        self.unit.before_commit(self.caches.tombstone(keys));
        Ok(erased)
    }
}

//! The layer that caches data that rarely changes: profiles, settings and the system categories.
//! Data on which access depends (sessions, roles, a user's status) is never cached, nor are figures
//! that triggers maintain.
//!
//! A read-only unit may answer from the cache and fill it, because it sees committed data only. A
//! unit that can write does neither, and before it commits leaves a tombstone for each value that
//! it changed. [`coffer_cache`] explains why an old value cannot return after that.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use coffer_cache::{Cache, CacheKey, CacheSettings, LoadGuard, Lookup, TypedCache};
use coffer_domain::{
    Actor, Subject,
    category::Category,
    ids::UserId,
    settings::{UserProfile, UserSettings},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    ReadUnit, RepositoryError, RepositoryFactory, UnitOfWork,
    categories::CategoryLayer,
    layer::{UnitLayer, intercepts},
    settings::SettingsLayer,
    users::UserLayer,
};

/// Opens units that answer from a cache where that is safe.
pub struct CachedFactory {
    inner: Arc<dyn RepositoryFactory>,
    caches: Caches,
}

impl CachedFactory {
    /// A factory that caches in `cache` what is read through `inner`, for the times in `settings`.
    pub fn new(
        inner: Arc<dyn RepositoryFactory>,
        cache: Arc<dyn Cache>,
        settings: &CacheSettings,
    ) -> Self {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let [profile, user_settings, categories] = [
            settings.profile_seconds,
            settings.settings_seconds,
            settings.categories_seconds,
        ]
        .map(seconds);
        let caches = Caches {
            profiles: TypedCache::new(Arc::clone(&cache), "profile", profile),
            settings: TypedCache::new(Arc::clone(&cache), "settings", user_settings),
            categories: TypedCache::new(Arc::clone(&cache), "system_categories", categories),
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

    async fn begin_read(&self, actor: &Actor) -> Result<ReadUnit, RepositoryError> {
        let unit = self.inner.begin_read(actor).await?;
        // Claimants, who are not signed in yet, and visitors see no values of their own.
        let reader = match actor.subject {
            Subject::User { id, .. } => Some(id),
            _ => None,
        };
        Ok(unit.map(|inner| self.unit(inner, reader)))
    }

    // A snapshot's data may be out of date when it is read, so it must not be cached.
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

struct CachedUnit<'u> {
    inner: Box<dyn UnitOfWork + 'u>,
    caches: Caches,
    /// The user whose own values are read from the cache and stored in it; set only in read-only
    /// units. The cache has no row-level security.
    reader: Option<UserId>,
}

impl CachedUnit<'_> {
    /// The cached value, if it belongs to the reader; if it does but is not cached, the guard for
    /// loading it.
    async fn find_cached<T: Serialize + DeserializeOwned>(
        &mut self,
        cache: impl Fn(&Caches) -> &TypedCache<T>,
        user: UserId,
    ) -> Result<Result<T, Option<LoadGuard<T>>>, RepositoryError> {
        if self.reader != Some(user) {
            return Ok(Err(None));
        }
        match cache(&self.caches).find(user).await {
            Lookup::Hit(value) => Ok(Ok(value)),
            Lookup::Miss(guard) => Ok(Err(Some(guard))),
        }
    }

    /// [`find_cached`](Self::find_cached) for a value that is returned: not for an ended session, and
    /// not from a unit that failed.
    async fn find_checked<T: Serialize + DeserializeOwned>(
        &mut self,
        cache: impl Fn(&Caches) -> &TypedCache<T>,
        user: UserId,
    ) -> Result<Result<T, Option<LoadGuard<T>>>, RepositoryError> {
        let found = self.find_cached(cache, user).await?;
        if found.is_ok() {
            self.inner.open().await?;
        }
        Ok(found)
    }

    /// Registers tombstones to be set before the unit commits.
    fn tombstone<const N: usize>(&mut self, keys: [CacheKey; N]) {
        let cache = Arc::clone(&self.caches.cache);
        self.inner.before_commit(Box::new(move || {
            Box::pin(async move { cache.tombstone(&keys).await })
        }));
    }
}

impl UnitLayer for CachedUnit<'_> {
    fn below(&mut self) -> &mut (dyn UnitOfWork + '_) {
        self.inner.as_mut()
    }

    intercepts! {
        users: UserRepository,
        settings: SettingsRepository,
        categories: CategoryRepository,
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        Ok(Box::new(CachedUnit {
            inner: self.inner.begin_nested().await?,
            caches: self.caches.clone(),
            reader: self.reader,
        }))
    }

    async fn end_with<'u>(
        self,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        let reads = self.inner.end_with(reads).await?.into_iter();
        let reads = reads.map(|inner| {
            let unit: Box<dyn UnitOfWork + 'u> = Box::new(CachedUnit {
                inner,
                caches: self.caches.clone(),
                reader: self.reader,
            });
            unit
        });
        Ok(reads.collect())
    }

    async fn commit(self) -> Result<(), RepositoryError> {
        self.inner.commit().await
    }
}

/// Caches a value that was found, if the unit may fill the cache.
async fn fill<T: Serialize + DeserializeOwned>(guard: Option<LoadGuard<T>>, found: Option<&T>) {
    if let (Some(guard), Some(found)) = (guard, found) {
        guard.fill(found).await;
    }
}

// The absence of a row is never cached, so adding one needs no tombstone.
impl SettingsLayer for CachedUnit<'_> {
    async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError> {
        let guard = match self.find_checked(|caches| &caches.profiles, user).await? {
            Ok(cached) => return Ok(Some(cached)),
            Err(guard) => guard,
        };
        let found = self.inner.settings().profile(user).await?;
        fill(guard, found.as_ref()).await;
        Ok(found)
    }

    async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError> {
        let guard = match self.find_checked(|caches| &caches.settings, user).await? {
            Ok(cached) => return Ok(Some(cached)),
            Err(guard) => guard,
        };
        let found = self.inner.settings().settings(user).await?;
        fill(guard, found.as_ref()).await;
        Ok(found)
    }

    async fn settings_for_query(
        &mut self,
        user: UserId,
    ) -> Result<Option<UserSettings>, RepositoryError> {
        let guard = match self.find_cached(|caches| &caches.settings, user).await? {
            Ok(cached) => return Ok(Some(cached)),
            Err(guard) => guard,
        };
        let found = self.inner.settings().settings_for_query(user).await?;
        fill(guard, found.as_ref()).await;
        Ok(found)
    }

    async fn update_profile(
        &mut self,
        before: &UserProfile,
        after: &UserProfile,
    ) -> Result<(), RepositoryError> {
        self.inner.settings().update_profile(before, after).await?;
        self.tombstone([self.caches.profiles.key(after.user_id)]);
        Ok(())
    }

    async fn update_settings(
        &mut self,
        before: &UserSettings,
        after: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.inner.settings().update_settings(before, after).await?;
        self.tombstone([self.caches.settings.key(after.user_id)]);
        Ok(())
    }
}

impl UserLayer for CachedUnit<'_> {
    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        let erased = self.inner.users().erase(id).await?;
        self.tombstone([self.caches.profiles.key(id), self.caches.settings.key(id)]);
        Ok(erased)
    }
}

/// The key of the system categories, which are the same for every user.
const SYSTEM_CATEGORIES_KEY: &str = "all";

// Only the system categories are cached; they change only with a new version of the program.
impl CategoryLayer for CachedUnit<'_> {
    async fn all(&mut self) -> Result<Vec<Category>, RepositoryError> {
        // Neither anonymous nor system units have a reader.
        if self.reader.is_none() {
            return self.inner.categories().all().await;
        }
        match self.caches.categories.find(SYSTEM_CATEGORIES_KEY).await {
            Lookup::Hit(mut all) => {
                // This opens the unit, which fails if the session has ended.
                all.extend(self.inner.categories().own().await?);
                Ok(all)
            }
            Lookup::Miss(guard) => {
                let all = self.inner.categories().all().await?;
                let system = all.iter().filter(|category| category.is_system());
                guard.fill(&system.cloned().collect()).await;
                Ok(all)
            }
        }
    }
}

//! Cached values of one type in one namespace.

use std::{
    fmt,
    marker::PhantomData,
    sync::Arc,
    time::{Duration, Instant},
};

use moka::sync;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time,
};

use crate::{Cache, CacheKey, Ticket, metrics};

/// The maximum duration of a read. After a longer one, the value is not stored, since the tombstone
/// of a change that was committed in the meantime may have expired.
const MAX_READ_TIME: Duration = Duration::from_secs(5);

/// The maximum time for which a reader waits while another one loads the same value. After that, it
/// loads the value itself.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// The maximum number of keys whose loads are coordinated. Beyond it, some values are loaded twice.
const MAX_LOADS: u64 = 10_000;

/// The values of one namespace, of one type and lifetime.
///
/// They are stored as JSON. A value that cannot be decoded, because another version of the program
/// wrote it, is a miss. Secrets cannot be stored: their types cannot be serialised.
///
/// If several readers in this process miss at the same time, one loads the value, while the others
/// wait and then query the cache again. They do not take the value from the first reader, which may
/// have begun before a commit that was acknowledged before they asked. A value in the cache is
/// never that old.
pub struct TypedCache<T> {
    cache: Arc<dyn Cache>,
    namespace: &'static str,
    lifetime: Duration,
    loads: sync::Cache<CacheKey, Arc<Mutex<()>>>,
    values: PhantomData<fn() -> T>,
}

/// The result of looking a value up.
pub enum Lookup<T> {
    /// The cached value.
    Hit(T),
    /// The value is not in the cache and has to be loaded.
    Miss(LoadGuard<T>),
}

/// The guard of a load. Its holder loads the value; other readers wait until it is dropped.
pub struct LoadGuard<T> {
    values: TypedCache<T>,
    key: CacheKey,
    ticket: Ticket,
    began: Instant,
    /// `None` for readers that waited without success.
    _lock: Option<OwnedMutexGuard<()>>,
}

impl<T: Serialize + DeserializeOwned> TypedCache<T> {
    /// Creates a cache of values in `namespace`, which no other type may use.
    pub fn new(cache: Arc<dyn Cache>, namespace: &'static str, lifetime: Duration) -> Self {
        let loads = sync::Cache::builder()
            .max_capacity(MAX_LOADS)
            .time_to_idle(MAX_READ_TIME)
            .build();
        Self {
            cache,
            namespace,
            lifetime,
            loads,
            values: PhantomData,
        }
    }

    /// Looks a value up.
    pub async fn find(&self, id: impl fmt::Display) -> Lookup<T> {
        let key = self.key(id);
        let ticket = match self.get(&key).await {
            Ok(value) => return Lookup::Hit(value),
            Err(ticket) => ticket,
        };
        let load = self.loads.get_with_by_ref(&key, Arc::default);
        if let Ok(lock) = Arc::clone(&load).try_lock_owned() {
            return Lookup::Miss(self.guard(key, ticket, Some(lock)));
        }
        metrics::count_wait(self.namespace);
        // The cache is queried again even after a time-out.
        let _ = time::timeout(MAX_WAIT, load.lock()).await;
        match self.get(&key).await {
            Ok(value) => Lookup::Hit(value),
            Err(ticket) => Lookup::Miss(self.guard(key, ticket, None)),
        }
    }

    async fn get(&self, key: &CacheKey) -> Result<T, Ticket> {
        let bytes = self.cache.get(key).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            // Logs only the position of the error, since its text could contain the value.
            let (namespace, column) = (self.namespace, error.column());
            tracing::warn!(namespace, column, "failed to decode a cached value");
            metrics::count_undecodable(self.namespace);
            // Fills never replace a value, so this ticket has no effect.
            Ticket::ANY
        })
    }

    fn guard(
        &self,
        key: CacheKey,
        ticket: Ticket,
        lock: Option<OwnedMutexGuard<()>>,
    ) -> LoadGuard<T> {
        LoadGuard {
            values: self.clone(),
            key,
            ticket,
            began: Instant::now(),
            _lock: lock,
        }
    }

    /// The key of a value, for [`Cache::tombstone`]. A change to several namespaces sets all its
    /// tombstones at once.
    pub fn key(&self, id: impl fmt::Display) -> CacheKey {
        CacheKey::new(self.namespace, id)
    }

    /// Sets the tombstone of one value; call this before committing a change to it.
    pub async fn tombstone(&self, id: impl fmt::Display) {
        self.cache.tombstone(&[self.key(id)]).await;
    }
}

impl<T: Serialize + DeserializeOwned> LoadGuard<T> {
    /// Fills the cache with the value, which must have been read from committed data after the
    /// miss. Has no effect if the key has a value or a tombstone.
    pub async fn fill(self, value: &T) {
        let values = &self.values;
        if self.began.elapsed() >= MAX_READ_TIME {
            return;
        }
        let Ok(bytes) = serde_json::to_vec(value) else {
            tracing::error!(
                namespace = values.namespace,
                "failed to encode a value for the cache"
            );
            return;
        };
        let fill = values
            .cache
            .fill(&self.key, bytes.into(), values.lifetime, self.ticket);
        fill.await;
    }
}

impl<T> Clone for TypedCache<T> {
    fn clone(&self) -> Self {
        Self {
            cache: Arc::clone(&self.cache),
            loads: self.loads.clone(),
            ..*self
        }
    }
}

impl<T> fmt::Debug for TypedCache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedCache")
            .field("namespace", &self.namespace)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

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

/// The maximum duration of a read. After a longer one the value is not stored, since the tombstone
/// of a change committed meanwhile may have expired.
const LONGEST_READ: Duration = Duration::from_secs(5);

/// The maximum time for which a reader waits for another one that reads the same value. Then it
/// reads the value itself.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The maximum number of keys whose reads are shared. Beyond it, some are read twice.
const MOST_LOADS: u64 = 10_000;

/// The values of one namespace, of one type and lifetime.
///
/// They are stored as JSON. A value that cannot be decoded, because another version of the program
/// wrote it, is a miss. Secrets cannot be stored: their types cannot be serialised.
///
/// If several readers in this process miss at the same time, one loads the value, while the others
/// wait and look again. They do not take the value directly, since its reader may have begun before
/// a commit that was acknowledged before they asked. A value in the cache is not that old.
pub struct TypedCache<T> {
    cache: Arc<dyn Cache>,
    namespace: &'static str,
    lifetime: Duration,
    loads: sync::Cache<CacheKey, Arc<Mutex<()>>>,
    values: PhantomData<fn() -> T>,
}

/// The result of looking a value up.
pub enum Lookup<T> {
    /// The value was in the cache.
    Found(T),
    /// The value has to be loaded.
    Missing(Loading<T>),
}

/// A value that has to be loaded by the holder of this. Other readers wait until it is dropped.
pub struct Loading<T> {
    values: TypedCache<T>,
    key: CacheKey,
    ticket: Ticket,
    began: Instant,
    /// `None` for readers who waited in vain.
    _first: Option<OwnedMutexGuard<()>>,
}

impl<T: Serialize + DeserializeOwned> TypedCache<T> {
    /// Uses the namespace `namespace`, which no other type may use.
    pub fn new(cache: Arc<dyn Cache>, namespace: &'static str, lifetime: Duration) -> Self {
        let loads = sync::Cache::builder()
            .max_capacity(MOST_LOADS)
            .time_to_idle(LONGEST_READ)
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
            Ok(value) => return Lookup::Found(value),
            Err(ticket) => ticket,
        };
        let load = self.loads.get_with_by_ref(&key, Arc::default);
        if let Ok(first) = Arc::clone(&load).try_lock_owned() {
            return Lookup::Missing(self.loading(key, ticket, Some(first)));
        }
        metrics::waited(self.namespace);
        // In either case, the cache is queried again.
        let _ = time::timeout(LONGEST_WAIT, load.lock()).await;
        match self.get(&key).await {
            Ok(value) => Lookup::Found(value),
            Err(ticket) => Lookup::Missing(self.loading(key, ticket, None)),
        }
    }

    async fn get(&self, key: &CacheKey) -> Result<T, Ticket> {
        let bytes = self.cache.get(key).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            // Only the position of the error: its text could repeat the value.
            let (namespace, column) = (self.namespace, error.column());
            tracing::warn!(namespace, column, "failed to decode a cached value");
            metrics::undecodable(self.namespace);
            // Fills never replace a value, so this ticket has no effect.
            Ticket::ANY
        })
    }

    fn loading(
        &self,
        key: CacheKey,
        ticket: Ticket,
        first: Option<OwnedMutexGuard<()>>,
    ) -> Loading<T> {
        Loading {
            values: self.clone(),
            key,
            ticket,
            began: Instant::now(),
            _first: first,
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

impl<T: Serialize + DeserializeOwned> Loading<T> {
    /// Fills the cache with the value, which must have been read from committed data after the
    /// miss. If there already is a value or a tombstone, nothing happens.
    pub async fn keep(self, value: &T) {
        let values = &self.values;
        if self.began.elapsed() >= LONGEST_READ {
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

//! Values of one type in one namespace.

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

/// What took longer to read is not kept: the tombstone of a change that was committed meanwhile
/// might no longer stand.
const LONGEST_READ: Duration = Duration::from_secs(5);

/// How long a reader waits for another who reads the same. After that it reads itself.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// How many keys can be read at once, each by one reader. With more, some are read twice.
const MOST_LOADS: u64 = 10_000;

/// The values of one namespace, of one type and lifetime.
///
/// They are kept as JSON. What cannot be read, because another version of the program wrote it, is
/// a miss. Secrets do not get here: their types cannot be serialised.
///
/// Of those in this process who find nothing at the same time, one loads the value, and the others
/// wait and look again. They do not take the value from the one who loaded it: that one may have
/// begun before a commit that was answered before they asked. What is in the cache is not that old.
pub struct TypedCache<T> {
    cache: Arc<dyn Cache>,
    namespace: &'static str,
    lifetime: Duration,
    loads: sync::Cache<CacheKey, Arc<Mutex<()>>>,
    values: PhantomData<fn() -> T>,
}

/// What looking for a value came to.
pub enum Lookup<T> {
    /// It was kept.
    Found(T),
    /// It has to be loaded.
    Missing(Loading<T>),
}

/// A value that has to be loaded, by whoever holds this. Others who want it wait until this is
/// dropped.
pub struct Loading<T> {
    values: TypedCache<T>,
    key: CacheKey,
    ticket: Ticket,
    began: Instant,
    /// There is none for those who waited in vain.
    _first: Option<OwnedMutexGuard<()>>,
}

impl<T: Serialize + DeserializeOwned> TypedCache<T> {
    /// The values of `namespace`, which no other type may use.
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

    /// The value, if it is here.
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
        // Whether it was this long or not, the cache is asked again.
        let _ = time::timeout(LONGEST_WAIT, load.lock()).await;
        match self.get(&key).await {
            Ok(value) => Lookup::Found(value),
            Err(ticket) => Lookup::Missing(self.loading(key, ticket, None)),
        }
    }

    async fn get(&self, key: &CacheKey) -> Result<T, Ticket> {
        let bytes = self.cache.get(key).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            // The place of the error alone: its text could repeat the value.
            let (namespace, column) = (self.namespace, error.column());
            tracing::warn!(namespace, column, "failed to decode a cached value");
            metrics::undecodable(self.namespace);
            // Nothing replaces a value, so what is filled with it does not matter.
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

    /// The key of a value, for [`Cache::tombstone`]. A change that touches several namespaces
    /// leaves all its tombstones at once.
    pub fn key(&self, id: impl fmt::Display) -> CacheKey {
        CacheKey::new(self.namespace, id)
    }

    /// Tombstones one value; to be called before the commit of a change to it.
    pub async fn tombstone(&self, id: impl fmt::Display) {
        self.cache.tombstone(&[self.key(id)]).await;
    }
}

impl<T: Serialize + DeserializeOwned> Loading<T> {
    /// Keeps the value, read from committed data after it was found missing, unless there is one by
    /// now, or a tombstone.
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

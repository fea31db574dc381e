//! Values of one type in one namespace.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use crate::{Cache, CacheKey, metrics};

/// The values of one namespace, of one type and lifetime.
///
/// They are kept as JSON. What cannot be read, because another version of the program wrote it, is
/// a miss. Secrets do not get here: their types cannot be serialised.
pub struct TypedCache<T> {
    cache: Arc<dyn Cache>,
    namespace: &'static str,
    lifetime: Duration,
    values: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> TypedCache<T> {
    /// The values of `namespace`, which no other type may use.
    pub fn new(cache: Arc<dyn Cache>, namespace: &'static str, lifetime: Duration) -> Self {
        Self {
            cache,
            namespace,
            lifetime,
            values: PhantomData,
        }
    }

    /// The value, if it is here.
    pub async fn get(&self, id: impl fmt::Display) -> Option<T> {
        let bytes = self.cache.get(&self.key(id)).await?;
        serde_json::from_slice(&bytes)
            .inspect_err(|error| {
                // The place of the error alone: its text could repeat the value.
                let (namespace, column) = (self.namespace, error.column());
                tracing::warn!(namespace, column, "a cached value can't be read");
                metrics::undecodable(self.namespace);
            })
            .ok()
    }

    /// Keeps a value that was read from committed data, unless there is one, or a tombstone.
    pub async fn fill(&self, id: impl fmt::Display, value: &T) {
        let Ok(bytes) = serde_json::to_vec(value) else {
            tracing::error!(namespace = self.namespace, "a value can't be cached");
            return;
        };
        let key = self.key(id);
        self.cache.fill(&key, bytes.into(), self.lifetime).await;
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

impl<T> Clone for TypedCache<T> {
    fn clone(&self) -> Self {
        Self {
            cache: Arc::clone(&self.cache),
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

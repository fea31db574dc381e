//! Keys of cached values and counters.

use std::{fmt, sync::Arc};

/// A namespace, such as `profile`, and an identifier in it. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CacheKey {
    namespace: &'static str,
    id: Arc<str>,
}

impl CacheKey {
    /// Creates a key. Namespaces are few and fixed, since metrics are labelled with them;
    /// identifiers are the application's own, never text from clients.
    pub fn new(namespace: &'static str, id: impl fmt::Display) -> Self {
        Self {
            namespace,
            id: id.to_string().into(),
        }
    }

    /// The kind of value, such as `profile`.
    pub fn namespace(&self) -> &'static str {
        self.namespace
    }

    /// The identifier within the namespace.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.id)
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CacheKey({self})")
    }
}

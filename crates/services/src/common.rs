//! What the use cases of every resource work with.

use std::sync::Arc;

use coffer_domain::{Clock, Rng};
use coffer_security::CursorCodec;
use coffer_storage::RepositoryFactory;

#[derive(Clone)]
pub(crate) struct Common {
    /// Where things are stored.
    pub(crate) repositories: Arc<dyn RepositoryFactory>,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Randomness, for identifiers.
    pub(crate) rng: Arc<dyn Rng>,
    /// Makes the cursors of lists, and reads them.
    pub(crate) cursors: Arc<CursorCodec>,
}

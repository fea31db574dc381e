//! The user's own account.

use std::sync::Arc;

use coffer_domain::{Actor, Permission, user::User};
use coffer_storage::RepositoryFactory;

use crate::{Error, Unauthenticated};

/// The use cases of the user's own account.
pub struct Users {
    repositories: Arc<dyn RepositoryFactory>,
}

impl Users {
    pub(crate) fn new(repositories: Arc<dyn RepositoryFactory>) -> Self {
        Self { repositories }
    }

    /// The user on whose behalf the actor acts.
    pub async fn me(&self, actor: &Actor) -> Result<User, Error> {
        let id = actor.require(Permission::ManageSelf)?;
        let read = self.repositories.read_once(actor).await?;
        let user = read.users().get(id).await?;
        user.ok_or_else(|| Unauthenticated::SessionEnded.into())
    }
}

//! The settings of a user: how values are displayed.

use std::sync::Arc;

use coffer_domain::{
    Actor, Clock, Permission,
    settings::{UserSettings, UserSettingsChanges},
};
use coffer_storage::{RepositoryFactory, retry};

use crate::{Error, version::Version};

/// The use cases of settings.
pub struct Settings {
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<dyn Clock>,
}

impl Settings {
    pub(crate) fn new(repositories: Arc<dyn RepositoryFactory>, clock: Arc<dyn Clock>) -> Self {
        Self {
            repositories,
            clock,
        }
    }

    /// The actor's settings.
    pub async fn get(&self, actor: &Actor) -> Result<UserSettings, Error> {
        let user_id = actor.require(Permission::ManageSelf)?;
        let read = self.repositories.read_once(actor).await?;
        let settings = read.settings().settings(user_id).await?;
        settings.ok_or(Error::NotFound)
    }

    /// Edits the actor's settings, if they are still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        version: Version,
        changes: UserSettingsChanges,
    ) -> Result<UserSettings, Error> {
        let user_id = actor.require(Permission::ManageSelf)?;
        retry(|| async {
            let mut unit = self.repositories.begin(actor).await?;
            let before = unit.settings().settings(user_id).await?;
            let before = before.ok_or(Error::NotFound)?;
            version.check(before.version)?;
            let after = before.clone().edit(&changes, self.clock.now());
            if after == before {
                return Ok(before);
            }
            let stored = unit.settings().update_settings(&before, &after).await;
            stored.map_err(|error| version.contended(error.into()))?;
            unit.commit().await?;
            Ok(after)
        })
        .await
    }
}

//! Profiles and settings on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    ids::UserId,
    settings::{UserProfile, UserSettings},
};
use coffer_storage::{RepositoryError, SettingsRepository};

use crate::{
    table::{Table, table},
    unit::PgRepository,
};

table! {
    /// The table of profiles.
    pub(crate) PROFILES: Profiles("user_profiles") of UserProfile {
        user_id: Key,
        display_name: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
    }
}

table! {
    /// The table of settings.
    pub(crate) SETTINGS: Settings("user_settings") of UserSettings {
        user_id: Key,
        base_currency: Write,
        home_country: Write,
        locale: Write,
        time_zone: Write,
        theme: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
    }
}

#[async_trait]
impl SettingsRepository for PgRepository<'_> {
    async fn add(
        &mut self,
        profile: &UserProfile,
        settings: &UserSettings,
    ) -> Result<(), RepositoryError> {
        PROFILES.add(self.0, profile).await?;
        SETTINGS.add(self.0, settings).await
    }

    async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError> {
        PROFILES.get(self.0, user.uuid()).await
    }

    async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError> {
        SETTINGS.get(self.0, user.uuid()).await
    }

    async fn settings_for_query(
        &mut self,
        user: UserId,
    ) -> Result<Option<UserSettings>, RepositoryError> {
        self.settings(user).await
    }

    async fn update_profile(
        &mut self,
        before: &UserProfile,
        after: &UserProfile,
    ) -> Result<(), RepositoryError> {
        PROFILES.update(self.0, before, after).await
    }

    async fn update_settings(
        &mut self,
        before: &UserSettings,
        after: &UserSettings,
    ) -> Result<(), RepositoryError> {
        SETTINGS.update(self.0, before, after).await
    }
}

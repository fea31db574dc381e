//! Profiles and settings on PostgreSQL.

use async_trait::async_trait;
use coffer_domain::{
    Line,
    ids::UserId,
    settings::{Theme, UserProfile, UserSettings},
};
use coffer_queries::queries::settings as queries;
use coffer_storage::{RepositoryError, SettingsRepository};

use crate::{mirror::Mirrored, stored::unreadable, unit::PgRepository};

#[async_trait]
impl SettingsRepository for PgRepository<'_> {
    async fn add(
        &mut self,
        profile: &UserProfile,
        settings: &UserSettings,
    ) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add_profile()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &profile.user_id.uuid(),
                        &profile.display_name.as_ref().map(Line::as_str),
                        &profile.version,
                        &profile.created_at,
                        &profile.updated_at,
                    )
                    .await
            })
            .await?;
        self.0
            .run(async |client| {
                queries::add_settings()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &settings.user_id.uuid(),
                        &settings.base_currency.code(),
                        &settings.home_country.as_str(),
                        &settings.locale,
                        &settings.time_zone.name(),
                        &settings.theme.to_database(),
                        &settings.version,
                        &settings.created_at,
                        &settings.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn profile(&mut self, user: UserId) -> Result<Option<UserProfile>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::profile().bind(client, &user.uuid()).opt().await)
            .await?;
        Ok(row.map(|row| UserProfile {
            user_id: row.user_id.into(),
            display_name: row.display_name.map(Line::from_stored),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }))
    }

    async fn settings(&mut self, user: UserId) -> Result<Option<UserSettings>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::settings().bind(client, &user.uuid()).opt().await)
            .await?;
        row.map(|row| {
            Ok(UserSettings {
                user_id: row.user_id.into(),
                base_currency: row.base_currency.parse().map_err(unreadable("currency"))?,
                home_country: row.home_country.parse().map_err(unreadable("country"))?,
                locale: row.locale,
                time_zone: row.time_zone.parse().map_err(unreadable("time zone"))?,
                theme: Theme::from_database(row.theme),
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .transpose()
    }

    async fn update_profile(
        &mut self,
        before: &UserProfile,
        after: &UserProfile,
    ) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update_profile()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.display_name.as_ref().map(Line::as_str),
                        &after.version,
                        &after.updated_at,
                        &after.user_id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }

    async fn update_settings(
        &mut self,
        before: &UserSettings,
        after: &UserSettings,
    ) -> Result<(), RepositoryError> {
        let updated = self
            .0
            .run(async |client| {
                queries::update_settings()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.base_currency.code(),
                        &after.home_country.as_str(),
                        &after.locale,
                        &after.time_zone.name(),
                        &after.theme.to_database(),
                        &after.version,
                        &after.updated_at,
                        &after.user_id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }
}

/// A guarded update met its row, or somebody was faster.
pub(crate) fn exactly_one(updated: u64) -> Result<(), RepositoryError> {
    if updated == 1 {
        Ok(())
    } else {
        Err(RepositoryError::Stale)
    }
}
